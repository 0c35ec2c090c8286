"""How well programmes are read: what the importer understood of a source beside what a person reads in it, fact by
fact. `python -m tests.agenda.importer.judge [NAME …] [-v]` prints the table; -v every difference too.

A truth has the form of the Programme JSON, with what is judged alone. Besides:
- {"any": [a, b]} where readers may differ; null among them where it may be left out;
- {"lines": [3, 4]}: what these lines of the source say, for texts that are not ours to copy;
- a session's speakers are names, or {"name", "role"}; without a day it is on the event's only one; one that is
  "optional" may be read or not;
- "brief" lists how each of its paragraphs begins;
- "prose" lists how the paragraphs of a session's abstract and note begin, "prose_ok" those that may be there;
- "ok": what may be read or not, of "audiences", "brief" and "learning_points";
- "unplaced_ok": lines that have no place in a programme.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import django

from agenda.importer.reading import UNTITLED
from bench.table import aligned
from tests.agenda.importer.tally import MARK, Tally, alike, allowed, begins, folded, pairs, paragraphs, shown

HERE = Path(__file__).parent
FIXTURES, REAL = HERE / "programmes", HERE / "real"
SHARED = HERE.parents[3] / "shared" / "programmes"
"""The four real texts, where they are there: they are no part of the project."""

NOBODY = ("All", "Speaker to be confirmed", "Speakers to be confirmed", "Conference committee", "TBC")
"""What stands where people do, and may be a session's note."""


# What is compared, by group.


def event(truth: dict, read: dict) -> Tally:
    tally, true, found = Tally(), truth.get("event", {}), dict(read["event"])
    if found["title"] == UNTITLED:
        found["title"] = None
    if found["ends_on"] == found["starts_on"]:
        found["ends_on"] = None
    for name in ("title", "starts_on", "ends_on", "format", "place", "notice", "contact"):
        tally.one(name, true.get(name), found[name])
    for name, at, edges in (("start_time", 0, ("start",)), ("end_time", -1, ("start", "end"))):
        tally.one(name, true.get(name, _may_be_that_of(truth, at, edges)), found[name])
    if "timezone" in true:
        tally.one("timezone", true["timezone"], found["timezone"])
    tally.one("status", _unless(true.get("status"), "scheduled"), _unless(found["status"], "scheduled"))
    for whole, parts in (("venue", ("name", "address")), ("organiser", ("name",))):
        for part in parts:
            tally.one(f"{whole}.{part}", (true.get(whole) or {}).get(part), (found[whole] or {}).get(part))
    if website := (true.get("organiser") or {}).get("website"):
        tally.one("organiser.website", website, (found["organiser"] or {}).get("website"))
    tally.many("sectors", true.get("sectors", ()), found["sectors"])
    tally.many("links", (link["url"] for link in true.get("links", ())), (link["url"] for link in found["links"]))
    sources = true.get("sources", ())
    for one, other in pairs(sources, found["sources"], lambda a, b: alike(a["title"], b["title"]), 0.4):
        for name in ("title", "publisher", "year"):
            tally.one(f"sources.{name}", (one or {}).get(name), (other or {}).get(name))
    return tally


def _may_be_that_of(truth: dict, at: int, edges: Sequence[str]):
    """An event that does not print its own times may have those of its first and last sessions."""
    session = truth["sessions"][at] if truth["sessions"] else {}
    return {"any": [None, *(session.get(edge) for edge in edges)]}


def _unless(value, usual):
    return None if value == usual else value


def people(truth: dict, read: dict) -> Tally:
    tally = Tally()
    for one, other in pairs(truth["speakers"], read["speakers"], lambda a, b: alike(a["name"], b["name"]), 0.6):
        who = f"people: {shown((one or other)['name'])}"
        for name in ("name", "honorific", "post_nominals", "billing", "status", "role", "is_key"):
            tally.one(f"{who}.{name}", (one or {}).get(name), (other or {}).get(name))
    return tally


