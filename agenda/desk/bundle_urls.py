"""Below /admin/exports/."""

from django.urls import path

from agenda.desk import exports

urlpatterns = [
    path("", exports.bundle_new, name="bundle_new"),
    path("<int:pk>/", exports.bundle, name="bundle"),
    path("<int:pk>/zip/", exports.bundle_zip, name="bundle_zip"),
]
