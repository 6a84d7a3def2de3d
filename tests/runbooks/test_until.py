"""A step that looks again until it is well; hosts one after the other; silence pointed out."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import Invalid
from config.model import Host, Text
from runbooks.engine import Engine
from runbooks.loader import load_file
from runbooks.model import Verdict
from runbooks.run import Phase
from sources.ssh import Fleet

BOOK = """
id: again
title: {{zh: 再看, en: again}}
roles: [his]
symptoms: {{zh: 无, en: none}}
steps:
  - id: look
    title: {{zh: 看, en: look}}
    on: local
    run: {run}
    until: {{every: {every}, for: {lasting}}}
  - id: after
    title: {{zh: 后, en: after}}
    on: local
    run: "true"
"""


class Diary:
    def __init__(self) -> None:
        self.kinds: list[str] = []

    async def record(self, kind: str, incident: object, data: object) -> None:
        self.kinds.append(kind)

    async def keep(self, text: str) -> str:
        return "kept"


def book(folder: Path, run: str, every: str = "1s", lasting: str = "20s"):
    path = folder / "again.yaml"
    path.write_text(BOOK.format(run=run, every=every, lasting=lasting), encoding="utf-8")
    return load_file(path)


async def started(loaded, diary: Diary):
    hosts = {"his": Host("his", Text("his", "his"), "127.0.0.1", 22, "nobody")}
    fleet = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"k")
    engine = Engine(diary, fleet, hosts, lambda: datetime.now(UTC))
    return await engine.start(loaded, hosts=("his",), params={}, actor="test")


async def test_it_looks_until_it_is_well_and_every_look_is_recorded(tmp_path: Path) -> None:
    count = tmp_path / "count"
    run = f"'echo x >>{count}; test $(wc -l <{count}) -ge 3'"
    diary = Diary()
    live = await started(book(tmp_path, run), diary)

    await live.advance()

    assert [one.verdict for one in live.run.done] == [Verdict.FAIL, Verdict.FAIL, Verdict.OK]
    assert live.run.at == "after"
    assert diary.kinds == ["run.started", *["step.intent", "step.outcome"] * 3]


async def test_its_time_is_over(tmp_path: Path) -> None:
    live = await started(book(tmp_path, "'false'", "1s", "2s"), Diary())
    began = time.monotonic()

    await live.advance()

    assert 1.5 < time.monotonic() - began < 6
    assert {one.verdict for one in live.run.done} == {Verdict.FAIL}
    assert live.run.at == "after"


async def test_a_wait_can_be_stopped(tmp_path: Path) -> None:
    live = await started(book(tmp_path, "'false'", "60s", "10m"), Diary())
    looking = asyncio.create_task(live.advance())
    while not (live.run.done and live.run.done[-1].verdict):
        await asyncio.sleep(0.02)
    assert live.run.phase is Phase.RUNNING
    began = time.monotonic()

    await live.cancel()
    await looking

    assert time.monotonic() - began < 2
    assert live.run.at == "after"


def test_only_what_reads_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    text = BOOK.format(run="'true'", every="1s", lasting="5s")
    path.write_text(
        text.replace("    until:", "    risk: change\n    undo: {zh: 无, en: none}\n"
                     "    verify: after\n    until:", 1), encoding="utf-8"
    )  # fmt: skip
    with pytest.raises(Invalid) as caught:
        load_file(path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line) == ("step.until", 14)
