"""Journals for reports: the sample month, and a month that chance wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from config.loader import load
from config.model import Site
from console.demo import seeding
from console.demo import site as demo_site
from console.desk.reports import Reports
from console.duty.events import Draft, Kind
from console.report.figure import Figures
from console.report.period import Period
from console.wiring import journal_of

ZONE = ZoneInfo("Asia/Shanghai")
OCTOBER = Period(date(2025, 10, 1), date(2025, 10, 31))
NOW = datetime(2025, 12, 1, tzinfo=UTC)
Moved = tuple[datetime, Draft]


class Ports(dict[str, int]):
    def __missing__(self, name: str) -> int:
        return 2200


def demo(folder: Path) -> Site:
    if not (folder / "site").exists():
        demo_site.write(folder / "site", Ports())
    return load(folder / "site")


async def sample(folder: Path) -> Site:
    """Write the sample month into a folder."""
    site = demo(folder)
    await seeding.seed(site, folder)
    return site


async def chance(folder: Path, seed: int, incidents: int = 120) -> Site:
    """Write a month of incidents, checks and consoles that chance made."""
    site = demo(folder)
    told = sorted(_month(site, Random(seed), incidents), key=lambda one: one[0])
    moments = iter([at for at, _ in told])
    async with journal_of(site, folder, moments.__next__) as journal:
        await journal.append(*(draft for _, draft in told))
    return site


async def figures(
    folder: Path, site: Site, period: Period = OCTOBER, now: datetime = NOW, **more
) -> Figures:
    async with journal_of(site, folder, lambda: now) as journal:
        return await Reports(site, journal, "dba", lambda: now).figures(period, **more)


def _month(site: Site, luck: Random, incidents: int) -> Iterator[Moved]:
    start = datetime(2025, 9, 20, 1, 2, 3, tzinfo=UTC)

    def at(days: float) -> datetime:
        return start + timedelta(days=days, microseconds=luck.randrange(10**6))

    for nth in range(6):
        pid = luck.choice((1, 2))
        yield at(nth * 8 + luck.random()), Draft(Kind.CONSOLE_STARTED, {"pid": pid, "version": ""})
        if luck.random() < 0.6:
            yield (
                at(nth * 8 + 1 + luck.random() * 6.5),
                Draft(Kind.CONSOLE_STOPPED, {"pid": pid, "version": ""}),
            )
    checks = [*luck.sample(site.checks, 14)]
    for _ in range(260):
        check = luck.choice(checks)
        gone = luck.random() < 0.05
        data = {"check": "old-check" if gone else check.id, "old": "ok", "value": None, "text": "",
                "component": "his" if gone else check.component,
                "new": luck.choice(("ok", "ok", "ok", "warn", "down", "unknown"))}  # fmt: skip
        yield at(luck.random() * 48), Draft(Kind.CHECK_CHANGED, data)
    for nth in range(incidents):
        yield from _incident(site, luck, nth, at(luck.random() * 48))


def _incident(site: Site, luck: Random, nth: int, opened: datetime) -> Iterator[Moved]:
    local = opened.astimezone(ZONE)
    about = f"{local:%Y%m%d}-{nth + 1:03d}"
    actor = luck.choice(("dba", "app", "lead"))
    now = opened

    def later(most: float) -> datetime:
        nonlocal now
        now += timedelta(seconds=luck.random() * most * 3600 + 0.001)
        return now

    def said(kind: Kind, who: str = actor, **data: object) -> Draft:
        return Draft(kind, data, about, who)

    system = luck.choice(site.systems)
    auto = luck.random() < 0.25
    received = opened - timedelta(seconds=luck.randrange(5000))
    service = luck.choice(
        ("emergency", "support", "support", "improvement", "training", "deployment")
    )
    yield opened, said(
        Kind.INCIDENT_OPENED, title=f"x {nth}", system=system.id, component=system.components[0].id,
        service=service, priority=luck.choice(("P1", "P2", "P3", "P4")),
        channel="alert" if auto else luck.choice(("phone", "wechat", "mail", "")),
        requester="", auto=auto, cause="",
        **({} if auto or luck.random() < 0.5 else {"received": received.isoformat()}),
    )  # fmt: skip
    if auto and luck.random() < 0.5:
        healed = luck.random() < 0.6
        if not healed:
            yield later(1), said(Kind.INCIDENT_ACKNOWLEDGED, text="")
        yield later(0.3), said(Kind.INCIDENT_RECOVERED, "console", component="", self_healed=healed)
        if luck.random() < 0.3:
            yield later(0.3), said(Kind.INCIDENT_FLAPPED, "console", check="")
    if luck.random() < 0.06:
        yield later(2), said(Kind.INCIDENT_MERGED, into="20250101-01")
        return
    if luck.random() < 0.85:
        yield later(luck.choice((0.1, 2, 20))), said(Kind.INCIDENT_ACKNOWLEDGED, text="")
    if service == "improvement" and luck.random() < 0.7:
        yield later(2), said(Kind.INCIDENT_PLANNED, on="2025-11-30", text="")
    if luck.random() < 0.2:
        scope, priority = (
            luck.choice(("in", "assist", "out")),
            luck.choice(("P1", "P2", "P3", "P4")),
        )
        yield (
            later(1),
            said(Kind.INCIDENT_CLASSIFIED, scope=scope, priority=priority, why="", was={}),
        )
    if luck.random() < 0.3:
        yield (
            later(1),
            said(
                Kind.INCIDENT_PAUSED,
                reason=luck.choice(("user", "vendor", "window", "other")),
                text="",
            ),
        )
        if luck.random() < 0.8:
            yield later(30), said(Kind.INCIDENT_RESUMED)
    if luck.random() < 0.1:
        yield (
            later(1),
            said(Kind.FALLBACK_STARTED, at=now.isoformat(), departments="", systems=[], text=""),
        )
        yield later(3), said(Kind.FALLBACK_ENDED, at=now.isoformat(), text="")
    for _ in range(2):
        if luck.random() < 0.08:
            return  # still open
        yield later(luck.choice((0.5, 3, 60))), said(Kind.INCIDENT_RESOLVED, text="")
        if luck.random() < 0.3:
            yield (
                later(1),
                said(
                    Kind.SLA_EXPLAINED,
                    clock="contract.respond",
                    cause=luck.choice(("ours", "roster")),
                    text="",
                ),
            )
        if luck.random() < 0.7:
            mark = luck.choice((None, 1, 2, 3, 4, 5))
            yield (
                later(5),
                said(
                    Kind.INCIDENT_CONFIRMED,
                    by="",
                    channel="phone",
                    at=None,
                    satisfaction=mark,
                    text="好",
                ),
            )
        if luck.random() < 0.8:
            yield (
                later(1),
                said(
                    Kind.INCIDENT_CLOSED,
                    cause=luck.choice(("database", "network", "")),
                    fix="freed",
                    text="",
                ),
            )
        if luck.random() < 0.85:
            return
        yield later(20), said(Kind.INCIDENT_REOPENED, text="")
