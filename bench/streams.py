"""A step that prints a gigabyte: how fast it is taken, what it costs in memory."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import console
from bench.seed import seed
from config.model import Host, Text
from runbooks.engine import Engine
from runbooks.loader import load_file
from runbooks.model import Verdict
from sources.ssh import Fleet
from tests.terminal import Terminal

SIZE = 1_000_000_000
BOOK = f"""
id: flood
title: {{zh: 洪水, en: flood}}
roles: [his]
symptoms: {{zh: 无, en: none}}
steps:
  - id: flow
    title: {{zh: 流, en: flow}}
    on: local
    timeout: 10m
    run: yes 'a line of a log that goes on and on and on' | head -c {SIZE}; echo; echo THE END
    expect:
      - {{match: THE END, verdict: warn}}
"""
Row = console.Row


class Diary:
    async def record(self, kind: str, incident: object, data: object) -> None:
        pass

    async def keep(self, text: str) -> str:
        return ""


async def flood() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flood.yaml"
        path.write_text(BOOK, encoding="utf-8")
        book = load_file(path)
    hosts = {"his": Host("his", Text("his", "his"), "127.0.0.1", 22, "nobody")}
    fleet = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"bench")
    engine = Engine(Diary(), fleet, hosts, lambda: datetime.now(UTC))
    live = await engine.start(book, hosts=("his",), params={}, actor="bench")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    await live.advance()
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    right = live.run.verdict is Verdict.WARN
    print(f"{SIZE / 1e6 / took:.0f} {grown:.1f} {right}")


def keys(folder: Path) -> float:
    """Return the p99 from key to paint, in ms, while such a step prints without end."""
    seed(folder, incidents=100, events=200, age=timedelta(minutes=30))
    command = [sys.executable, "-m", "bench.streaming", "--flood", *console.ours(folder)[1:]]
    terminal = Terminal(command)
    terminal.wait("P2", "HIS", timeout=60)
    terminal.run(3)
    found = console.latencies(terminal, 200)
    terminal.close()
    return found[int(len(found) * 0.99) - 1]


def run(folder: Path) -> list[Row]:
    """Return speed, memory and verdict, in a process of its own, and how keys fare meanwhile."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.streams"], capture_output=True, text=True, check=True
    ).stdout.split()
    speed, grown, right = float(told[0]), float(told[1]), told[2] == "True"
    p99 = keys(folder)
    return [
        ("a step that prints 1 GB: taken", f"{speed:.0f} MB/s", "-", "-", "≥ 60 MB/s",
         "yes" if speed >= 60 else "**no**"),
        ("a step that prints 1 GB: memory", f"+{grown:.1f} MiB", "-", "-", "< 20 MiB",
         "yes" if grown < 20 else "**no**"),
        ("a step that prints 1 GB: verdict", "right" if right else "wrong", "-", "-", "right",
         "yes" if right else "**no**"),
        ("key to paint, p99, while it prints", f"{p99:.1f} ms", "-", "-", "≤ 50 ms",
         "yes" if p99 <= 50 else "**no**"),
    ]  # fmt: skip


if __name__ == "__main__":
    asyncio.run(flood())
