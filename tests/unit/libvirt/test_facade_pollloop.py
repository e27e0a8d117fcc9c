"""The default event loop: handles, timers, removal from inside callbacks, waking from other threads."""

import os
import threading

import pytest

from libvirt.pollloop import PollLoop

READABLE, WRITABLE, ERROR, HANGUP = 1, 2, 4, 8


@pytest.fixture
def freed():
    return []


@pytest.fixture
def loop(freed):
    return PollLoop(freed.append)


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            pass


def test_a_handle_is_called_with_what_happened(loop, pipe):
    reader, writer = pipe
    calls = []
    watch = loop.add_handle(reader, READABLE, lambda *call: calls.append(call), "opaque")
    os.write(writer, b"x")
    loop.run_once()
    assert calls == [(watch, reader, READABLE, "opaque")]


def test_two_handles_on_one_file_see_their_own_events(loop, pipe):
    _, writer = pipe
    calls = []
    loop.add_handle(writer, WRITABLE, lambda watch, fd, events, opaque: calls.append((opaque, events)), "writes")
    loop.add_handle(writer, READABLE, lambda watch, fd, events, opaque: calls.append((opaque, events)), "reads")
    loop.run_once()
    assert calls == [("writes", WRITABLE)]


def test_hangup_is_always_told(loop, pipe):
    reader, writer = pipe
    calls = []
    loop.add_handle(reader, WRITABLE, lambda watch, fd, events, opaque: calls.append(events), None)
    os.close(writer)
    loop.run_once()
    assert calls == [HANGUP]


def test_a_paused_handle_is_not_called(loop, pipe):
    reader, writer = pipe
    calls = []
    watch = loop.add_handle(reader, READABLE, lambda *call: calls.append(call), None)
    loop.update_handle(watch, 0)
    os.write(writer, b"x")
    loop.add_timeout(0, lambda *call: None, None)
    loop.run_once()
    assert calls == []


def test_what_belongs_to_a_removed_handle_is_freed_by_the_loop(loop, pipe, freed):
    reader, _ = pipe
    watch = loop.add_handle(reader, READABLE, lambda *call: None, "opaque")
    assert loop.remove_handle(watch) == 0
    assert loop.remove_handle(watch) == -1
    assert freed == []
    loop.run_once()
    assert freed == ["opaque"]


def test_a_callback_may_remove_others_of_its_round(loop, pipe, freed):
    reader, writer = pipe
    calls, watches = [], []

    def first(watch, fd, events, opaque):
        calls.append(opaque)
        for other in watches:
            loop.remove_handle(other)

    watches += [loop.add_handle(reader, READABLE, first, name) for name in ("a", "b")]
    os.write(writer, b"x")
    loop.run_once()
    assert calls == ["a"]
    assert freed == ["a", "b"]


def test_a_timer_of_zero_fires_in_every_round(loop):
    calls = []
    timer = loop.add_timeout(0, lambda number, opaque: calls.append((number, opaque)), "opaque")
    loop.run_once()
    loop.run_once()
    assert calls == [(timer, "opaque")] * 2


def test_a_timer_that_is_off_fires_when_it_is_switched_on(loop):
    calls = []
    timer = loop.add_timeout(-1, lambda *call: calls.append(call), None)
    other = loop.add_timeout(0, lambda *call: None, None)
    loop.run_once()
    assert calls == []
    loop.remove_timeout(other)
    loop.update_timeout(timer, 1)
    loop.run_once()
    while not calls:
        loop.run_once()
    assert calls == [(timer, None)]


def test_a_timer_may_remove_itself(loop, freed):
    calls = []

    def once(timer, opaque):
        calls.append(timer)
        assert loop.remove_timeout(timer) == 0

    timer = loop.add_timeout(0, once, "opaque")
    loop.run_once()
    assert (calls, freed) == ([timer], ["opaque"])
    assert loop.remove_timeout(timer) == -1


def test_another_thread_wakes_the_loop(loop):
    calls = []
    timer = loop.add_timeout(-1, lambda *call: calls.append(call), None)
    waker = threading.Thread(target=loop.update_timeout, args=(timer, 0))
    waker.start()
    while not calls:
        loop.run_once()
    waker.join(10)
    assert calls[0] == (timer, None)


def test_unknown_numbers_are_ignored(loop):
    loop.update_handle(99, READABLE)
    loop.update_timeout(99, 0)
    assert loop.remove_timeout(99) == -1
