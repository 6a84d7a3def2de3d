"""The board's cards: keys, clicks, and a site with fewer systems than nine."""

from __future__ import annotations

from tests.widgets.stage import Stage, staged
from widgets.board import BoardGrid, CardView
from widgets.tone import Tone


def cards(count: int, tone: Tone = Tone.GOOD) -> tuple[CardView, ...]:
    return tuple(CardView(f"s{n}", str(n), f"系统{n}", tone, "正常") for n in range(1, count + 1))


def chosen(pilot) -> list[str]:
    app = pilot.app
    assert isinstance(app, Stage)
    return [one.key for one in app.heard_of(BoardGrid.Chosen)]


async def test_arrows_and_enter_open_a_card() -> None:
    board = BoardGrid()
    async with staged(board, (80, 24)) as pilot:
        board.views = cards(9)
        await pilot.press("right", "down", "enter")
        await pilot.pause()
        assert chosen(pilot) == ["s5"]
        await pilot.press("left", "left", "up", "up", "enter")
        await pilot.pause()
        assert chosen(pilot)[-1] == "s3" or chosen(pilot)[-1] == "s1"


async def test_a_site_that_lost_systems_has_no_card_to_open() -> None:
    board = BoardGrid()
    async with staged(board, (80, 24)) as pilot:
        board.views = cards(9)
        await pilot.press("down", "down", "enter")
        board.views = cards(2)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert chosen(pilot) == ["s7"]


async def test_an_equal_card_is_not_drawn_again() -> None:
    board = BoardGrid()
    async with staged(board, (80, 24)) as pilot:
        board.views = cards(9)
        await pilot.pause()
        drawn: list[object] = []
        board.refresh = lambda *given, **_: drawn.extend(given) or board  # type: ignore[method-assign]
        board.views = (*cards(8), cards(9, Tone.BAD)[-1])
        assert drawn == [board.region_of(8)]


async def test_where_there_is_little_room_a_card_is_one_line() -> None:
    board = BoardGrid()
    async with staged(board, (40, 12)) as pilot:
        board.views = cards(9)
        await pilot.pause()
        assert board.size.height == 5
        lines = ["".join(one.text for one in board.render_line(y)) for y in range(5)]
        assert lines[0] == lines[4] == "─" * 40
        assert [line.count("正常") for line in lines] == [0, 3, 3, 3, 0]
        await pilot.click(BoardGrid, offset=(20, 2))
        await pilot.pause()
        assert chosen(pilot) == ["s5"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert board.size.height == 10
