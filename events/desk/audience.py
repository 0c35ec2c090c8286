"""Who should attend, pasted: each line is looked at before anything is made of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from events.access import Duty
from events.audiences import LONGEST_NAME, Line, invite, look_up
from events.chosen import chosen_rows
from events.desk.pages import event_page, render_page
from events.text import refuse_unprintable
from events.vocabulary import AudienceKind

MOST_LINES = 200
NEW, DROP = "new", "drop"


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label="Job titles and teams, one a line",
        max_length=MOST_LINES * LONGEST_NAME,
        validators=[refuse_unprintable],
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Paste the list here first."},
    )

    def clean_pasted(self):
        pasted = self.cleaned_data["pasted"]
        if len(pasted.splitlines()) > MOST_LINES:
            raise ValidationError(f"{MOST_LINES} lines at once at most.")
        return pasted


class PastedAudience(forms.Form):
    """Mixin for the form of a row that calls audiences: the list is looked at once the row is saved."""

    pasted_audience = forms.CharField(
        label="Who should attend, pasted: job titles and teams, one a line",
        required=False,
        max_length=MOST_LINES * LONGEST_NAME,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="They are matched to what is known; you look at the rest when this is saved.",
    )


class LineForm(forms.Form):
    """What becomes of a line that names no category yet."""

    choice = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose what this is: it reads like what is there."}
    )
    kind = forms.ChoiceField(choices=AudienceKind.choices)

    def __init__(self, data, *, line: Line):
        self.line = line
        self.near = {str(row.pk): row for row in line.near}
        super().__init__(
            data, prefix=f"line-{line.key}", initial={"choice": None if line.near else NEW, "kind": line.kind}
        )
        known = [(key, f"The same as “{row}”") for key, row in self.near.items()]
        new = "A new one" if line.near else "New"
        self.fields["choice"].choices = [*known, (NEW, new), (DROP, "Leave it out")]
        self.fields["kind"].widget.attrs["aria-label"] = f"Kind of “{line.text}”"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == NEW and self.line.is_too_long:
            self.add_error("choice", f"A name has at most {LONGEST_NAME} characters; shorten it above.")
        return cleaned

    @property
    def decided(self) -> list:
        """As `invite` takes it; nothing where the line is left out."""
        choice = self.cleaned_data["choice"]
        if choice == NEW:
            return [(self.line.text, AudienceKind(self.cleaned_data["kind"]))]
        return [self.near[choice]] if choice in self.near else []


class Review:
    """A pasted list, line by line."""

    def __init__(self, pasted: str, data):
        self.pasted = pasted
        self.is_sent = data is not None and _lines(data.get("reviewed", "")) == _lines(pasted)
        """Whether it was looked at; a list that was changed since is looked at anew."""
        sent = data if self.is_sent else None
        self.rows = [(line, None if line.category else LineForm(sent, line=line)) for line in look_up(pasted)]

    @property
    def forms(self) -> list[LineForm]:
        return [form for _, form in self.rows if form]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    @property
    def decided(self) -> list:
        return [one for line, form in self.rows for one in (form.decided if form else [line.category])]


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@event_page(Duty.EDIT)
def event_audience(request, event):
    return audience_page(request, event, row=event, tab="audience")


def audience_page(request, event, *, row, tab: str):
    """For whom the event, or a session of it, is; `row` is either."""
    kept = f"audience:{row._meta.label_lower}:{row.pk}"
    data = request.POST if request.method == "POST" else None
    form = PasteForm({"pasted": request.session[kept]} if data is None and kept in request.session else data)
    review, status = None, 200
    if form.is_bound and form.is_valid():
        review = Review(form.cleaned_data["pasted"], data)
        status = _added(request, row, review) if review.is_sent else 200
    elif data is not None:
        status = 422
    if status == 302:
        request.session.pop(kept, None)
        return redirect(request.path)
    chosen = chosen_rows(type(row).audiences, **{row._meta.model_name: row})
    context = {"event": event, "row": row, "tab": tab, "form": form, "review": review, "chosen": chosen}
    return render_page(request, "desk/audience.html", context, title="Who should attend", status=status)


def keep_pasted(request, row, pasted: str) -> None:
    """For the row's page, to which a form leads that took the list along."""
    request.session[f"audience:{row._meta.label_lower}:{row.pk}"] = pasted


def _added(request, row, review: Review) -> int:
    if not review.is_valid():
        return 422
    decided = review.decided
    try:
        invite(row=row, audiences=decided)
    except ValidationError as error:
        messages.error(request, f"Nothing is saved yet. {' '.join(error.messages)}")
        return 422
    messages.success(request, f"{len(decided)} are in the list.")
    return 302
