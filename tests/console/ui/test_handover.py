"""The end of a shift with keys: walked, restated, signed; what is typed outlives a crash."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.desk.desk import Desk
from console.desk.incidents import Report
from console.duty.record import Query
from console.wiring import desk_of
from tests.desk.ward import Clock, settled, ward
from tests.screens import Face, on_screen

CALL = Report("收费窗口打不开", "his", "emergency", "P1")


async def kinds(desk: Desk) -> list[str]:
    await settled(desk)
    events = await desk.journal.read(Query(kinds=("handover.",)))
    return [f"{event.kind.partition('.')[2]} {event.actor}" for event in events]


def owing_nothing(site: Path) -> None:
    """Write the starting site without what a contract owes by number, and without routines."""
    write(site)
    contract = site / "contract.yaml"
    text = contract.read_text(encoding="utf-8")
    for section in ("health", "obligations"):
        text = re.sub(rf"(?m)^{section}:\n(?:[ #].*\n|\n)*", f"{section}: []\n", text)
    contract.write_text(text, encoding="utf-8")


@asynccontextmanager
async def console(folder: Path, *, offered: bool = True) -> AsyncIterator[Face]:
    """The screen of `dba`; `app`, at another console, has an incident and a what-if."""
    clock = Clock()
    owing_nothing(folder / "site")
    async with ward(folder, clock) as desk:
        site = load(folder / "site")
        async with desk_of(site, folder / "data", "app", now=clock) as other:
            await other.incidents.acknowledge(await other.incidents.open(CALL))
            await other.proof.handovers.add("whatif", "再打不开", "切到备用窗口")
            if offered:
                await other.proof.handovers.offer()
        await settled(desk)
        async with on_screen(desk) as face:
            yield face


async def test_a_shift_is_walked_restated_and_signed(tmp_path: Path) -> None:
    async with console(tmp_path) as face:
        assert "等你接" in face.text
        assert "看过 0/4 · 复述 0/1" in await face.press("h")
        assert "先复述下一步，还有 1 项：20260311-01 P1 HIS 收费窗口打不开" in await face.press("y")
        assert "复述下一步" in await face.press("space")
        await face.press("escape")
        assert await kinds(face.desk) == ["added app", "offered app"]
        assert "看过 1/4 · 复述 1/1" in await face.press("space", *"look", "enter")
        assert "还有 3 项没有看" in await face.press("y")
        assert "都看过了" in await face.press("space", "space", "enter")
        assert "接手他的 1 件" in await face.press("y")
        assert "已接班" in await face.press("enter")
        assert await kinds(face.desk) == ["added app", "offered app", "read dba", "accepted dba"]
        (row,) = await face.desk.journal.incidents(open_only=True)
        assert row.owner == "dba"
        assert "现在的班" in await face.press("tab", "G", "G")
        assert "交班待接" not in await face.press("escape")


async def test_what_is_added_is_handed_over_until_it_is_done(tmp_path: Path) -> None:
    async with console(tmp_path, offered=False) as face:
        await face.press("h", "i", *"printer", "enter")
        await face.press("w", *"full", "enter")
        shown = await face.press(*"move", "enter", "G")
        assert "如果full，就move" in shown
        assert await kinds(face.desk) == ["added app", "added dba", "added dba"]
        assert "已办结" in await face.press("x", "enter")
        assert "如果full" not in await face.press("G")
        await face.press("o", "enter")
        assert "已交出，等人来接" in face.text
        assert "y 签字接班" not in face.text
        assert "d 撤回" in face.text
        assert "自己交的" in await face.press("y")
        await face.press("d", *"again", "enter")
        assert (await kinds(face.desk))[-3:] == ["done dba", "offered dba", "withdrawn dba"]
        assert "不在自己加的" in await face.press("g", "x")


@pytest.mark.parametrize(("keys", "typed"), [(("h", "space"), "look"), (("h", "a"), "call")])
async def test_what_was_being_typed_stands_there_again_after_a_crash(
    tmp_path: Path, keys: tuple[str, ...], typed: str
) -> None:
    async with console(tmp_path) as face:
        await face.press(*keys, *typed)
        await face.desk.proof.handovers.drafts.settled()
        (left,) = (tmp_path / "data" / "drafts-handovers").glob("*.json")
        assert left.stat().st_mode & 0o777 == 0o600
        kept = left.read_text()
    (left.parent / "dead-1.json").write_text(kept)  # the console had no time to clear it away
    left.unlink(missing_ok=True)
    assert json.loads(kept)["fields"]["typed"] == typed
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        assert typed in await face.press(*keys)
        await face.press("enter")
        await desk.proof.handovers.drafts.settled()
        assert not list(left.parent.glob("*.json"))
        events = await desk.journal.read(Query(kinds=("handover.",)))
        assert events[-1].data["text"] == typed


async def test_one_incident_is_taken_over_on_its_screen(tmp_path: Path) -> None:
    async with console(tmp_path, offered=False) as face:
        await face.press("enter", "h", *"night", "enter")
        await settled(face.desk)
        (row,) = await face.desk.journal.incidents(open_only=True)
        assert row.owner == "dba"
        assert "(接手) night" in face.text


async def test_it_is_said_again_that_a_shift_waits(tmp_path: Path) -> None:
    async with console(tmp_path) as face:
        face.app.screen.say("")  # type: ignore[attr-defined]
        face.app._nag()
        await face.settle()
        assert "等你接" in face.text


async def test_whoever_walks_a_sheet_is_told_who_took_it_and_the_sheet_stays(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as face:
        desk = face.desk
        mine = await desk.proof.handovers.offer()  # of two that wait, the other is to be walked
        assert "看过 0/4" in await face.press("h")
        assert "d 撤回" not in face.text
        assert "下一步：登记" not in face.text
        assert "（a）" not in face.text  # a key of another screen
        site = load(tmp_path / "site")
        async with desk_of(site, tmp_path / "data", "lead", now=desk.now) as other:
            verbs = other.proof.handovers
            sheet = await verbs.sheet(min(verbs.signings.offers or (await verbs.load()).offers))
            walked = [one.id for one in sheet.handover.items]
            said = dict.fromkeys(sheet.offer.red, "看归档")
            done = await verbs.accept(sheet.offer.seq, said, walked)
        await settled(desk)
        await face.settle()
        shown = face.text
        assert f"值班长 已先接下交班 #{done.seq}" in shown
        assert "应用工程师 → 值班长" in shown  # who signed, not the roster's
        assert "y 签字接班" not in shown
        assert f"#{mine.seq}" not in shown
        assert "已经接下" in await face.press("y")


async def test_a_colleagues_sheet_is_not_withdrawn_and_it_is_said_whose_it_is(
    tmp_path: Path,
) -> None:
    async with console(tmp_path) as face:
        assert "应用工程师 交的，只有他能撤回" in await face.press("h", "d")
