"""The sessions of one speaker, as they are told to that speaker: of a draft too, with those who are only proposed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from agenda.models import Contribution
from events import words
from events.programme import Programme, SessionDetails
from events.vocabulary import ContributionRole
from speakers.models import Appearance


@dataclass(frozen=True)
class OwnSession:
    session: SessionDetails
    role: str
    """'' for a plain speaker."""

    @property
    def when(self) -> str:
        """“Friday 5 March 2027, 10am to 11am”; '' where nothing is known."""
        day = self.session.day and words.day(self.session.day)
        return ", ".join(filter(None, (day, words.clocks(self.session.start, self.session.end))))

    @property
    def line(self) -> str:
        """On one line of a mail."""
        role = f" (as {self.role.lower()})" if self.role else ""
        where = ", ".join(filter(None, (self.when, self.session.room)))
        return f"- {where}: {self.session.title}{role}" if where else f"- {self.session.title}{role}"


def own_sessions(programme: Programme, appearances: Collection[Appearance]) -> dict[int, list[OwnSession]]:
    """{primary key of an appearance: its sessions, in the order of the programme}, those that are cancelled left
    out. One query."""
    roles: dict[str, dict[int, str]] = defaultdict(dict)
    rows = Contribution.objects.filter(appearance__in=appearances)
    for slug, appearance, role in rows.values_list("session__slug", "appearance", "role"):
        roles[slug][appearance] = "" if role == ContributionRole.SPEAKER else ContributionRole(role).label
    sessions = defaultdict(list)
    for session in programme.sessions:
        if not session.is_cancelled:
            for appearance, role in roles.get(session.id, {}).items():
                sessions[appearance].append(OwnSession(session, role))
    return sessions
