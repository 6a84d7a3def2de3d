"""Where a run begins, what it leaves out, when it pauses, what a person chooses from."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.errors import Invalid
from runbooks.commands import choices
from runbooks.engine import Engine
from runbooks.live import LiveRun, Wrong
from runbooks.loader import load_file
from runbooks.model import Runbook, Verdict
from runbooks.run import BEFOREHAND, Phase
from sources.ssh import Fleet
from tests.runbooks.record import Record

BOOK = """
id: book
title: {zh: 手册, en: Book}
roles: [his]
symptoms: {zh: 慢, en: slow}
steps:
  - id: sessions
    title: {zh: 会话, en: sessions}
    on: local
    run: printf '142,active\\n77,idle in transaction\\n142,active\\nnone\\n'
    list: {sid: '^(\\d+),'}
  - id: which
    title: {zh: 选, en: choose}
    ask: {zh: 断开哪一个, en: Which one}
    choose: sid
  - id: kill
    title: {zh: 断开, en: kill}
    on: local
    risk: destructive
    run: echo killed {{sid}} > killed
    undo: {zh: 无, en: none}
    verify: look
  - id: look
    title: {zh: 看, en: look}
    on: local
    run: "true"
"""


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def book(tmp_path: Path) -> Runbook:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return load_file(path)


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(record: Record, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.chdir(tmp_path)
    fleet = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"k")
    return Engine(record, fleet, {}, clock, approvers=2)


async def start(engine: Engine, book: Runbook, **how: object) -> LiveRun:
    return await engine.start(book, hosts=(), params={}, actor="me", **how)  # type: ignore[arg-type]


def kinds(record: Record) -> list[str]:
    return [kind for kind, _ in record.events]


def same(record: Record, book: Runbook, live: LiveRun) -> None:
    """Read back, a run is as it was seen."""
    back = LiveRun(book, record.read_back(), record, live._runner, {}, lambda: datetime.now(UTC))
    assert (back.run.phase, back.run.at) == (live.run.phase, live.run.at)
    assert [(s.step, s.verdict, s.chosen) for s in back.run.done] == [
        (s.step, s.verdict, s.chosen) for s in live.run.done
    ]


# Choosing


async def test_a_person_chooses_from_what_a_step_listed(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book)
    await live.advance()
    listed = choices(book.step("which"), live.run)
    assert [(one.key, one.line) for one in listed] == [
        ("142", "142,active"),
        ("77", "77,idle in transaction"),
    ]
    with pytest.raises(Wrong, match="no-option"):
        await live.answer("78; rm -rf /")
    await live.answer("77")
    assert live.run.phase is Phase.CONFIRM
    assert live.commands() == (("local", "echo killed 77 > killed"),)
    same(record, book, live)


def on_hosts(live: LiveRun, lists: Mapping[str, tuple[str, ...]]) -> None:
    for host, values in lists.items():
        about = {"run": live.run.id, "step": "sessions", "host": host}
        yield_ = {"lists": {"sid": [[v, v] for v in values]}, "verdict": "ok", "end": "exited"}
        for kind, data in (
            ("step.intent", {**about, "command": "x", "risk": "read"}),
            ("step.outcome", {**about, **yield_}),
        ):
            live._recorder.events.append((kind, data))  # type: ignore[attr-defined]


async def test_what_one_host_listed_is_not_used_on_another(
    engine: Engine, book: Runbook, record: Record, clock: Clock
) -> None:
    live = await start(engine, book)
    on_hosts(live, {"a": ("1", "2"), "b": ("1",)})
    live = LiveRun(book, record.read_back(), record, live._runner, {}, clock)
    assert [one.key for one in choices(book.step("which"), live.run)] == ["a 1", "a 2", "b 1"]
    await live.answer("b 1")
    assert live.run.done[-1].chosen_on == "b"
    assert live.commands() == (("local", "echo killed {{sid}} > killed"),)


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("choose: sid", "choose: pid", "list.unknown", 15),
        ("    ask: {zh: 断开哪一个, en: Which one}\n", '    run: "true"\n', "step.choose", 15),
        ("    choose: sid\n", "", "value.unknown", 19),
    ],
)
def test_what_cannot_be_chosen_is_told(
    tmp_path: Path, old: str, new: str, code: str, at: int
) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_file(path)
    assert (code, at) in [(fault.code, fault.line) for fault in caught.value.faults]


# Beginning


async def test_a_run_begins_at_a_step_and_leaves_others_out(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book, first="which", without={"which", "kill"})
    await live.advance()
    assert [(s.step, s.verdict, s.answer) for s in live.run.done] == [
        ("which", Verdict.SKIPPED, BEFOREHAND),
        ("kill", Verdict.SKIPPED, BEFOREHAND),
    ]
    assert live.run.at == "look"
    same(record, book, live)
    await live.advance()
    assert live.run.phase is Phase.ENDED
    assert "step.intent" in kinds(record)


async def test_a_run_of_nothing_ends(engine: Engine, book: Runbook) -> None:
    live = await start(engine, book, without={step.id for step in book.steps})
    await live.advance()
    assert (live.run.phase, live.run.verdict) == (Phase.ENDED, Verdict.SKIPPED)


async def test_a_step_that_there_is_not_starts_nothing(
    engine: Engine, book: Runbook, record: Record
) -> None:
    with pytest.raises(Wrong, match="no-step"):
        await start(engine, book, first="nowhere")
    with pytest.raises(Wrong, match="no-step"):
        await start(engine, book, without={"nowhere"})
    assert not record.events


# Pausing


async def test_a_pause_holds_until_somebody_goes_on(
    engine: Engine, book: Runbook, record: Record
) -> None:
    live = await start(engine, book)
    await live.pause("换人")
    assert (live.run.phase, live.run.at) == (Phase.PAUSED, "sessions")
    same(record, book, live)
    with pytest.raises(Wrong):
        await live.answer("142")
    await live.advance()
    assert live.run.phase is Phase.READY
    await live.advance()
    assert live.run.phase is Phase.ASK
    assert kinds(record)[1:4] == ["run.paused", "run.resumed", "step.intent"]


async def test_a_pause_in_the_middle_of_a_step_lets_it_end(
    engine: Engine, tmp_path: Path, record: Record
) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK.replace("run: printf", "run: sleep 0.3; printf", 1), encoding="utf-8")
    book = load_file(path)
    live = await start(engine, book)
    running = asyncio.create_task(live.advance())
    while live.run.phase is not Phase.RUNNING:
        await asyncio.sleep(0.01)
    await live.pause()
    await running
    assert (live.run.phase, live.run.at) == (Phase.PAUSED, "which")
    assert live.run.done[0].verdict is Verdict.OK
    same(record, book, live)


# Two engineers


async def proposed(engine: Engine, book: Runbook) -> LiveRun:
    live = await start(engine, book)
    await live.advance()
    await live.answer("77")
    await live.confirm(live.run.key, "local")
    return live


def told(live: LiveRun, kind: str, at: datetime, **data: str) -> None:
    live.told(kind, at, "other", {"run": live.run.id, "step": "kill", **data})


async def test_a_destructive_step_waits_for_a_second_engineer(
    engine: Engine, book: Runbook, record: Record, clock: Clock, tmp_path: Path
) -> None:
    live = await proposed(engine, book)
    assert live.run.phase is Phase.APPROVAL
    assert record.events[-1][1]["plan"] == [["local", "echo killed 77 > killed"]]
    same(record, book, live)
    with pytest.raises(Wrong):
        await live.confirm(live.run.key, "local")
    with pytest.raises(Wrong):
        await live.advance()
    told(live, "step.approved", clock())
    assert (live.run.phase, live.approved) == (Phase.CONFIRM, True)
    assert not (tmp_path / "killed").exists()
    await live.confirm(live.run.key, "local")
    assert (tmp_path / "killed").read_text() == "killed 77\n"
    assert live.run.proposal is None


async def test_an_approval_does_not_hold_for_long(
    engine: Engine, book: Runbook, clock: Clock, tmp_path: Path
) -> None:
    live = await proposed(engine, book)
    told(live, "step.approved", clock())
    clock.moment += timedelta(minutes=16)
    await live.confirm(live.run.key, "local")
    assert live.run.phase is Phase.APPROVAL
    assert not (tmp_path / "killed").exists()


async def test_a_refusal_and_a_withdrawal_run_nothing(
    engine: Engine, book: Runbook, record: Record, clock: Clock, tmp_path: Path
) -> None:
    live = await proposed(engine, book)
    told(live, "step.declined", clock(), reason="先备份")
    assert live.run.phase is Phase.CONFIRM
    assert live.run.proposal is not None
    assert (live.run.proposal.answered_by, live.run.proposal.reason) == ("other", "先备份")
    await live.confirm(live.run.key, "local")
    await live.withdraw()
    assert (live.run.phase, live.approved) == (Phase.CONFIRM, False)
    told(live, "step.approved", clock())  # too late
    assert not live.approved
    await live.skip("不做了")
    assert live.run.at == "look"
    assert not (tmp_path / "killed").exists()
    assert kinds(record).count("step.proposed") == 2


async def test_only_what_destroys_asks_a_second_engineer(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK.replace("risk: destructive", "risk: change", 1), encoding="utf-8")
    live = await start(engine, load_file(path))
    await live.advance()
    await live.answer("77")
    await live.confirm(live.run.key)
    assert (tmp_path / "killed").exists()
