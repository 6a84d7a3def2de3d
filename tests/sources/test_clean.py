"""Nothing that acts comes out, however it is cut."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from sources.clean import Cleaner, clean_line
from sources.mask import Mask

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NASTY = st.lists(
    st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            [b"\x1b]0;t\x07", b"\x1b[31m", b"\x1bP1q\x1b\\", b"\x1b(0", b"\r\n", b"\r", b"\xc2\x9b2J",
             "表空间".encode(), "\u202eabc".encode(), b"\x1b", b"\x1b["]
        ),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


@given(NASTY, st.lists(st.integers(0, 150), max_size=6))
def test_cutting_changes_nothing_and_nothing_acts(data: bytes, cuts: list[int]) -> None:
    whole = Cleaner().feed(data, final=True)
    assert not ACTS.search(whole)
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    cleaner = Cleaner()
    parts = [cleaner.feed(data[a:b]) for a, b in itertools.pairwise(places)]
    assert "".join([*parts, cleaner.feed(b"", final=True)]) == whole


@given(st.text())
def test_a_line_is_one_line_and_short(text: str) -> None:
    line = clean_line(text)
    assert len(line) <= 200
    assert "\n" not in line
    assert not ACTS.search(line)


def test_identifiers_and_secrets_are_masked_and_equal_ones_stay_equal() -> None:
    mask = Mask(b"key")
    text = mask.text(
        "姓名：买买提·吐尔逊 身份证号: 11010519491231002X 电话 13912345678 住院号=ZY20261123\n"
        "jdbc://ops:Geheim@db/his password=abc123 IDENTIFIED BY tiger 再次 13912345678\n"
    )
    for secret in ("买买提", "1949", "13912345678", "ZY2026", "Geheim", "abc123", "tiger"):
        assert secret not in text
    assert len(set(re.findall(r"⟦TEL:\w+⟧", text))) == 1
    assert Mask(b"other").text("13912345678") != mask.text("13912345678")


def test_numbers_that_are_no_identifiers_stay() -> None:
    text = "SID 4821, 97.4% of 20260101123456 blocks, ORA-00257, 192.168.10.20:1521, 12:30:45"
    assert Mask(b"key").text(text) == text
