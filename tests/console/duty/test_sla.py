"""Clocks: what stops them, what moves them, and that each says a thing once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.duty import sla
from console.duty.events import Event, Kind, SlaNotYet
from console.duty.incidentfold import fold
from console.duty.incidents import Incident, Pause, Status
from tests.console.duty.lives import (
    ACKNOWLEDGED,
    ASSIGNED,
    CALENDAR,
    CLOSED,
    CONTRACT,
    MINUTE,
    NIGHT,
    NOTED,
    PAUSED,
    REOPENED,
    RESOLVED,
    RESUMED,
    at,
    by_the_minute,
    clocks,
    heard,
    life,
    ring,
    states,
)

# Which clocks there are


@pytest.mark.parametrize(
    ("service", "priority", "names"),
    [
        ("emergency", "P1", ["contract.respond", "site.restore"]),
        ("urgent", "P1", ["contract.respond", "site.respond", "site.restore"]),
        ("support", "P4", ["contract.respond"]),
        ("training", "P3", ["site.restore"]),
        ("training", "P4", []),
        ("gone", "P1", []),  # an incident may be older than the contract that holds now
        ("emergency", "P9", ["contract.respond"]),
    ],
)
def test_only_what_was_promised_has_a_clock(service: str, priority: str, names: list[str]) -> None:
    row = life(NIGHT, service=service, priority=priority)
    assert list(clocks(row)) == names
    assert [one.contractual for one in clocks(row).values()] == [
        n == "contract.respond" for n in names
    ]
    assert (sla.due(row, CONTRACT, CALENDAR) is None) is (not names)
    assert (sla.next_alarm(row, CONTRACT, CALENDAR) is None) is (not names)


# What stops them


@pytest.mark.parametrize(
    ("steps", "minute", "expected"),
    [
        ((), 0, ("running", "running")),
        ((), 11, ("running", "running")),
        ((), 12, ("warning", "running")),
        ((), 15, ("breached", "running")),
        ((), 96, ("breached", "warning")),
        ((), 120, ("breached", "breached")),
        (((4, ACKNOWLEDGED),), 30, ("met", "running")),
        (((15, ACKNOWLEDGED),), 30, ("met", "running")),  # at the last moment is in time
        (((16, ACKNOWLEDGED),), 30, ("missed", "running")),
        (((4, ACKNOWLEDGED),), 120, ("met", "breached")),
        (((4, ASSIGNED), (5, NOTED)), 30, ("breached", "running")),
        (((4, ACKNOWLEDGED), (120, RESOLVED)), 500, ("met", "met")),
        (((4, ACKNOWLEDGED), (121, RESOLVED)), 500, ("met", "missed")),
        (((4, ACKNOWLEDGED), (20, RESOLVED), (900, CLOSED)), 999, ("met", "met")),
        (((4, PAUSED),), 6, ("paused", "paused")),
        (((4, PAUSED), (6, ACKNOWLEDGED)), 7, ("met", "paused")),
        (((16, PAUSED),), 17, ("breached", "paused")),
        (((4, PAUSED), (60, RESUMED)), 60, ("running", "running")),
        (((4, PAUSED), (60, RESUMED)), 68, ("warning", "running")),
        (((4, PAUSED), (60, RESUMED)), 71, ("breached", "running")),
    ],
)
def test_how_the_clocks_stand(
    steps: tuple[tuple[int, Kind], ...], minute: int, expected: tuple[str, str]
) -> None:
    assert states(life(NIGHT, *steps), minute) == expected


@pytest.mark.parametrize("minute", [6, 15, 119, 121, 5000])
def test_a_clock_that_stands_does_not_run_out(minute: int) -> None:
    assert states(life(NIGHT, (4, PAUSED)), minute) == ("paused", "paused")
    assert states(life(NIGHT, (15, PAUSED)), minute + 10) == ("breached", "paused")


def test_an_answer_while_the_clock_stands_is_in_time() -> None:
    row = life(NIGHT, (4, PAUSED), (90, ACKNOWLEDGED))
    assert states(row, 91) == ("met", "paused")
    assert states(life(NIGHT, (4, PAUSED), (90, ACKNOWLEDGED), (95, RESUMED)), 96)[0] == "met"
    assert states(life(NIGHT, (16, PAUSED), (90, ACKNOWLEDGED)), 91) == ("missed", "paused")


def test_who_resolves_has_answered() -> None:
    assert states(life(NIGHT, (4, RESOLVED)), 30) == ("met", "met")
    assert states(life(NIGHT, (20, RESOLVED)), 30) == ("missed", "met")


def test_nothing_is_owed_while_it_stands_and_after_it_is_done() -> None:
    for steps in (((4, PAUSED),), ((4, RESOLVED),), ((4, RESOLVED), (5, CLOSED))):
        row = life(NIGHT, *steps)
        assert sla.due(row, CONTRACT, CALENDAR) is None
        assert sla.next_alarm(row, CONTRACT, CALENDAR) is None
        assert by_the_minute(row, 200) == []


def test_what_is_due_is_the_clock_that_runs_out_first() -> None:
    assert sla.due(life(NIGHT), CONTRACT, CALENDAR) == NIGHT + 15 * MINUTE
    row = life(NIGHT, (4, ACKNOWLEDGED))
    assert sla.due(row, CONTRACT, CALENDAR) == NIGHT + 120 * MINUTE
    row = life(NIGHT, (4, ACKNOWLEDGED), service="emergency", priority="P4")
    assert sla.due(row, CONTRACT, CALENDAR) is None


# Covers, with a holiday (1 to 8 October 2025) and the Saturday after that makes up for it


@pytest.mark.parametrize(
    ("service", "opened", "respond", "warns"),
    [
        ("emergency", "2025-10-01 23:50", "2025-10-02 00:05", "2025-10-02 00:02"),
        ("support", "2025-10-01 09:00", "2025-10-01 11:00", "2025-10-01 10:48"),
        ("support", "2025-10-03 21:30", "2025-10-04 10:30", "2025-10-04 10:18"),
        ("office", "2025-09-30 18:30", "2025-10-09 11:00", "2025-10-09 10:36"),
        ("office", "2025-10-10 19:00", "2025-10-11 11:30", "2025-10-11 11:06"),  # made up
        ("office", "2025-10-11 19:00", "2025-10-13 11:30", "2025-10-13 11:06"),  # over Sunday
        ("office", "2025-10-09 13:00", "2025-10-09 16:30", "2025-10-09 16:06"),  # over lunch
    ],
)
def test_a_clock_runs_while_its_cover_is_open(
    service: str, opened: str, respond: str, warns: str
) -> None:
    clock = clocks(life(at(opened), service=service))["contract.respond"]
    assert (clock.due, clock.marks[-1]) == (at(respond), (80, at(warns)))


@pytest.mark.parametrize(
    ("service", "opened", "restore"),
    [
        ("emergency", "2025-10-01 03:00", "2025-10-01 11:00"),
        ("support", "2025-10-01 18:00", "2025-10-02 14:00"),
        ("office", "2025-09-30 15:30", "2025-10-09 14:00"),
        ("training", "2025-10-10 15:30", "2025-10-11 14:00"),
    ],
)
def test_the_restore_clock_runs_by_the_cover_of_the_service(
    service: str, opened: str, restore: str
) -> None:
    row = life(at(opened), service=service, priority="P3")
    assert clocks(row)["site.restore"].due == at(restore)


# What moves them


@pytest.mark.parametrize(
    ("service", "opened", "pause", "resumed", "later"),
    [
        ("emergency", "2026-03-11 03:00", "2026-03-11 03:04", "2026-03-11 04:44", 100),
        ("support", "2026-03-11 20:00", "2026-03-11 20:30", "2026-03-12 11:00", 150),
        ("support", "2026-03-11 09:00", "2026-03-11 09:10", "2026-03-11 09:50", 0),  # closed
        ("office", "2026-03-11 13:30", "2026-03-11 13:45", "2026-03-11 16:00", 45),
        ("office", "2025-09-30 19:00", "2025-09-30 19:10", "2025-10-09 10:10", 30),
    ],
)
def test_a_pause_moves_a_deadline_by_its_service_time(
    service: str, opened: str, pause: str, resumed: str, later: int
) -> None:
    plain = life(at(opened), service=service)
    row = replace(plain, pauses=(Pause(at(pause), at(resumed), "window"),))
    for name, clock in clocks(row).items():
        cover = CONTRACT.services[service].cover
        before = clocks(plain)[name].due
        assert CALENDAR.elapsed(cover, before, clock.due) == later * MINUTE
        assert CALENDAR.elapsed(cover, row.opened, clock.due, row.pauses) == clock.target


def test_resolving_and_reopening_end_a_pause() -> None:
    row = life(NIGHT, (4, PAUSED), (10, RESOLVED), (30, REOPENED))
    assert row.status is Status.ACKNOWLEDGED
    assert [(p.start, p.end, p.reason) for p in row.pauses] == [
        (NIGHT + 4 * MINUTE, NIGHT + 10 * MINUTE, "window"),
        (NIGHT + 10 * MINUTE, NIGHT + 30 * MINUTE, "resolved"),
    ]
    assert clocks(row)["contract.respond"].due == NIGHT + 21 * MINUTE


def test_a_reopened_incident_has_used_what_it_had_used() -> None:
    row = life(NIGHT, (4, ACKNOWLEDGED), (20, PAUSED), (50, RESOLVED), (60, CLOSED))
    assert states(row, 500) == ("met", "met")
    row = life(NIGHT, (4, ACKNOWLEDGED), (20, PAUSED), (50, RESOLVED), (60, CLOSED), (300, REOPENED))  # fmt: skip
    respond, restore = clocks(row).values()
    assert (respond.due, respond.stopped) == (NIGHT + 15 * MINUTE, NIGHT + 4 * MINUTE)
    assert (restore.start, restore.stopped) == (NIGHT, None)
    assert restore.due == NIGHT + 400 * MINUTE, "twenty minutes were used; the pause is kept"
    assert sla.due(row, CONTRACT, CALENDAR) == restore.due


def test_reopening_what_was_late_is_late_at_once() -> None:
    row = life(NIGHT, (4, ACKNOWLEDGED), (130, RESOLVED), (300, REOPENED))
    assert states(row, 301) == ("met", "breached")


# What they say


CONTRACTS = [(8, "warned 50"), (12, "warned 80"), (15, "breached")]
RESTORES = [(60, "warned 50"), (96, "warned 80"), (120, "breached")]


def of(clock: str, marks: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    return [(minute, said, clock) for minute, said in marks]


ALL = sorted([*of("contract.respond", CONTRACTS), *of("site.restore", RESTORES)])


@pytest.mark.parametrize(
    ("steps", "expected"), [((), ALL), (((3, ACKNOWLEDGED),), of("site.restore", RESTORES))]
)
def test_each_mark_is_said_once_in_its_order(
    steps: tuple[tuple[int, Kind], ...], expected: list[tuple[int, str, str]]
) -> None:
    assert by_the_minute(life(NIGHT, *steps), 600) == expected


def test_a_console_that_slept_says_the_breach_and_no_warning_after_it() -> None:
    assert by_the_minute_from(life(NIGHT), 20) == [
        (20, "breached", "contract.respond"), *of("site.restore", RESTORES),
    ]  # fmt: skip


def test_a_console_that_slept_says_the_last_mark_that_was_passed() -> None:
    said = by_the_minute_from(life(NIGHT), 13)
    assert said[:2] == [(13, "warned 80", "contract.respond"), (15, "breached", "contract.respond")]


def by_the_minute_from(row: Incident, first: int) -> list[tuple[int, str, str]]:
    moments = [row.opened + nth * MINUTE for nth in range(first, 601)]
    return [((moment - NIGHT) // MINUTE, kind, name) for moment, kind, name in ring(row, moments)]


def test_after_a_reopening_no_clock_says_again_what_it_said() -> None:
    row = life(NIGHT)
    for minute in (8, 12, 15, 60):
        for draft in tuple(sla.alarms(row, NIGHT + minute * MINUTE, CONTRACT, CALENDAR)):
            row = heard(row, draft, NIGHT + minute * MINUTE)
    for minute, kind in ((70, ACKNOWLEDGED), (80, RESOLVED), (200, REOPENED)):
        moment = NIGHT + minute * MINUTE
        row = fold(row, Event(row.version + 1, moment, "dba", "h", row.id, kind, {}, "", ""))
    assert by_the_minute(row, 600) == [
        (216, "warned 80", "site.restore"), (240, "breached", "site.restore"),
    ]  # fmt: skip


def test_an_alarm_is_recorded_only_if_nobody_else_has() -> None:
    (draft,) = sla.alarms(life(NIGHT), NIGHT + 12 * MINUTE, CONTRACT, CALENDAR)
    assert draft.guard == SlaNotYet("20260311-01", Kind.SLA_WARNED, "contract.respond", 80)
    due = (NIGHT + 15 * MINUTE).isoformat()
    assert draft.data == {"clock": "contract.respond", "due": due, "percent": 80}


def test_what_earlier_versions_said_is_not_said_again() -> None:
    row = life(NIGHT)
    for kind, clock in ((Kind.SLA_WARNED, "respond"), (Kind.SLA_BREACHED, "restore")):
        event = Event(
            row.version + 1, NIGHT, "console", "h", row.id, kind, {"clock": clock}, "", ""
        )
        row = fold(row, event)
    assert by_the_minute(row, 600) == [(15, "breached", "contract.respond")]
