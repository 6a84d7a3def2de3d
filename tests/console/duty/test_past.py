"""The past is folded from events alone: any moment, in any order of looking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.duty import past
from console.duty.events import Event, Kind
from console.duty.past import Changes, Seen
from sources.sample import State

START = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)


def event(seq: int, seconds: float, kind: str = Kind.INCIDENT_NOTED, **data: object) -> Event:
    return Event(
        seq, START + timedelta(seconds=seconds), "wang", "jump-1", None, kind, data, "", ""
    )


def change(seq: int, old: str, new: str, check: str = "his") -> Event:
    return event(
        seq, seq * 60, Kind.CHECK_CHANGED, check=check, old=old, new=new, value=seq, text="x"
    )


def test_a_check_is_what_its_last_change_made_it():
    changes = Changes({"his": ("ok", START)}, [change(5, "ok", "down"), change(9, "down", "ok")])
    assert changes.at(4)["his"] == Seen(State.OK, None)
    assert changes.at(5)["his"] == Seen(State.DOWN, START + timedelta(minutes=5), 5.0, "x")
    assert changes.at(8)["his"].state is State.DOWN
    assert changes.at(9)["his"].state is State.OK


def test_a_check_that_never_changed_since_is_as_it_stands():
    changes = Changes(
        {"his": ("warn", START), "lis": ("ok", START)}, [change(5, "ok", "down", "lis")]
    )
    assert changes.at(1)["his"] == Seen(State.WARN, START)


def test_what_was_not_known_before_its_first_change_is_not_on_the_board():
    changes = Changes({"his": ("down", START)}, [change(5, "unknown", "down")])
    assert changes.at(4) == {}
    assert changes.at(5)["his"].state is State.DOWN


def test_what_is_worth_a_halt():
    assert past.happened(event(1, 0, Kind.CHECK_CHANGED))
    assert not past.happened(event(1, 0, Kind.CONSOLE_STARTED))
    assert not past.happened(event(1, 0, Kind.NOTIFY_INTENT))


def test_what_falls_together_is_one_step():
    storm = [event(1, 0), event(2, 100), event(3, 100.4), event(4, 101.2), event(5, 300)]
    assert past.burst_before(storm, None) == storm[4]
    assert past.burst_before(storm, storm[4]) == storm[3]
    assert past.burst_before(storm[:4], storm[3]) == storm[0]
    assert past.burst_before(storm[:1], storm[0]) is None
    assert past.last_burst(storm) == storm[0]
    assert past.last_burst(storm[1:]) == storm[3]
    assert past.last_burst([event(1, 0, Kind.CONSOLE_STARTED)]) is None


def test_there_and_back_makes_the_same_halts():
    events = [event(n, at) for n, at in enumerate((0, 0.5, 5, 5.9, 6.8, 7.7, 60, 61, 62.5), 1)]
    back, standing = [], None
    while found := past.burst_before(
        events if standing is None else events[: standing.seq], standing
    ):
        back.append(found.seq)
        standing = found
    on, after = [], 0
    while found := past.last_burst(events[after:]):
        on.append(found.seq)
        after = found.seq
    assert on == back[::-1] == [2, 6, 7, 8, 9]


def test_an_incident_is_none_before_its_first_event():
    assert past.incident_at([]) is None
