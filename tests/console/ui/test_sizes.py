"""Small terminals, and whether the help of a screen says what its keys do there."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from console.desk.incidents import Report
from console.ui.app import ConsoleApp
from console.ui.screens.base import Base
from sources.sample import State
from tests.desk.ward import Clock, outage, sample, settled, ward
from tests.snapshots.test_screens import steady, text
from widgets.lines import Pager


async def test_home_has_a_row_of_the_queue_on_the_smallest_terminal(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            large = text(app)
            await pilot.resize_terminal(40, 12)
            await steady(app, pilot)
            small = text(app).split("\n")
            assert any("事件 2" in line for line in small)
            assert any("P2 HIS" in line for line in small)
            assert small[2].startswith("1 ✖ HIS")
            await pilot.resize_terminal(80, 24)
            await steady(app, pilot)
            assert text(app) == large


async def test_a_filter_that_names_nothing_is_told_over_the_queue(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await pilot.press("slash", *"is:foo")
            await steady(app, pilot)
            assert "不认识 is:foo" in text(app)
            await pilot.press(*["backspace"] * 3, *"late")
            await steady(app, pilot)
            assert "不认识" not in text(app)


@pytest.mark.parametrize("keys", ["enter", "1", "t", "j e", "enter i"])
async def test_the_help_of_a_screen_names_the_keys_that_move_there(
    keys: str, tmp_path: Path
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(40, 12)) as pilot:
            for key in keys.split():
                await pilot.press(key)
                await steady(app, pilot)
            screen = app.screen
            assert isinstance(screen, Base)
            await pilot.press("question_mark")
            await steady(app, pilot)
            sentence = next(line for line in text(app).split("\n") if "移动：" in line)
            await pilot.press("escape", "home")
            await steady(app, pilot)
            pager = screen.focused
            assert isinstance(pager, Pager)
            for key in ("j", "G"):
                pager.scroll_to(y=0, animate=False, immediate=True)
                await pilot.press(key)
                await pilot.pause()
                if pager.max_scroll_y:
                    moves = screen is app.screen and pager.scroll_offset.y > 0
                    assert moves == (key in sentence), (key, sentence)


@pytest.mark.parametrize(("size", "keeps"), [((40, 12), 16), ((28, 14), 16)])
async def test_a_narrow_queue_gives_its_room_to_the_title(
    size: tuple[int, int], keeps: int, tmp_path: Path
) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await desk.incidents.open(Report("收费窗口结算转圈打不开", "his", "support", "P3"))
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            row = next(line for line in text(app).split("\n") if "P3" in line)
            title = row[row.index("P3") :].partition("收")[2]
            assert cell_len(title.rstrip()) + 2 >= keeps - 1, row


@pytest.mark.parametrize("size", [(40, 12), (20, 5)])
async def test_the_stages_that_do_not_fit_are_marked(size: tuple[int, int], tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            await pilot.press("enter")
            await steady(app, pilot)
            stages = text(app).split("\n")[1]
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
        app = ConsoleApp(desk, "en", live=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await steady(app, pilot)
            await pilot.press("enter")
            await steady(app, pilot)
            assert "Incident 20260311-02 " in text(app).split("\n")[0]
            await pilot.press("end")
            await steady(app, pilot)
            assert "recovered the checks" in text(app)


async def test_a_resolved_incident_offers_no_verb_of_an_open_one(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        row = await desk.incidents.open(Report("打不开", "his", "support", "P3"))
        row = await desk.incidents.acknowledge(row)
        await settled(desk)
        app = ConsoleApp(desk, "zh", live=False)
        async with app.run_test(size=(160, 45)) as pilot:
            await steady(app, pilot)
            await pilot.press("enter")
            await steady(app, pilot)
            assert " v 解决" in text(app).split("\n")[-1]
            await desk.incidents.resolve(row, "重启")
            await settled(desk)
            await steady(app, pilot)
            bar = text(app).split("\n")[-1]
            assert not any(f" {key} " in bar for key in "afpv")
            assert " x " in bar
