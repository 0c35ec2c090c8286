from django.urls import path

from speakers import views

urlpatterns = [
    path("speakers/", views.speaker_list, name="speaker_list"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("speakers/<slug:slug>.ics", views.speaker_calendar, name="speaker_calendar"),
    path("media/photographs/<slug:name>.jpg", views.photograph, name="photograph"),
]
