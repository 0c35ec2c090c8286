"""A speaker's own pages, below /speak/: who has the link is the speaker (socprog.logs keeps it out of the log)."""

from django.urls import path

from speakers.speak import page

urlpatterns = [
    path("<str:token>/", page.speak, name="speak"),
    path("<str:token>/photograph.jpg", page.photograph, name="speak_photograph"),
]
