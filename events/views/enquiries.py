"""What visitors ask the organiser of an event."""

from django.http import HttpResponseNotAllowed
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.enquiries import receive
from events.forms import EnquiryForm
from events.models import Enquiry, Publication, Submission
from events.public import current_or_gone, public_page

ASKED_BY = ["GET", "HEAD", "POST"]
TOO_QUICK = (
    "Many questions have come from your network within a minute. What you have written is still here: "
    "wait a minute, then send it again."
)
EXPIRED = "This form was open for too long. What you have written is still here: send it again."
NO_COOKIE = (
    "Cookies are needed to send this form, and your browser did not send back the one that protects it. "
    "Allow cookies for this site. What you have written is still here: send it again."
)


@require_http_methods(ASKED_BY)
def enquire(request, slug):
    publication = current_or_gone(slug)
    if request.method != "POST":
        asked = {"session": request.GET.get("session")}
        return _form_page(request, publication, EnquiryForm(initial=asked, programme=publication.programme))
    if not Submission.objects.admit(form="enquiry", address=request.META["REMOTE_ADDR"], at=request.moment):
        page = _not_sent(request, publication, TOO_QUICK, status=429)
        page["Retry-After"] = "60"
        return page
    form = EnquiryForm(request.POST, programme=publication.programme, instance=Enquiry(event=publication.event))
    if not form.is_valid():
        return _form_page(request, publication, form, status=422)
    receive(enquiry=form.enquiry, at=request.moment)
    thanks = redirect("enquiry_thanks", slug)
    thanks.status_code = 303
    return thanks


def _token_refused(request, reason, slug):
    """The form again, with a token that holds."""
    if request.method not in ASKED_BY:
        return HttpResponseNotAllowed(ASKED_BY)
    why = NO_COOKIE if reason == REASON_NO_CSRF_COOKIE else EXPIRED
    return _not_sent(request, current_or_gone(slug), why, status=403)


enquire.token_refused = _token_refused


def _not_sent(request, publication: Publication, why: str, *, status: int):
    """The form with what was typed, unchecked."""
    form = EnquiryForm(initial=request.POST.dict(), programme=publication.programme)
    return _form_page(request, publication, form, status=status, notice=why)


def _form_page(request, publication: Publication, form: EnquiryForm, *, status: int = 200, notice: str = ""):
    context = {"slug": publication.event.slug, "event": publication.programme.event, "form": form, "notice": notice}
    page = render(request, "events/enquiry_form.html", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


@public_page
def enquiry_thanks(request, slug):
    publication = current_or_gone(slug)
    context = {"slug": slug, "event": publication.programme.event}
    return render(request, "events/enquiry_thanks.html", context)
