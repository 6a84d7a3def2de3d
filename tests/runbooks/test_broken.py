"""Runbooks with one mistake each: one line each, with its place and how to mend it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import Invalid
from console.wiring import library
from runbooks.loader import load_all, load_file
from runbooks.model import Verdict
from runbooks.outcomes import outcomes

BROKEN = Path(__file__).parent / "broken"
MISTAKES = {
    "dead-branch": (10, 18, "then.dead"),
    "fills-nothing": (10, 20, "value.unknown"),
    "health-anywhere": (2, 7, "health.systems"),
    "health-asks": (10, 10, "health.asks"),
    "health-changes": (14, 11, "health.changes"),
    "loop": (6, 5, "step.loop"),
    "misspelt": (8, 5, "field.misspelt"),
    "no-bounds": (9, 14, "expect.bounds"),
    "no-undo": (6, 5, "step.undo"),
    "no-verify": (6, 5, "step.verify"),
    "one-language": (7, 12, "field.missing"),
    "option-twice": (11, 14, "option.twice"),
    "quoted-value": (10, 10, "value.quoted"),
    "slow-pattern": (9, 22, "regex.slow"),
    "stray-key": (9, 57, "expect.stray"),
    "undefined-value": (8, 10, "value.unknown"),
    "unknown-piece": (6, 14, "include.unknown"),
    "unreachable": (10, 9, "step.unreachable"),
    "unsaid": (11, 17, "say.dead"),
    "unused-param": (6, 5, "param.unused"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_runbook_with_one_mistake_has_just_that_one(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_file(BROKEN / f"{name}.yaml")
    assert [(f.line, f.column, f.code) for f in caught.value.faults] == [MISTAKES[name]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_are_told_in_one_line_each(lang: str) -> None:
    files = sorted(str(path) for path in BROKEN.glob("*.yaml"))
    oncall = Path(sys.executable).with_name("oncall")
    done = subprocess.run(
        [oncall, "--lang", lang, "runbook", "check", *files],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.partition(":")[0] for line in lines] == files
    assert len(files) == len(MISTAKES)
    for line in lines:
        assert re.fullmatch(r"[^:]+\.yaml:\d+:\d+: .+[;；].+", line), line


def test_what_shipped_steps_can_come_to_is_what_they_lead_on_from() -> None:
    steps = [step for book in load_all(library()) for step in book.steps]
    assert steps
    for step in steps:
        assert set(step.then) | set(step.say) <= set(outcomes(step))
        assert Verdict.SKIPPED in outcomes(step)
