"""docs/library.md: every shipped runbook with what it makes of a sick host and of a healthy one.

The ways and verdicts in it are those that `test_way` has just seen on the hosts.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.ailments import AILMENTS
from tests.runbooks.library import databases, health, linux, windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runbooks.model import Runbook

PAGE = Path(__file__).parents[3] / "docs" / "library.md"
SICK = databases.SICK | linux.SICK | windows.SICK
WELL = databases.WELL | linux.WELL | windows.WELL
HEAD = """# The library, proved

Each runbook runs on the embedded hospital over real SSH: on a host that has the fault, where it must find it, take the right branch and see it healed, and on a healthy host, where it must find nothing. This page is made from those runs by `make snapshots`; a test compares it.

| runbook | for | fault | the way: step and verdict | at the end | a healthy host |
|---|---|---|---|---|---|
"""
HEALTH = """
## Health checks

They only read and ask nobody; each step is judged whatever the others found.

| health check | fault | what it finds that is not ok | a healthy hospital |
|---|---|---|---|
"""


def table(books: Mapping[str, Runbook]) -> str:
    rows = []
    for book_id in sorted(one.id for one in books.values() if not one.health):
        book = books[book_id]
        cases = [(name, case) for name, case in SICK.items() if case[0] == book_id]
        host, _, steps = WELL[book_id]
        well = f"{host}: {steps} steps, all ok"
        title = f"**{book_id}** {book.title.zh} / {book.title.en}"
        for name, (_, host, ailment, _, way, verdict) in cases:
            found = f"{name} ({AILMENTS[ailment].id} on {host})"
            rows.append((title, " ".join(book.systems), found, way, verdict.value, well))
            title = well = ""
    systems = Counter(system for book in books.values() for system in book.systems)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    mending = sum(not book.health for book in books.values())
    count = (
        f"\n{mending} runbooks for {len(systems)} systems; {len(SICK)} faults found and mended.\n"
    )
    return HEAD + "\n".join(lines) + "\n" + count + checks(books)


def checks(books: Mapping[str, Runbook]) -> str:
    rows = []
    for system, steps in health.STEPS.items():
        book = books[f"health-{system}"]
        title = f"**{book.id}** {book.title.zh} / {book.title.en}"
        well = f"{steps} steps, all ok"
        for name, (of, host, _, found) in health.SICK.items():
            if of == system:
                way = " ".join(f"{step}:{verdict}" for step, verdict in found.items())
                rows.append(f"| {title} | {name} (on {host}) | {way} | {well} |")
                title = well = ""
    return (
        HEALTH
        + "\n".join(rows)
        + f"\n\n{len(health.STEPS)} health checks; {len(health.SICK)} faults found.\n"
    )


def test_no_runbook_goes_without_a_fault_that_it_has_mended(books: Mapping[str, Runbook]) -> None:
    assert {case[0] for case in SICK.values()} == {b.id for b in books.values() if not b.health}
    assert {case[0] for case in health.SICK.values()} == set(health.STEPS)


def test_the_page_tells_what_the_runs_did(books: Mapping[str, Runbook]) -> None:
    text = table(books)
    if os.environ.get("ONCALL_SNAPSHOTS") == "write":
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "make snapshots writes it anew"
