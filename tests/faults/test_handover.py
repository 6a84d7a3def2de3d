"""A console killed while it takes a shift over: it has taken all of it, or nothing."""

from __future__ import annotations

import random
from pathlib import Path

from console.desk.incidents import Report
from console.duty.record import Query
from tests.desk.shift import accepted, desks
from tests.faults.killing import killed

ROUNDS = 12


async def test_killed_between_offer_and_signature(tmp_path: Path) -> None:
    chance, taken = random.Random(5), 0
    for round_ in range(ROUNDS):
        async with desks(tmp_path, "app") as (leaves,):
            row = await leaves.incidents.open(Report(f"现象 {round_}", "his", "support", "P3"))
            await leaves.incidents.acknowledge(row)
            await leaves.proof.handovers.add("issue", f"问题 {round_}")
            offer = await leaves.proof.handovers.offer()
        killed("taker", tmp_path, chance.uniform(0, 0.03))

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
