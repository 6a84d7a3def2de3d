"""What an output means, whatever it holds; nothing is well that was not seen to be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.model import Bound, Text
from runbooks.judge import Judgement, _promising, number, say
from runbooks.model import Count, ExitIs, Expect, Field, Match, Number, Step, Verdict
from sources.chunk import End, Exit

WORD = Text("", "")
HIGH = Bound(">=", 95)


def judged(*expect: Expect, text: str = "", exit_: Exit | None = None) -> Verdict:
    judgement = Judgement(Step("step", WORD, 1, run="x", expect=expect))
    for line in text.split("\n"):
        judgement.lines(f"{line}\n")
    return judgement.verdict(exit_ or Exit(End.EXITED, 0))


def column(**how: object) -> Field:
    return Field("csv", "used", **{"fail": HIGH, **how})


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("expect", [(), (Match(re.compile("never"), Verdict.FAIL),)])
def test_without_an_exit_status_nothing_is_well(end: End, expect: tuple[Expect, ...]) -> None:
    assert judged(*expect, exit_=Exit(end, None)) is Verdict.UNKNOWN
    if end is not End.EXITED:
        assert judged(*expect, exit_=Exit(end, 0)) is Verdict.UNKNOWN


@pytest.mark.parametrize("status", [126, 127])
@pytest.mark.parametrize(
    "expect", [Count(re.compile("E"), fail=HIGH), Match(re.compile("ERR"), Verdict.FAIL)]
)
def test_no_error_in_the_output_of_a_tool_that_is_missing_is_not_well(
    status: int, expect: Expect
) -> None:
    text = "sh: 1: dbcheck: not found"
    assert judged(expect, text=text, exit_=Exit(End.EXITED, status)) is Verdict.UNKNOWN


def test_a_runbook_may_say_itself_what_a_status_means() -> None:
    exit_ = Exit(End.EXITED, 127)
    assert judged(ExitIs(frozenset({127})), exit_=exit_) is Verdict.OK
    assert judged(ExitIs(), exit_=exit_) is Verdict.FAIL


def test_the_worst_of_all_counts() -> None:
    used = Number(re.compile(r"(\d+)%"), fail=HIGH, warn=Bound(">=", 85))
    assert judged(used, ExitIs(), text="10%\n96%\n20%") is Verdict.FAIL
    assert judged(used, ExitIs(), text="10%\n90%", exit_=Exit(End.EXITED, 1)) is Verdict.FAIL
    assert judged(used, ExitIs(), text="10%") is Verdict.OK


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97", 97.0),
        (" 97 %", 97.0),
        ("1,234,567.5", 1234567.5),
        ("-.5", -0.5),
        ("+3", 3.0),
        ("1e3", 1000.0),
        ("12,5", None),
        ("1.234,5", None),
        ("1_000", None),
        ("9 9", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_written_or_not_at_all(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_read_as_they_are_written(value: int) -> None:
    assert number(f"{value:,}") == number(str(value)) == value


@pytest.mark.parametrize("text", ["used N/A", "used 12,5", "used "])
def test_a_value_that_is_no_number_is_unknown_and_not_the_same_as_none(text: str) -> None:
    used = Number(re.compile(r"used (\S+)?"), fail=HIGH, none=Verdict.OK)
    assert judged(used, text=text) is Verdict.UNKNOWN
    assert judged(used, text="idle") is Verdict.OK
    assert judged(used, text=f"{text}\nused 99") is Verdict.FAIL


def test_what_was_not_found_is_not_captured() -> None:
    pattern = re.compile(r"pid=(\d+)?")
    judgement = Judgement(Step("step", WORD, 1, capture={"pid": pattern}))
    judgement.lines("pid=\n")
    assert judgement.captures == {}
    judgement.lines("pid=7\n")
    assert judgement.captures == {"pid": "7"}


def test_the_worst_row_of_a_table_counts() -> None:
    assert judged(column(), text="name, used\na, 12\nb, 97\n") is Verdict.FAIL
    assert judged(column(), text="name, used\na, 12\n") is Verdict.OK
    assert judged(column(delimiter="|"), text="name|used\na|12|\n") is Verdict.OK
    assert judged(column(), text="name, free\na, 12\n") is Verdict.UNKNOWN


def test_a_table_that_was_not_seen_to_its_end_is_not_well() -> None:
    rows = ("1," + "x" * 1000 + "\n") * 1200
    assert judged(column(), text=f"used,name\n{rows}99,last\n") is Verdict.UNKNOWN
    assert judged(column(), text=f"used,name\n99,first\n{rows}") is Verdict.FAIL


@pytest.mark.parametrize("text", ['used\n"' + ("x" * 4000 + "\n") * 50, "[" * 100_000, "1" * 9000])
def test_hostile_output_is_unknown(text: str) -> None:
    assert judged(column(), text=text) is Verdict.UNKNOWN
    assert judged(Field("json", "a.b", fail=HIGH), text=text) is Verdict.UNKNOWN


@given(st.text())
def test_any_output_has_a_verdict(text: str) -> None:
    fields = (column(), Field("json", "a", fail=HIGH), Number(re.compile("(.)?"), fail=HIGH))
    for expect in fields:
        assert judged(expect, text=text) in Verdict


@pytest.mark.parametrize(
    ("path", "equals", "verdict"),
    [
        ("state", "up", Verdict.OK),
        ("nodes.1.ready", "true", Verdict.OK),
        ("nodes.0.ready", "true", Verdict.FAIL),
        ("nodes.7.ready", "true", Verdict.UNKNOWN),
        ("state.up", "true", Verdict.UNKNOWN),
    ],
)
def test_a_value_of_json_is_found_by_its_path(path: str, equals: str, verdict: Verdict) -> None:
    text = '{"state": "up", "nodes": [{"ready": false}, {"ready": true}]}'
    assert judged(Field("json", path, equals=equals), text=text) is verdict


def test_what_a_host_says_stays_text_in_the_sentence() -> None:
    step = Step("step", WORD, 1, say={Verdict.FAIL: Text("见 {{who}}", "see {{who}} {{other}}")})
    said = say(step, Verdict.FAIL, {"who": "[red]{{other}} %s {0}", "other": "x"})
    assert said == "见 [red]{{other}} %s {0}\nsee [red]{{other}} %s {0} x"


@given(
    st.lists(st.text(alphabet="ab 1\t.é中", max_size=8), min_size=1, max_size=12),
    st.sampled_from(
        [
            r"a",
            r"^a",
            r"b$",
            r"a.*1",
            r"\s1",
            r"x*",
            r"(?<!b)a",
            r"a(?!\s)",
            r"\Aa",
            r"\ba\b",
            r"^$",
        ]
    ),
)
def test_lines_that_promise_nothing_are_passed_over_and_no_other(
    lines: list[str], pattern: str
) -> None:
    compiled = re.compile(pattern)
    found = [one for one in _promising(compiled, "\n".join(lines)) if compiled.search(one)]
    assert found == [one for one in lines if compiled.search(one)]
