from django.urls import path

from events.views import categories, enquiries, for_you, lists, search, sources, suggestions

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggestions/", suggestions.search_suggestions, name="search_suggestions"),
    path("events/", lists.event_list, name="event_list"),
    path("events/past/", lists.event_past, name="event_past"),
    path("events/<slug:slug>/enquire/", enquiries.enquire, name="enquire"),
    path("events/<slug:slug>/enquire/thanks/", enquiries.enquiry_thanks, name="enquiry_thanks"),
    path("sectors/<slug:slug>/", categories.sector, name="sector"),
    path("themes/<slug:slug>/", categories.theme, name="theme"),
    path("audiences/", for_you.audience_list, name="audience_list"),
    path("audiences/<slug:slug>/", categories.audience, name="audience"),
    path("organisations/<slug:slug>/", categories.organisation, name="organisation"),
    path("series/<slug:slug>/", categories.series, name="series"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/<slug:slug>/", sources.source, name="source"),
]
