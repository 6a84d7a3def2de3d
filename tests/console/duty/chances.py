"""Random worlds and lives for the count by the minute, as plain numbers and as our own values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from config.model import (
    CLOCKS,
    Contract,
    Cover,
    Days,
    Holidays,
    Priority,
    Regional,
    Season,
    Service,
    Span,
    Text,
)  # fmt: skip
from console.duty.events import Kind
from tests.console.duty.minutes import MINUTE, Hours, World

NAME = Text("名", "name")
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York")
FIRST = ("2025-09-20", "2025-10-18", "2026-01-30", "2026-03-20")
LENGTH = 70 * 1440
Step = tuple[int, Kind, dict[str, object]]


@dataclass(frozen=True)
class Case:
    """A life in minutes since the base of its world, with what its clocks are made of."""

    received: int
    steps: list[Step]
    now: int


def world(chance: Random) -> tuple[World, Contract]:
    zone = chance.choice(ZONES)
    first = date.fromisoformat(chance.choice(FIRST))
    base = datetime.combine(first, time(0), ZoneInfo(zone)).astimezone(UTC)
    around = [first + timedelta(chance.randrange(40)) for _ in range(9)]
    holidays = [set(around[:3]), set(around[3:5]), set(around[5:])]
    covers = {f"c{nth}": hours(chance) for nth in range(3)}
    made = World(zone, base, LENGTH, holidays[0] - holidays[1], holidays[1], holidays[2], covers)
    ids = list(covers)
    services = {
        f"s{nth}": Service(
            f"s{nth}", NAME, chance.choice(ids), tens(chance), chance.choice([None, tens(chance)]),
            chance.choice(["reply", "plan"]), chance.random() < 0.2,
        )
        for nth in range(3)
    }  # fmt: skip
    priorities = {
        f"P{nth}": Priority(
            f"P{nth}", NAME, chance.choice([tens(chance), None]),
            chance.choice([tens(chance), None]), chance.choice([None, *ids]),
            chance.choice([None, *ids]),
        )
        for nth in range(1, 4)
    }  # fmt: skip
    pauses = {
        reason: tuple(one for one in CLOCKS if chance.random() < 0.5)
        for reason in ("user", "vendor", "window", "other")
    }
    return made, Contract(
        NAME, date(2025, 7, 1), date(2026, 6, 30),
        {name: cover(name, one) for name, one in covers.items()}, services, priorities,
        ("s0", "P1"), ("s1", "P2"), pauses=pauses,
        holidays=Holidays(
            frozenset(made.own_off), frozenset(made.own_working),
            (Regional(NAME, frozenset(made.regional)),),
        ),
    )  # fmt: skip


def tens(chance: Random) -> timedelta:
    return 10 * chance.randrange(1, 48) * MINUTE


def hours(chance: Random) -> Hours:
    starts = sorted(chance.sample([(1, 1), (3, 1), (5, 1), (10, 1), (10, 26), (3, 29)], 2))
    return Hours(
        chance.choice(["all", "ordinary", "working"]), [(s, spans(chance)) for s in starts]
    )


def spans(chance: Random) -> list[tuple[time, time]]:
    if chance.random() < 0.2:
        return [(time(0), time(0))]
    while True:
        marks = sorted(
            chance.sample(range(0, 1441, chance.choice([1, 15, 30])), 2 * chance.choice([1, 2, 3]))
        )
        pairs = list(zip(marks[::2], marks[1::2], strict=True))
        if sum(b - a for a, b in pairs) >= 120:
            return [(clock(a), clock(b)) for a, b in pairs]


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def cover(name: str, of: Hours) -> Cover:
    seasons = tuple(Season(m, d, tuple(Span(a, b) for a, b in s)) for (m, d), s in of.seasons)
    return Cover(name, NAME, Days(of.days), seasons)


def case(chance: Random, contract: Contract) -> Case:
    received = chance.randrange(8 * 1440)
    at = received + chance.choice([0, 0, chance.randrange(90)])
    steps: list[Step] = [(at, Kind.INCIDENT_OPENED, chosen(chance, contract))]
    status, acknowledged = "new", False
    for _ in range(chance.randrange(9)):
        at += chance.choice(
            [0, chance.randrange(30), chance.randrange(400), chance.randrange(4000)]
        )
        possible = ["classified", "acknowledged by the console"]
        if status in ("new", "paused"):
            possible += ["resolved", *([] if acknowledged else ["acknowledged", "planned"])]
        possible += {
            "new": ["paused", "paused"],
            "paused": ["resumed"] * 3,
            "resolved": ["reopened"] * 3,
        }[status]
        step = chance.choice(possible)
        status = {
            "paused": "paused",
            "resumed": "new",
            "resolved": "resolved",
            "reopened": "new",
        }.get(step, status)
        acknowledged = acknowledged or step in ("acknowledged", "planned", "resolved")
        data: dict[str, object] = {"actor": "console" if step.endswith("console") else "dba"}
        if step == "classified":
            data |= chosen(chance, contract)
        elif step == "paused":
            data["reason"] = chance.choice(list(contract.pauses))
        elif step == "planned":
            data["on"] = "2026-01-01"
        steps.append((at, Kind(f"incident.{step.split()[0]}"), data))
    return Case(received, steps, at + chance.randrange(3000))


def chosen(chance: Random, contract: Contract) -> dict[str, object]:
    return {
        "service": chance.choice(list(contract.services)),
        "priority": chance.choice(list(contract.priorities)),
        "scope": chance.choice(["in", "in", "assist", "out"]),
        "actor": "dba",
    }
