"""Small pages that forms of the desk ask for."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from events.desk.pages import desk_page
from events.models import Event
from events.text import markdown_html


@desk_page
@require_POST
def markdown(request):
    """The HTML of what was typed, as pages show it."""
    try:
        text = Event._meta.get_field("brief").clean(request.POST.get("text", ""), None)
    except ValidationError as error:
        return HttpResponseBadRequest(" ".join(error.messages), content_type="text/plain; charset=utf-8")
    return HttpResponse(markdown_html(text))
