"""A fault strikes, the runbook finds it, its remedy heals, and what it checked is well again."""

from __future__ import annotations

from typing import Any

import pytest

from runbooks.model import Verdict
from tests.runbooks.library import databases, health, linux, windows

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
    assert set(WELL) == {book.id for book in books.values() if not book.health}
    for book, (host, answers, steps) in WELL.items():
        run = await ward.work(book, host, answers)

        assert [one.verdict for one in run.done] == [Verdict.OK] * steps, (book, run.done)
        assert run.verdict is Verdict.OK


@pytest.mark.parametrize("case", health.SICK)
async def test_a_health_check_finds_the_fault_and_nothing_else(ward: Any, case: str) -> None:
    system, host, state, found = health.SICK[case]
    for name, text in state.items():
        ward.write(host, name, text)

    run = await ward.work(f"health-{system}", system)

    verdicts = {one.step: one.verdict for one in run.done}
    assert {step: verdicts[step] for step in found} == found
    assert {step for step, verdict in verdicts.items() if verdict is not Verdict.OK} == set(found)


async def test_health_checks_find_nothing_in_a_healthy_hospital(ward: Any) -> None:
    for system, steps in health.STEPS.items():
        run = await ward.work(f"health-{system}", system)

        assert [one.verdict for one in run.done] == [Verdict.OK] * steps, (system, run.done)
