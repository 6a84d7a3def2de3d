"""The engine against a count of every minute: ten thousand random lives, no difference."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from config.model import Contract
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.events import Event, Kind
from console.duty.explain import explain
from console.duty.incidentfold import fold
from console.duty.incidents import Incident
from tests.console.duty.chances import Case, case, world
from tests.console.duty.minutes import MINUTE, World, count

WORLDS, LIVES = 25, 400
SHARDS = 5

Counted = tuple[str, int, list[int], bool, int | None, str]
"""Clock, due, marks, whether it stands, when it was done, and its state."""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_as_if_every_minute_had_been_counted(
    shard: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lives = clocks = 0
    for seed in range(shard * WORLDS // SHARDS, (shard + 1) * WORLDS // SHARDS):
        chance = Random(seed)
        made, contract = world(chance)
        calendar = Calendar(contract, made.zone)
        for nth in range(LIVES):
            one = case(chance, contract)
            wanted = by_hand(one, made, contract)
            given = by_engine(one, made, contract, calendar)
            assert given == wanted, (seed, nth, one)
            lives, clocks = lives + 1, clocks + len(given)
    assert lives == WORLDS * LIVES // SHARDS
    with capsys.disabled():
        print(f"\n{lives} random lives, {clocks} clocks counted by the minute, 0 differences")


def by_engine(one: Case, made: World, contract: Contract, calendar: Calendar) -> list[Counted]:
    row: Incident | None = None
    received = (made.base + one.received * MINUTE).isoformat()
    for seq, (at, kind, given) in enumerate(one.steps, 1):
        data = {"title": "t", "system": "his", "component": "his", "received": received, **given}
        actor = str(data.pop("actor"))
        row = fold(row, Event(seq, made.base + at * MINUTE, actor, "h", "i", kind, data, "", ""))  # type: ignore[arg-type]
    assert row is not None
    found = []
    now = made.base + one.now * MINUTE
    for clock in sla.clocks(row, contract, calendar):
        tiled(clock, calendar, now)
        stopped = None if clock.stopped is None else minute(clock.stopped, made)
        marks = [minute(at, made) for _, at in clock.marks]
        state = str(clock.state(now))
        found.append((clock.name, minute(clock.due, made), marks, clock.paused, stopped, state))
    return found


def minute(moment: datetime, made: World) -> int:
    whole, rest = divmod(moment - made.base, MINUTE)
    assert not rest
    return whole


def tiled(clock: sla.Clock, calendar: Calendar, now: datetime) -> None:
    """What is told of a clock lies without gaps and sums to its target."""
    spans = explain(clock, calendar, now)
    assert spans[0].start == clock.start
    assert all(a.end == b.start for a, b in pairwise(spans))
    counted = sum((s.end - s.start for s in spans if s.counted), timedelta(0))
    if clock.paused:
        assert counted < clock.target
    else:
        assert (counted, spans[-1].end) == (clock.target, clock.due)
        assert spans[-1].counted


def by_hand(one: Case, made: World, contract: Contract) -> list[Counted]:
    """Return the same from the steps alone."""
    answered = planned = resolved = None
    pauses: list[list[object]] = []
    rests: list[tuple[int, int | None]] = []
    kind_of: dict[str, object] = {}
    for at, kind, data in one.steps:
        human = data["actor"] != "console"
        if kind in (Kind.INCIDENT_OPENED, Kind.INCIDENT_CLASSIFIED):
            kind_of = data
        elif kind is Kind.INCIDENT_ACKNOWLEDGED and human:
            answered = at
        elif kind is Kind.INCIDENT_PLANNED:
            answered, planned = at if answered is None else answered, at
        elif kind is Kind.INCIDENT_PAUSED:
            pauses.append([at, None, data["reason"]])
        elif kind is Kind.INCIDENT_RESUMED:
            pauses[-1][1] = at
        elif kind is Kind.INCIDENT_RESOLVED:
            if pauses and pauses[-1][1] is None:
                pauses[-1][1] = at
            answered, resolved = at if answered is None else answered, at
        elif kind is Kind.INCIDENT_REOPENED:
            assert resolved is not None
            rests.append((resolved, at))
            resolved = None
    found: list[Counted] = []
    for name, cover, target, done in promised(kind_of, contract, answered, planned, resolved):
        stops = [(p[0], p[1]) for p in pauses if name in contract.pauses[str(p[2])]]
        stops += rests if name == "site.restore" else []
        marks = [target // 2, target * 8 // 10]
        got = count(made.open[cover], one.received, target, marks, stops)  # type: ignore[arg-type]
        state = standing(got.due, got.marks, got.stands, done, one.now)
        found.append((name, got.due, got.marks, got.stands, done, state))
    return found


def promised(kind_of, contract, answered, planned, resolved):  # type: ignore[no-untyped-def]
    service = contract.services[kind_of["service"]]
    priority = contract.priorities[kind_of["priority"]]
    if service.respond and kind_of["scope"] != "out":
        by_plan = planned if planned is not None else resolved
        done = answered if service.answer == "reply" else by_plan
        yield "contract.respond", service.cover, service.respond // MINUTE, done
    aims = []
    if priority.respond:
        aims.append((priority.respond // MINUTE, priority.respond_cover or service.cover))
    if service.aim and (not aims or service.aim // MINUTE < aims[0][0]):
        aims.insert(0, (service.aim // MINUTE, service.cover))
    if aims:
        yield "site.respond", aims[0][1], aims[0][0], answered
    if priority.restore and not service.planned and kind_of["scope"] == "in":
        cover = priority.restore_cover or service.cover
        yield "site.restore", cover, priority.restore // MINUTE, resolved


def standing(due: int, marks: list[int], stands: bool, done: int | None, now: int) -> str:
    if done is not None:
        return "met" if stands or done <= due else "missed"
    if stands:
        return "paused"
    if now >= due:
        return "breached"
    return "warning" if now >= marks[1] else "running"
