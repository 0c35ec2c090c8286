"""The card that stands for an event, or for the site, where its address is shared: a picture of 1,200 by 630 pixels."""

from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from PIL import Image, ImageDraw

from events.programme import EventDetails
from events.vocabulary import EventStatus
from events.when import When

from .form import Copy, Form
from .lettering import SANS, SERIF, Lettering, fitted, is_backwards

WIDTH, HEIGHT = SIZE = 1200, 630
LEFT, RIGHT = 76, WIDTH - 76
PAPER, INK, SOFT, ACCENT, SIGNAL, GOLD = "#fbf8f1", "#1c1b19", "#5a5650", "#12494c", "#a11d1d", "#f3c98b"

NAME, KICKER = Lettering(SERIF, 600, 34), Lettering(SANS, 600, 28)
DATE, FACT = Lettering(SANS, 600, 34), Lettering(SANS, 400, 30)
TITLES = [Lettering(SERIF, 600, size) for size in (80, 70, 60, 52, 42)]
LEADING = 1.14
MARK = 44
BETWEEN = " · "
TOP, RULE, FACTS = 146, 468, 516
"""Where the title may begin, the line below it is, and the first of the facts."""


def render(copy: Copy) -> bytes:
    event, top = copy.programme.event, TOP
    card, draw = _sheet()
    if event.sectors:
        kicker = BETWEEN.join(event.sectors)
        _line(draw, KICKER, kicker[0].upper() + kicker[1:], baseline=top + 22, ink=ACCENT)
        top += 42
    _title(draw, event.title, top)
    _facts(draw, event)
    return _png(card)


def of_site(sentence: str) -> bytes:
    """For pages that are of no event."""
    card, draw = _sheet()
    _title(draw, sentence, TOP)
    _line(draw, DATE, urlsplit(settings.SITE_URL).netloc, baseline=FACTS)
    return _png(card)


def in_words(event: EventDetails) -> str:
    """All that the card says but the name of the site, for whoever does not see it."""
    status = [] if event.status == EventStatus.SCHEDULED else [event.status.label]
    return ". ".join([event.title, *status, *_facts_of(event)])


def _sheet():
    """(card, what draws on it): paper with the name of the site, and the line above the facts."""
    card = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, WIDTH, 15), fill=ACCENT)
    card.paste(_mark(), (LEFT, 54))
    _line(draw, NAME, settings.SITE_NAME, baseline=88, left=LEFT + 60)
    draw.line((LEFT, RULE, RIGHT, RULE), fill=INK, width=3)
    return card, draw


def _png(card: Image.Image) -> bytes:
    out = BytesIO()
    card.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _title(draw, title: str, top: int) -> None:
    lettering, lines = fitted(title, TITLES, width=RIGHT - LEFT, height=RULE - 28 - top, leading=LEADING)
    backwards = is_backwards(title)
    for number, line in enumerate(lines):
        baseline = top + round(lettering.size * (0.95 + LEADING * number))
        lettering.draw(draw, line, x=RIGHT if backwards else LEFT, baseline=baseline, ink=INK, backwards=backwards)


def _facts_of(event: EventDetails) -> list[str]:
    """When, where and by whom; what is unknown is left out."""
    when = When.of(event)
    place = event.place or (event.venue and event.venue.name) or (event.format and event.format.label)
    organiser = event.organiser and event.organiser.name
    return list(filter(None, (BETWEEN.join(filter(None, (when.days, when.hours))), place, organiser)))


def _facts(draw, event: EventDetails) -> None:
    """A line each; that it is not to be comes first, and in red."""
    status, left = event.status, LEFT
    when, *rest = _facts_of(event)
    if status != EventStatus.SCHEDULED:
        _line(draw, DATE, status.label, baseline=FACTS, ink=SIGNAL)
        when, left = BETWEEN + when, left + round(DATE.width(status.label))
    _line(draw, DATE, when, baseline=FACTS, left=left)
    for number, fact in enumerate(rest, 1):
        _line(draw, FACT, fact, baseline=FACTS + 40 * number, ink=SOFT)


def _line(draw, lettering: Lettering, text: str, *, baseline: int, ink: str = INK, left: int = LEFT) -> None:
    lettering.draw(draw, lettering.cut(text, RIGHT - left), x=left, baseline=baseline, ink=ink)


def _mark() -> Image.Image:
    """As static/img/mark.svg has it, drawn four times as large so that its corners are smooth."""
    mark = Image.new("RGB", (4 * MARK, 4 * MARK), PAPER)
    draw = ImageDraw.Draw(mark)
    unit = 4 * MARK / 32
    draw.rounded_rectangle((0, 0, 4 * MARK - 1, 4 * MARK - 1), radius=4 * unit, fill=ACCENT)
    for row, end in ((9, 25), (16, 25), (23, 21)):
        for first, last, ink in ((7, 11, GOLD), (14, end, "white")):
            draw.rectangle((first * unit, (row - 1.25) * unit, last * unit, (row + 1.25) * unit), fill=ink)
    return mark.resize((MARK, MARK), Image.Resampling.LANCZOS)


FORM = Form(extension="png", name="Card", media_type="image/png", render=render)
"""Of the whole only, and at an address of its own: not among the forms in which a programme is taken along."""
