"""The real engine against recorded answers: no host, no shell, and nothing well that is missing."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import Invalid
from config.model import Host, Text
from runbooks.answers import load_answers
from runbooks.engine import Engine
from runbooks.live import LiveRun
from runbooks.loader import load_file
from runbooks.model import Verdict
from runbooks.recorded import Recorded, Script
from runbooks.run import Phase
from sources.chunk import End

BOOK = """
id: book
title: {zh: 手册, en: Book}
roles: [his]
symptoms: {zh: 慢, en: slow}
steps:
  - id: look
    title: {zh: 看, en: look}
    run: df
    expect: [{number: '(\\d+)%', fail: ">= 95"}]
  - id: mend
    title: {zh: 改, en: mend}
    risk: change
    run: touch x
    undo: {zh: 删, en: remove}
    verify: look
    then: {ok: last}
  - id: last
    title: {zh: 再看, en: again}
    run: "true"
"""


class Record:
    """Keeps what is recorded, for as long as the test lasts."""

    async def record(self, kind: str, incident: str | None, data: object) -> None:
        self.kind = kind

    async def keep(self, text: str) -> str:
        return "digest"


def written(folder: Path, answers: str) -> Path:
    (folder / "answers.yaml").write_text(answers, "utf-8")
    return folder


async def begun(folder: Path, answers: str, *ids: str, pace: float = 0.0) -> LiveRun:
    script = Script(load_answers(written(folder, answers)))
    path = folder / "book.yaml"
    path.write_text(BOOK, "utf-8")
    hosts = {one: Host(one, Text(one, one), one, roles=("his",)) for one in ids or ("a",)}
    engine = Engine(Record(), Recorded(script, pace), hosts, lambda: datetime.now(UTC))
    return await engine.start(load_file(path), hosts=tuple(hosts), params={}, actor="me")


async def test_each_host_gets_its_own_answer_before_one_for_any(tmp_path: Path) -> None:
    answers = "answers:\n  - {step: look, output: 97%}\n  - {step: look, host: b, output: 20%}\n"
    live = await begun(tmp_path, answers, "a", "b")
    await live.advance()
    assert [(r.host, r.verdict) for r in live.run.done[0].results] == [
        ("a", Verdict.FAIL),
        ("b", Verdict.OK),
    ]


async def test_answers_come_in_their_order_and_the_last_one_stays(tmp_path: Path) -> None:
    live = await begun(
        tmp_path,
        "answers: [{step: look, output: 97%}, {step: look, output: 5%}, {step: mend}]",
    )
    await live.advance()
    await live.repeat()
    await live.repeat()
    assert [one.verdict for one in live.run.done] == [Verdict.FAIL, Verdict.OK, Verdict.OK]


async def test_what_is_not_recorded_is_unknown_and_says_so(tmp_path: Path) -> None:
    live = await begun(tmp_path, "answers: [{step: mend}]")
    await live.advance()
    result = live.run.done[0].results[0]
    assert (result.verdict, result.end) == (Verdict.UNKNOWN, End.REFUSED)
    assert result.reason == "no-answer: look@a"
    assert live.run.phase is Phase.STOPPED


@pytest.mark.parametrize(
    ("answer", "end", "phase"),
    [
        ("{step: look, output: 5%, seconds: 31}", End.TIMEOUT, Phase.CONFIRM),
        ("{step: look, output: 5%, end: lost}", End.LOST, Phase.UNKNOWN),
        ("{step: look, end: refused, reason: 'dns: a'}", End.REFUSED, Phase.STOPPED),
        ("{step: look, answer: fine}", End.REFUSED, Phase.STOPPED),
    ],
)
async def test_no_other_end_is_well(tmp_path: Path, answer: str, end: End, phase: Phase) -> None:
    live = await begun(tmp_path, f"answers: [{answer}]")
    await live.advance()
    result = live.run.done[0].results[0]
    assert (result.end, result.verdict, live.run.phase) == (end, Verdict.UNKNOWN, phase)


async def test_an_answer_at_its_own_pace_can_be_stopped(tmp_path: Path) -> None:
    live = await begun(tmp_path, "answers: [{step: look, output: 5%, seconds: 29}]", pace=1.0)
    running = asyncio.create_task(live.advance())
    while live.run.phase is not Phase.RUNNING:
        await asyncio.sleep(0)
    await live.cancel()
    await running
    assert live.run.done[0].results[0].end is End.CANCELLED


def test_an_output_lies_in_a_file_in_the_encoding_of_its_host(tmp_path: Path) -> None:
    (tmp_path / "df.txt").write_bytes("盘\x1b[2J 97%\r\n".encode("gbk"))
    answers = "hosts: [{id: w, encoding: gbk}]\nanswers: [{step: look, file: df.txt}]\n"
    assert load_answers(written(tmp_path, answers)).given[0].output == "盘 97%\n"


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ("answers: []", (1, 10, "list.empty")),
        ("answers: [{stpe: look}]", (1, 12, "field.misspelt")),
        ("answers: [{step: a, output: 97}]", (1, 29, "type.text")),
        ("answers: [{step: a, output: x, file: y}]", (1, 38, "answer.both")),
        ("answers: [{step: a, status: 1, answer: y}]", (1, 11, "answer.kinds")),
        ("answers: [{step: a, file: ../../passwd}]", (1, 27, "answer.outside")),
        ("answers: [{step: a, file: pipe}]", (1, 27, "answer.kind")),
        ("answers: [{step: a, file: gone.txt}]", (1, 27, "answer.unreadable")),
        ("answers: [{step: a, file: bad.txt}]", (1, 27, "answer.encoding")),
        ("answers: [{step: a, seconds: -1}]", (1, 30, "number.low")),
        ("answers: [{step: a, seconds: .inf}]", (1, 30, "type.number")),
        ('answers: [{step: a, output: "\\e[2J"}]', (1, 29, "yaml.character")),
        ("answers: [{step: a}]\nexpect: {verdict: good}", (2, 19, "choice.unknown")),
        ("hosts: [{id: a}, {id: a}]\nanswers: [{step: a}]", (1, 23, "id.twice")),
        ("- a", (1, 1, "type.mapping")),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, answers: str, fault: tuple[int, int, str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Invalid) as caught:
        load_answers(written(tmp_path, answers))
    assert fault in [(f.line, f.column, f.code) for f in caught.value.faults]


def test_a_step_that_the_book_does_not_have_is_told(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, "utf-8")
    answers = "answers: [{step: lok}]\nexpect: {way: [{step: mnd, verdict: ok}]}\n"
    with pytest.raises(Invalid) as caught:
        load_answers(written(tmp_path, answers), load_file(path))
    assert [(f.line, f.code, f.values["nearest"]) for f in caught.value.faults] == [
        (1, "step.unknown", "look"),
        (2, "step.unknown", "mend"),
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answers.yaml")
    with pytest.raises(Invalid) as caught:
        load_answers(tmp_path)
    assert [fault.code for fault in caught.value.faults] == ["file.kind"]


def test_a_folder_without_answers_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        load_answers(tmp_path)
    assert [fault.code for fault in caught.value.faults] == ["file.unreadable"]
