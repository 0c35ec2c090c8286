"""Names of people as they are printed: titles before them, letters behind them."""

import re

from events.text import bare
from speakers.posts import POSTS, in_small, is_of_one, word_set

_TITLES = word_set("""
professor prof dr drs emeritus emerita sir dame lord lady baroness baron mr mrs ms miss mx rev revd reverend hon
honourable councillor cllr
alderman mayor judge justice canon imam rabbi sheriff ambassador superintendent inspector constable sergeant commander
commissioner colonel major captain lieutenant brigadier general commodore admiral dci di dsi dsu ds dc dcc acc cc supt
insp sgt pc ps ci pcso con hhj bishop father sister pastor archdeacon honour honor rev’d rev'd ven venerable mme mlle pr
herr frau
""")


_BEFORE_TITLES = word_set("""
the rt right det detective chief deputy assistant associate emeritus temporary acting senior lt wing squadron vice
rear t/
a/ ch det. very most district lord hhj former her his air ret'd ret’d retd rtd
""")


_RANKS = word_set("di ds dc dci dsi dsu pc ps ci acc dcc cc pcso")


_LETTERS = word_set("""
kg ob om ch cb kcb dcb gcb cmg kcmg dcmg cbe obe mbe kbe dbe gbe bem kpm qpm kfsm qfsm qam vr td dl jp kc qc mp msp ms
mla mep phd dphil md dsc msc mphil ma mba bsc ba llb llm frsa fba frs frse facss frgs frcp frcpsych cpsychol ceng mipd
rgn rmn rn fmedsci
cvo kcvo lvo mvo kstj dstj ostj am mcipd fcipd fcmi pc afbpss fbpss sfhea fhea pgce esq rn frcn fca aca ffph dlitt
frhists
""")


_PARTICLES = word_set(
    "van von der den de del della di da dos das du la le el al bin ibn binti ap af av y zu ter ten mac o’ st"
)


_NOT_NAMES = word_set("""
a all an and any are as at be by can do for from has have how if in into is it its may new no not of on or our out over
should than that the their then this to too up via was we what when where which who why will with you your chair chaired
session sessions programme agenda question questions answer answers panel discussion lunch break coffee tea welcome
registration networking refreshments keynote closing opening close open remarks address workshop workshops case study
studies plenary introduction introductions summary speaker speakers key event events conference symposium forum seminar
webinar online day morning afternoon evening today room hall suite floor venue place date time who attend attendees
delegates delegate location organiser organised hosted policing police crime criminal justice prevention safeguarding
community communities strategy strategic approach approaches future case county lines youth young people children
victims victim public health mental digital data social national local regional international global annual
serious violence violent drugs drug fraud cyber economic exploitation modern slavery trafficking partnership
partnerships working work good best practice lessons learned evidence policy research review update overview
report reports report’s role roles challenge challenges next steps way ways forward change changing building tackling
developing improving understanding managing reducing using making taking creating supporting delivering responding
leading learning sharing results findings discussion tour drinks reception dinner awards ceremony prize arrival arrivals
departure doors exhibition poster posters plenaries stream track strand theme part block item welcome thanks vote group
photo photograph end finish start break-out breakout parallel table tables roundtable debate talk talks lecture
interview conversation fireside chat demonstration demo launch training exercise scenario quiz notes minutes apologies
matters arising chair’s chairs contact booking book register tickets ticket price fees fee cost free sponsors sponsored
supported media partners monday tuesday wednesday thursday friday saturday sunday january february march april june july
august september october november december action plan planning service services team teams director directors head
heads officer officers manager managers lead leads inspector inspectors practitioners practitioner representatives
prevent pursue protect prepare conference’s council councils university universities office agency agencies trust
department authority authorities association institute centre foundation board commission tbc tba invited confirmed
""")


_ENDINGS = re.compile(r"(?:tion|tions|ment|ments|ness|ship|ships|ology|ities|ism|gency|ologist|iatrist|ician)$")


def split_letters(who: str) -> tuple[str, str]:
    words, letters = who.split(), []
    while len(words) > 1 and (_is_letters(words[-1]) or _is_like_letters(words)):
        letters.insert(0, words.pop())
    return " ".join(words), " ".join(letters)


def all_letters(text: str) -> bool:
    return bool(text.split()) and all(map(_is_letters, text.split()))


def _is_letters(word: str) -> bool:
    return in_small(word) in _LETTERS and word[:1].isupper()


def split_honorific(who: str) -> tuple[str, str]:
    """Up to the last title that stands before the name; one word at least is a name."""
    words = who.split()
    last = 0
    for number, word in enumerate(words[:-1], start=1):
        if _is_title(word):
            last = number
        elif in_small(word) not in _BEFORE_TITLES:
            break
        elif last and word.startswith("("):  # “Lieutenant Colonel (Retd)”
            last = number
    last = last or _post_before(words)
    return " ".join(words[:last]), " ".join(words[last:])


def _post_before(words: list[str]) -> int:
    """Of “Area Manager Avery Sample”: how many words are of the post; 0 where none stands before a whole name."""
    posts = [number for number, word in enumerate(words[:4], start=1) if in_small(word) in POSTS or _is_title(word)]
    if not posts or not all(word[:1].isupper() or word in ("of", "and", "for", "to", "the") for word in words):
        return 0
    return posts[-1] if is_name(" ".join(words[posts[-1] :])) else 0


def _is_title(word: str) -> bool:
    """“DI” is one, “Di” is a name."""
    word = re.sub(r"^[TAD]/(?=[A-Z])", "", word)
    small = in_small(word)
    return small in _TITLES and not (small in _RANKS and not word.strip(".,").isupper())


_INITIAL = re.compile(r"(?:[A-Z]\.?-?){1,2}$|(?:[A-Z]\.){3}$")


def is_name(name: str, *, alone: bool = True) -> bool:
    """Of a person; `alone`: without a title before it, so that one word is too little."""
    words = re.sub(r"\([^()]*\)|[“\"][^”\"]*[”\"]", " ", name).split()
    if not alone and len(words) > 2 and words[1] == "of":  # “Baroness Sample of Sampleton”
        words.remove("of")
    if not (2 if alone else 1) <= len(words) <= 6 or len(name) > 60:
        return False
    if not all(map(_in_a_name, words)):
        return False
    if not name.isupper() and any(3 <= len(word) <= 4 and word.isupper() and word.isalpha() for word in words):
        return False  # “Touch DNA”
    full = [word for word in words if not _INITIAL.match(word) and bare(word) not in _PARTICLES]
    posts = [word for word in full if in_small(word) in POSTS]
    organisations = [word for word in words if is_of_one([in_small(word)])]
    return bool(full) and not (alone and (organisations or len(posts) == len(full) or in_small(words[0]) in POSTS))


def _in_a_name(word: str) -> bool:
    small = bare(word).strip(".,")
    if small in _NOT_NAMES:
        return False
    if small in _PARTICLES or _INITIAL.match(word):
        return True
    letters = word.replace("’", "").replace("'", "").replace("-", "").replace(".", "").replace("‑", "")
    if not letters.isalpha() or not (word[0].isupper() or word[:2] in ("d’", "d'")):
        return False
    return not (len(small) >= 8 and _ENDINGS.search(small))


def _is_like_letters(words: list[str]) -> bool:
    """Letters that are not known, behind a whole name: “Avery Sample FCIH”."""
    last = words[-1].strip(".,")
    return len(words) >= 3 and 2 <= len(last) <= 6 and last.isupper() and last.isalpha() and not words[-2].isupper()
