"""Runs go again from what was recorded of them, whatever happened on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.model import Host, Text
from runbooks.answers import load_answers
from runbooks.engine import Engine
from runbooks.live import LiveRun
from runbooks.loader import load_file
from runbooks.model import Runbook, Verdict
from runbooks.recorded import Answer, Answers, Expected, Recorded, Script
from runbooks.recording import digests, recorded, write
from runbooks.rehearsal import Scratch, rehearse
from runbooks.run import Phase
from sources.chunk import End

BOOK = """id: book
title: {zh: 手册, en: Book}
roles: [his]
symptoms: {zh: 慢, en: slow}
steps:
  - id: wait
    title: {zh: 等, en: wait}
    run: cat state
    until: {every: 1h, for: 3h}
    expect: [{match: well, absent: true, verdict: warn}]
    list: {sid: 's=(\\d)'}
  - id: which
    title: {zh: 选, en: choose}
    ask: {zh: 哪个, en: which}
    choose: sid
  - id: mend
    title: {zh: 改, en: mend}
    risk: destructive
    run: kill {{sid}}
    undo: {zh: 无, en: none}
    verify: wait
    then: {ok: last}
  - id: last
    title: {zh: 看, en: look}
    run: cat
"""
HOSTS = {one: Host(one, Text(one, one), one, roles=("his",)) for one in ("a", "b")}


class Kept(Scratch):
    """Keeps evidence, as the journal does."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def keep(self, text: str) -> str:
        digest = await super().keep(text)
        self.texts[digest] = text
        return digest


@pytest.fixture
def book(tmp_path: Path) -> Runbook:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, "utf-8")
    return load_file(path)


def ways(*turns: str) -> tuple[tuple[str, Verdict], ...]:
    return tuple((step, Verdict(verdict)) for step, _, verdict in (t.partition(":") for t in turns))


async def first(book: Runbook, kept: Kept, *answers: Answer, on: tuple[str, ...]) -> LiveRun:
    engine = Engine(kept, Recorded(Script(Answers(answers))), HOSTS, lambda: datetime.now(UTC))
    return await engine.start(book, hosts=on, params={}, actor="me")


async def again(book: Runbook, live: LiveRun, kept: Mapping[str, str], folder: Path) -> None:
    """Record a run, read it back and go through it once more."""
    write(recorded(book, live.run, kept, HOSTS), folder)
    assert digests(live.run) <= set(kept)
    done = await rehearse(book, load_answers(folder), ())
    assert done.well, done
    assert [r.captures for s in done.run.done for r in s.results] == [
        r.captures for s in live.run.done for r in s.results
    ]


async def test_hosts_choices_and_what_a_person_concluded_come_again(
    book: Runbook, tmp_path: Path
) -> None:
    kept = Kept()
    given = (
        Answer("wait", "a", "well s=1\n"),
        Answer("wait", "b", "well s=2\n"),
        Answer("last", status=3),
    )
    live = await first(book, kept, *given, on=("a", "b"))
    await live.advance()
    await live.answer("b 2")
    await live.skip("太危险 #1: 'yes'")
    await live.advance()
    assert live.run.phase is Phase.ENDED
    await again(book, live, kept.texts, tmp_path / "out")


async def test_a_step_without_outcome_is_concluded_again(book: Runbook, tmp_path: Path) -> None:
    kept = Kept()
    lost = Answer("wait", end=End.LOST, status=None)
    live = await first(book, kept, lost, Answer("last"), on=("a",))
    await live.advance()
    await live.conclude(Verdict.WARN, "看过了")
    await live.skip("nothing listed")
    await live.skip("so nothing to end")
    await live.advance()
    assert live.run.phase is Phase.ENDED
    await again(book, live, kept.texts, tmp_path / "out")


async def test_what_a_step_waits_for_comes_at_once(book: Runbook) -> None:
    looks = (
        Answer("wait", output="ill"),
        Answer("wait", output="ill"),
        Answer("wait", output="well s=1"),
    )
    rest = (Answer("which", answer="1"), Answer("mend"), Answer("last"))
    expected = Expected(ways("wait:ok", "which:ok", "mend:ok", "last:ok"), Verdict.OK)
    done = await rehearse(book, Answers((*looks, *rest), expected=expected), ())
    assert done.well, done
    assert [one.step for one in done.run.done].count("wait") == 3


async def test_a_wait_in_vain_ends_by_its_own_time(book: Runbook) -> None:
    done = await rehearse(book, Answers((Answer("wait", output="ill"),)), ())
    assert [one.step for one in done.run.done] == ["wait"] * 4
    assert done.way == ways("wait:warn")
    assert (done.missing, done.well) == ((("which", ""),), False)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ((Answer("which", answer="1"),), (("wait", "host"),)),
        ((Answer("wait", output="well s=1"), Answer("which", answer="1")), (("mend", "host"),)),
        (
            (Answer("wait", output="well s=1"), Answer("which", answer="1"), Answer("mend")),
            (("last", "host"),),
        ),
    ],
)
async def test_a_missing_answer_is_never_well(
    book: Runbook, answers: tuple[Answer, ...], missing: tuple[tuple[str, str], ...]
) -> None:
    done = await rehearse(book, Answers(answers), ())
    assert (done.missing, done.well) == (missing, False)
    assert "mend" not in [one.step for one in done.run.done] or missing[0][0] == "last"


async def test_an_answer_that_cannot_be_chosen_is_told(book: Runbook) -> None:
    answers = Answers((Answer("wait", output="well s=1"), Answer("which", answer="7")))
    done = await rehearse(book, answers, ())
    assert done.wrong is not None
    assert (done.wrong.code, done.well) == ("no-option", False)


async def test_the_example_of_the_docs_is_true(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "runbooks.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.S)
    path = tmp_path / "log-disk.yaml"
    path.write_text(next(one for one in blocks if one.startswith("id: log-disk")), "utf-8")
    (tmp_path / "answers.yaml").write_text(next(b for b in blocks if "answers:" in b), "utf-8")
    (tmp_path / "after.txt").write_text("/dev/sdb1 40% /data\n", "utf-8")
    done = await rehearse(load_file(path), load_answers(tmp_path), ())
    assert done.well, done
