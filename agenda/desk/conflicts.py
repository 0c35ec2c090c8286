"""What is found of an agenda, said on the pages of the desk."""

from django.contrib import messages

MOST_SAID = 5


def say_warnings(request, *judged) -> None:
    """What forms and formsets found while they were checked, and what did not keep them from being saved."""
    found = [finding for form in judged for finding in getattr(form, "warnings", ())]
    for finding in found[:MOST_SAID]:
        messages.warning(request, finding.sentence)
    if more := found[MOST_SAID:]:
        messages.warning(request, f"… and {len(more)} more of the kind.")
