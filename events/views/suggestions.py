"""What is offered while somebody types into a search field."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from events.public import read_only
from events.search.suggestions import suggestions


@never_cache
@read_only
def search_suggestions(request):
    """For htmx what the list under the field holds; opened by itself, a page that says the same. Nothing keeps it, so
    that nothing keeps what was typed, or a name that is gone."""
    typed = request.GET.get("q", "")
    is_list = request.headers.get("HX-Request") == "true"
    template = "events/_suggestions.html" if is_list else "events/suggestion_list.html"
    response = render(request, template, {"typed": typed, "suggestions": suggestions(typed)})
    response["X-Robots-Tag"] = "noindex"
    return response
