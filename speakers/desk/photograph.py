"""A person's whole photograph, for those who edit it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from events.desk import desk_page
from events.public import read_only
from speakers.models import Speaker


def photograph_address(speaker: Speaker) -> str:
    """Another whenever it is another picture."""
    if not speaker.photograph:
        return ""
    token = speaker.photograph.name.rpartition("/")[2].removesuffix(".jpg")
    return f"{reverse('speaker_photograph', args=[speaker.pk])}?{token}"


@read_only
@desk_page
def photograph(request, pk):
    speaker = get_object_or_404(Speaker.objects.open_to(request.user), pk=pk)
    return picture(speaker.photograph.storage, speaker.photograph.name, cache="private, no-store")


def picture(storage, name: str, *, cache: str):
    """A file of a picture: shown as nothing but one."""
    try:
        if not name:
            raise FileNotFoundError
        response = FileResponse(storage.open(name, "rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
