"""Below /admin/events/event/PK/."""

from django.urls import path

from agenda.desk import layout

urlpatterns = [path("lay-out/", layout.lay_out_day, name="event_layout")]
