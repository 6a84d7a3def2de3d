"""Availability: what is known of each moment, by whom it was looked at, and what that adds up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

import config
from config.loader import load
from console.duty import charts
from console.duty.availability import Mark, looked, mark, record, total
from console.duty.events import Event, Kind

SITE = load(Path(config.__file__).parent / "sites" / "template")
SINCE = datetime(2025, 10, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return SINCE + HOUR * hours


class Tape:
    """A journal of marks."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []

    def add(self, hours: float, kind: Kind, **more) -> Tape:
        host = more.pop("host", "jump")
        self.marks.append(Mark(len(self.marks) + 1, at(hours), kind, host, **more))
        return self

    def on(self, hours: float, pid: int = 1, **more) -> Tape:
        return self.add(hours, Kind.CONSOLE_STARTED, pid=pid, **more)

    def off(self, hours: float, pid: int = 1, **more) -> Tape:
        return self.add(hours, Kind.CONSOLE_STOPPED, pid=pid, **more)

    def check(self, hours: float, state: str, check: str = "his-web", part: str = "his") -> Tape:
        return self.add(hours, Kind.CHECK_CHANGED, check=check, component=part, state=state)

    def record(self, alive=()):
        return record(self.marks, SITE, SINCE, UNTIL, alive)

    def system(self, system: str = "his", alive=()) -> list[tuple[float, float, str]]:
        return [
            ((one.start - SINCE) / HOUR, (one.end - SINCE) / HOUR, str(one.state))
            for one in self.record(alive).systems[system]
        ]


def well(hours: float = 0) -> Tape:
    """Return a tape on which both parts of the HIS were asked and are well."""
    tape = Tape().on(hours)
    return tape.check(hours, "ok").check(hours, "ok", "his-db-port", "his-db")


def test_down_time_is_what_its_own_parts_were_down() -> None:
    tape = well().check(6, "down", "his-db-port", "his-db").check(7, "ok", "his-db-port", "his-db")
    tape.off(24)
    assert tape.system() == [(0, 6, "ok"), (6, 7, "down"), (7, 24, "ok")]
    found = total(tape.record().systems["his"])
    assert (found.up, found.down, found.stops) == (23 * HOUR, HOUR, 1)
    assert found.seqs == (4,)
    assert found.share == 23 / 24
    # It stands behind the database, and yet it was not seen to be down itself.
    assert total(tape.record().components["his"]).down == timedelta(0)


def test_a_warning_is_available() -> None:
    tape = well().check(3, "warn").check(4, "ok").off(24)
    assert tape.system()[1] == (3, 4, "warn")
    assert total(tape.record().systems["his"]).share == 1


def test_no_answer_and_nobody_looking_are_told_apart_and_count_for_neither_side() -> None:
    tape = well(2).check(6, "unknown").check(8, "ok").off(12)
    assert tape.system() == [
        (0, 2, "stale"), (2, 6, "ok"), (6, 8, "unknown"), (8, 12, "ok"), (12, 24, "stale"),
    ]  # fmt: skip
    found = total(tape.record().systems["his"])
    assert (found.unknown, found.unwatched, found.up) == (2 * HOUR, 14 * HOUR, 8 * HOUR)
    assert found.share == 1
    assert found.blind == 16 / 24


def test_known_to_be_down_beats_not_known_and_that_beats_up() -> None:
    tape = well().check(2, "unknown").check(3, "down", "his-db-port", "his-db")
    tape.check(4, "ok", "his-db-port", "his-db").check(5, "ok").off(24)
    assert tape.system()[1:4] == [(2, 3, "unknown"), (3, 4, "down"), (4, 5, "unknown")]


def test_two_parts_down_one_after_the_other_are_one_stop() -> None:
    tape = well().check(2, "down").check(3, "down", "his-db-port", "his-db").check(4, "ok")
    tape.check(5, "ok", "his-db-port", "his-db").off(24)
    found = total(tape.record().systems["his"])
    assert (found.down, found.stops) == (3 * HOUR, 1)
    assert found.seqs == (4, 5)


def test_a_system_without_any_reading_is_not_known() -> None:
    tape = well().off(24)
    assert tape.system("emr") == [(0, 24, "unknown")]
    bare = replace(SITE, checks=())
    assert total(record((), bare, SINCE, UNTIL).systems["emr"]).unwatched == 24 * HOUR


def test_what_happened_before_the_period_counts_in_it() -> None:
    tape = well(-30).check(-2, "down").check(1, "ok").off(30)
    assert tape.system() == [(0, 1, "down"), (1, 24, "ok")]


