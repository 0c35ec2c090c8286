"""Made-up prose whose words are as common and as rare as those of real briefs: a few in almost every text, some in
many, most in hardly any. The same ones every time."""

from itertools import product
from random import Random


def listed(text: str, apart: str | None = None) -> list[str]:
    return [" ".join(part.split()) for part in text.split(apart)]


SMALL = listed("the and to of in that for on with how from by as at their what is are this into between across")
COMMON = listed("""
    police prevention crime people services partners young support agencies evidence risk local community work
    response national practice training intelligence victims safeguarding offenders health data policy action
    strategy harm communities public research information violence probation schools protection partnership
    councils improving investigation technology justice leadership fraud families resources delivery sharing
    approach early intervention children exploitation supply recovery enforcement skills guidance funding outcomes
    recruitment prisons security digital threats housing education disruption reform staff performance powers legal
    duty learning vulnerable networks commissioning workforce referral assessment engagement trust wellbeing rural
    borders markets online emergency planning resilience finance assets firearms drugs trafficking modern slavery
    gangs cash cyber hospitals volunteers charities inspection regulation licensing transport neighbourhood courts
    custody sentencing rehabilitation mentoring employment addiction treatment trauma witnesses confidence
    legislation accountability oversight innovation collaboration procurement evaluation standards ethics privacy
    surveillance forensic analysis targets outcomes reporting complaints diversity inclusion language interpreting
    migration asylum extremism radicalisation hate stalking abuse domestic sexual offences burglary robbery theft
    vehicle wildlife heritage environmental waste pollution flooding energy water food farming fisheries ports
    aviation railways maritime customs excise tax benefits insurance banking identity passports documents
    counterfeit medicines pharmacy ambulance nursing dementia disability autism adoption fostering youth clubs
    sport arts libraries museums parks playgrounds lighting cameras drones robots encryption passwords phishing
    ransomware malware cloud software procurement auditing budgets savings estates buildings fire rescue civil
    contingencies evacuation shelters warning mapping statistics surveys interviews consultation""")
PHRASES = listed(
    """serious and organised crime, county lines, multi-agency working, modern slavery, proceeds of crime, early
    intervention, restorative justice, public health approach, neighbourhood policing, information sharing,
    safeguarding children, child criminal exploitation, cuckooing, asset recovery, money laundering, hate crime,
    violence against women and girls, domestic abuse, knife crime, drug supply, mental health, victim support,
    witness protection, community safety partnerships, youth offending teams, integrated offender management,
    liaison and diversion, trauma-informed practice, lessons learned, best practice, value for money, artificial
    intelligence, cyber security, online harms, border security, counter terrorism, local resilience forums,
    criminal finances, professional standards, lived experience""",
    ",",
)
_BEGINNINGS = listed("b br d dr f fl g gl h k kl l m n p pl qu r s st t tr v w z")
_VOWELS = ["a", "e", "i", "o", "u", "ea", "oi"]
_MIDDLES = listed("b d l ll m n nd r rt s st v")
_ENDINGS = listed("an el en er et id in ing ip ist on or um us")
RARE_COUNT, EVEN = 30_000, 25


def _rare_words() -> list[str]:
    words = ["".join(parts) for parts in product(_BEGINNINGS, _VOWELS, _MIDDLES, _VOWELS[:5], _MIDDLES[:6], _ENDINGS)]
    Random(1).shuffle(words)  # noqa: S311 - a seed, so that every run has the same words
    return words[:RARE_COUNT]


RARE = _rare_words()


def of_rank(words: list[str], chance: Random) -> str:
    """The first is met twice as often as the one after `EVEN`, three times as often as the one after twice that."""
    return words[int(EVEN * ((len(words) + EVEN) / EVEN) ** chance.random()) - EVEN]


class Writer:
    """Writes about some topic, the words of which come up in all it writes."""

    def __init__(self, chance: Random, topic: list[str]) -> None:
        self._chance, self._topic = chance, topic

    def title(self) -> str:
        words = [self._word(), self._word(), self._chance.choice(SMALL), self._word()]
        return " ".join(words).capitalize()

    def sentence(self) -> str:
        words = []
        for _ in range(self._chance.randint(4, 9)):
            words += [self._chance.choice(SMALL), self._word()]
        return " ".join(words).capitalize() + "."

    def prose(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def _word(self) -> str:
        kind = self._chance.random()
        if kind < 0.07:
            return self._chance.choice(PHRASES)
        if kind < 0.15:
            return self._chance.choice(self._topic)
        return of_rank(RARE if kind < 0.25 else COMMON, self._chance)
