"""The small notations mean what people take them for."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import notation
from config.faults import MisreadError
from config.model import Bound, Span
from config.nearest import nearest


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("500ms", timedelta(milliseconds=500)),
        ("10s", timedelta(seconds=10)),
        ("5 m", timedelta(minutes=5)),
        ("2h", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, length: timedelta) -> None:
    assert notation.duration(text) == length


@pytest.mark.parametrize("text", ["", "10", "s", "-5s", "1.5h", "10S", "10s ", "１０s", "1h30m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(MisreadError):
        notation.duration(text)


@given(
    op=st.sampled_from([">", ">=", "<", "<=", "==", "!="]),
    limit=st.integers(-(10**6), 10**6).map(lambda hundredths: hundredths / 100),
)
def test_a_threshold_is_read_as_written(op: str, limit: float) -> None:
    assert notation.bound(f"{op} {limit}") == Bound(op, limit)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["85", "=> 85", ">= 85%", ">= nan", "> 1e5", "≥ 85", ">= 8 5"])
def test_what_is_no_threshold_is_refused(text: str) -> None:
    with pytest.raises(MisreadError):
        notation.bound(text)


def test_hours_may_end_at_midnight_in_either_writing() -> None:
    assert notation.span("22:00-24:00") == notation.span("22:00-00:00") == Span(time(22), time())


@pytest.mark.parametrize(
    "text", ["10:00-10:00", "22:00-06:00", "9:00-10:00", "10:00", "24:00-24:00"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(MisreadError):
        notation.span(text)


@pytest.mark.parametrize(
    "text",
    [
        'up{instance=~"a(b.*"} == 0',
        "sum by (x) (rate(y[5m])) / 2 # a comment (",
        """count({__name__='a}'}) + count({b=`c"d`})""",
        r'x{y="\"("}',
    ],
)
def test_brackets_inside_quotes_and_comments_do_not_count(text: str) -> None:
    assert notation.promql(text) == text


@pytest.mark.parametrize(
    ("text", "mark"),
    [("sum(up", ")"), ("up)", ")"), ("up[5m)", ")"), ('up{a="b}', '"'), ("rate(x[5m)", ")")],
)
def test_what_does_not_close_is_told(text: str, mark: str) -> None:
    with pytest.raises(MisreadError) as caught:
        notation.promql(text)
    assert caught.value.values == {"mark": mark}


def test_the_word_that_was_meant_is_found_in_any_case_and_no_other() -> None:
    assert nearest("HIS-BD", ["his", "his-db", "emr-db"]) == "his-db"
    assert nearest("zzz", ["his", "emr"]) is None
    assert nearest("his", []) is None
