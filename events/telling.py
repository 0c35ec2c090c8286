"""Words that tell what an event is about: those that it uses again and again, and others seldom."""

import re
from collections import Counter
from math import log

from events.models import Entry, Term
from events.text import folded

WORDS = 24
_LOOKED_UP = 200
"""So many of those that it uses most are looked up in the vocabulary."""
_LENGTHS = range(4, 41)
_LEAST = 12
"""No word is too common that is in so few entries."""
_WORD = re.compile(r"[^\W\d_]+")
_DULL = frozenset(
    """
    able about above access according account achieve across action actions active activities activity address adopt
    afternoon again against agenda ahead aims along already also always among annual another anyone approach approaches
    area areas around asked asks aspects attend attending available away background based basis become been before
    begin being below best better between beyond both bring brings build building call calls case cases centre change
    changes changing clear close colleagues come comes coming common conference conferences consider considers context
    continue continues cost costs could country create current currently days deal dealing delegate delegates deliver
    delivered delivering delivery despite detail develop developed developing different discuss discussion done down
    during each early effective effectively effort efforts eight either ensure ensuring even event events ever every
    example examples experience experiences explore explores face facing fact fictional field figure figures find first
    five focus followed following forum four from full further future gain getting give given gives giving goes going
    good great greater group groups have having held help helping helps here high higher hold hours however hundred
    idea ideas identify impact important improve improved improving include included includes including increase
    increased increasing information introduction issue issues items itself join just keep keeping know known large
    largest last late later latest lead leading learn learned least less level levels life light like likely live local
    long look looking made main major make makes making many matter matters mean means measures meet meeting members
    might month months more morning most move much must name national near need needed needs never newly next nine
    notice number numbers offer offers often once only open opportunities opportunity order other others over overview
    panel part participants particular past people person perspective place places plan plans play point points
    possible practice present presentation presentations problem problems process programme programmes progress provide
    provided provides providing purpose question questions quite range rate rather reach real really recent recently
    reflect regarding related relevant remain remains remit represent respond result results right role room said same
    sample says second section seek serve service services session sessions seven several shall share shared sharing
    short should show side significant simply since small some sort speak speaker speakers start started state step
    steps still stop subject such support sure symposium take taken takes taking talk talks term terms than that their
    them themselves then there these they thing things think this those three through throughout time times today
    together told took topic topics toward towards turn type types under understand understanding until update upon
    used useful using various very view views want wants ways webinar well were what when where whether which while
    whole wide wider will with within without work worked working works workshop would year years your yourself
    """.split()  # noqa: SIM905
)
"""Words of any text that invites people to an event."""


def used_words(*texts: str) -> Counter[str]:
    """How often each word is used that is somewhere written small: names tell nothing, nor do words used once."""
    used = _WORD.findall(" ".join(texts))
    small = {word for word in used if word.islower() and len(word) in _LENGTHS} - _DULL
    counts = Counter(word for word in map(str.lower, used) if word in small)
    return Counter({word: count for word, count in counts.items() if count > 1})


def telling(used: Counter[str]) -> dict[str, str]:
    """{word without its plural: the word as it is used}, the most telling first."""
    counts = dict(used.most_common(_LOOKED_UP))
    common = _LEAST + Entry.objects.events().count()
    known = Term.objects.filter(facet="", text__in=counts, documents__lte=common).values_list("text", "documents")
    best = sorted(known, key=lambda each: (-(counts[each[0]] ** 2) / log(2 + each[1]), each[0]))
    words: dict[str, str] = {}
    for word, _ in best:
        words.setdefault(folded(word), word)
    return dict(list(words.items())[:WORDS])
