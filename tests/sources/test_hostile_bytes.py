"""What comes from outside is text: nothing in it acts on a terminal."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.clean import Cleaner, clean_line

PARTS = st.sampled_from(
    [
        b"\x1b", b"\x1b[", b"31m", b"\x1b]0;", b"\x1bP", b"\x07", b"\x1b\\", b"\x9b", b"\xc2\x9b",
        b"\r", b"\n", b"\r\n", b"\x00", b"\t", b" ", b"ORA-01555", "表空间".encode(), b"\xff",
        "\u202e".encode(), "\u2028".encode(), b"(B", b"\x08", b"x" * 4100,
    ]
)  # fmt: skip
STREAMS = st.lists(PARTS | st.binary(max_size=6), max_size=30).map(b"".join)
ENCODINGS = st.sampled_from(["utf-8", "gb18030", "gbk", "latin-1"])


def cleaned(pieces: list[bytes], encoding: str = "utf-8") -> str:
    cleaner = Cleaner(encoding)
    return "".join(cleaner.feed(piece) for piece in pieces) + cleaner.feed(b"", final=True)


@given(STREAMS, st.lists(st.integers(0, 400), max_size=12), ENCODINGS)
@example(b"\x1b\x1b[31m]0;x\x07", [6], "utf-8")
@example(b"1 %\r\x1b[K\n", [5], "utf-8")
def test_how_a_stream_is_cut_does_not_change_what_is_seen(
    data: bytes, cuts: list[int], encoding: str
) -> None:
    at = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    pieces = [data[a:b] for a, b in pairwise(at)]
    assert cleaned(pieces, encoding) == cleaned([data], encoding)


@given(STREAMS, ENCODINGS)
def test_nothing_that_controls_a_terminal_comes_out(data: bytes, encoding: str) -> None:
    for char in cleaned([data], encoding):
        assert char in "\t\n" or unicodedata.category(char) not in ("Cc", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI",
                                                       "RLI", "FSI", "PDI")  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_plain_text_comes_through_as_it_is(text: str) -> None:
    assert cleaned([text.encode()]) == text


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (b"\x1b[31mred\x1b[0m", "red"),
        (b"\x1b]0;title\x07a", "a"),
        (b"\x1b]52;c;ZXZpbA==\x1b\\a", "a"),
        (b"\x1bP1$r0m\x1b\\a", "a"),
        ("\x9b2Ja\x9d0;t\x9cb".encode(), "ab"),
        (b"\x1b(Ba\x1b=b", "ab"),
        (b"1 %\r2 %\r\n3\r\r\n", "1 %\n2 %\n3\n"),
        (b"a\x00b\x08\x7f", "ab"),
        (b"tab\there", "tab\there"),
        ("\u202eexe.txt\u2066".encode(), "exe.txt"),
        (b"a\xffb", "a\ufffdb"),
        (b"[/] [@click=app.quit]x[/]", "[/] [@click=app.quit]x[/]"),
        (b"\x1b]0;never ends\nORA-00600\n", "0;never ends\nORA-00600\n"),
    ],
)
def test_each_kind_of_sequence_is_gone_and_its_text_stays(sent: bytes, seen: str) -> None:
    assert cleaned([sent]) == seen


def test_gbk_text_survives_a_cut_within_a_character() -> None:
    data = "归档日志已满".encode("gbk")
    assert cleaned([data[:3], data[3:4], data[4:]], "gbk") == "归档日志已满"


def test_a_sequence_without_an_end_is_not_waited_for_for_ever() -> None:
    cleaner = Cleaner()
    seen = cleaner.feed(b"\x1b]0;" + b"x" * 8192) + cleaner.feed(b"y")
    assert len(seen) > 8000


def test_a_label_is_one_short_line_of_text() -> None:
    assert clean_line("a\r\n\x1b[31mb\tc\x00") == "a b c"
    assert clean_line("长" * 300) == "长" * 199 + "…"
