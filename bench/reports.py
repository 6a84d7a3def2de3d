"""A report over twelve months: 100,000 incidents and 1,000,000 events, in a process of its own."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.seed import fill
from config.loader import load
from config.template import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.seed import Told
    from config.model import Check, Site
    from console.duty.events import JSON

INCIDENTS, EVENTS = 100_000, 1_000_000
SECONDS, MIB = 5.0, 300.0
START = datetime(2025, 1, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=364)
_PEAK = """
import os, subprocess, sys, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(time.perf_counter() - began, usage.ru_maxrss)
sys.exit(status and 1)
"""
_FORMATS = ("json", "md", "html", "docx")


def run(folder: Path) -> list[tuple[str, str, str, str, str, str]]:
    folder.mkdir()
    seed(folder)
    rows = []
    first, _ = report(folder, "json")
    rows.append(
        ("report of 12 months, facts worked out anew", f"{first:.2f} s", "-", "-", "-", "-")
    )
    for form in _FORMATS:
        seconds, peak = min(report(folder, form) for _ in range(3))
        met = "yes" if seconds <= SECONDS and peak <= MIB else "**no**"
        what = f"report of 12 months as {form}: {INCIDENTS:,} incidents, {EVENTS:,} events"
        rows.append(
            (
                what,
                f"{seconds:.2f} s, {peak:.0f} MiB",
                "-",
                "-",
                f"≤ {SECONDS:g} s, ≤ {MIB:g} MiB",
                met,
            )
        )
    return rows


def report(folder: Path, form: str) -> tuple[float, float]:
    """Return seconds and peak MiB of one whole process."""
    oncall = Path(sys.executable).parent / "oncall"
    command = [oncall, "report", "--year", "2025", "--format", form, "--data", folder / "data",
               "--config", folder / "site", "--output", folder / f"report.{form}", "--force"]  # fmt: skip
    # A process begins with the peak of whoever started it, so a small one starts it.
    done = subprocess.run([sys.executable, "-c", _PEAK, *command], capture_output=True, check=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak) / 1024


def seed(folder: Path, *, incidents: int = INCIDENTS, events: int = EVENTS) -> None:
    """Write `folder/site` and `folder/data`."""
    write(folder / "site")
    fill(folder, _told(load(folder / "site"), incidents, events))


def _told(site: Site, incidents: int, events: int) -> Iterator[Told]:
    """Yield a year in order: nine events an incident, and changes of checks for the rest."""
    luck = random.Random(7)
    told: list[Told] = []
    for nth in range(incidents):
        told += _incident(site, luck, nth, START + YEAR * (nth / incidents))
    yield START - timedelta(hours=1), "console.started", None, {"pid": 1, "version": ""}
    for check in site.checks:
        yield START - timedelta(minutes=59), "check.changed", None, _change(check, "ok")
    for _ in range(events - len(told) - len(site.checks) - 2):
        check = luck.choice(site.checks)
        state = luck.choice(("ok", "ok", "warn", "down"))
        told.append((START + YEAR * luck.random(), "check.changed", None, _change(check, state)))
    yield from sorted(told, key=lambda one: one[0])
    yield START + YEAR + timedelta(days=60), "console.stopped", None, {"pid": 1, "version": ""}


def _change(check: Check, state: str) -> dict[str, JSON]:
    return {
        "check": check.id, "component": check.component, "old": "ok", "new": state,
        "value": 97.5, "text": "",
    }  # fmt: skip


def _incident(site: Site, luck: random.Random, nth: int, start: datetime) -> Iterator[Told]:
    about = f"{start:%Y%m%d}-{nth:06d}"
    system = luck.choice(site.systems)
    service = luck.choice(("emergency", "support", "support", "improvement"))

    def said(minutes: float, kind: str, **more: object) -> Told:
        return start + timedelta(minutes=minutes), kind, about, more

    took = luck.expovariate(1 / 90)
    yield said(
        0, "incident.opened", title=f"收费窗口反映结算很慢 {nth}", system=system.id,
        component=system.components[0].id, service=service, priority=luck.choice(("P1", "P2", "P3", "P4")),
        channel=luck.choice(("phone", "wechat", "mail")), requester="门诊收费", cause="", auto=False,
    )  # fmt: skip
    yield said(luck.expovariate(1 / 8), "incident.acknowledged", text="")
    yield said(took + 20, "incident.noted", text=f"第 {nth} 件：已电话回访，仍在观察")
    yield said(took + 21, "incident.assigned", to="dba", reasons=[])
    yield said(took + 22, "fix.proposed", text="重启应用池", run="", step="")
    yield said(took + 23, "fix.agreed", by="收费", channel="phone", at=None, text="")
    yield said(took + 24, "incident.resolved", text="已恢复")
    mark = luck.choice((None, 3, 4, 5, 5))
    yield said(
        took + 40,
        "incident.confirmed",
        by="收费",
        channel="phone",
        at=None,
        satisfaction=mark,
        text="",
    )
    yield said(
        took + 41,
        "incident.closed",
        cause=luck.choice(("database", "network", "usage")),
        fix="freed",
        text="",
    )


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory(prefix="oncall-bench-") as held:
        for line in run(Path(held) / "reports"):
            sys.stdout.write(" | ".join(line) + "\n")
