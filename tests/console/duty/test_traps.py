"""What others got wrong, each by its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.model import Contract, Cover, Days, Holidays, Season, Span
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.events import Event, Kind
from console.duty.explain import Why, explain
from console.duty.incidentfold import fold
from console.duty.incidents import Incident
from tests.console.duty.lives import (
    ACKNOWLEDGED,
    CALENDAR,
    CONTRACT,
    MINUTE,
    NAME,
    NIGHT,
    PAUSED,
    REOPENED,
    RESOLVED,
    RESUMED,
    at,
    by_the_minute,
    clocks,
    life,
    states,
    told,
)  # fmt: skip

CLASSIFIED = Kind.INCIDENT_CLASSIFIED
POLICY = replace(CONTRACT, pauses={"user": ("site.restore",), "window": ("contract.respond", "site.respond", "site.restore"), "other": ()})  # fmt: skip


def after(row: Incident, minute: int, kind: Kind, actor: str = "dba", **data: object) -> Incident:
    moment = row.start + minute * MINUTE
    return fold(row, Event(row.version + 1, moment, actor, "h", row.id, kind, data, "", ""))  # type: ignore[arg-type]


# The minute at midnight of 7x24


def test_no_minute_is_lost_or_won_at_midnight() -> None:
    row = life(at("2025-10-01 23:50"))
    clock = clocks(row)["contract.respond"]
    assert clock.due == at("2025-10-02 00:05")
    (span,) = explain(clock, CALENDAR, NIGHT)
    assert (span.start, span.end, span.why) == (row.start, clock.due, Why.OPEN)
    assert CALENDAR.open_at("7x24", at("2025-10-02 00:00") - MINUTE / 60)
    assert CALENDAR.open_at("7x24", at("2025-10-02 00:00"))
    assert CALENDAR.turns("7x24", row.start, row.start + timedelta(days=30)) == (True, None)


# Reopening


def test_resolving_and_reopening_wins_no_time() -> None:
    plain = life(NIGHT, (4, ACKNOWLEDGED))
    row = life(NIGHT, (4, ACKNOWLEDGED), (110, RESOLVED), (111, REOPENED), (112, RESOLVED), (113, REOPENED))  # fmt: skip
    moved = clocks(row)["site.restore"].due - clocks(plain)["site.restore"].due
    assert moved == 2 * MINUTE, "only the minutes in which it was thought to be well"


# A pause lost when the class changes


@pytest.mark.parametrize("minute", [5, 30], ids=["while it lasts", "after it"])
def test_a_pause_outlives_another_class(minute: int) -> None:
    row = life(NIGHT, (3, PAUSED))
    if minute > 20:
        row = after(row, 20, RESUMED)
    row = after(row, minute, CLASSIFIED, service="emergency", priority="P3", why="x", was={})
    assert len(row.pauses) == 1
    if minute > 20:
        assert clocks(row)["site.restore"].due == NIGHT + 497 * MINUTE
        assert clocks(row)["contract.respond"].due == NIGHT + 32 * MINUTE
    else:
        assert states(row, 5000) == ("paused", "paused")


def test_another_class_counts_from_the_first_contact() -> None:
    row = after(life(NIGHT, priority="P3"), 100, CLASSIFIED, priority="P1", why="x", was={})
    restore = clocks(row)["site.restore"]
    assert (restore.start, restore.due) == (NIGHT, NIGHT + 120 * MINUTE)


def test_what_a_clock_said_under_another_class_it_says_again() -> None:
    row = life(NIGHT, (1, ACKNOWLEDGED))
    for minute in (60, 96, 120):
        for draft in tuple(sla.alarms(row, NIGHT + minute * MINUTE, CONTRACT, CALENDAR)):
            row = after(row, minute, draft.kind, "console", **draft.data)
    assert row.breached == ("site.restore",)
    row = after(row, 130, CLASSIFIED, priority="P3", why="x", was={})
    assert by_the_minute(row, 600) == [
        (240, "warned 50", "site.restore"), (384, "warned 80", "site.restore"), (480, "breached", "site.restore"),
    ]  # fmt: skip


# Breach while pending


def test_waiting_for_the_user_does_not_hide_the_contracts_breach() -> None:
    row = told(
        (NIGHT, Kind.INCIDENT_OPENED, {}), (NIGHT + MINUTE, PAUSED, {"reason": "user"}),
        service="emergency", priority="P1",
    )  # fmt: skip
    contract, restore = sla.clocks(row, POLICY, CALENDAR)
    assert str(contract.state(NIGHT + 15 * MINUTE)) == "breached"
    assert str(restore.state(NIGHT + 5000 * MINUTE)) == "paused"
    assert sla.due(row, POLICY, CALENDAR) == NIGHT + 15 * MINUTE
    (draft,) = sla.alarms(row, NIGHT + 15 * MINUTE, POLICY, CALENDAR)
    assert (draft.kind, draft.data["clock"]) == (Kind.SLA_BREACHED, "contract.respond")


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("user", ("breached", "paused")), ("window", ("paused", "paused")), ("other", ("breached", "breached"))],
)  # fmt: skip
def test_a_pause_stops_what_the_contract_lets_it_stop(
    reason: str, expected: tuple[str, str]
) -> None:
    row = told(
        (NIGHT, Kind.INCIDENT_OPENED, {}), (NIGHT + MINUTE, PAUSED, {"reason": reason}),
        service="emergency", priority="P1",
    )  # fmt: skip
    moment = NIGHT + 500 * MINUTE
    assert tuple(str(c.state(moment)) for c in sla.clocks(row, POLICY, CALENDAR)) == expected


# A lunch break in the cover


def test_the_lunch_break_counts_for_nobody() -> None:
    row = life(at("2025-10-09 13:30"), service="office")
    spans = explain(clocks(row)["contract.respond"], CALENDAR, NIGHT)
    assert [(s.end - s.start, s.why) for s in spans] == [
        (30 * MINUTE, Why.OPEN), (90 * MINUTE, Why.CLOSED), (90 * MINUTE, Why.OPEN),
    ]  # fmt: skip


# Surprise holidays


@pytest.mark.parametrize("day", ["2025-08-01", "2026-03-09", "2025-09-03", "2026-05-06"])
def test_an_observance_is_no_day_off(day: str) -> None:
    assert CALENDAR.days.off(date.fromisoformat(day)) is None


# Clocks set back an hour


def test_a_machine_clock_that_was_set_back_breaks_nothing() -> None:
    row = life(NIGHT, (-30, ACKNOWLEDGED), (-20, PAUSED), (-50, RESUMED), (-10, RESOLVED))
    assert states(row, 500) == ("met", "met")
    assert clocks(row)["contract.respond"].due == NIGHT + 15 * MINUTE


def shifted(*spans: tuple[int, int]) -> Calendar:
    hours = tuple(Span(time(a), time(b % 24)) for a, b in spans)
    cover = Cover("c", NAME, Days.ALL, (Season(1, 1, hours),))
    contract = Contract(NAME, date(2025, 1, 1), date(2026, 1, 1), {"c": cover}, {}, {}, ("", ""), ("", ""))  # fmt: skip
    return Calendar(contract, "Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "hours"), [("2025-10-25", 24), ("2025-10-26", 25), ("2026-03-29", 23)]
)
def test_a_day_is_as_long_as_the_zone_makes_it(day: str, hours: int) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    end = (start + timedelta(days=1)).astimezone(UTC)
    calendar = shifted((0, 24))
    assert calendar.elapsed("c", start.astimezone(UTC), end) == timedelta(hours=hours)
    assert [tile.open for tile in calendar.tiles("c", start, end)] == [True]


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    start = datetime(2025, 10, 26, 0, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    calendar = shifted((1, 3))
    assert calendar.elapsed("c", start, start + timedelta(days=1)) == timedelta(hours=3)
    assert calendar.deadline("c", start, timedelta(hours=3)) == datetime(
        2025, 10, 26, 2, tzinfo=UTC
    )


# First contact


def test_the_clocks_start_at_first_contact_and_never_later() -> None:
    early, late = NIGHT - 10 * MINUTE, NIGHT + 10 * MINUTE
    for received, start in ((early, early), (late, NIGHT)):
        given = {"received": received.isoformat()}
        row = told((NIGHT, Kind.INCIDENT_OPENED, given), service="emergency", priority="P1")
        assert {clock.start for clock in clocks(row).values()} == {start}


def test_an_automatic_receipt_answers_nobody() -> None:
    row = after(life(NIGHT), 1, ACKNOWLEDGED, "console", text="收到")
    assert (row.acknowledged, str(row.status)) == (None, "new")
    assert states(row, 15) == ("breached", "running")


# A14, A17


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("in", ["contract.respond", "site.respond", "site.restore"]),
        ("assist", ["contract.respond", "site.respond"]),
        ("out", ["site.respond"]),
    ],
)
def test_what_is_out_of_scope_has_no_promise(scope: str, names: list[str]) -> None:
    row = after(life(NIGHT, service="urgent"), 1, CLASSIFIED, scope=scope, why="x", was={})
    assert list(clocks(row)) == names


@pytest.mark.parametrize(
    ("healed", "taken", "expected"),
    [
        (10, None, ("excluded", "excluded")),
        (10, 500, ("excluded", "excluded")),
        (10, 5, ("met", "breached")),
        (20, None, ("breached", "excluded")),
    ],
)
def test_an_alert_that_healed_in_time_untouched_counts_for_nothing(
    healed: int, taken: int | None, expected: tuple[str, str]
) -> None:
    row = replace(life(NIGHT), auto=True)
    if taken == 5:
        row = after(row, 5, ACKNOWLEDGED)
    row = after(row, healed, Kind.INCIDENT_RECOVERED, "console")
    if taken == 500:
        row = after(row, 500, ACKNOWLEDGED)
    assert states(row, 600) == expected
    again = after(row, 601, Kind.INCIDENT_FLAPPED, "console", check="x")
    assert "excluded" not in states(again, 602)
    counts = replace(CONTRACT, terms=replace(CONTRACT.terms, self_healed=True))
    assert not any(one.excluded for one in sla.clocks(row, counts, CALENDAR))


# The cause of a breach


def test_a_broken_clock_of_the_contract_owes_its_cause() -> None:
    row, late = life(NIGHT, (20, ACKNOWLEDGED)), NIGHT + 600 * MINUTE
    contract, restore = sla.clocks(row, CONTRACT, CALENDAR)
    assert sla.owes_cause(row, contract, late)
    assert not sla.owes_cause(row, restore, late), "the site's own may be explained, and need not"
    row = after(row, 30, Kind.SLA_EXPLAINED, clock="contract.respond", cause="roster", text="漏接")
    assert not sla.owes_cause(row, contract, late)
    row = after(row, 31, Kind.SLA_EXPLAINED, clock="contract.respond", cause="ours", text="更正")
    assert row.explained == ("contract.respond@ours",)


def test_holidays_count_for_a_cover_of_all_days_and_not_for_one_of_ordinary_days() -> None:
    for kind, due in ((Days.ALL, "2025-10-01 10:40"), (Days.ORDINARY, "2025-10-09 10:40")):
        covers = {**CONTRACT.covers, "7x12": replace(CONTRACT.covers["7x12"], days=kind)}
        calendar = Calendar(replace(CONTRACT, covers=covers, holidays=Holidays()), "Asia/Shanghai")
        assert calendar.deadline("7x12", at("2025-09-30 21:40"), 60 * MINUTE) == at(due)
