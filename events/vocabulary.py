"""The closed lists: every status, kind and role there is, in the words people read."""

from django.db.models import TextChoices


class EventStatus(TextChoices):
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class EventFormat(TextChoices):
    IN_PERSON = "in-person", "In person"
    ONLINE = "online"
    HYBRID = "hybrid", "In person and online"


class AudienceKind(TextChoices):
    GROUP = "group", "Organisation or team"
    JOB_TITLE = "job-title", "Job title"


class AppearanceStatus(TextChoices):
    PROPOSED = "proposed"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AppearanceRole(TextChoices):
    CHAIR = "chair"


class SessionKind(TextChoices):
    REGISTRATION = "registration"
    WELCOME = "welcome"
    KEYNOTE = "keynote"
    TALK = "talk"
    CASE_STUDY = "case-study", "Case study"
    PANEL = "panel"
    WORKSHOP = "workshop"
    QA = "qa", "Questions"
    BREAK = "break"
    LUNCH = "lunch"
    NETWORKING = "networking"
    CLOSE = "close"
    OTHER = "other"


class SessionStatus(TextChoices):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"


class ContributionRole(TextChoices):
    SPEAKER = "speaker"
    CHAIR = "chair"
    MODERATOR = "moderator"
    PANELLIST = "panellist"
    HOST = "host"
    RESPONDENT = "respondent"


class Choosable(TextChoices):
    """What a delegate may put into their own brochure."""

    EVENT = "event"
    SESSION = "session"
    SPEAKER = "speaker"


class TeamRole(TextChoices):
    OWNER = "owner"
    EDITOR = "editor"
    SCHEDULE_EDITOR = "schedule-editor", "Schedule editor"
    SPEAKER_MANAGER = "speaker-manager", "Speaker manager"
    READER = "reader"


TYPICAL_MINUTES = {
    SessionKind.REGISTRATION: 30,
    SessionKind.WELCOME: 10,
    SessionKind.KEYNOTE: 45,
    SessionKind.TALK: 30,
    SessionKind.CASE_STUDY: 30,
    SessionKind.PANEL: 45,
    SessionKind.WORKSHOP: 60,
    SessionKind.QA: 15,
    SessionKind.BREAK: 20,
    SessionKind.LUNCH: 60,
    SessionKind.NETWORKING: 30,
    SessionKind.CLOSE: 10,
    SessionKind.OTHER: 30,
}
"""How long a session of each kind is where its event does not say."""


class LetterState(TextChoices):
    WAITING = "waiting"
    DELAYED = "delayed"
    PARKED = "parked"
    GIVEN_UP = "given-up", "Given up"
    SENT = "sent"


class EnquiryState(TextChoices):
    NEW = "new"
    ANSWERED = "answered"
    SPAM = "spam"


class Occasion(TextChoices):
    """Why a speaker is written to."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class CorrectionPart(TextChoices):
    """What speakers may correct by their personal link."""

    BILLING = "billing"
    BIOGRAPHY = "biography"
    PHOTOGRAPH = "photograph"


class CorrectionState(TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


INTERVALS = {SessionKind.REGISTRATION, SessionKind.BREAK, SessionKind.LUNCH, SessionKind.NETWORKING}
"""The kinds in which nobody speaks to all: slim rows of a programme."""

PUBLIC_STATUSES = (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED)
"""The statuses a programme prints; an appearance without a status is printed too, quietly."""


class ConflictRule(TextChoices):
    """What may be wrong with an agenda as a whole; agenda.conflicts finds it."""

    ROOM_TWICE = "room-twice", "A room is taken twice at once"
    PERSON_TWICE = "person-twice", "A person is in two sessions at once"
    ROOM_CHANGE = "room-change", "A person has no time to change rooms"
    AUDIENCE_TWICE = "audience-twice", "The same audience is called to two sessions at once"
    OUTSIDE_HOURS = "outside-hours", "A session is outside the event’s hours"
    OVER_CAPACITY = "over-capacity", "More people are expected than the room holds"
    OUTSIDE_DAYS = "outside-days", "A session is on a day that is not the event’s"
    NO_SUCH_TIME = "no-such-time", "A time does not exist on that day, or happens twice"


ALWAYS_BLOCKING = frozenset({ConflictRule.ROOM_TWICE, ConflictRule.OUTSIDE_DAYS, ConflictRule.NO_SUCH_TIME})
"""Not for an event to choose: the tables hold the first, no programme may be published with the second, and
with the third there is no moment to store."""

CHOSEN_RULES = [(rule.value, rule.label) for rule in ConflictRule if rule not in ALWAYS_BLOCKING]
"""For each event to choose whether they block or warn."""
