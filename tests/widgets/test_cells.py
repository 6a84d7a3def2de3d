"""Cutting and breaking by cells, for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.cells import cut, fit, wrap

TEXT = st.text(alphabet="ab 收费窗口打不开，：…é", max_size=60)


@given(TEXT, st.integers(0, 40))
def test_a_cut_fits_and_says_so(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert shown == text or cell_len(text) > width
    assert shown == text or width == 0 or shown.endswith("…")


@given(TEXT, st.integers(1, 40))
def test_what_is_fitted_fills_its_room(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(TEXT, st.integers(2, 40))
def test_breaking_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("先转移旧归档，再叫", 12, ["先转移旧归", "档，再叫"]),
        ("归档区（夜间）满", 8, ["归档区", "（夜间）", "满"]),
        ("如果 his, 就先查", 7, ["如果", "his, 就", "先查"]),
        ("满。。。", 4, ["满。", "。。"]),
    ],
)
def test_no_line_begins_with_what_closes(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
