"""Rows in columns: room that the widest leaves goes to those that need it."""

from __future__ import annotations

from tests.widgets.stage import staged, text
from widgets.table import Table, TableRow
from widgets.tone import Tone


async def test_no_cell_is_cut_beside_free_room() -> None:
    table = Table(("系统", "上次", "下次"), (0, 8, 6), empty="正在读")
    async with staged(table, (120, 4)) as pilot:
        assert "正在读" in text(table)[1]
        table.empty = "没有"
        table.rows = (TableRow("his", Tone.GOOD, ("HIS", "正在检查（值班台）", "06:30")),)
        await pilot.pause()
        assert "正在检查（值班台）" in text(table)[1]
        table.rows = ()
        await pilot.pause()
        assert "没有" in text(table)[1]


async def test_where_it_is_narrow_the_columns_keep_their_width() -> None:
    table = Table(("系统", "上次", "下次"), (0, 8, 6))
    async with staged(table, (40, 4)) as pilot:
        table.rows = (TableRow("his", Tone.GOOD, ("HIS", "正在检查（值班台）", "06:30")),)
        await pilot.pause()
        assert "正在检…  06:30" in text(table)[1]