def sessions(truth: dict, read: dict) -> Tally:
    tally, names = Tally(), {speaker["key"]: speaker["name"] for speaker in read["speakers"]}
    for one, other in pairs(truth["sessions"], read["sessions"], _like_session, 0.55):
        if other or not one.get("optional"):
            _session(tally, one or {}, other or {}, names)
    return tally


def _session(tally: Tally, true: dict, found: dict, names: dict[str, str]) -> None:
    what = f"sessions: {(true or found).get('start') or ''} {shown((true or found)['title'])}"
    for name in ("title", "label", "kind", "day", "start", "end", "room", "track"):
        tally.one(f"{what}.{name}", true.get(name), found.get(name))
    tally.one(f"{what}.status", _unless(true.get("status"), "scheduled"), _unless(found.get("status"), "scheduled"))
    tally.many(f"{what}.points", true.get("points", ()), found.get("points", ()))
    prose = [line for part in ("abstract", "note") for line in paragraphs(found.get(part))]
    tally.many(f"{what}.prose", true.get("prose", ()), prose, by=begins, ok=(*true.get("prose_ok", ()), *NOBODY))
    truths = [part if isinstance(part, dict) else {"name": part} for part in true.get("speakers", ())]
    reads = [{"name": names[part["speaker"]], "role": part["role"]} for part in found.get("speakers", ())]
    for one, other in pairs(truths, reads, lambda a, b: alike(a["name"], b["name"]), 0.6):
        who = f"{what}.speakers {shown((one or other)['name'])}"
        tally.one(f"{who}.name", (one or {}).get("name"), (other or {}).get("name"))
        tally.one(f"{who}.role", one and one.get("role", "speaker"), other and other["role"])


def _like_session(one: dict, other: dict) -> float:
    like = max(alike(one["title"], other["title"]), alike(_full_title(one), _full_title(other)))
    at_once = one.get("start") == other["start"] and one.get("start") and one.get("day") == other["day"]
    return like + (0.5 if at_once else 0) + (0.1 if one.get("room") and one.get("room") == other["room"] else 0)


def _full_title(session: dict) -> str:
    title, label = (next(filter(None, allowed(session.get(name))), "") for name in ("title", "label"))
    return f"{label}: {title}" if label else title


def audience(truth: dict, read: dict) -> Tally:
    tally = Tally()
    tally.many("audience", truth["audiences"], (a["name"] for a in read["audiences"]), ok=truth["ok"]["audiences"])
    return tally


def learning(truth: dict, read: dict) -> Tally:
    tally, ok = Tally(), truth["ok"]["learning_points"]
    tally.many("learning", truth["event"].get("learning_points", ()), read["event"]["learning_points"], ok=ok)
    return tally


def brief(truth: dict, read: dict) -> Tally:
    tally, found = Tally(), paragraphs(read["event"]["brief"])
    found = [text for text in found if folded(text) != folded(read["event"]["summary"])]
    tally.many("brief", truth["event"].get("brief", ()), found, ok=truth["ok"]["brief"], by=begins)
    return tally


GROUPS = {f.__name__: f for f in (sessions, people, audience, learning, event, brief)}


@dataclass(frozen=True)
class Verdict:
    name: str
    tallies: dict[str, Tally]
    placed: float = 0.0
    """The share of the lines with a place in a programme that got one."""
    failure: str = ""

    @property
    def scores(self) -> dict[str, float | None]:
        return {name: tally.f1 for name, tally in self.tallies.items()}

    @property
    def overall(self) -> float:
        judged = [score for score in self.scores.values() if score is not None]
        return mean(judged) if judged else 0.0 if self.failure else 1.0


@dataclass(frozen=True)
class Case:
    name: str
    truth_file: Path
    source_file: Path

    @property
    def source(self) -> tuple[bytes, str]:
        """Its content and its name."""
        from tests.agenda.importer.made import made

        return made(self.source_file)

    def verdict(self) -> Verdict:
        from agenda.importer import formats
        from agenda.importer.reading import Unreadable
        from events.programme import to_data

        content, name = self.source
        try:
            reading = formats.read(content, name=name)
        except Unreadable as error:
            return Verdict(self.name, {group: Tally(missed=1) for group in GROUPS}, failure=str(error))
        truth = complete(json.loads(self.truth_file.read_text()), reading.source or content.decode().splitlines())
        read = to_data(reading.programme)
        tallies = {group: judge(truth, read) for group, judge in GROUPS.items()}
        return Verdict(self.name, tallies, _placed(reading, truth["unplaced_ok"], tallies["event"]))


