"""Results of health checks, what is due, what was missed, and how one stands to the other."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from config.proof import Every, Routine
from console.duty import health
from console.duty.events import JSON, Event, Kind
from console.duty.health import Change, History
from console.duty.schedule import following, latest, slots
from tests.console.duty.lives import at

ZONE = "Asia/Shanghai"
DAILY = Routine("his-daily", "his", "health-his", Every.DAILY, time(6, 30))
WEEKLY = Routine("ecg", "ecg", "health-ecg", Every.WEEKLY, time(7), day=0, within=timedelta(days=1))
MONTHLY = Routine("rdu", "rdu", "health-rdu", Every.MONTHLY, time(8), day=28)


class Diary:
    """Makes the events of results, one after the other."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def put(self, kind: Kind, when: datetime, data: dict[str, JSON]) -> Event:
        seq = len(self.events) + 1
        self.events.append(Event(seq, when, "dba", "host", None, kind, data, "", ""))
        return self.events[-1]

    def result(
        self, when: datetime, *looks: JSON, of: str = "his-daily", why: str = "", ends: bool = True
    ) -> Diary:
        run = f"run-{len(self.events)}"
        self.put(Kind.HEALTH_STARTED, when, {"health": of, "run": run, "due": None, "console": "c"})
        if ends:
            data: dict[str, JSON] = {
                "health": of,
                "run": run,
                "verdict": "ok",
                "looks": [*looks],
                "why": why,
            }
            self.put(Kind.HEALTH_ENDED, when + timedelta(minutes=1), data)
        return self

    @property
    def history(self) -> History:
        return health.fold(self.events)


def look(step: str, verdict: str = "ok", value: float | None = None, host: str = "his-db") -> JSON:
    measure: JSON = {"name": "used", "value": value, "limit": 100} if value is not None else None
    return {
        "step": step,
        "host": host,
        "verdict": verdict,
        "said": "",
        "values": {},
        "measure": measure,
    }


def test_slots_follow_the_clock_of_the_hospital() -> None:
    days = [*slots(DAILY, ZONE, at("2026-03-10 06:30"), at("2026-03-12 06:29"))]
    assert days == [at("2026-03-10 06:30"), at("2026-03-11 06:30")]
    assert following(WEEKLY, ZONE, at("2026-03-09 07:00")) == at("2026-03-16 07:00")
    assert latest(MONTHLY, ZONE, at("2026-03-10 00:00")) == at("2026-02-28 08:00")


NOW = at("2026-03-12 09:00")
SINCE = at("2026-03-10 00:00")


def test_what_was_begun_within_its_time_is_neither_due_nor_missed() -> None:
    diary = Diary()
    for day in ("10", "11", "12"):
        diary.result(at(f"2026-03-{day} 06:31"))

    assert health.due([DAILY], diary.history, ZONE, SINCE, NOW) == ()
    assert health.missed([DAILY], diary.history, ZONE, SINCE, NOW) == ()


def test_what_nobody_began_is_missed_once_its_time_is_over() -> None:
    diary = Diary().result(at("2026-03-10 06:31"))
    early, late = at("2026-03-12 12:30"), at("2026-03-12 12:31")

    assert health.missed([DAILY], diary.history, ZONE, SINCE, early) == (
        ("health.missed", "his-daily", at("2026-03-11 06:30")),
    )
    assert [when for *_, when in health.missed([DAILY], diary.history, ZONE, SINCE, late)] == [
        at("2026-03-11 06:30"),
        at("2026-03-12 06:30"),
    ]


def test_a_run_out_of_turn_settles_all_that_was_missed_before_it() -> None:
    nothing = History()
    assert health.due([DAILY], nothing, ZONE, SINCE, NOW) == ((DAILY, at("2026-03-12 06:30")),)

    diary = Diary().result(at("2026-03-12 08:00"))
    assert health.due([DAILY], diary.history, ZONE, SINCE, NOW) == ()
    assert health.missed([DAILY], diary.history, ZONE, SINCE, NOW) == ()
    result = diary.history.last("his-daily")
    assert result is not None
    settled = health.settled(result, DAILY, diary.history, ZONE, SINCE)
    assert [when for *_, when in settled] == [at("2026-03-10 06:30"), at("2026-03-11 06:30")]


