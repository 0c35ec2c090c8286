"""Below /admin/: pages that forms of the desk ask for."""

from django.urls import path

from events.desk import audience, views

urlpatterns = [
    path("markdown/", views.markdown, name="desk_markdown"),
    path("events/event/<int:pk>/audience/", audience.event_audience, name="event_audience"),
]