def test_a_console_that_died_looked_up_to_its_last_change() -> None:
    tape = well().check(5, "warn")
    tape.on(10, pid=2).check(11, "ok").off(12, pid=2)
    assert tape.system() == [(0, 5, "ok"), (5, 10, "stale"), (10, 11, "warn"), (11, 12, "ok"), (12, 24, "stale")]  # fmt: skip


def test_the_same_process_number_again_is_another_console() -> None:
    tape = well().check(5, "warn").on(10).off(12)
    assert looked(tape.marks, UNTIL) == ((at(0), at(5)), (at(10), at(12)))


def test_a_console_that_runs_now_looks_until_now() -> None:
    tape = well().check(5, "warn")
    assert tape.system()[-1] == (5, 24, "stale")
    assert tape.system(alive={("jump", 1)})[-1] == (5, 24, "warn")


def test_two_consoles_on_one_machine_look_as_long_as_one_of_them_does() -> None:
    tape = well().on(3, pid=2).off(6).off(9, pid=2)
    assert looked(tape.marks, UNTIL) == ((at(0), at(9)),)


def test_a_check_that_the_site_lost_counts_until_a_console_starts_without_it() -> None:
    tape = well().check(2, "down", "his-old", "his").off(4).on(5, pid=2).off(24, pid=2)
    assert tape.system() == [(0, 2, "ok"), (2, 4, "down"), (4, 5, "stale"), (5, 24, "ok")]


def test_a_check_that_came_later_does_not_make_the_time_before_unknown() -> None:
    tape = well().check(20, "ok", "his-memory").off(24)
    assert tape.system() == [(0, 24, "ok")]


def test_a_clock_that_was_set_back_makes_no_stretch_run_backwards() -> None:
    tape = well().check(6, "down").check(5, "ok").off(24)
    assert tape.system() in ([(0, 6, "ok"), (6, 24, "ok")], [(0, 5, "ok"), (5, 24, "ok")])


def test_one_moment_from_a_wrong_clock_spoils_no_others() -> None:
    tape = well().check(9000, "down").check(7, "ok").check(9, "warn").check(-9000, "ok").off(23)
    assert tape.system() == [(0, 7, "ok"), (7, 9, "ok"), (9, 23, "warn"), (23, 24, "stale")]


def test_an_event_says_it_or_nothing() -> None:
    changed = Event(7, SINCE, "console", "jump", None, "check.changed",
                    {"check": "his-web", "component": "his", "new": "down"}, "", "")  # fmt: skip
    assert mark(changed) == Mark(7, SINCE, "check.changed", "jump", 0, "his-web", "his", "down")
    assert mark(replace(changed, kind="incident.noted")) is None


def test_the_calendar_of_the_charts_adds_up_to_the_same() -> None:
    tape = well(2).check(6, "down").check(8, "unknown").check(9, "ok").off(12)
    rows = tape.record().systems
    day = charts.availability(rows, SINCE.date(), SINCE.date(), UNTIL, ZoneInfo("UTC")).rows[0]
    found = total(rows["his"])
    assert (day.total.up, day.total.down) == (found.up, found.down)
    assert day.total.unknown == found.unknown + found.unwatched


STEP = st.tuples(
    st.integers(0, 3), st.sampled_from(["on", "off", "his-web", "his-db-port", "his-old"]),
    st.sampled_from(["ok", "warn", "down", "unknown"]), st.integers(1, 2),
)  # fmt: skip


@given(st.lists(STEP, max_size=25))
def test_stretches_lie_without_gaps_and_say_what_a_walk_minute_by_minute_says(steps) -> None:
    tape, now = Tape(), -2
    for ahead, what, state, pid in steps:
        now += ahead
        if what in ("on", "off"):
            getattr(tape, what)(now, pid=pid)
        else:
            tape.check(now, state, what, "his-db" if what == "his-db-port" else "his")
    found = tape.record().systems["his"]
    assert (found[0].start, found[-1].end) == (SINCE, UNTIL)
    assert all(one.end == two.start for one, two in pairwise(found))
    looks = looked(tape.marks, UNTIL)
    for half in range(48):
        moment = at(half / 2 + 0.25)
        states: dict[str, str] = {}
        for one in tape.marks:
            if one.at <= moment and one.kind == Kind.CHECK_CHANGED:
                states[one.check] = one.state
            elif one.at <= moment and one.kind == Kind.CONSOLE_STARTED:
                states.pop("his-old", None)
        db, app = states.pop("his-db-port", None), set(states.values())
        parts = {db or "unknown"} | (app or {"unknown"})
        wanted = next(one for one in ("down", "unknown", "warn", "ok") if one in parts)
        if not any(start <= moment < end for start, end in looks):
            wanted = "stale"
        standing = next(one for one in found if one.start <= moment < one.end)
        assert str(standing.state) == wanted
