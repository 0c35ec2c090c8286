"""Below /admin/events/event/import/."""

from django.urls import path

from agenda.desk import importing

urlpatterns = [
    path("", importing.import_new, name="import_new"),
    path("<int:pk>/", importing.import_review, name="import_review"),
    path("<int:pk>/columns/", importing.import_columns, name="import_columns"),
    path("<int:pk>/source/", importing.import_source, name="import_source"),
]
