"""The page of one speaker at one event, without an account: who has its address may answer there.

The address is the secret, so the form needs no token against forgery: nobody can forge a request to an address they do
not know, and no cookie says who somebody is. So nothing expires while a biography is written, and no cookie is set.
"""

from functools import wraps

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agenda.compose import compose
from agenda.own_sessions import own_sessions
from events.models import Submission
from events.vocabulary import AppearanceStatus, CorrectionPart
from events.when import When
from speakers.answers import take_reply
from speakers.models import Invitation
from speakers.speak.form import SpeakForm

TOO_QUICK = (
    "Much has come from your network within a minute. What you have written is still here: wait a minute, then send it "
    "again. A photograph has to be chosen again."
)


def by_link(view):
    """Gives `view(request, invitation)` the one whose link this is. To any other the page is one that never
    existed, whatever the reason. What is answered is stored nowhere, and tells no other site where it is."""

    @csrf_exempt
    @wraps(view)
    def page(request, token):
        invitation = Invitation.objects.by_link(token, request.moment)
        if invitation is None:
            raise Http404
        response = view(request, invitation)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def speak(request, invitation):
    if request.method != "POST":
        return _page(request, invitation, SpeakForm(invitation=invitation))
    if not Submission.objects.admit(form="speak", address=request.META["REMOTE_ADDR"], at=request.moment):
        typed = SpeakForm(invitation=invitation, typed=request.POST.dict())
        response = _page(request, invitation, typed, status=429, notice=TOO_QUICK)
        response["Retry-After"] = "60"
        return response
    form = SpeakForm(request.POST, request.FILES, invitation=invitation)
    if not form.is_valid():
        return _page(request, invitation, form, status=422)
    take_reply(invitation=invitation, reply=form.reply, at=request.moment)
    thanks = redirect(f"{reverse('speak', args=[invitation.token])}?thanks")
    thanks.status_code = 303
    return thanks


def _page(request, invitation: Invitation, form: SpeakForm, *, status: int = 200, notice: str = ""):
    appearance, programme = invitation.appearance, compose(invitation.appearance.event)
    corrections = {each.part: each for each in invitation.corrections.open()}
    context = {
        "is_preview": True,  # no address of it for search engines
        "form": form,
        "notice": notice,
        "thanks": "thanks" in request.GET and request.method != "POST",
        "token": invitation.token,
        "invitation": invitation,
        "appearance": appearance,
        "event": programme.event,
        "when": When.of(programme.event),
        "sessions": own_sessions(programme, [appearance])[appearance.pk],
        "has_confirmed": appearance.status == AppearanceStatus.CONFIRMED,
        "has_declined": appearance.status == AppearanceStatus.DECLINED,
        "corrections": corrections,
        "pictured": corrections.get(CorrectionPart.PHOTOGRAPH) or appearance.speaker.photograph,
    }
    return render(request, "speakers/speak.html", context, status=status)


@require_safe
@by_link
def photograph(request, invitation):
    """The speaker's own: the one proposed, or else the one there is."""
    proposed = invitation.corrections.open().filter(part=CorrectionPart.PHOTOGRAPH).first()
    return private_photograph(proposed.photograph if proposed else invitation.appearance.speaker.photograph)


def private_photograph(photograph) -> FileResponse:
    """One that is not, or not yet, for everybody."""
    try:
        response = FileResponse(photograph.open("rb"), content_type="image/jpeg")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
