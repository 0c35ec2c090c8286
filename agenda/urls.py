from django.urls import path

from agenda import views

urlpatterns = [
    path("events/<slug:slug>/", views.event_detail, name="event_detail"),
    path("events/<slug:slug>/programme/", views.programme_detail, name="programme_detail"),
    path("events/<slug:slug>/sessions/<slug:session>/", views.session_detail, name="session_detail"),
    path("events/<slug:slug>/preview/", views.event_preview, name="event_preview"),
    path("events/<slug:slug>/preview/programme/", views.programme_preview, name="programme_preview"),
]
