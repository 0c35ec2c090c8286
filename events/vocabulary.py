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


class TeamRole(TextChoices):
    OWNER = "owner"
    EDITOR = "editor"
    SCHEDULE_EDITOR = "schedule-editor", "Schedule editor"
    SPEAKER_MANAGER = "speaker-manager", "Speaker manager"
    READER = "reader"


INTERVALS = {SessionKind.REGISTRATION, SessionKind.BREAK, SessionKind.LUNCH, SessionKind.NETWORKING}
"""The kinds in which nobody speaks to all: slim rows of a programme."""

PUBLIC_STATUSES = (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED)
"""The statuses a programme prints; an appearance without a status is printed too, quietly."""
