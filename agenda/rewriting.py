"""What publications say of a person, said otherwise: under another key, once instead of twice, or not at all.

A publication is never changed but for this. People keep one key in all that was ever published, so that whoever
reads needs to know nothing of mergers, two publications can be compared, and one that is brought back brings back
nobody who was erased. All this works on a Programme as JSON data.
"""

from collections.abc import Callable, Iterable

from django.db.models import F, Q

from agenda.catalogue import enter
from events.models import Event, Publication
from events.vocabulary import AppearanceStatus

PSEUDONYM = "Speaker withdrawn"


def billing(*keys: str):
    """Publications that bill any of these."""
    wanted = Q(pk=None)
    for key in keys:
        wanted |= Q(programme_data__speakers__contains=[{"key": key}])
    return Publication.objects.filter(wanted)


def hold(events: Iterable[int]) -> None:
    """Locks them; whoever is just publishing one begins anew, and sees what is written here."""
    held = list(Event.objects.filter(pk__in=events).order_by("pk").select_for_update(no_key=True))
    Event.objects.filter(pk__in=[event.pk for event in held]).update(withdrawn_at=F("withdrawn_at"))


def rewrite(publications: Iterable[Publication], change: Callable[[dict], object]) -> None:
    """Changes what each says, and its rows in the catalogue; what was made of it is made anew."""
    for publication in publications:
        change(publication.programme_data)
        publication.__dict__.pop("programme", None)
        publication.save(update_fields=["programme_data"])
        publication.exports.all().delete()
        if publication.is_current:
            enter(publication)


def rename(data: dict, old: str, new: str) -> None:
    for said in data["speakers"]:
        if said["key"] == old:
            said["key"] = new
    for session in data["sessions"]:
        for part in session["speakers"]:
            if part["speaker"] == old:
                part["speaker"] = new


def unite(data: dict, old: str, new: str) -> dict | None:
    """Two billings become one: that of `new`, confirmed where either was. What `divide` needs to undo it; None
    where only the key was another."""
    keys = [said["key"] for said in data["speakers"]]
    if new not in keys:
        rename(data, old, new)
        return None
    taken = data["speakers"].pop(place := keys.index(old))
    kept = next(said for said in data["speakers"] if said["key"] == new)
    undo = {"billing": taken, "place": place, "kept": {name: kept[name] for name in ("status", "is_key")}}
    kept["is_key"] |= taken["is_key"]
    if AppearanceStatus.CONFIRMED in (kept["status"], taken["status"]):
        kept["status"] = AppearanceStatus.CONFIRMED.value
    return undo | _unite_parts(data["sessions"], old, new)


def _unite_parts(sessions: list[dict], old: str, new: str) -> dict:
    dropped, renamed = [], []
    for session in sessions:
        keys = [part["speaker"] for part in session["speakers"]]
        if old in keys and new in keys:
            dropped.append([session["id"], keys.index(old), session["speakers"].pop(keys.index(old))])
        elif old in keys:
            session["speakers"][keys.index(old)]["speaker"] = new
            renamed.append(session["id"])
    return {"dropped": dropped, "renamed": renamed}


def divide(data: dict, old: str, new: str, undo: dict | None) -> None:
    """The inverse of `unite`."""
    if undo is None:
        return rename(data, new, old)
    kept = next(said for said in data["speakers"] if said["key"] == new)
    kept.update(undo["kept"])
    data["speakers"].insert(undo["place"], undo["billing"])
    sessions = {session["id"]: session["speakers"] for session in data["sessions"]}
    for name in undo["renamed"]:
        for part in sessions[name]:
            if part["speaker"] == new:
                part["speaker"] = old
    for name, place, part in undo["dropped"]:
        sessions[name].insert(place, part)
    return None


def withdraw_name(data: dict, key: str, pseudonymous_key: str) -> None:
    """Nothing is left of who it was; the place in the programme stays."""
    for said in data["speakers"]:
        if said["key"] == key:
            said |= dict.fromkeys(("honorific", "post_nominals", "billing", "position", "organisation"))
            said |= {"name": PSEUDONYM, "is_key": False}
    rename(data, key, pseudonymous_key)
