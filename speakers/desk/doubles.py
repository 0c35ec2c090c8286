"""Likely doubles, and who is not one."""

from django.shortcuts import redirect
from django.urls import reverse

from events.access import Duty, may
from events.desk import desk_page
from speakers import doubles
from speakers.desk.pages import open_speaker, render_person


@desk_page
def likely_doubles(request):
    """Pairs, a page at a time. What is no pair is remembered."""
    page = _number(request.GET.get("page"), default=1)
    if request.method == "POST":
        one, other = (open_speaker(request.user, _number(request.POST.get(name))) for name in ("one", "other"))
        doubles.tell_apart(one, other)
        return redirect(f"{reverse('speaker_doubles')}?page={page}")
    shown, more = doubles.pairs(user=request.user, page=page)
    context = {"pairs": shown, "page": page, "more": more, "may_merge": may(request.user, Duty.SPEAKERS)}
    return render_person(request, "desk/speaker_doubles.html", context, title="Likely doubles")


def _number(text: str | None, default: int = 0) -> int:
    return int(text) or default if text and text.isascii() and text.isdecimal() and len(text) < 10 else default
