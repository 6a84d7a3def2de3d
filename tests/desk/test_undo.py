"""A verb is taken back by an event: the incident is as it was, and the record says both."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.desk.bulk import each
from console.desk.closing import Ending, Word
from console.desk.desk import Desk
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.events import Kind
from console.duty.incidents import Incident, Status
from console.duty.record import Query
from console.wiring import desk_of
from console.words.failures import denial
from console.words.languages import words
from tests.desk.ward import Clock, ward

ONCALL = str(Path(sys.executable).parent / "oncall")
VERBS = ("acknowledge", "assign", "pause", "resolve")


async def called(desk: Desk) -> Incident:
    return await desk.incidents.open(Report("打不开", "his", "support", "P3"))


async def done(desk: Desk, row: Incident, verb: str) -> Incident:
    text = {"assign": ("app",), "pause": ("vendor",)}.get(verb, ())
    return await getattr(desk.incidents, verb)(row, *text)  # type: ignore[no-any-return]


def plain(row: Incident) -> Incident:
    """Leave out that somebody did something."""
    return replace(row, version=0, told=None)


async def taken_back(desk: Desk, row: Incident) -> Incident:
    return await desk.incidents.undo(row, await desk.incidents.last_verb(row))


@pytest.mark.parametrize("verb", VERBS)
async def test_a_verb_that_is_taken_back_leaves_nothing_but_its_record(
    verb: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        before = await called(desk)
        clock.on(minutes=1)
        after = await done(desk, before, verb)
        assert plain(after) != plain(before)
        clock.on(minutes=1)
        back = await taken_back(desk, after)
        assert plain(back) == plain(before)
        assert desk.due(back) == desk.due(before)
        kinds = [e.kind for e in await desk.journal.read(Query(incident=before.id))]
        assert kinds[-1] == Kind.INCIDENT_UNDONE
        assert len(kinds) == 3
        assert (await desk.journal.verify()).ok


async def test_verbs_are_taken_back_one_after_the_other(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = first = await called(desk)
        for verb in VERBS:
            row = await done(desk, row, verb)
        for _ in VERBS:
            row = await taken_back(desk, row)
        assert plain(row) == plain(first)
        with pytest.raises(Denied, match="nothing-to-undo"):
            await desk.incidents.last_verb(row)


async def test_what_was_proposed_and_what_the_user_said_are_taken_back_too(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        fixes, closing = desk.work.fixes, desk.work.closing
        steps = [await desk.incidents.acknowledge(await called(desk))]
        steps.append(await fixes.propose(steps[-1], "重启连接池"))
        steps.append(await fixes.decline(steps[-1], "药房主任", "phone", text="先别"))
        steps.append(await fixes.propose(steps[-1], "今晚重启"))
        steps.append(await fixes.agree(steps[-1], "药房主任", "phone"))
        steps.append(await desk.incidents.resolve(steps[-1], "重启"))
        steps.append(await closing.confirm(steps[-1], Word("药房", "phone", satisfaction=5)))
        row = steps.pop()
        while steps:
            clock.on(seconds=1)
            row = await taken_back(desk, row)
            assert plain(row) == plain(steps.pop())
        await desk.journal.rebuild()
        again = await desk.journal.incident(row.id)
        assert again == row, "the journal alone says the same"


async def test_what_cannot_be_taken_back_is_in_the_way_and_names_what_to_do_instead(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        work, other = desk.work, await called(desk)
        row = await work.fixes.propose(await called(desk), "重启连接池")

        async def refused(row: Incident) -> str:
            with pytest.raises(Denied, match="undo-") as why:
                await desk.incidents.last_verb(row)
            return denial(why.value.code, why.value.value, words("zh"))

        row = await work.fallbacks.start(row, "药剂科")
        assert f"fallback {row.id} end" in await refused(row)
        row = await work.fallbacks.end(row)
        assert f"fallback {row.id} start" in await refused(row)
        row = await work.links.link(row, other.id)
        assert f"unlink {row.id}" in await refused(row)
        row = await work.links.unlink(row)
        assert f"link {row.id}" in await refused(row)
        row = await desk.incidents.note(row, "这句话留下")
        assert "说过的话留在记录里" in await refused(row)
        assert row.life.plan
        alone = await desk.incidents.note(other, "只有一句话")
        assert "说过的话留在记录里" in await refused(alone)


async def test_a_note_of_somebody_else_is_in_nobodys_way(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.acknowledge(await called(desk))
        async with desk_of(load(tmp_path / "site"), tmp_path / "data", "app", now=clock) as other:
            row = await other.incidents.note(row, "我来看看")
        assert (await taken_back(desk, row)).status is Status.NEW


async def test_an_end_that_taught_something_is_taken_back(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.resolve(await called(desk), "重启")
        word = Word("药房", "phone", satisfaction=5)
        row = await desk.work.closing.finish(
            row, word, Ending("application", "restarted"), "先看连接池"
        )
        assert (await taken_back(desk, row)).status is Status.RESOLVED


def test_the_command_line_says_what_it_took_back(tmp_path: Path) -> None:
    write(tmp_path / "site")

    def oncall(*arguments: str) -> subprocess.CompletedProcess[str]:
        where = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
        env = {**os.environ, "ONCALL_LANG": "zh", "ONCALL_ACTOR": "dba"}
        return subprocess.run(
            [ONCALL, *arguments, *where], capture_output=True, text=True, timeout=60, env=env
        )

    new = oncall("incident", "new", "--title", "打不开", "--system", "his")
    id_ = new.stdout.split()[0]
    assert oncall("incident", "propose", id_, "重启连接池").returncode == 0
    done = oncall("incident", "undo", id_)
    assert done.returncode == 0
    assert done.stderr.startswith(f"已撤销：{id_} 方案 ")
    assert id_ in done.stdout


async def test_what_happened_later_stays(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await called(desk)
        row = await desk.incidents.assign(row, "app")
        row = await desk.incidents.pause(row, "user")
        row = await taken_back(desk, row)
        assert (row.owner, row.status, row.pauses) == ("app", Status.NEW, ())


async def test_somebody_elses_verb_is_theirs_and_an_old_one_stays(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.acknowledge(await called(desk))
        site = load(tmp_path / "site")
        async with desk_of(site, tmp_path / "data", "app", now=clock) as other:
            with pytest.raises(Denied, match="undo-not-yours"):
                await other.incidents.last_verb(row)
        verb = await desk.incidents.last_verb(row)
        clock.on(minutes=31)
        with pytest.raises(Denied, match="undo-too-late"):
            await desk.incidents.undo(row, verb)


async def test_a_verb_that_is_no_longer_the_last_is_not_taken_back(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.acknowledge(await called(desk))
        seen = await desk.incidents.last_verb(row)
        row = await desk.incidents.assign(row, "app")
        with pytest.raises(Denied, match="nothing-to-undo"):
            await desk.incidents.undo(row, seen)


async def test_one_verb_for_many_counts_those_that_it_was_not_for(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        rows = [await called(desk) for _ in range(3)]
        await desk.incidents.resolve(rows[1])
        tally = await each(rows, desk.incidents.acknowledge)
        assert tally.done == (rows[0].id, rows[2].id)
        ((refused, why),) = tally.refused
        assert refused == rows[1].id
        assert why is not None
