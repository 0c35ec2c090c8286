"""What is offered while somebody types into a search field."""

from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from events.models import Submission
from events.public import read_only
from events.search.suggestions import suggestions

TOO_MANY, WITHIN = 200, timedelta(seconds=10)
"""An office types behind one address."""


@never_cache
@read_only
def search_suggestions(request):
    """For htmx what the list under the field holds; opened by itself, a page that says the same. Nothing keeps it, so
    that nothing keeps what was typed, or a name that is gone."""
    typed = request.GET.get("q", "")
    is_list = request.headers.get("HX-Request") == "true"
    template = "events/_suggestions.html" if is_list else "events/suggestion_list.html"
    is_admitted = Submission.objects.admit(
        form="suggest", address=request.META["REMOTE_ADDR"], at=request.moment, too_many=TOO_MANY, within=WITHIN
    )
    context = {"typed": typed, "suggestions": suggestions(typed) if is_admitted else []}
    response = render(request, template, context, status=200 if is_admitted else 429)
    response["X-Robots-Tag"] = "noindex"
    if not is_admitted:
        response["Retry-After"] = str(int(WITHIN.total_seconds()))
    return response
