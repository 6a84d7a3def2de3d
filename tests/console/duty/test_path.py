"""Stage and next action of an incident, event by event; and when it closes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.model import Closing
from console.duty import closing
from console.duty.cover import Calendar
from console.duty.events import JSON, Event, Kind
from console.duty.incidentfold import fold
from console.duty.incidents import Incident, Status
from console.duty.links import effects, needed, rings, top
from console.duty.path import Next, Stage, next_action, stage
from tests.console.duty.house import SITE, START

CALENDAR = Calendar(SITE.contract, SITE.zone)
SAID: dict[str, JSON] = {"by": "王护士长", "channel": "phone", "at": START.isoformat()}
FALLBACK: dict[str, JSON] = {"departments": "药房", "systems": ["rdu"]}


def told(*steps: tuple[Kind, dict[str, JSON]], at: datetime = START) -> Incident:
    opening: dict[str, JSON] = {
        "title": "打不开",
        "system": "rdu",
        "component": "rdu",
        "service": "emergency",
        "priority": "P2",
    }
    row = None
    for seq, (kind, data) in enumerate([(Kind.INCIDENT_OPENED, opening), *steps], 1):
        row = fold(row, Event(seq, at, "dba", "h", "20260311-01", kind, data, "", ""))
    assert row is not None
    return row


ACK = (Kind.INCIDENT_ACKNOWLEDGED, {})
RUN = (Kind.RUN_STARTED, {"run": "r"})
PROPOSED = (Kind.FIX_PROPOSED, {"text": "重启"})
AGREED = (Kind.FIX_AGREED, SAID)
DECLINED = (Kind.FIX_DECLINED, SAID)
OVERRIDE = (Kind.FIX_AGREED, {"override": True, "text": "急"})
PAUSED = (Kind.INCIDENT_PAUSED, {"reason": "user"})
RESOLVED = (Kind.INCIDENT_RESOLVED, {"text": "好了"})
CONFIRMED = (Kind.INCIDENT_CONFIRMED, {**SAID, "satisfaction": None})
RATED = (Kind.INCIDENT_CONFIRMED, {**SAID, "satisfaction": 4})
CLOSED = (Kind.INCIDENT_CLOSED, {"cause": "database", "fix": "restarted", "text": ""})
REOPENED = (Kind.INCIDENT_REOPENED, {"text": "又"})
BY_HAND = (Kind.FALLBACK_STARTED, FALLBACK)
HAND_END = (Kind.FALLBACK_ENDED, {})
ENTERED = (Kind.BACKENTRY_DONE, {"item": "rdu-review", "by": "药师"})


@pytest.mark.parametrize(
    ("steps", "at", "then"),
    [
        ((), Stage.ASSIGN, Next.ACKNOWLEDGE),
        ((PAUSED,), Stage.ASSIGN, Next.RESUME),
        ((ACK,), Stage.DIAGNOSE, Next.DIAGNOSE),
        ((ACK, RUN), Stage.PROPOSE, Next.PROPOSE),
        ((ACK, PROPOSED), Stage.AGREE, Next.AGREE),
        ((ACK, PROPOSED, DECLINED), Stage.PROPOSE, Next.PROPOSE_OTHER),
        ((ACK, PROPOSED, DECLINED, PROPOSED), Stage.AGREE, Next.AGREE),
        ((ACK, PROPOSED, AGREED), Stage.FIX, Next.FIX),
        ((ACK, OVERRIDE), Stage.FIX, Next.FIX),
        ((RESOLVED,), Stage.CONFIRM, Next.CONFIRM),
        ((RESOLVED, CONFIRMED), Stage.CLOSE, Next.CLOSE),
        ((BY_HAND, RESOLVED, CONFIRMED), Stage.CLOSE, Next.MANUAL),
        ((BY_HAND, HAND_END, RESOLVED, CONFIRMED), Stage.CLOSE, Next.ENTER),
        ((BY_HAND, HAND_END, RESOLVED, CONFIRMED, ENTERED), Stage.CLOSE, Next.CLOSE),
        ((RESOLVED, CONFIRMED, CLOSED), Stage.FEEDBACK, Next.ASK),
        ((RESOLVED, RATED, CLOSED), Stage.FEEDBACK, Next.NOTHING),
        ((ACK, PROPOSED, AGREED, RESOLVED, RATED, CLOSED, REOPENED), Stage.DIAGNOSE, Next.DIAGNOSE),
    ],
)
def test_where_an_incident_is_and_what_is_next(
    steps: tuple[tuple[Kind, dict[str, JSON]], ...], at: Stage, then: Next
) -> None:
    row = told(*steps)
    assert stage(row) is at
    assert next_action(row, len(closing.left(row, SITE))) is then


def test_not_asked_is_no_rating() -> None:
    confirmed = told(RESOLVED, CONFIRMED).life.confirmed
    assert confirmed is not None
    assert confirmed.satisfaction is None


def test_manual_mode_is_counted_over_all_its_stretches() -> None:
    def at(minute: int) -> str:
        return (START + timedelta(minutes=minute)).isoformat()

    row = told(
        (Kind.FALLBACK_STARTED, {**FALLBACK, "at": at(0)}),
        (Kind.FALLBACK_ENDED, {"at": at(20)}),
        (Kind.FALLBACK_STARTED, {**FALLBACK, "at": at(30)}),
    )
    assert row.life.by_hand
    assert row.life.by_hand_for(START + timedelta(minutes=35)) == timedelta(minutes=25)


# Closing by itself: 3 working days and 2 reminders


def days(*reminders: datetime, resolved: datetime, rules: Closing = Closing()) -> object:
    row = told(RESOLVED, at=resolved)
    row = replace(row, life=replace(row.life, reminders=reminders))
    return closing.next_step(row, rules, CALENDAR)


def moment(day: int, hour: int = 4, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_reminders_and_closing_fall_on_working_days() -> None:
    friday = moment(13)
    assert days(resolved=friday) == (moment(16), Kind.INCIDENT_REMINDED)
    assert days(moment(16), resolved=friday) == (moment(17), Kind.INCIDENT_REMINDED)
    assert days(moment(16), moment(17), resolved=friday) == (moment(18), Kind.INCIDENT_CLOSED)


def test_a_make_up_saturday_is_a_working_day_and_the_festival_is_none() -> None:
    before = moment(13, month=2)  # a Friday; Saturday 02-14 works, 02-15 to 02-23 are off
    assert days(resolved=before) == (moment(14, month=2), Kind.INCIDENT_REMINDED)
    assert days(moment(14, month=2), resolved=before) == (
        moment(24, month=2),
        Kind.INCIDENT_REMINDED,
    )


def test_a_console_that_was_off_still_leaves_a_working_day_after_each_reminder() -> None:
    late = moment(26, 7)  # a Thursday, long after
    assert days(late, resolved=moment(2)) == (moment(27, 7), Kind.INCIDENT_REMINDED)
    assert days(moment(25), late, resolved=moment(2)) == (moment(27, 7), Kind.INCIDENT_CLOSED)


@pytest.mark.parametrize(
    ("rules", "then"),
    [
        (Closing(0, 2, 7), None),
        (Closing(1, 0, 7), (moment(3), Kind.INCIDENT_CLOSED)),
        (Closing(6, 1, 7), (moment(5), Kind.INCIDENT_REMINDED)),
    ],
)
def test_the_site_decides_how_long_and_how_often(rules: Closing, then: object) -> None:
    assert days(resolved=moment(2), rules=rules) == then


def test_only_what_is_resolved_and_unconfirmed_is_closed_by_itself() -> None:
    for row in (told(), told(ACK), told(RESOLVED, CONFIRMED), told(RESOLVED, RATED, CLOSED)):
        assert closing.next_step(row, Closing(), CALENDAR) is None
    row = told(BY_HAND, RESOLVED)
    row = replace(row, life=replace(row.life, reminders=(START, START)))
    late = START + timedelta(days=30)
    assert [*closing.steps(row, late, SITE, CALENDAR)] == [], "while work by hand goes on"
    free = replace(row, life=replace(row.life, manual=()))
    (draft,) = closing.steps(free, late, SITE, CALENDAR)
    assert (draft.kind, draft.actor, draft.data["auto"]) == (Kind.INCIDENT_CLOSED, "console", True)


def test_a_closed_incident_is_reopened_for_seven_days() -> None:
    row = told(RESOLVED, RATED, CLOSED)
    assert row.status is Status.CLOSED
    assert not closing.too_late(row, START + timedelta(days=7), Closing())
    assert closing.too_late(row, START + timedelta(days=7, seconds=1), Closing())


# Links


def test_a_ring_is_seen_however_long_it_is() -> None:
    roots = {"b": "a", "c": "b"}
    assert rings("a", "c", lambda one: roots.get(one, ""))
    assert rings("a", "a", lambda one: "")
    assert not rings("d", "c", lambda one: roots.get(one, ""))
    assert (top("c", roots), top("a", roots)) == ("a", "a")
    assert not rings("x", "y", {"y": "z", "z": "y"}.__getitem__), "and a spoilt journal ends"


def test_effects_are_those_of_effects_too() -> None:
    def row(name: str, root: str) -> Incident:
        one = told()
        return replace(one, id=name, life=replace(one.life, root=root))

    rows = [row("a", ""), row("b", "a"), row("c", "b"), row("d", "")]
    assert [one.id for one in effects("a", rows)] == ["b", "c"]
    assert [one.id for one in effects("b", rows)] == ["c"]


def test_what_is_needed_is_told_nearest_first() -> None:
    assert needed("mrm", SITE)[:1] == ("emr",)
    assert set(needed("mrm", SITE)) == {"emr", "emr-db", "his", "his-db"}
    assert needed("his-db", SITE) == ()
