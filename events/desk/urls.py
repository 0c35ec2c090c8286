"""Below /admin/: pages that forms of the desk ask for."""

from django.urls import path

from events.desk import views

urlpatterns = [path("markdown/", views.markdown, name="desk_markdown")]
