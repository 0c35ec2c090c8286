from django.urls import path

from agenda import feeds, views

urlpatterns = [
    path("events/<slug:slug>/", views.event_detail, name="event_detail"),
    path("events/<slug:slug>/programme/", views.programme_detail, name="programme_detail"),
    path("events/<slug:slug>/programme/embed/", views.programme_embed, name="programme_embed"),
    path("events/<slug:slug>/card.png", views.event_card, name="event_card"),
    path("oembed/", views.oembed, name="oembed"),
    path("events/<slug:slug>/programme.<str:extension>", views.programme_export, name="programme_export"),
    path("events/<slug:slug>/sessions/<slug:session>/", views.session_detail, name="session_detail"),
    path("events/<slug:slug>/sessions/<slug:session>.ics", feeds.session_calendar, name="session_calendar"),
    path("events/<slug:slug>/publications/", views.publication_list, name="publication_list"),
    path("events/<slug:slug>/publications/<int:number>/", views.publication_detail, name="publication_detail"),
    path("events/<slug:slug>/preview/", views.event_preview, name="event_preview"),
    path("events/<slug:slug>/preview/programme/", views.programme_preview, name="programme_preview"),
    path("events/<slug:slug>/preview/sessions/<slug:session>/", views.session_preview, name="session_preview"),
    path("preview/<str:token>/", views.private_event, name="private_event"),
    path("preview/<str:token>/programme/", views.private_programme, name="private_programme"),
    path("preview/<str:token>/sessions/<slug:session>/", views.private_session, name="private_session"),
    path("events/<slug:slug>/feed.xml", feeds.event_feed, name="event_feed"),
    path("feed.xml", feeds.site_feed, name="site_feed"),
    path("calendar.ics", feeds.site_calendar, name="site_calendar"),
]
