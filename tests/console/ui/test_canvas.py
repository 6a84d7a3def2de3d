"""What the canvas leaves out must never be missed: two terminals, one with it and one without."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from console.ui.canvas import Canvas

COLUMNS, ROWS = 24, 6
PENS = (
    Style(),
    Style(color="#ff0000", bgcolor="#101010"),
    Style(color="#00ff00", bgcolor="#101010", bold=True),
    Style(color="red", reverse=True),
    Style(bgcolor="color(120)", italic=True),
)
TEXT = st.text(alphabet="ab9:  ─●收费窗口心…", min_size=1, max_size=12)
WRITE = st.tuples(
    st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1), TEXT, st.sampled_from(range(len(PENS)))
)


def span(write: tuple[int, int, str, int], rows: list[list[str]]) -> str:
    """Return one span as Textual writes it: it passes no edge and halves no wide character."""
    x, y, text, pen = write
    while cell_len(text) > COLUMNS - x:
        text = text[:-1]
    end = x + cell_len(text)
    if not text or rows[y][x] == "" or rows[y][end : end + 1] == [""]:
        return ""
    rows[y][x:end] = [half for one in text for half in (one, "")[: cell_len(one)]]
    return f"\x1b[{y + 1};{x + 1}H" + PENS[pen].render(text, color_system=ColorSystem.TRUECOLOR)


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(COLUMNS, ROWS)
    screen.reset_mode(pyte.modes.DECAWM)  # as Textual sets it
    return screen, pyte.Stream(screen)


@given(st.lists(st.lists(WRITE, min_size=1, max_size=8), max_size=12))
def test_the_terminal_shows_what_textual_wanted(
    frames: list[list[tuple[int, int, str, int]]],
) -> None:
    plain, direct = terminal()
    thrifty, through = terminal()
    canvas = Canvas()
    canvas.forget(COLUMNS, ROWS)
    rows = [[" "] * COLUMNS for _ in range(ROWS)]
    blank = "".join(f"\x1b[{y + 1};1H{' ' * COLUMNS}" for y in range(ROWS))
    for drawn in (blank, *("".join(span(write, rows) for write in frame) for frame in frames)):
        assert canvas.draws(drawn)
        direct.feed(drawn)
        through.feed(canvas.feed(drawn))
        assert thrifty.display == plain.display
    for y in range(ROWS):
        for x in range(COLUMNS):
            assert thrifty.buffer[y][x] == plain.buffer[y][x], (x, y)


def test_a_digit_costs_a_digit() -> None:
    canvas = Canvas()
    canvas.forget(80, 24)
    style = Style(color="#ff0000", bgcolor="#101010")

    def frame(seconds: int) -> str:
        return "".join(
            f"\x1b[{y};3H"
            + style.render(f"00:{seconds + y:02}    ", color_system=ColorSystem.TRUECOLOR)
            for y in range(1, 21)
        )

    canvas.feed(frame(10))
    assert canvas.feed(frame(10)) == ""
    changed = canvas.feed(frame(11))
    assert len(changed) < 20 * 6
    assert len(changed) * 8 < len(frame(11))


def test_what_is_not_a_drawing_is_no_drawing() -> None:
    canvas = Canvas()
    for data in ("\x07", "\x1b[?1049h", "\x1b]52;c;aGk=\x07", "\x1b[?2026$p", "\x1b[2J", "\x1b[6n"):
        assert not canvas.draws(data)


def test_after_a_resize_everything_is_sent_again() -> None:
    canvas = Canvas()
    canvas.forget(10, 2)
    assert canvas.feed("\x1b[1;1Habc")
    canvas.forget(10, 2)
    assert "abc" in canvas.feed("\x1b[1;1Habc")


def test_what_a_smaller_terminal_cut_off_is_whole_on_a_larger_one() -> None:
    canvas = Canvas()
    line = "─" * 10 + "费"
    for columns, seen in ((6, "─" * 6), (11, "─" * 10 + " "), (12, line)):
        canvas.forget(columns, 1)
        assert canvas.feed(f"\x1b[1;1H{line}").removeprefix("\x1b[1;1H\x1b[m") == seen


def test_the_pen_is_given_back_before_anything_else_is_written() -> None:
    canvas = Canvas()
    canvas.forget(10, 2)
    canvas.feed("\x1b[1;1H\x1b[31mred\x1b[0m")
    assert canvas.leave() == "\x1b[m"
    assert canvas.leave() == ""


@pytest.mark.parametrize(
    ("sign", "drawn"),
    [
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468"),
        ("\u26a0\ufe0f", "\u26a0 "),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("1\ufe0f\u20e3", "1 "),
        ("\U0001f1e8\U0001f1f3", "CN"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_terminals_give_different_widths_is_drawn_as_what_they_agree_on(
    sign: str, drawn: str
) -> None:
    canvas = Canvas()
    canvas.forget(40, 2)
    written = canvas.feed(f"\x1b[1;1Ha{sign}b 收费窗口")
    assert f"a{drawn}b 收费窗口" in written
    assert cell_len(drawn) == cell_len(f"a{sign}b") - 2
