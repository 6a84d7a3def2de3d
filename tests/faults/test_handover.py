"""A console killed while it takes a shift over: it has taken all of it, or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from console.desk.incidents import Report
from console.duty.record import Query
from tests.desk.shift import accepted, desks

ROUNDS = 12
ROOT = Path(__file__).parents[2]


async def test_killed_between_offer_and_signature(tmp_path: Path) -> None:
    chance, taken = random.Random(5), 0
    for round_ in range(ROUNDS):
        async with desks(tmp_path, "app") as (leaves,):
            row = await leaves.incidents.open(Report(f"现象 {round_}", "his", "support", "P3"))
            await leaves.incidents.acknowledge(row)
            await leaves.proof.handovers.add("issue", f"问题 {round_}")
            offer = await leaves.proof.handovers.offer()
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.taker", str(tmp_path)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.03))
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=20)

        async with desks(tmp_path, "dba", "lead") as (again, _):
            left = (await again.proof.handovers.load()).offers[offer.seq]
            row = await again.journal.incident(row.id) or row
            assert (left.accepted is not None) == (row.owner == "dba"), "all of it, or nothing"
            taken += left.accepted is not None
            said = left.signed or left.said("dba")
            reads = await again.journal.read(Query(kinds=("handover.read",), after=offer.seq))
            assert len(said) == len(reads), "what was restated is not lost"
            if left.waits:
                done = await accepted(again, left)
                assert row.id in done.taken
            assert (await again.journal.verify()).ok
    assert taken < ROUNDS, "some were killed before they had signed"
