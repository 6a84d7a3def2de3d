"""The past on the screen: marked, read-only, and left again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from config.loader import load
from config.template import write
from console.desk.desk import Desk
from console.duty.record import Query
from console.ui.app import ConsoleApp
from console.ui.screens.case import CaseScreen
from console.ui.screens.home import HomeScreen
from console.ui.screens.past import PastScreen
from console.wiring import desk_of
from tests.desk.ward import Clock, outage, settled
from tests.snapshots.test_screens import steady, text


@asynccontextmanager
async def console(
    folder: Path, clock: Clock, lang: str = "zh", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Desk, ConsoleApp, object]]:
    """Open one console that looks on while an outage comes and is taken."""
    write(folder / "site")
    data = folder / "data"
    data.mkdir(mode=0o700)
    async with desk_of(load(folder / "site"), data, "dba", now=clock) as desk:
        await desk.first_look()
        app = ConsoleApp(desk, lang, live=False)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            await outage(desk, clock)
            clock.on(minutes=2)
            row = next(one for one in desk.queue.value.incidents if one.system == "his")
            await desk.incidents.acknowledge(row)
            clock.on(minutes=13)
            await settled(desk)
            await steady(app, pilot)
            yield desk, app, pilot


async def press(app: ConsoleApp, pilot: object, *keys: str, says: str = "") -> str:
    """Press keys one after the other; wait until the screen stands still and says something."""
    for key in keys:
        await pilot.press(key)  # type: ignore[attr-defined]
        await steady(app, pilot)
    for _ in range(20):
        if says in text(app):
            break
        await steady(app, pilot)
    return text(app)


async def test_back_and_forth_through_what_happened(tmp_path: Path) -> None:
    async with console(tmp_path, Clock()) as (_, app, pilot):
        shown = await press(app, pilot, "left_square_bracket", says="认领 已认领")
        assert isinstance(app.screen, PastScreen)
        assert shown.startswith(" 过去 ")
        assert "03-11 周三 03:15:33 · 13 分前" in shown
        assert "认领" in shown
        shown = await press(app, pilot, "left_square_bracket", says="还剩 05:00")
        assert "还剩 05:00" in shown
        assert "未认领" in shown
        shown = await press(
            app, pilot, "left_square_bracket", "left_curly_bracket", says="没有值班台在看"
        )
        assert "没有值班台在看" in shown
        await press(app, pilot, "right_curly_bracket", "right_square_bracket")
        assert isinstance(app.screen, PastScreen)
        shown = await press(app, pilot, *["right_square_bracket"] * 3, says="最旧数据")
        assert isinstance(app.screen, HomeScreen)
        assert "过去" not in shown


async def test_nothing_can_be_changed_and_it_says_so(tmp_path: Path) -> None:
    async with console(tmp_path, Clock()) as (desk, app, pilot):
        await press(app, pilot, "left_square_bracket")
        before = await desk.journal.head()
        for key in ("a", "n", "r", "x", "z", "u", "w", "c", "i", "V", "t", "1", "ctrl+g"):
            shown = await press(app, pilot, key)
            assert isinstance(app.screen, PastScreen), key
            assert "这是过去的样子" in shown, key
            app.screen.say("")
        for words in ("复核", "HIS"):
            await press(app, pilot, "ctrl+p", *words, "enter")
            assert isinstance(app.screen, PastScreen), words
        await press(app, pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        for key in ("a", "v", "x", "n", "p", "m", "k", "s"):
            shown = await press(app, pilot, key)
            assert isinstance(app.screen, CaseScreen), key
            assert "这是过去的样子" in shown, key
            app.screen.say("")
        assert await desk.journal.head() == before


async def test_what_happens_meanwhile_goes_on_underneath(tmp_path: Path) -> None:
    clock = Clock()
    async with console(tmp_path, clock) as (desk, app, pilot):
        shown = await press(app, pilot, "left_square_bracket")
        row = next(one for one in desk.queue.value.incidents if one.system == "his")
        await desk.incidents.resolve(row, "归档清理")
        await settled(desk)
        await steady(app, pilot)
        assert text(app).splitlines()[5:] == shown.splitlines()[5:]
        assert "已解决" in await press(app, pilot, "escape")


async def test_an_incident_through_its_own_time(tmp_path: Path) -> None:
    async with console(tmp_path, Clock(), size=(160, 45)) as (desk, app, pilot):
        shown = await press(app, pilot, "up", "enter", "left_square_bracket")
        assert isinstance(app.screen, CaseScreen)
        assert "未认领" in shown
        assert "这是它的第一步" in await press(app, pilot, "left_square_bracket")
        assert "处理中" in await press(app, pilot, "right_square_bracket")
        shown = await press(app, pilot, "b")
        assert isinstance(app.screen, PastScreen)
        assert "受影响" in shown
        await press(app, pilot, "escape", "right_square_bracket")
        assert not isinstance(app.screen, CaseScreen | PastScreen)
        events = await desk.journal.read(Query())
        assert not any(event.kind.startswith("past") for event in events)


async def test_the_filter_holds_over_the_steps(tmp_path: Path) -> None:
    async with console(tmp_path, Clock()) as (_, app, pilot):
        shown = await press(app, pilot, "left_square_bracket", "slash", *"mrm", "enter")
        assert "HIS 数据库监听         +" not in shown
        shown = await press(app, pilot, "left_square_bracket")
        assert "病案首页打印偏移" in shown
        await press(app, pilot, "escape")
        assert isinstance(app.screen, PastScreen)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_now_is_the_end(tmp_path: Path) -> None:
    async with console(tmp_path, Clock(), lang="en") as (_, app, pilot):
        assert "this is now" in await press(app, pilot, "right_square_bracket")
