from django.urls import path

from agenda.brochure import views

urlpatterns = [
    path("", views.brochure, name="brochure"),
    path("add/", views.brochure_add, name="brochure_add"),
    path("order/", views.brochure_order, name="brochure_order"),
    path("cover/", views.brochure_cover, name="brochure_cover"),
    path("share/", views.brochure_share, name="brochure_share"),
    path("unshare/", views.brochure_unshare, name="brochure_unshare"),
    path("empty/", views.brochure_empty, name="brochure_empty"),
    path("programme.pdf", views.brochure_pdf, name="brochure_pdf"),
    path("<slug:key>.pdf", views.brochure_shared_pdf, name="brochure_shared_pdf"),
    path("<slug:key>/", views.brochure_shared, name="brochure_shared"),
    path("<slug:key>/copy/", views.brochure_copy, name="brochure_copy"),
]
