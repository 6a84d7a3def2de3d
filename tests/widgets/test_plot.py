"""Pictures fit the width that they are given, and say without colour what they say with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from widgets.plot import BarRow, Bars, Fill, Grid, GridRow, Mark, Note, SparkRow, Sparks, drawn
from widgets.tone import ASCII, UNICODE, Tone

GOOD, BAD = Mark(Fill.WHOLE, Tone.GOOD, "kept"), Mark(Fill.CROSS, Tone.BAD, "broken")
MONTH = Grid(
    "可用率",
    tuple(str(day) if day == 1 or not day % 5 else "" for day in range(1, 32)),
    (GridRow("HIS", (GOOD,) * 30 + (BAD,), "99.9%"), GridRow("检验", (BAD,) * 31, "0%")),
    (GOOD, BAD),
)
WEEK = Grid(
    "heat",
    tuple(f"{hour:02d}" for hour in range(24)),
    (GridRow("周一", tuple(Mark(Fill.HALF, Tone.PLAIN, str(n)) for n in range(24)), "276"),),
    wide=3,
)
KEPT = Bars(
    "kept",
    (
        BarRow("P1", ((GOOD, 99), (BAD, 1)), "99/100"),
        BarRow("P2", ((GOOD, 0), (BAD, 0)), "0/0"),
        BarRow("P3", ((GOOD, 1), (BAD, 1)), "1/2"),
    ),
)
TRENDS = Sparks("trends", (SparkRow("HIS 页面", (1.0, None, 3.0), "3ms (1-3)"),))


def lines(*plots: object, width: int = 80, signs: object = UNICODE) -> list[str]:
    found = drawn(plots, width, signs)  # type: ignore[arg-type]
    return ["".join(piece.text for piece in line) for line in found]


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for line in lines(MONTH, WEEK, KEPT, TRENDS, Note("t", "一句很长的话" * 20), width=width):
        assert cell_len(line) <= width, line


def test_a_day_stands_under_its_number() -> None:
    _, heads, his, lis, legend = lines(MONTH)
    assert heads.index("30") - heads.index("1") == 29 * 2
    assert his[heads.index("1")] == "█"
    assert his[heads.index("30") + 2] == "✖"
    assert lis.startswith(" 检验 ✖ ✖")
    assert legend.split() == ["█", "kept", "✖", "broken"]


def test_what_rows_come_to_stands_under_its_head() -> None:
    _, heads, his, *_ = lines(replace(MONTH, aside="up"))
    assert cell_len(heads[: heads.index("up")]) == cell_len(his[: his.index("99.9%")])


def test_numbers_that_would_touch_are_left_out() -> None:
    assert lines(WEEK, width=90)[1].split()[:3] == ["00", "01", "02"]
    assert lines(WEEK, width=62)[1].split()[:3] == ["00", "02", "04"]


def test_one_broken_promise_in_a_hundred_is_seen() -> None:
    _, most, none, few = lines(KEPT)
    assert most.count("✖") == 1
    assert most.count("█") > 50
    assert "█" not in none + few.replace("█", "", 1)
    assert few.count("█") == few.count("✖") == 1


def test_bars_share_one_scale_and_never_overflow() -> None:
    rows = tuple(BarRow(str(n), ((GOOD, n), (BAD, 1000 - n)), "x") for n in (0, 1, 500, 999, 1000))
    lengths = {line.count("█") + line.count("✖") for line in lines(Bars("b", rows))[1:]}
    assert len(lengths) == 1


def test_letters_only() -> None:
    assert all(line.isascii() for line in lines(KEPT, WEEK, signs=ASCII)[1:5])
