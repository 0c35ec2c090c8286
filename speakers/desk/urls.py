"""Below /admin/: pages about people."""

from django.urls import path

from speakers.desk import paste

urlpatterns = [path("events/event/<int:pk>/speakers/paste/", paste.paste_speakers, name="event_paste_speakers")]
