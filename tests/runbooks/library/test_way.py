"""A fault strikes, the runbook finds it, its remedy heals, and what it checked is well again."""

from __future__ import annotations

from typing import Any

import pytest

from runbooks.model import Verdict
from tests.runbooks.library import databases, linux, windows

CASES = databases.SICK | linux.SICK | windows.SICK
WELL = databases.WELL | linux.WELL | windows.WELL


@pytest.mark.parametrize("case", CASES)
async def test_the_fault_is_found_and_healed(ward: Any, case: str) -> None:
    book, host, ailment, answers, way, verdict = CASES[case]
    ward.strike(ailment)

    run = await ward.work(book, host, answers)

    assert " ".join(f"{one.step}:{one.verdict}" for one in run.done) == way
    assert run.verdict is verdict
    assert not ward.lasts(ailment)


async def test_a_healthy_hospital_has_nothing_to_find(ward: Any, books: Any) -> None:
    assert set(WELL) == set(books)
    for book, (host, answers, steps) in WELL.items():
        run = await ward.work(book, host, answers)

        assert [one.verdict for one in run.done] == [Verdict.OK] * steps, (book, run.done)
        assert run.verdict is Verdict.OK
