"""How many of one process make pages at once."""

from contextlib import ExitStack
from threading import Event, Thread
from time import monotonic

import pytest

from articles.page_cache import Makers


def at_work(makers, number):
    """As many threads, each in its place or waiting for one; how many came in."""
    came_in, may_end = [], Event()

    def make():
        with makers.place():
            came_in.append(1)
            may_end.wait(5)

    threads = [Thread(target=make) for _ in range(number)]
    for thread in threads:
        thread.start()
    return came_in, may_end, threads


def until(condition):
    end = monotonic() + 5
    while not condition() and monotonic() < end:
        pass
    assert condition()


def test_only_so_many_make_pages_at_once_and_each_comes_to_it():
    came_in, may_end, threads = at_work(Makers(2, 5), 6)
    until(lambda: len(came_in) == 2)
    threads[0].join(0.05)
    assert len(came_in) == 2
    may_end.set()
    for thread in threads:
        thread.join(5)
    assert len(came_in) == 6


def test_whoever_has_waited_long_enough_goes_on_beside_the_others():
    makers = Makers(1, 0.01)
    with ExitStack() as stack:
        for _one in range(3):
            stack.enter_context(makers.place())
    # Who had no place gives none back: there is one as before.
    came_in, may_end, threads = at_work(Makers(1, 5), 2)
    until(lambda: len(came_in) == 1)
    may_end.set()
    for thread in threads:
        thread.join(5)
    began = monotonic()
    with makers.place(), makers.place():
        assert monotonic() - began >= 0.01


def test_a_page_that_breaks_gives_its_place_back():
    makers = Makers(1, 5)
    for _time in range(3):
        with pytest.raises(ZeroDivisionError), makers.place():
            raise ZeroDivisionError
    began = monotonic()
    with makers.place():
        assert monotonic() - began < 1
