"""The past on the screen: marked, read-only, and left again."""

from __future__ import annotations

from pathlib import Path

from console.duty.record import Query
from console.ui.screens.case import CaseScreen
from console.ui.screens.home import HomeScreen
from console.ui.screens.past import PastScreen
from tests.desk.ward import settled
from tests.screens import LARGE, looking_on


async def test_back_and_forth_through_what_happened(tmp_path: Path) -> None:
    async with looking_on(tmp_path) as face:
        shown = await face.press("left_square_bracket", says="认领 已认领")
        assert isinstance(face.app.screen, PastScreen)
        assert shown.startswith(" 过去 ")
        assert "03-11 周三 03:15:33 · 13 分前" in shown
        assert "认领" in shown
        shown = await face.press("left_square_bracket", says="还剩 05:00")
        assert "还剩 05:00" in shown
        assert "未认领" in shown
        shown = await face.press("left_square_bracket", "left_curly_bracket", says="没有值班台在看")
        assert "没有值班台在看" in shown
        await face.press("right_curly_bracket", "right_square_bracket")
        assert isinstance(face.app.screen, PastScreen)
        shown = await face.press(*["right_square_bracket"] * 3, says="最旧数据")
        assert isinstance(face.app.screen, HomeScreen)
        assert "过去" not in shown


async def test_nothing_can_be_changed_and_it_says_so(tmp_path: Path) -> None:
    async with looking_on(tmp_path) as face:
        desk = face.desk
        await face.press("left_square_bracket")
        before = await desk.journal.head()
        for key in ("a", "n", "r", "x", "z", "u", "w", "c", "i", "V", "t", "1", "ctrl+g"):
            shown = await face.press(key)
            assert isinstance(face.app.screen, PastScreen), key
            assert "这是过去的样子" in shown, key
            face.app.screen.say("")
        for words in ("复核", "HIS"):
            await face.press("ctrl+p", *words, "enter")
            assert isinstance(face.app.screen, PastScreen), words
        await face.press("enter")
        assert isinstance(face.app.screen, CaseScreen)
        for key in ("a", "v", "x", "n", "p", "m", "k", "s"):
            shown = await face.press(key)
            assert isinstance(face.app.screen, CaseScreen), key
            assert "这是过去的样子" in shown, key
            face.app.screen.say("")
        assert await desk.journal.head() == before


async def test_what_happens_meanwhile_goes_on_underneath(tmp_path: Path) -> None:
    async with looking_on(tmp_path) as face:
        desk = face.desk
        shown = await face.press("left_square_bracket")
        row = next(one for one in desk.queue.value.incidents if one.system == "his")
        await desk.incidents.resolve(row, "归档清理")
        await settled(desk)
        await face.settle()
        assert face.text.splitlines()[5:] == shown.splitlines()[5:]
        assert "已解决" in await face.press("escape")


async def test_an_incident_through_its_own_time(tmp_path: Path) -> None:
    async with looking_on(tmp_path, size=LARGE) as face:
        shown = await face.press("up", "enter", "left_square_bracket")
        assert isinstance(face.app.screen, CaseScreen)
        assert "未认领" in shown
        assert "这是它的第一步" in await face.press("left_square_bracket")
        assert "处理中" in await face.press("right_square_bracket")
        shown = await face.press("b")
        assert isinstance(face.app.screen, PastScreen)
        assert "受影响" in shown
        await face.press("escape", "right_square_bracket")
        assert not isinstance(face.app.screen, CaseScreen | PastScreen)
        events = await face.desk.journal.read(Query())
        assert not any(event.kind.startswith("past") for event in events)


async def test_the_filter_holds_over_the_steps(tmp_path: Path) -> None:
    async with looking_on(tmp_path) as face:
        shown = await face.press("left_square_bracket", "slash", *"mrm", "enter")
        assert "HIS 数据库监听         +" not in shown
        shown = await face.press("left_square_bracket")
        assert "病案首页打印偏移" in shown
        await face.press("escape")
        assert isinstance(face.app.screen, PastScreen)
        await face.press("escape")
        assert isinstance(face.app.screen, HomeScreen)


async def test_now_is_the_end(tmp_path: Path) -> None:
    async with looking_on(tmp_path, "en") as face:
        assert "this is now" in await face.press("right_square_bracket")
