"""Posts and organisations: what stands behind a name."""

import re

from events.text import bare


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


POSTS = word_set("""
director head chief officer manager lead leader professor lecturer reader inspector superintendent constable sergeant
commissioner chair chairman chairwoman chairperson president ceo coo cfo cto partner founder cofounder minister
secretary councillor adviser advisor consultant coordinator researcher fellow analyst trustee barrister solicitor
journalist author editor clerk mayor registrar principal governor warden nurse doctor psychologist practitioner
specialist engineer architect scientist economist student candidate ambassador representative member champion
commander detective deputy assistant executive vice senior associate emeritus criminologist prosecutor magistrate
judge recorder headteacher teacher worker facilitator trainer organiser curator convenor treasurer controller
administrator investigator supervisor accountant auditor co-founder co-director owner strategist planner developer
reviewer expert volunteer resident mother father parent carer victim tenant apprentice farmer landowner agent vet
artist poet musician navigator regulator scrutineer mentor midwife
counsellor psychiatrist paramedic firefighter paediatrician surgeon physician pharmacist dentist therapist tutor
archdeacon bishop archbishop vicar imam rabbi
pupil graduate leader lieutenant maire directeur directrice professeur avocat survivor campaigner broadcaster
presenter historian statistician sociologist counsel surveyor librarian chaplain
""")


ORGANISATIONS = word_set("""
police council university office agency trust ltd limited plc llp institute association foundation centre center
college service services department ministry nhs group network board society union school hospital charity academy
authority committee commission company federation alliance unit hub partnership force court bank inc gmbh consortium
constabulary directorate court parliament government secretariat observatory laboratory lab museum theatre church
chambers
universite ecole institut prifysgol heddlu cyngor ombudsman inspectorate cic coalition initiative project programme
taskforce forum house faculty
""")


def in_small(word: str) -> str:
    return bare(word.strip(".,()"))


_AT = re.compile(r"\s(?:at|from|for)\s(?:the\s)?(?=[A-Z])", re.IGNORECASE)


_ACRONYM = re.compile(r"\s*\([A-Z][A-Za-z]{1,9}\)$")


def post_and_organisation(billing: str) -> tuple[str, str]:
    """As far as they are certain: “Audit Manager, National Audit Office”, “Senior Lecturer at Sample University”;
    ('', '') where they are not."""
    *before, last = [part.strip() for part in billing.split(",")]
    if at := _organisation_behind_at(last):
        return ", ".join([*before, last[: at[0]].strip()]), at[1]
    if _is_organisation(last):
        return ", ".join(before), _ACRONYM.sub("", last)
    if not before and is_post(last) and " and former " not in last:
        return last, ""
    return "", ""


def _organisation_behind_at(text: str) -> tuple[int, str] | None:
    found = list(_AT.finditer(text))
    if len(found) != 1 or " and former " in text or (not is_post(text[: found[0].start()]) and found[0].start() > 60):
        return None
    if found[0][0].strip().lower().startswith("for"):
        return None
    return found[0].start(), _ACRONYM.sub("", text[found[0].end() :].strip())


def _is_organisation(text: str) -> bool:
    """Its words are of one, and none says a post; or it is a name that stands alone behind a post."""
    words = [in_small(word) for word in _ACRONYM.sub("", text).split()]
    if not words or words[0] in POSTS or (any(word in POSTS for word in words[:-1]) and not is_of_one(words[-1:])):
        return False
    return is_of_one(words) or (len(words) <= 5 and text[:1].isupper() and words[-1] not in POSTS)


def is_of_one(words: list[str]) -> bool:
    return any(word in ORGANISATIONS or word.removesuffix("s") in ORGANISATIONS for word in words)


def is_post(text: str) -> bool:
    return any(in_small(word) in POSTS for word in re.split(r"[\s/]+", text))


def is_billing(text: str) -> bool:
    """Whether it says a post or an organisation, and is no sentence."""
    if len(text) > 200 or text.endswith((".", "?", "!")) or not text[:1].isupper():
        return False
    words = [in_small(word) for word in re.split(r"[\s/]+", text)]
    return any(word.removesuffix("s") in POSTS or word in POSTS for word in words[:4]) or is_of_one(words[-3:])
