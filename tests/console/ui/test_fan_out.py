"""A step over many hosts: one line for all, and those that are late or ill."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.ui.present import run as present
from console.ui.present.context import Context
from console.words.languages import words
from runbooks.loader import load_file
from runbooks.model import Runbook, Verdict
from runbooks.run import HostResult, Phase, Run, StepState
from sources.chunk import End
from tests.desk.ward import NIGHT, Clock, ward
from widgets.tone import Tone

BOOK = """
id: all-hosts
title: {zh: 全部主机, en: All hosts}
roles: [his]
symptoms: {zh: 无, en: none}
escalate: {zh: 十分钟未好找库管, en: After ten minutes call the DBA}
steps:
  - {id: disk, title: {zh: 磁盘, en: Disk}, on: his, run: df}
"""


@pytest.fixture
def book(tmp_path: Path) -> Runbook:
    path = tmp_path / "all-hosts.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return load_file(path)


def result(number: int, verdict: Verdict | None) -> HostResult:
    ended = verdict is not None
    started = NIGHT - timedelta(seconds=5)
    end = End.EXITED if ended else None
    return HostResult(f"h{number:02}", "df", started, started, verdict, end, 0, said="满\nfull")


def run_of(verdicts: list[Verdict | None]) -> Run:
    results = tuple(result(number, verdict) for number, verdict in enumerate(verdicts, 1))
    hosts = tuple(one.host for one in results)
    run = Run("r", "all-hosts", "0" * 64, None, "dba", hosts, NIGHT, Phase.RUNNING, "disk")
    return replace(run, done=(StepState("disk", results),))


async def test_of_many_hosts_the_late_and_the_ill_are_named(tmp_path: Path, book: Runbook) -> None:
    verdicts: list[Verdict | None] = [Verdict.OK] * 44
    verdicts += [Verdict.WARN, Verdict.WARN, Verdict.FAIL, None, None, None]
    async with ward(tmp_path, Clock()) as desk:
        rows = present.verdict(run_of(verdicts), book, Context(desk, words("zh")))
    assert [(row.label, row.tone) for row in rows] == [
        ("47/50 台完成", Tone.BAD),
        ("h48", Tone.ACCENT),
        ("h49", Tone.ACCENT),
        ("h50", Tone.ACCENT),
        ("h47 异常", Tone.BAD),
        ("h45 注意", Tone.WARN),
    ]
    assert rows[0].value == "正常 44 · 注意 2 · 异常 1"


async def test_a_few_hosts_stand_each_in_a_row_of_their_own(tmp_path: Path, book: Runbook) -> None:
    async with ward(tmp_path, Clock()) as desk:
        rows = present.verdict(run_of([Verdict.OK, None]), book, Context(desk, words("en")))
    assert [row.label for row in rows] == ["h01 ok", "h02"]


async def test_before_the_first_has_answered_nothing_is_summed(
    tmp_path: Path, book: Runbook
) -> None:
    async with ward(tmp_path, Clock()) as desk:
        rows = present.verdict(run_of([None] * 20), book, Context(desk, words("en")))
    assert [(row.label, row.value) for row in rows[:1]] == [("0 of 20 hosts", "")]
    assert len(rows) == 4


async def test_a_silent_step_says_what_can_be_done_and_whom_to_call(
    tmp_path: Path, book: Runbook
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        context = Context(desk, words("zh"))
        told = {row.label for row in present.verdict(run_of([Verdict.OK, None]), book, context)}
        assert "升级" not in told
        clock.on(seconds=40)
        rows = present.verdict(run_of([Verdict.OK, None]), book, context)
    assert "没有停它" in rows[1].value
    assert (rows[2].label, rows[2].value) == ("升级", "十分钟未好找库管")
