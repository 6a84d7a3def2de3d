"""The engine with a real shell and a record that can be told to refuse."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runbooks.engine import Engine
from runbooks.live import LiveRun, Wrong
from runbooks.loader import load_file
from runbooks.model import Runbook, Verdict
from runbooks.ports import Refused
from runbooks.run import Phase
from sources.chunk import End
from sources.ssh import Fleet
from tests.runbooks.record import Record

BOOK = """
id: book
title: {zh: 手册, en: Book}
roles: [his]
symptoms: {zh: 慢, en: slow}
params: [{id: word, name: {zh: 词, en: word}, default: "it's [red] $(no)"}]
steps:
  - id: look
    title: {zh: 看, en: look}
    on: local
    run: echo used {{word}} 97%
    expect: [{number: '(\\d+)%', warn: ">= 85", fail: ">= 95"}]
    capture: {used: '(\\d+)%'}
    say: {fail: {zh: '用了 {{used}}', en: 'used {{used}}'}}
    then: {ok: end}
  - id: ask
    title: {zh: 问, en: ask}
    ask: {zh: 可以吗, en: May we}
    options: [{id: "yes", text: {zh: 可, en: yes}, verdict: ok}, {id: "no", text: {zh: 否, en: no}, verdict: fail}]
    then: {fail: end}
  - id: mend
    title: {zh: 改, en: mend}
    on: local
    risk: change
    run: touch {{word}}
    undo: {zh: 删, en: remove}
    verify: again
  - id: again
    title: {zh: 复查, en: again}
    on: local
    run: sleep 0.2; echo {{used}}
"""


@pytest.fixture
def book(tmp_path: Path) -> Runbook:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return load_file(path)


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture
def engine(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.chdir(tmp_path)
    fleet = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"k")
    return Engine(record, fleet, {}, lambda: datetime.now(UTC))


async def start(engine: Engine, book: Runbook, **params: str) -> LiveRun:
    return await engine.start(book, hosts=(), params=params, actor="me")


async def test_from_finding_to_mending(engine: Engine, book: Runbook, tmp_path: Path) -> None:
    live = await start(engine, book)
    await live.advance()
    result = live.run.done[0].results[0]
    assert (result.verdict, result.said) == (Verdict.FAIL, "用了 97\nused 97")
    assert result.output.head == ("used it's [red] $(no) 97%",)
    await live.answer("yes")
    assert live.run.phase is Phase.CONFIRM
    with pytest.raises(Wrong):
        await live.advance()
    await live.confirm(live.run.key)
    assert (tmp_path / "it's [red] $(no)").exists()
    await live.advance()
    assert (live.run.phase, live.run.verdict) == (Phase.ENDED, Verdict.FAIL)


async def test_every_intent_comes_before_its_outcome(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book)
    await live.advance()
    assert [kind for kind, _ in record.events] == ["run.started", "step.intent", "step.outcome"]


async def test_what_cannot_be_recorded_is_not_run(
    engine: Engine, book: Runbook, record: Record, tmp_path: Path
) -> None:
    live = await start(engine, book)
    await live.advance()
    await live.answer("yes")
    record.refuses = "step.intent"
    with pytest.raises(Refused):
        await live.confirm()
    assert live.run.phase is Phase.CONFIRM
    assert not list(tmp_path.glob("it*"))
    record.refuses = ""
    await live.confirm()
    assert list(tmp_path.glob("it*"))


async def test_a_confirmation_of_another_step_runs_nothing(engine: Engine, book: Runbook) -> None:
    live = await start(engine, book)
    await live.advance()
    await live.answer("yes")
    with pytest.raises(Wrong, match="other-step"):
        await live.confirm("run/other")


async def test_a_run_is_the_same_when_it_is_read_back(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book)
    await live.advance()
    await live.answer("yes")
    again = engine.resume(book, record.read_back())
    assert again.run.at == "mend"
    assert again.run.phase is Phase.CONFIRM
    assert again.run.values == live.run.values


async def test_an_intent_without_an_outcome_waits_for_a_person(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book)
    await live.advance()
    again = engine.resume(book, record.read_back(2))
    assert (again.run.phase, again.run.at) == (Phase.UNKNOWN, "look")
    with pytest.raises(Wrong):
        await again.advance()
    await again.conclude(Verdict.WARN, "看过了")
    assert again.run.at == "ask"


async def test_cancelling_stops_and_waits(engine: Engine, book: Runbook, tmp_path: Path) -> None:
    path = tmp_path / "slow.yaml"
    path.write_text(
        BOOK.replace("id: book", "id: slow").replace("echo used {{word}} 97%", "sleep 60")
    )
    live = await start(engine, load_file(path))
    running = asyncio.create_task(live.advance())
    await asyncio.sleep(0.3)
    await live.cancel()
    await running
    result = live.run.done[0].results[0]
    assert (result.end, result.gone, result.verdict) == (End.CANCELLED, True, Verdict.UNKNOWN)
    assert live.run.phase is Phase.STOPPED


async def test_a_flood_is_judged_to_its_end_and_kept_at_both(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "flood.yaml"
    path.write_text(
        BOOK.replace("id: book", "id: flood").replace(
            "echo used {{word}} 97%", "seq 1 400000; echo 96%; seq 1 400000"
        )
    )
    live = await start(engine, load_file(path))
    await live.advance()
    result = live.run.done[0].results[0]
    assert (result.verdict, live.run.values["used"]) == (Verdict.FAIL, "96")
    assert (result.output.head[0], result.output.tail[-1]) == ("1", "400000")
    assert len(result.output.head) + len(result.output.tail) + result.output.skipped == 800_001


@pytest.mark.parametrize(
    ("mend", "code"),
    [
        (("{{word}} 97", "{{wrod}} 97"), "value.unknown"),
        (("used {{word}}", "'used {{word}}'"), "value.quoted"),
        (("ok: end", "ok: nowhere"), "step.unknown"),
        (("    verify: again\n", ""), "step.verify"),
        (("risk: change", "risk: chnage"), "choice.unknown"),
        (("title: {zh: 看, en: look}", "title: {zh: 看}"), "field.missing"),
        (("expect: [{number", "expcet: [{number"), "field.misspelt"),
        (("'(\\d+)%', warn", "'(\\d+%', warn"), "regex.form"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, mend: tuple[str, str], code: str) -> None:
    from config.errors import Invalid

    path = tmp_path / "book.yaml"
    assert mend[0] in BOOK
    path.write_text(BOOK.replace(*mend, 1), encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_file(path)
    assert code in {fault.code for fault in caught.value.faults}
    assert all(fault.line > 0 for fault in caught.value.faults)
