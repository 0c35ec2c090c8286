"""Where somebody has spoken and will: each appearance with its billing as it was printed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from events.listing import ListedEvent, listed
from events.models import Entry
from events.vocabulary import AppearanceStatus, ContributionRole
from events.words import joined

MANY = 8
"""Appearances; more of them stand below their years."""
_PLAIN = ContributionRole.SPEAKER


@dataclass(frozen=True)
class Appearance:
    event: ListedEvent
    billed_as: str
    """“As Head of Samples”; “Billed then as …” where it was another than the latest. '' where nothing is known."""
    is_invited: bool
    is_chair: bool
    sessions: list[dict]

    @property
    def year(self) -> str:
        return str(self.event.when.first.year) if self.event.when.first else "Date to be announced"

    @property
    def roles(self) -> set[str]:
        of_sessions = {session["role"] or _PLAIN.label for session in self.sessions}
        return {role.lower() for role in of_sessions} | ({"chair"} if self.is_chair else set())


@dataclass(frozen=True)
class Spoken:
    billing: str
    """At the event that begins last."""
    appearances: list[Appearance]
    """The latest first."""

    @property
    def years(self) -> list[tuple[str, list[Appearance]]]:
        """Below one heading of '' where they are few."""
        if len(self.appearances) <= MANY:
            return [("", self.appearances)]
        return [(year, list(group)) for year, group in groupby(self.appearances, key=lambda one: one.year)]

    @property
    def in_words(self) -> str:
        """“At 12 events from 2014 to 2027, as chair, panellist and speaker.”; '' for one event."""
        if len(self.appearances) < 2:
            return ""
        years = sorted({one.event.when.first.year for one in self.appearances if one.event.when.first})
        roles = sorted(set().union(*(one.roles for one in self.appearances)))
        span = "" if not years else f" in {years[0]}" if len(years) == 1 else f" from {years[0]} to {years[-1]}"
        return f"At {len(self.appearances)} events{span}{f', as {joined(roles)}' if roles else ''}."


def spoken(billings: Sequence[Entry], name: str, at: datetime) -> Spoken:
    """Of somebody who is called that now; their billings the latest first."""
    latest = billings[0].detail["billing"]
    return Spoken(latest, [_appearance(entry, name, latest, at) for entry in billings])


def _appearance(entry: Entry, name: str, latest: str, at: datetime) -> Appearance:
    detail = entry.detail
    return Appearance(
        event=listed(detail["event"], at),
        billed_as=_billed_as(entry, name, latest, entry.ends_at is not None and entry.ends_at <= at),
        is_invited=detail["status"] == AppearanceStatus.INVITED,
        is_chair=bool(detail["role"]),
        sessions=[session | {"role": _role(session["role"])} for session in detail["sessions"]],
    )


def _billed_as(entry: Entry, name: str, latest: str, is_past: bool) -> str:
    billing, other = entry.detail["billing"], "Billed then as" if is_past else "Billed as"
    if entry.title != name:
        return f"{other} {entry.title}{f', {billing}' if billing else ''}"
    if not billing:
        return ""
    return f"As {billing}" if billing == latest else f"{other} {billing}"


def _role(role: str) -> str:
    """'' for a plain speaker."""
    return "" if role == _PLAIN else ContributionRole(role).label
