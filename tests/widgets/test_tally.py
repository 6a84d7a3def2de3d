"""The list of what is counted: bars that never say too much, a cursor that stays on its row."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.widgets.stage import staged, text
from widgets.tally import TallyList, TallyRow
from widgets.tone import ASCII, UNICODE, Tone


@pytest.mark.parametrize(
    ("part", "bar"),
    [(0.0, "░░░░"), (0.01, "█░░░"), (0.5, "██░░"), (0.99, "███░"), (1.0, "████")],
)
def test_a_bar_is_full_only_when_all_is_done(part: float, bar: str) -> None:
    assert UNICODE.bar(part, 4) == bar
    assert ASCII.bar(part, 4) == bar.replace("█", "#").replace("░", "-")


def rows(*keys: str) -> tuple[TallyRow, ...]:
    return tuple(
        TallyRow(key, f"重大需求改造 {key}", "1/2", f"还可用一次 {key}", "证据 1", Tone.GOOD, 0.5)
        for key in keys
    )


async def test_the_cursor_stays_on_its_row_and_enter_opens_it() -> None:
    tally = TallyList()
    async with staged(tally, (72, 4)) as pilot:
        tally.rows = rows(*"abcdef")
        await pilot.press("j", "j", "enter")
        await pilot.pause()
        assert [one.key for one in pilot.app.heard_of(TallyList.Chosen)] == ["c"]  # type: ignore[attr-defined]
        tally.rows = rows(*"xabcdef")
        assert tally.selected == "c"
        await pilot.press("G")
        assert tally.selected == "f"
        assert "还可用一次 f" in text(tally)[-1]
        tally.rows = rows("a")
        assert tally.selected == "a"
        tally.rows, tally.empty = (), "没有"
        assert tally.selected is None
        await pilot.press("enter")
        assert "没有" in text(tally)[0]


@pytest.mark.parametrize("width", [40, 72, 150])
async def test_a_row_fills_the_width_and_no_more(width: int) -> None:
    tally = TallyList()
    async with staged(tally, (width, 4)):
        tally.rows = rows("HIS", "病历系统的很长的名字")
        for line in range(2):
            strip = tally.render_line(line)
            assert strip.cell_length == cell_len(strip.text) == width
            assert "1/2" in strip.text
