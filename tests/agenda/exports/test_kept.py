"""What several people ask for at once is made once."""

import threading
from queue import Queue

import pytest

from agenda.exports import kept


def ask(key: tuple, told: Queue, go_on: threading.Event | None = None) -> threading.Thread:
    """In a thread: tells whether it has waited, or that it was sent away."""

    def run():
        try:
            with kept._alone(key) as has_waited:
                told.put(has_waited)
                if go_on:
                    go_on.wait(20)
        except kept._NoSeat:
            told.put("sent away")

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def made():
    """(key, go on, thread): an export that is being made until it may go on."""
    told, go_on = Queue(), threading.Event()
    thread = ask(("sample",), told, go_on)
    assert told.get(timeout=20) is False
    yield ("sample",), go_on
    go_on.set()
    thread.join()


def test_x_13_who_asks_for_what_is_being_made_waits_for_it(made):
    """X-13"""
    key, go_on = made
    told = Queue()
    waiting = ask(key, told)
    assert told.empty()
    go_on.set()
    assert told.get(timeout=20) is True
    waiting.join()


def test_who_asks_for_something_else_does_not_wait(made):
    told = Queue()
    ask(("another",), told).join()
    assert told.get() is False


def test_x_13_few_wait_and_the_others_are_sent_away_at_once(made, monkeypatch):
    """X-13: so that threads are left to serve pages."""
    monkeypatch.setattr(kept, "_seats", threading.BoundedSemaphore(1))
    key, go_on = made
    told = Queue()
    asked = [ask(key, told) for _ in range(3)]
    assert [told.get(timeout=20) for _ in range(2)] == ["sent away"] * 2
    go_on.set()
    assert told.get(timeout=20) is True
    for thread in asked:
        thread.join()


def test_a_key_is_forgotten_when_nobody_holds_it(made):
    ask(("gone",), Queue()).join()
    assert ("gone",) not in kept._being_made
    assert made[0] in kept._being_made
