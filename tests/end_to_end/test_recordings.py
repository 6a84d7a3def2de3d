"""A site's real run becomes its own test: recorded from the timeline, tested without a host.

`ONCALL_RECORDINGS=write` keeps what the embedded hospital answers under tests/runbooks/recordings.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.demo.ailments import AILMENTS
from console.demo.hospital import Hospital
from console.wiring import desk_of
from runbooks.run import Phase
from tests.end_to_end.command import oncall

if TYPE_CHECKING:
    from console.desk.desk import Desk

KEPT = Path(__file__).parents[1] / "runbooks" / "recordings"
RUNS = (
    ("disk-full", "mrm", "", {}),
    ("disk-full", "mrm", "disk-full", {"look": "logs"}),
    ("oracle-archive", "his", "", {}),
    ("oracle-archive", "his", "oracle-archive-full", {"way": "backup"}),
    ("print-spooler", "peis", "", {}),
    ("print-spooler", "peis", "spooler-stopped", {"start": "driver"}),
)
"""Runbook, host, what befell it, what is answered: first well, then sick."""
WRITES = os.environ.get("ONCALL_RECORDINGS") == "write"


async def work(desk: Desk, book_id: str, host: str, answers: dict[str, str]) -> str:
    """Do as an engineer would; return the id of the run."""
    session = await desk.runs.start(await desk.runs.book(book_id), (host,), {})
    live = session.live
    while live.run.phase is not Phase.ENDED:
        match live.run.phase:
            case Phase.READY:
                await live.advance()
            case Phase.CONFIRM:
                await live.confirm(typed=host)
            case Phase.ASK:
                await live.answer(answers[live.run.at or ""])
            case phase:
                pytest.fail(f"{live.run.at} is {phase}: {live.run.done[-1]}")
    return live.run.id


async def nights(folder: Path) -> dict[str, str]:
    """Return the ids of all runs, by the name of their recording."""
    runs = {}
    async with Hospital(folder / "hospital") as hospital:
        demo_site.write(folder / "site", hospital.ports)
        site = load(folder / "site")
        async with desk_of(site, folder / "data", "dba") as desk:
            for book, host, ailment, answers in RUNS if WRITES else RUNS[2:4]:
                if ailment:
                    hospital.strike(AILMENTS[ailment])
                name = f"{book}-{'sick' if ailment else 'well'}"
                runs[name] = await work(desk, book, host, answers)
    return runs


def test_a_run_becomes_a_folder_that_runs_the_same_without_its_host(tmp_path: Path) -> None:
    runs = asyncio.run(nights(tmp_path))
    at = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
    for name, run in runs.items():
        folder = tmp_path / "out" / name
        made = oncall("runbook", "record", run, str(folder), *at)
        assert made.returncode == 0, made.stderr
        book = name.rpartition("-")[0]
        done = oncall("runbook", "test", book, str(folder), "--config", str(tmp_path / "none"))
        assert done.returncode == 0, done.stdout + done.stderr
        if WRITES:
            shutil.copytree(folder, KEPT / name, dirs_exist_ok=True)

    before = sorted(folder.read_text("utf-8") for folder in (tmp_path / "out").rglob("*.*"))
    again = oncall("runbook", "record", run, str(folder), *at)
    assert again.returncode == 2
    assert str(folder) in again.stderr
    assert before == sorted(one.read_text("utf-8") for one in (tmp_path / "out").rglob("*.*"))
    assert oncall("runbook", "record", "none", *at).returncode == 2


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda folder: folder.name)
def test_a_kept_recording_is_judged_as_it_was(folder: Path, tmp_path: Path) -> None:
    book, _, state = folder.name.rpartition("-")
    none = ("--config", str(tmp_path / "none"), "--data", str(tmp_path / "data"))
    done = oncall("runbook", "test", book, str(folder), "--json", *none)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["well"]
    found = {turn["verdict"] for turn in told["way"]}
    assert ("fail" in found) == (state == "sick")
    assert not (tmp_path / "data" / "timeline.db").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "space, verdict: fail",
            "space, verdict: ok",
            "step 3 of the way: expected space ok, came to space fail",
        ),
        ("answer: logs", "answer: nowhere", "look went no further"),
        ("{step: rotate, seconds", "{step: held, seconds", "no answer is recorded for step rotate"),
    ],
)
def test_what_is_not_as_expected_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = shutil.copytree(KEPT / "disk-full-sick", tmp_path / "changed")
    path = folder / "answers.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    done = oncall("--lang", "en", "runbook", "test", "disk-full", str(folder), "--config", "/none")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