def test_one_that_could_not_be_done_settles_nothing_and_a_later_miss_is_owed_anew() -> None:
    diary = Diary().result(at("2026-03-12 08:00"), why="no-host: health-his")
    missed = health.missed([DAILY], diary.history, ZONE, SINCE, NOW)
    assert [when for *_, when in missed] == [at("2026-03-10 06:30"), at("2026-03-11 06:30")]

    diary.result(at("2026-03-12 08:30"))
    later = at("2026-03-13 12:31")
    assert [when for *_, when in health.missed([DAILY], diary.history, ZONE, SINCE, later)] == [
        at("2026-03-13 06:30")
    ]


def test_what_was_due_before_the_journal_began_is_owed_by_nobody() -> None:
    assert health.due([DAILY], History(), ZONE, at("2026-03-12 06:31"), NOW) == ()
    assert health.missed([WEEKLY], History(), ZONE, SINCE, NOW) == ()


def test_a_check_whose_console_died_before_its_run_was_not_made() -> None:
    diary = Diary().result(at("2026-03-12 06:30"), why="lost")

    assert health.due([DAILY], diary.history, ZONE, SINCE, NOW) != ()


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ("ok", "warn", Change.WORSE),
        ("fail", "warn", Change.BETTER),
        ("warn", "warn", Change.SAME),
        ("ok", "unknown", Change.WORSE),
        ("fail", "unknown", Change.BETTER),
    ],
)
def test_a_look_is_compared_with_the_same_one_before(before: str, now: str, change: Change) -> None:
    diary = Diary().result(SINCE, look("space", before)).result(NOW, look("space", now))
    last = diary.history.last("his-daily")
    assert last is not None

    (one,) = health.compare(last, diary.history)

    assert one.change is change
    assert one.before is not None


def test_another_host_or_a_result_that_was_not_made_is_no_time_before() -> None:
    diary = Diary().result(SINCE, look("space", host="emr-db"))
    diary.result(SINCE + timedelta(hours=1), why="no-host: health-his").result(NOW, look("space"))
    last = diary.history.last("his-daily")
    assert last is not None

    (one,) = health.compare(last, diary.history)

    assert one.change is Change.NEW


def test_what_will_be_full_within_a_month_is_a_finding_though_it_is_well() -> None:
    diary = Diary()
    for day, used in enumerate((70.0, 71.0, 72.0)):
        diary.result(
            SINCE + timedelta(days=day), look("slow", value=used), look("fast", value=2 * used - 60)
        )
    last = diary.history.last("his-daily")
    assert last is not None

    found = health.findings(last, diary.history)

    assert [one.look.step for one in found] == ["slow", "fast"]
    assert [health.full_on(one, last) for one in found] == [
        last.started + timedelta(days=28),
        last.started + timedelta(days=8),
    ]
    assert {code for code, *_ in health.open_findings([DAILY], diary.history)} == {"health.full"}


def test_a_finding_that_became_something_is_open_no_more() -> None:
    diary = Diary().result(NOW, look("space", "fail"), look("disk", "warn"))
    raised: dict[str, JSON] = {
        "health": "his-daily",
        "run": "run-0",
        "step": "space",
        "target": "his-db",
        "risk": "R-001",
    }
    diary.put(Kind.HEALTH_RAISED, NOW, raised)

    assert health.open_findings([DAILY], diary.history) == (
        ("health.warn", "his-daily/disk/his-db", NOW + timedelta(minutes=1)),
    )
    last = diary.history.last("his-daily")
    assert last is not None
    assert [one.became for one in health.compare(last, diary.history)] == ["R-001", ""]


def test_what_runs_has_no_result_yet() -> None:
    diary = Diary().result(SINCE, look("space")).result(NOW, ends=False)

    going, last = diary.history.going("his-daily"), diary.history.last("his-daily")
    assert going is not None
    assert going.started == NOW
    assert last is not None
    assert last.started == SINCE
