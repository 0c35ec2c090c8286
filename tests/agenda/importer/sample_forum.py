"""A programme as organisers have it, without times; and as they change it."""

from pathlib import Path

TEXT = Path(__file__).with_suffix(".txt").read_text()
QUESTIONS = "Questions and Answers Session\n\n\n"


def changed(text: str = TEXT) -> str:
    """In another place, a case study called otherwise, and without the second of the sessions for questions."""
    first, second, rest = text.split(QUESTIONS, 2)
    without = f"{first}{QUESTIONS}{second}{rest}"
    renamed = without.replace("Case Study: Educating Young", "Case Study: Listening to Young")
    return renamed.replace("Central London", "Manchester")
