"""Turns at one file are given in the order they were asked for, one at a time, also when somebody dies waiting."""

import signal
import subprocess
import sys
import time
from threading import Thread

import pytest

from kith.kit.sqlite import turns

pytestmark = pytest.mark.skipif(not turns.FIFO, reason="only Linux can lock parts of an open file")
SOON = 5.0
WAITS = (
    "import sys; from kith.kit.sqlite import turns; print('asks', flush=True); turns.take(sys.argv[1]);"
    " print('has', flush=True); sys.stdin.read()"
)


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "turns")


def numbers_taken(place):
    with open(place, "rb") as file:  # noqa: PTH123  as the code under test opens it
        return int.from_bytes(file.read(turns.NUMBER), "big")


def until(holds):
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def another_process(place):
    """Begin a process that asks for its turn; return it once it stands in line."""
    before = numbers_taken(place)
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "asks\n"
    until(lambda: numbers_taken(place) > before)
    return process


def gone(process, number=signal.SIGKILL):
    process.send_signal(number)
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_whoever_asks_first_goes_first(place):
    holding, order, waiting = turns.take(place), [], []

    def go(number):
        mine = turns.take(place)
        order.append(number)
        turns.end(mine)

    for number in range(12):
        waiting.append(Thread(target=go, args=(number,)))
        waiting[-1].start()
        until(lambda: numbers_taken(place) == len(waiting) + 1)
    assert order == []
    turns.end(holding)
    for one in waiting:
        one.join(SOON)
    assert order == list(range(12))


def test_a_process_that_dies_holding_gives_its_turn_back(place):
    turns.end(turns.take(place))
    other = another_process(place)
    assert other.stdout.readline() == "has\n"
    gone(other)
    turns.end(turns.take(place))


def test_a_process_that_dies_waiting_lets_nobody_in_before_the_holder_is_done(place):
    holding = turns.take(place)
    first, second = another_process(place), another_process(place)
    gone(first)
    entered = Thread(target=lambda: second.stdout.readline())
    entered.start()
    entered.join(0.3)
    assert entered.is_alive(), "two had the turn at once"
    turns.end(holding)
    entered.join(SOON)
    assert not entered.is_alive()
    gone(second)