def _placed(reading, unplaced_ok: Sequence[str], tally: Tally) -> float:
    """The lines that found no place, but should, are told with the event's differences."""
    fine = {folded(MARK.sub("", text)) for text in unplaced_ok}
    lines = [folded(MARK.sub("", text)) for text in reading.source if text.strip()]
    lost = [line for line in reading.programme.unplaced if folded(MARK.sub("", line.text)) not in fine]
    tally.said.extend(f"unplaced: line {line.line}: {line.text[:100]}" for line in lost)
    due = sum(line not in fine for line in lines)
    return 1 - len(lost) / due if due else 1.0


def complete(truth: dict, source: Sequence[str]) -> dict:
    """With everything that may be left out of a truth, and with the lines it only points at."""
    truth = _with_lines(
        {"event": {}, "audiences": [], "speakers": [], "sessions": [], "unplaced_ok": [], **truth}, source
    )
    truth["ok"] = {"audiences": [], "brief": [], "learning_points": [], **truth.get("ok", {})}
    only_day = None if truth["event"].get("ends_on") else truth["event"].get("starts_on")
    for session in truth["sessions"]:
        session.setdefault("day", only_day)
    return truth


def _with_lines(value, source: Sequence[str]):
    if isinstance(value, dict) and set(value) == {"lines"}:
        return [MARK.sub("", source[number - 1]).strip() for number in value["lines"]]
    if isinstance(value, dict):
        return {name: _with_lines(part, source) for name, part in value.items()}
    return [_with_lines(part, source) for part in value] if isinstance(value, list) else value


def real() -> list[Case]:
    """The real texts that are there."""
    cases = (
        _case(file, SHARED / file.name.replace(".truth.json", ".txt")) for file in sorted(REAL.glob("*.truth.json"))
    )
    return [case for case in cases if case.source_file.exists()]


def fixtures() -> list[Case]:
    return [_case(file, _source_of(file)) for file in sorted(FIXTURES.glob("*.truth.json"))]


def _case(truth: Path, source: Path) -> Case:
    return Case(truth.name.removesuffix(".truth.json"), truth, source)


def _source_of(truth: Path) -> Path:
    stem = truth.name.removesuffix(".truth.json")
    return next(file for file in sorted(truth.parent.glob(f"{stem}.*")) if file != truth)


HEAD = ("programme", *GROUPS, "overall", "placed")


def row(verdict: Verdict) -> tuple[str, ...]:
    scores = ("–" if score is None else f"{score:.3f}" for score in verdict.scores.values())
    return verdict.name[:44], *scores, f"{verdict.overall:.3f}", f"{verdict.placed:.0%}"


def table(verdicts: Sequence[Verdict]) -> str:
    overall = ("mean", *("",) * len(GROUPS), f"{mean(verdict.overall for verdict in verdicts):.3f}", "")
    return "\n".join(aligned([HEAD, *map(row, verdicts), overall]))


def main(arguments: Sequence[str]) -> None:
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    cases = [case for case in real() + fixtures() if not wanted or any(name in case.name for name in wanted)]
    if not cases:
        sys.exit("judge: no programme has such a name.")
    verdicts = [case.verdict() for case in cases]
    for verdict in verdicts:
        said = [line for tally in verdict.tallies.values() for line in tally.said]
        if verdict.failure or ("-v" in arguments and said):
            print(f"── {verdict.name}", *filter(None, [verdict.failure]), *said, sep="\n   ")
    print(table(verdicts))


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socprog.settings")
    django.setup()


if __name__ == "__main__":
    set_up()
    main(sys.argv[1:])
