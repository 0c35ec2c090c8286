"""Web pages: what is read and what is left out, tables, data within; nothing recurs or goes back."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.importer.document import Anchor, Cell, Line
from agenda.importer.readers import web_page
from agenda.importer.reading import Unreadable
from events.programme import Organiser, VenueDetails
from events.vocabulary import EventFormat, EventStatus


def read(source: str):
    return web_page.document(source.encode()).lines


def texts(source: str) -> list[str]:
    return [line.text for line in read(source)]


def test_blocks_are_lines_and_the_source_is_as_they_read():
    document = web_page.document(b"<h1>Sample <i>Conference</i></h1><p>5 March<br>London<br><br>Hall<div>A</div> B")
    assert document.source == ("Sample Conference", "5 March", "London", "Hall", "A", "B")
    assert document.lines == (
        Line(numbers=(1,), text="Sample Conference", heading=1),
        Line(numbers=(2,), text="5 March"),
        Line(numbers=(3,), text="London"),
        Line(numbers=(4,), text="Hall", gap=1),
        Line(numbers=(5,), text="A"),
        Line(numbers=(6,), text="B"),
    )


def test_items_have_their_depth():
    source = "<ul><li>One<ol><li>Two<li><p>Three<p>More</ol><li>Four</ul><p>• Typed"
    assert [(line.text, line.item) for line in read(source)] == [
        ("One", 1),
        ("Two", 2),
        ("Three", 2),
        ("More", 2),
        ("Four", 1),
        ("Typed", 1),
    ]


def test_a_line_that_is_strong_is_bold_and_links_are_anchors():
    assert read(
        "<p><b>Sample <a href='https://example.org/a'>Speaker</a></b></p>"
        "<p><b>09:30</b> <a href='/b'>here</a> <a href='http://['>x</a> <a href='javascript:1'>y</a></p>"
    ) == (
        Line(numbers=(1,), text="Sample Speaker", bold=True, anchors=(Anchor("Speaker", "https://example.org/a"),)),
        Line(numbers=(2,), text="09:30 here x y"),
    )


def test_spans_of_cells_are_counted():
    source = (
        "<table><thead><tr><th>Time<th colspan=2>Rooms</thead>"
        "<tr><td rowspan=2>09:30<td>One<td>Two<br>again<tr><td>Three<td>Four</table>"
    )
    assert [(line.text, line.cell) for line in read(source)] == [
        ("Time", Cell(0, 0, 0, is_head=True)),
        ("Rooms", Cell(0, 0, 1, columns=2, is_head=True)),
        ("09:30", Cell(0, 1, 0)),
        ("One", Cell(0, 1, 1)),
        ("Two", Cell(0, 1, 2)),
        ("again", Cell(0, 1, 2)),
        ("Three", Cell(0, 2, 1)),
        ("Four", Cell(0, 2, 2)),
    ]


def test_terms_and_what_they_mean_are_a_table():
    source = "<dl><dt>Date<dd>5 March<dt>Place<dd>London<dd>Hall</dl>"
    assert [(line.text, line.cell) for line in read(source)] == [
        ("Date", Cell(0, 0, 0)),
        ("5 March", Cell(0, 0, 1)),
        ("Place", Cell(0, 1, 0)),
        ("London", Cell(0, 1, 1)),
        ("Hall", Cell(0, 2, 1)),
    ]


def test_a_table_that_lays_out_a_page_is_none():
    source = "<table><tr><td>Menu<td><h2>Day 1</h2><table><tr><td>9.30<td>A<tr><td>10.00<td>B</table></table>"
    assert [(line.text, line.cell) for line in read(source)] == [
        ("Menu", None),
        ("Day 1", None),
        ("9.30", Cell(0, 0, 0)),
        ("A", Cell(0, 0, 1)),
        ("10.00", Cell(0, 1, 0)),
        ("B", Cell(0, 1, 1)),
    ]


PROGRAMME = "<p>Programme of the day, with all that is in it, and more than that, said at length</p>"


@pytest.mark.parametrize(
    "left_out",
    [
        "<nav>Home</nav>",
        "<header>Site</header>",
        "<footer>© Site</footer>",
        "<aside>Related</aside>",
        "<script>let a = '<p>code</p>'</script>",
        "<style>p {}</style>",
        "<template><p>x</p></template>",
        "<!-- comment -->",
        "<div hidden>x</div>",
        "<div aria-hidden=true>x</div>",
        "<div style='color: red; display: none'>x</div>",
        "<div class='cookie-banner'>We use cookies</div>",
        "<ol class=breadcrumb><li>Home</ol>",
        "<div id='main-menu'><ul><li>Home</ul></div>",
        "<div role=navigation>Home</div>",
        "<div class='social share'>Follow us</div>",
        "<button>Menu</button>",
    ],
)
def test_the_site_around_and_what_is_hidden_is_left_out(left_out):
    assert texts(f"<title>T</title><body class='nav-open'>{left_out}{PROGRAMME}{left_out}") == [
        "Programme of the day, with all that is in it, and more than that, said at length"
    ]


def test_what_is_seen_is_kept_in_order_around_what_is_left_out():
    assert texts(f"{PROGRAMME}One <!-- a --> and <span hidden>x</span> two<nav>Home</nav>three")[1:] == [
        "One and two",
        "three",
    ]


def test_the_main_part_is_read_where_there_is_one_with_the_title_of_the_page():
    assert texts(f"<div>Around</div><main><h1>Title</h1>{PROGRAMME}</main>")[0] == "Title"
    assert texts(f"<header><nav>Home</nav><h1>Title</h1></header><main>{PROGRAMME}</main>")[0] == "Title"


def test_a_programme_is_never_left_out_whole():
    assert texts("<header>Sample Conference</header><aside><p>09:30 Registration<p>10:00 Welcome</aside>") == [
        "Sample Conference",
        "09:30 Registration",
        "10:00 Welcome",
    ]
    assert texts("<div class=menu><h1>Title</h1></div>") == ["Title"]


def test_days_on_tabs_are_read():
    assert texts("<div role=tabpanel>Day 1</div><div role=tabpanel hidden>Day 2</div>") == ["Day 1", "Day 2"]


def test_what_unfolds_times_and_pictures_that_are_headings_are_read():
    source = (
        "<details><summary>More</summary>Text</details><time datetime='2026-03-05'></time><h2><img alt='Day 1'></h2>"
    )
    assert texts(source) == ["More", "Text", "2026-03-05", "Day 1"]


def test_text_that_is_laid_out_by_hand_is_read_as_text_is():
    document = web_page.document(b"<h1>T</h1><pre>\n09:30   A    Foyer\n10:00   B    Hall\n</pre>")
    assert [(line.numbers, line.text, line.cell) for line in document.lines[1:4]] == [
        ((3,), "09:30", Cell(0, 0, 0)),
        ((3,), "A", Cell(0, 0, 1)),
        ((3,), "Foyer", Cell(0, 0, 2)),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<meta charset=utf-8><p>“Café”".encode(), "“Café”"),
        ("<meta charset=windows-1252><p>“Café”".encode("cp1252"), "“Café”"),
        ("<meta http-equiv=x content='text/html; charset=iso-8859-1'><p>“Café”".encode("cp1252"), "“Café”"),
        ("<meta charset=cp1252><p>“Café”".encode(), "“Café”"),
        ("<meta charset=klingon><p>“Café”".encode("cp1252"), "“Café”"),
        ("<p>“Café”".encode("utf-16"), "“Café”"),
    ],
)
def test_encodings_are_those_that_the_page_says_unless_it_is_wrong(content, said):
    assert [line.text for line in web_page.document(content).lines] == [said]


JSON_LD = """<title>Conference | Site</title><script type="application/ld+json">{"@context": "x", "@graph":
[{"@type": "WebPage", "name": "x"}, {"@type": ["EducationEvent"], "name": "Sample Conference", "startDate":
"2026-03-05T09:30:00+00:00", "endDate": "2026-03-06T16:00", "eventStatus": "https://schema.org/EventPostponed",
"eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode", "location": [{"@type": "VirtualLocation"},
{"@type": "Place", "name": "Sample Hall", "address": {"streetAddress": "1 Sample Road", "addressLocality": "London"}}],
"organizer": {"name": "Sample Organisation", "url": "https://example.org"}, "performer": [{"name": "Sample Speaker One",
"jobTitle": "Chair", "affiliation": {"name": "Sample University"}}, "Sample Speaker Two"]}]}</script><p>Text"""


def test_json_ld_is_told():
    assert web_page.document(JSON_LD.encode()).told == {
        "page_title": "Conference | Site",
        "title": "Sample Conference",
        "starts_on": date(2026, 3, 5),
        "ends_on": date(2026, 3, 6),
        "start_time": time(9, 30),
        "end_time": time(16),
        "place": "London",
        "venue": VenueDetails(name="Sample Hall", address="1 Sample Road, London"),
        "organiser": Organiser(name="Sample Organisation", website="https://example.org"),
        "format": EventFormat.HYBRID,
        "status": EventStatus.POSTPONED,
        "performers": ("Sample Speaker One, Chair, Sample University", "Sample Speaker Two"),
    }


@pytest.mark.parametrize(
    "source",
    [
        "<div class=h-event><h1 class=p-name>Forum</h1><time class=dt-start datetime='2026-03-05T09:30'>x</time>"
        "<p class='p-location'>London</p></div>",
        "<div class=vevent><h1 class=summary>Forum</h1><abbr class=dtstart title='2026-03-05T09:30'>x</abbr>"
        "<p class=location>London</p></div>",
        "<div itemscope itemtype='https://schema.org/BusinessEvent'><h1 itemprop=name>Forum</h1>"
        "<meta itemprop=startDate content='2026-03-05T09:30'><p itemprop=location>London</p></div>",
    ],
)
def test_microformats_and_microdata_are_told(source):
    assert web_page.document(source.encode()).told == {
        "title": "Forum",
        "starts_on": date(2026, 3, 5),
        "start_time": time(9, 30),
        "place": "London",
    }


def test_of_several_events_none_is_told():
    assert web_page.document(b"<p class=h-event>A</p><p class=h-event>B</p>").told == {}


@pytest.mark.parametrize("data", ["{", "[" * 100_000, "null", "3", '{"@type": "Event", "name": 3, "startDate": "x"}'])
def test_data_that_is_none_is_not_told(data):
    assert web_page.document(f'<script type="application/ld+json">{data}</script><p>Text'.encode()).told == {}


@pytest.mark.parametrize("source", ["<p></p>", "<script>made_here()</script>", "<!-- x -->", "<html hidden><p>x"])
def test_a_page_without_text_is_refused_in_a_sentence(source):
    with pytest.raises(Unreadable, match=r"^There is no text on this page"):
        web_page.document(source.encode())


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "dl><dd", "nav", "header"])
def test_10_000_nested_elements_are_read_without_their_nesting(tag):
    assert texts("<h1>Title</h1>" + f"<{tag}>" * 10_000 + "deep") == ["Title", "deep"]


def test_10_000_nested_elements_of_another_kind_are_refused_in_a_sentence():
    with pytest.raises(Unreadable, match=r"^The elements of this page are nested too deeply"):
        web_page.document(("<x-part>" * 10_000 + "deep").encode())


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "header", "nav", "a href=x", "h1", "section"])
def test_500_nested_elements_are_read(tag):
    assert texts(f"<{tag}>" * 500 + "deep")[-1] == "deep"


HOSTILE = [
    "<p>a",
    "<br>",
    "<td>a",
    "<table>",
    "<tr><td rowspan=9 colspan=9>a",
    "<li>a",
    "&amp;",
    "&",
    "<",
    "<!--",
    "a ",
    "</p>",
]
HOSTILE += [
    "<header>a</header>",
    "<p class='nav h-event'>a</p>",
    "<a href=x>",
    "<p itemscope itemtype='schema.org/Event'>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_half_a_megabyte_of_hostile_html_is_read(hostile):
    try:
        assert web_page.document(f"<p>A</p>{hostile * (2**19 // len(hostile))}".encode()).lines
    except Unreadable as refused:
        assert re.match("The text has more than|The elements of this page are nested", str(refused))  # noqa: PT017


PIECES = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<br>",
]
PIECES += [
    "<b>",
    "</b>",
    "<a href='https://example.org'>",
    "</a>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
]
PIECES += ["<h1>", "</h1>", "Welcome", " ", "\n", "&amp;", "• "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_however_broken_no_word_is_lost(source):
    try:
        document = web_page.document(source.encode())
    except Unreadable:
        assert "Welcome" not in source
        return
    said = " ".join(line.text for line in document.lines)
    assert said.count("Welcome") == source.count("Welcome")
    for line in document.lines:
        assert all(0 < number <= len(document.source) for number in line.numbers)
