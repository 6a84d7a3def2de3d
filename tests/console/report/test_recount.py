"""Every total of a report equals what an independent recount of the exported timeline finds."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.model import Site
from console.report.period import Period, days
from tests.console.report import recount as recounting
from tests.console.report.lived import NOW, OCTOBER, chance, figures, sample
from tests.console.report.recount import recount

ONCALL = Path(sys.executable).parent / "oncall"


def export(folder: Path) -> Path:
    subprocess.run(
        [ONCALL, "timeline", "export", folder / "out", "--data", folder], check=True,
        capture_output=True, env={**os.environ, "ONCALL_CONFIG": str(folder / "site")},
    )  # fmt: skip
    return folder / "out" / "timeline.jsonl"


async def differences(
    folder: Path, site: Site, period: Period = OCTOBER, now: datetime = NOW
) -> tuple[dict, int]:
    """Return what the two say otherwise, and how many totals were compared."""
    since, until = period.bounds(site.zone)
    parts = {one.id: [part.id for part in one.components] for one in site.systems}
    checks = {one.id: one.component for one in site.checks}
    again = recount(export(folder), since, until, now, parts, checks)
    told = {one.id: one.value for one in (await figures(folder, site, period, now)).all.values()}
    wrong = {}
    for name in told.keys() | again.keys():
        if name.endswith(".lines"):
            continue  # other families' sections, of which nothing is in these journals
        mine, theirs = told.get(name), again.get(name, 0 if told.get(name) == 0 else None)
        if name not in told and not theirs:
            continue
        if mine != (pytest.approx(theirs, abs=1e-12) if theirs is not None else None):
            wrong[name] = mine, theirs
    return wrong, len(told)


def test_the_recount_uses_nothing_of_the_program() -> None:
    tree = ast.parse(Path(recounting.__file__).read_text("utf-8"))
    modules = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    modules |= {
        name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names
    }
    assert {str(one).split(".")[0] for one in modules} <= sys.stdlib_module_names


async def test_the_sample_month_is_counted_the_same(tmp_path: Path) -> None:
    site = await sample(tmp_path)
    wrong, compared = await differences(tmp_path, site)
    assert wrong == {}
    assert compared > 150


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_a_month_of_chance_is_counted_the_same(tmp_path: Path, seed: int) -> None:
    site = await chance(tmp_path, seed)
    wrong, compared = await differences(tmp_path, site)
    assert wrong == {}
    assert compared > 150


async def test_a_period_that_still_runs_is_counted_the_same(tmp_path: Path) -> None:
    site = await chance(tmp_path, 5)
    period = days("2025-10-03", "2025-12-31")
    assert period is not None
    wrong, _ = await differences(tmp_path, site, period, datetime(2025, 11, 20, tzinfo=UTC))
    assert wrong == {}
