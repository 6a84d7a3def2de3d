"""Killed at any moment: nothing that was said to be recorded is lost, nothing is guessed."""

from __future__ import annotations

import random
from pathlib import Path

from config.loader import load
from config.template import write
from console.duty.record import Query
from console.wiring import desk_of
from runbooks.run import Phase
from tests.faults.killing import killed

KILLS = 100
BOOK = """
id: loop
title: {zh: 循环, en: loop}
roles: [his]
symptoms: {zh: 无, en: none}
steps:
  - {id: one, title: {zh: 一, en: one}, on: local, run: "seq 1 200; sleep 0.01"}
  - {id: two, title: {zh: 二, en: two}, on: local, run: echo 97%}
"""


async def test_a_hundred_kills_while_a_runbook_writes(tmp_path: Path) -> None:
    write(tmp_path / "site")
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "loop.yaml").write_text(BOOK, encoding="utf-8")
    chance = random.Random(7)
    told = 0
    for _ in range(KILLS):
        said = killed("writer", tmp_path, chance.uniform(0, 0.15))
        told = max([told, *(int(line) for line in said.split() if line.isdigit())])

    site = load(tmp_path / "site")
    async with desk_of(site, tmp_path / "data", "after") as desk:
        verified = await desk.journal.verify()
        assert verified.ok
        assert verified.events >= told > KILLS
        await desk.runs.recover()
        left = desk.runs.unfinished.value
        assert left, "a kill in the middle of a step leaves a run behind"
        unknown = [run for run in left if run.phase is Phase.UNKNOWN]
        assert unknown, "and some of them in the middle of a step"
        for run in unknown:
            assert run.done[-1].results[-1].verdict == "unknown"
        events = await desk.journal.read(Query(kinds=("step.",), limit=100_000))
        intents = [e.data["run"] for e in events if e.kind == "step.intent"]
        outcomes = [e.data["run"] for e in events if e.kind == "step.outcome"]
        assert len(intents) == len(outcomes), "every intent is closed, none is guessed"
        assert not await desk.journal.open_runs() or left
        assert (await desk.journal.verify()).ok
