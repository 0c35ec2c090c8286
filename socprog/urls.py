from django.contrib import admin
from django.urls import include, path

from socprog import views

handler400 = "socprog.errors.bad_request"
handler403 = "socprog.errors.permission_denied"
handler404 = "socprog.errors.not_found"
handler429 = "socprog.errors.too_many"
handler500 = "socprog.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("events.urls")),
    path("", include("agenda.urls")),
    path("brochure/", include("agenda.brochure.urls")),
    path("", include("speakers.urls")),
    path("speak/", include("speakers.speak.urls")),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("card.png", views.card, name="card"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_section, name="sitemap_section"),
    path("health/", views.health, name="health"),
    path("", include("socprog.accounts.urls")),
    path("admin/", include("events.desk.urls")),
    path("admin/events/event/<int:pk>/", include("agenda.desk.urls")),
    path("admin/exports/", include("agenda.desk.bundle_urls")),
    path("admin/events/event/import/", include("agenda.desk.import_urls")),
    path("admin/speakers/speaker/", include("speakers.desk.urls")),
    path("admin/", admin.site.urls),
]
