import signal
import subprocess
import sys
import time

from bench.place import CannotRun, own_place, serving
from bench.table import printed

SIZES = (25, 200, 1500)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    begun = time.monotonic()
    with own_place() as place:
        import django

        django.setup()
        from bench import desk, exports, files, importing, memory, reading, recognition, searching, weight, writing

        _say("A database of its own with conferences of 25, 200 and 1,500 sessions …")
        writing.fill(SIZES)
        _say("Composing, publishing, importing, the desk, exports, memory …")
        lines = writing.measure(SIZES) + desk.measure(SIZES) + exports.measure(SIZES) + files.measure(SIZES[1])
        lines += importing.measure(SIZES) + memory.measure(SIZES[-1])
        reading.write_twins(place, SIZES)
        _say("Reading …")
        with serving(place) as processes:
            lines = reading.measure(place, SIZES, processes) + lines + weight.measure(place)
    _say("Searching among 1,000 and 10,000 events, which are made now if they are not there …")
    lines += searching.measure()
    _say("Recognising programmes …")
    recognised = recognition.measured()
    print(printed(lines))
    print(f"\n{recognised}\n\n{NOTES}\nTook {time.monotonic() - begun:.0f} s.")


NOTES = """\
kept, unchanged: requests a second on 8 open connections, in turns with a static file of the same bytes; ratio is
  the median of the rounds (least–greatest). The reader is Python on the same processors and bounds both sides.
  µs and “by processor”: processor time a request of server and database, for machines that are busy otherwise.
cold: the first request after the catalogue's version moved, on one connection, against those that follow it.
 compose, publish, conflicts, checklist, compare: in one process, in turns; ratio is the time a session. Conflicts,
   lines of the checklist and differences are found in what is read already. The desk: with the two queries of
   whoever is signed in. Memory: a process of its own each.
 import: what was exported of the same conference is read and settled; what is applied is taken back.
 search, suggestions, lists, audiences: on one connection, each question once; p50 and p95 of the times, and how much
   they grow from 1,000 to 10,000 events. What is wrong there is a line that begins with NOT AS IT MUST BE.
programmes read: what the importer understood of each, beside what a person reads in it: F1 of the facts of each group,
  their mean, and the share of the lines with a place in a programme that got one.
A programme of more than 250 sessions is shown a day at a time: the page of 1,500 holds its first 250."""


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except (CannotRun, OSError, subprocess.TimeoutExpired) as error:
        sys.exit(f"bench: it cannot run: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
