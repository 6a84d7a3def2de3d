"""The queue with more rows than the screen: the cursor stays on its incident, and in sight."""

from __future__ import annotations

from tests.widgets.stage import staged, text
from widgets.queue import IncidentQueue, RowView
from widgets.tone import Tone


class Table:
    """Rows that count how often they are asked for."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return len(self.keys)

    def key_at(self, index: int) -> str:
        return self.keys[index]

    def view_at(self, index: int) -> RowView:
        self.asked.add(index)
        key = self.keys[index]
        return RowView(key, Tone.PLAIN, "15 分", "P2", f"收费窗口打不开 {key}", "HIS")


def marked(queue: IncidentQueue) -> str:
    top = queue.scroll_offset.y
    assert top <= queue.cursor < top + queue.size.height, "the cursor is out of sight"
    return text(queue)[queue.cursor - top]


async def test_ten_thousand_rows_cost_what_is_in_sight() -> None:
    table = Table([f"k{n}" for n in range(10_000)])
    queue = IncidentQueue()
    async with staged(queue, (80, 8)) as pilot:
        queue.rows = table
        await pilot.pause()
        assert table.asked == set(range(8))
        await pilot.press("end")
        assert "k9999" in marked(queue)
        await pilot.press("up", "pageup")
        assert queue.cursor == 9_999 - 1 - 7
        assert len(table.asked) < 40
        await pilot.press("g")
        assert "k0" in marked(queue)


async def test_the_cursor_scrolls_the_rows() -> None:
    queue = IncidentQueue()
    async with staged(queue, (80, 8)) as pilot:
        queue.rows = Table([f"k{n}" for n in range(30)])
        for _ in range(12):
            await pilot.press("down")
        assert "k12" in marked(queue)
        assert queue.scroll_offset.y == 5


async def test_the_cursor_stays_on_its_incident_when_others_come_before_it() -> None:
    queue = IncidentQueue()
    async with staged(queue, (80, 8)) as pilot:
        queue.rows = Table([f"k{n}" for n in range(8)])
        await pilot.press("end")
        queue.rows = Table([*(f"new{n}" for n in range(20)), *(f"k{n}" for n in range(8))])
        await pilot.pause()
        assert queue.selected == "k7"
        assert "k7" in marked(queue)


async def test_the_cursor_stays_in_the_rows_when_its_incident_goes() -> None:
    queue = IncidentQueue()
    async with staged(queue, (80, 8)) as pilot:
        queue.rows = Table(["a", "b", "c"])
        await pilot.press("end")
        queue.rows = Table(["a"])
        await pilot.pause()
        assert queue.selected == "a"
        queue.rows = Table([])
        queue.empty = "没有事件"
        await pilot.pause()
        assert queue.selected is None
        assert text(queue)[0] == " 没有事件"


async def test_equal_rows_are_not_drawn_again() -> None:
    queue = IncidentQueue()
    async with staged(queue, (80, 8)) as pilot:
        queue.rows = Table(["a", "b", "c"])
        await pilot.pause()
        regions: list[object] = []
        queue.refresh = lambda *given, **_: regions.append(given) or queue  # type: ignore[method-assign]
        queue.tick()
        assert regions == []
        queue.rows.view_at = lambda index: RowView(str(index), Tone.BAD, "0", "P1", "x", "HIS")  # type: ignore[method-assign]
        queue.tick()
        assert len(regions) == 3
