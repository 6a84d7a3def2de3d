"""Small terminals, and whether the help of a screen says what its keys do there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from console.desk.incidents import Report
from console.ui.screens.base import Base
from sources.sample import State
from tests.desk.ward import Clock, outage, sample, settled, ward
from tests.screens import SMALL, at_night, on_screen
from widgets.lines import Pager


async def test_home_has_a_row_of_the_queue_on_the_smallest_terminal(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        large = face.text
        await face.pilot.resize_terminal(40, 12)
        await face.settle()
        small = face.text.split("\n")
        assert any("事件 2" in line for line in small)
        assert any("P2 HIS" in line for line in small)
        assert small[2].startswith("1 ✖ HIS")
        await face.pilot.resize_terminal(*SMALL)
        await face.settle()
        assert face.text == large


async def test_a_filter_that_names_nothing_is_told_over_the_queue(tmp_path: Path) -> None:
    async with at_night(tmp_path) as face:
        assert "不认识 is:foo" in await face.press("slash", *"is:foo")
        assert "不认识" not in await face.press(*["backspace"] * 3, *"late")


@pytest.mark.parametrize("keys", ["enter", "1", "t", "j e", "enter i"])
async def test_the_help_of_a_screen_names_the_keys_that_move_there(
    keys: str, tmp_path: Path
) -> None:
    async with at_night(tmp_path, size=(40, 12)) as face:
        await face.press(*keys.split())
        screen = face.app.screen
        assert isinstance(screen, Base)
        shown = await face.press("question_mark")
        sentence = next(line for line in shown.split("\n") if "移动：" in line)
        await face.press("escape", "home")
        pager = screen.focused
        assert isinstance(pager, Pager)
        for key in ("j", "G"):
            pager.scroll_to(y=0, animate=False, immediate=True)
            await face.pilot.press(key)
            await face.pilot.pause()
            if pager.max_scroll_y:
                moves = screen is face.app.screen and pager.scroll_offset.y > 0
                assert moves == (key in sentence), (key, sentence)


@pytest.mark.parametrize(("size", "keeps"), [((40, 12), 16), ((28, 14), 16)])
async def test_a_narrow_queue_gives_its_room_to_the_title(
    size: tuple[int, int], keeps: int, tmp_path: Path
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await desk.incidents.open(Report("收费窗口结算转圈打不开", "his", "support", "P3"))
        async with on_screen(desk, "zh", size) as face:
            await face.settle()
            row = next(line for line in face.text.split("\n") if "P3" in line)
            title = row[row.index("P3") :].partition("收")[2]
            assert cell_len(title.rstrip()) + 2 >= keeps - 1, row


@pytest.mark.parametrize("size", [(40, 12), (20, 5)])
async def test_the_stages_that_do_not_fit_are_marked(size: tuple[int, int], tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        async with on_screen(desk, "zh", size) as face:
            await face.settle()
            await face.pilot.press("enter")
            await face.settle()
            stages = face.text.split("\n")[1]
            assert "[" in stages
            assert "]" in stages
            assert stages.rstrip().endswith("…"), stages


async def test_an_incident_shows_its_number_and_a_kind_stands_apart(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        row = await desk.journal.incident("20260311-02")
        assert row is not None
        await sample(desk, State.OK)
        await settled(desk)
        async with on_screen(desk, "en", (80, 24)) as face:
            await face.settle()
            await face.pilot.press("enter")
            await face.settle()
            assert "Incident 20260311-02 " in face.text.split("\n")[0]
            await face.pilot.press("end")
            await face.settle()
            assert "recovered the checks" in face.text


async def test_a_resolved_incident_offers_no_verb_of_an_open_one(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(Report("打不开", "his", "support", "P3"))
        row = await desk.incidents.acknowledge(row)
        await settled(desk)
        async with on_screen(desk, "zh", (160, 45)) as face:
            await face.settle()
            await face.pilot.press("enter")
            await face.settle()
            assert " v 解决" in face.text.split("\n")[-1]
            await desk.incidents.resolve(row, "重启")
            await settled(desk)
            await face.settle()
            bar = face.text.split("\n")[-1]
            assert not any(f" {key} " in bar for key in "afpv")
            assert " x " in bar
