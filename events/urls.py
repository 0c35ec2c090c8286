from django.urls import path

from events import views

urlpatterns = [
    path("events/", views.event_list, name="event_list"),
    path("events/past/", views.event_past, name="event_past"),
    path("events/<slug:slug>/enquire/", views.enquire, name="enquire"),
    path("events/<slug:slug>/enquire/thanks/", views.enquiry_thanks, name="enquiry_thanks"),
    path("sectors/<slug:slug>/", views.sector, name="sector"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("audiences/", views.audience_list, name="audience_list"),
    path("audiences/<slug:slug>/", views.audience, name="audience"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("series/<slug:slug>/", views.series, name="series"),
]
