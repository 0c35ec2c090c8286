"""How a speaker is likely to be billed next."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from events.models import Organisation
from speakers.models import Speaker


@dataclass(frozen=True)
class Proposal:
    billing: str = ""
    position: str = ""
    organisation: Organisation | None = None

    def values(self) -> dict:
        return {"billing": self.billing, "position": self.position, "organisation": self.organisation}


def proposal_for(speaker: Speaker, appearances: QuerySet) -> Proposal:
    """As they were billed at the latest of these appearances; else by the post they say they have."""
    billed = ~Q(billing="", position="", organisation=None)
    last = appearances.filter(billed, speaker=speaker).latest_first().select_related("organisation").first()
    if last:
        return Proposal(last.billing, last.position, last.organisation)
    return Proposal(speaker.post_in_words, speaker.position, speaker.organisation)
