"""What is owed by number: visits over the holiday, quotas, quarters across the year, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from config.obligations import DEFAULTS, Obligation, Per
from console.duty.obligations import (
    Found,
    Standing,
    State,
    near,
    periods,
    standings,
    visit_from,
)
from console.duty.services import Record
from console.words.languages import words
from console.words.owed import period
from console.words.owed import stands as stands_in_words
from tests.console.duty.lives import CALENDAR, CONTRACT

DAYS = CALENDAR.days
VISITS, HIS, EMR, TRAINING, REPORT, HEALTH, SURVEY, RISK, DRILL = DEFAULTS


def d(text: str) -> date:
    return date.fromisoformat(text)


def record(nr: int, kind: str, on: str, **fields: object) -> Record:
    return Record(f"S-{nr:04d}", kind, nr, d(on), fields)  # type: ignore[arg-type]


def visit(nr: int, on: str, to: str) -> Record:
    return record(nr, "visit", on, to=to, who="lead", text="巡检")


def major(nr: int, on: str, signed: str = "", system: str = "emr", days: float = 14) -> Record:
    more = {"signed": signed, "signed_by": "医务科"} if signed else {}
    return record(nr, "major", on, system=system, text="改", person_days=days, **more)


def stands(one: Obligation, on: str, *records: Record, found: tuple[Found, ...] = ()) -> Standing:
    return standings((one,), records, found, CONTRACT, DAYS, d(on))[0]


@pytest.mark.parametrize(
    ("end", "begin"),
    [
        ("2026-06-30", "2026-06-24"),  # a weekend within: five days are worked
        ("2025-10-19", "2025-10-13"),
        # 10-01 to 10-08 is off, 10-11 is a Saturday that is worked: seven days are too few.
        ("2025-10-12", "2025-09-29"),
        ("2025-10-13", "2025-09-30"),
        ("2025-10-14", "2025-10-08"),
        ("2025-10-07", "2025-09-25"),
    ],
)
def test_a_visit_must_begin_so_early_that_enough_days_are_worked(end: str, begin: str) -> None:
    assert visit_from(d(end), CONTRACT, DAYS) == d(begin)


def test_visits_that_are_left_must_fit_one_after_the_other() -> None:
    none = stands(VISITS, "2025-10-31")
    assert (none.state, none.left, none.latest) == (State.OPEN, 2, d("2026-06-16"))
    one = stands(VISITS, "2025-10-31", visit(1, "2025-10-13", "2025-10-19"))
    assert (one.now.done, one.left, one.latest) == (1, 1, d("2026-06-24"))
    assert stands(VISITS, "2026-05-25", visit(1, "2025-10-13", "2025-10-19")).state is State.NEAR
    late = stands(VISITS, "2026-06-25", visit(1, "2025-10-13", "2025-10-19"))
    assert (late.state, late.missed, late.count) == (State.LATE, (), 1)
    two = stands(
        VISITS, "2026-06-25", visit(1, "2025-10-13", "2025-10-19"), visit(2, "2026-03-02", "2026-03-08")
    )  # fmt: skip
    assert (two.state, two.latest, two.left) == (State.KEPT, None, 0)


def test_what_is_no_visit_counts_for_none_and_says_why() -> None:
    told = stands(
        VISITS, "2026-06-30",
        visit(1, "2025-09-29", "2025-10-05"),  # two of seven days are worked
        visit(2, "2025-09-29", "2025-10-11"),  # the Saturday makes it five
        visit(3, "2025-10-09", "2025-10-16"),  # two people at once are one visit
        visit(4, "2025-06-20", "2025-06-27"),
        visit(5, "2026-06-26", "2026-07-10"),  # what lies in the term is too short
        visit(6, "2025-06-25", "2025-07-07"),  # what lies in the term is enough
    )  # fmt: skip
    why = {proof.id: proof.why for proof in told.now.proofs}
    assert why == {"S-0001": "short", "S-0002": "", "S-0003": "overlaps", "S-0005": "short", "S-0006": ""}  # fmt: skip
    assert told.state is State.KEPT


def test_a_visit_under_way_or_planned_keeps_from_being_late_and_does_not_count_yet() -> None:
    first, last = visit(1, "2025-10-13", "2025-10-19"), visit(2, "2026-06-22", "2026-06-30")
    told = stands(VISITS, "2026-06-25", first, last)
    assert (told.state, told.now.done, told.now.ahead, told.latest) == (State.AHEAD, 1, 1, None)
    assert stands(VISITS, "2026-06-30", first, last).state is State.KEPT
    # Another must then be over before the planned one begins.
    assert stands(VISITS, "2026-05-01", last).latest == visit_from(d("2026-06-21"), CONTRACT, DAYS)


def test_a_major_change_uses_the_quota_once_it_is_signed_and_the_third_is_beyond() -> None:
    asked = stands(EMR, "2025-10-21", major(1, "2025-10-20", "2025-10-22"))
    assert (asked.now.done, asked.now.ahead, asked.left, asked.state) == (0, 1, 2, State.FREE)
    signed = stands(EMR, "2025-10-22", major(1, "2025-10-20", "2025-10-22"))
    assert (signed.now.done, signed.left, signed.latest) == (1, 1, None)
    # The order of signing decides, not that of asking.
    three = (
        major(1, "2025-10-20", "2026-02-01"),
        major(2, "2025-11-01", "2025-11-02"),
        major(3, "2025-12-01", "2025-12-02"),
    )
    assert stands(EMR, "2025-12-31", *three).state is State.USED
    beyond = stands(EMR, "2026-02-01", *three)
    assert (beyond.state, beyond.beyond, beyond.left) == (State.BEYOND, ("S-0001",), 0)
    assert stands(HIS, "2026-02-01", *three).now.done == 0
    small = stands(EMR, "2025-12-31", major(1, "2025-10-20", "2025-10-22", days=10))
    assert [proof.why for proof in small.now.proofs] == ["minor"]
    schema = replace(major(1, "2025-10-20", "2025-10-22", days=1))
    schema = replace(schema, fields={**schema.fields, "schema": True})
    assert stands(EMR, "2025-12-31", schema).now.done == 1
    assert stands(EMR, "2025-12-31", replace(three[1], withdrawn=True)).now.proofs == ()


def test_a_system_without_included_changes_has_none() -> None:
    told = standings((HIS, EMR), [major(1, "2025-10-20", "2025-10-22", "pda")], (), CONTRACT, DAYS, d("2025-10-31"))  # fmt: skip
    assert [(one.obligation.system, one.state) for one in told] == [
        ("his", State.FREE), ("emr", State.FREE), ("pda", State.BEYOND),
    ]  # fmt: skip


def test_periods_are_counted_from_the_first_day_and_cover_the_term() -> None:
    quarters = [period(*span) for span in periods(CONTRACT, Per.QUARTER)]
    assert quarters == ["2025-07 – 09", "2025-10 – 12", "2026-01 – 03", "2026-04 – 06"]
    odd = replace(CONTRACT, start=d("2025-08-31"), end=d("2026-06-30"))
    for per in Per:
        spans = periods(odd, per)
        assert (spans[0][0], spans[-1][1]) == (odd.start, odd.end)
        gaps = [two[0] - one[1] for one, two in pairwise(spans)]
        assert set(gaps) <= {timedelta(days=1)}
    assert periods(odd, Per.MONTH)[1][0] == d("2025-09-30")
    assert periods(odd, Per.MONTH)[6][0] == d("2026-02-28")


def test_quarters_across_the_year_and_what_was_missed() -> None:
    trained = [record(1, "training", "2025-09-30"), record(2, "training", "2026-01-02")]
    told = stands(TRAINING, "2026-02-01", *trained)
    assert [(turn.first.month, turn.done) for turn in told.turns] == [(7, 1), (10, 0), (1, 1)]
    assert (told.state, [turn.first for turn in told.missed]) == (State.LATE, [d("2025-10-01")])
    assert stands(TRAINING, "2025-12-31", *trained).state is State.NEAR
    assert stands(TRAINING, "2025-11-30", *trained).state is State.OPEN


def test_what_is_made_up_for_in_time_belongs_to_the_period_before() -> None:
    late, own = record(1, "survey", "2025-10-10"), record(2, "survey", "2025-12-01")
    told = stands(SURVEY, "2025-12-31", late, own)
    assert [turn.done for turn in told.turns] == [1, 1]
    assert stands(SURVEY, "2025-10-09").latest == d("2025-10-15")
    too_late = stands(SURVEY, "2025-12-31", record(1, "survey", "2025-10-16"))
    assert [turn.done for turn in too_late.turns] == [0, 1]


def test_a_report_counts_for_the_month_that_it_tells_of_once_whatever_its_formats() -> None:
    october = (d("2025-10-01"), d("2025-10-31"))
    made = tuple(
        Found("report", d(on), seq, form, october)
        for seq, (on, form) in enumerate([("2025-10-20", "md"), ("2025-11-03", "docx"), ("2025-11-04", "html")])
    )  # fmt: skip
    told = stands(REPORT, "2025-11-05", record(7, "report", "2025-11-04", period="2025-09"), found=made)  # fmt: skip
    by_month = {turn.first.month: turn for turn in told.turns}
    assert [proof.why for proof in by_month[10].proofs] == ["early", "", "again"]
    assert (by_month[9].done, by_month[10].done, by_month[11].done) == (1, 1, 0)
    assert told.latest == d("2025-12-10")
    quarter = Found("report", d("2026-01-03"), 9, "md", (d("2025-10-01"), d("2025-12-31")))
    assert stands(REPORT, "2026-01-04", found=(quarter,)).turns[3].done == 0


def test_health_checks_count_once_a_day_from_the_journals_first_day_on() -> None:
    found = tuple(Found("health", d("2025-10-20"), seq) for seq in range(9))
    twice = replace(HEALTH, count=2)
    (told,) = standings((twice,), (), found, CONTRACT, DAYS, d("2025-11-02"), d("2025-10-01"))
    assert [(turn.owed, turn.done) for turn in told.turns] == [(0, 0), (0, 0), (0, 0), (2, 1), (2, 0)]  # fmt: skip
    assert [turn.first.month for turn in told.missed] == [10]


@pytest.mark.parametrize(
    ("since", "owed", "begins"),
    [
        ("2025-09-30", [0, 0, 0, 1], None),  # one day of September is no September
        ("2025-10-16", [0, 0, 0, 1], None),
        ("2025-10-17", [0, 0, 0, 0], "2025-11-01"),
    ],
)
def test_a_period_of_which_the_journal_saw_less_than_half_owes_nothing(
    since: str, owed: list[int], begins: str | None
) -> None:
    (told,) = standings((HEALTH,), (), (), CONTRACT, DAYS, d("2025-10-20"), d(since))
    assert [turn.owed for turn in told.turns] == owed
    assert told.begins == (d(begins) if begins else None)
    assert (told.state is State.UNOWED) == (begins is not None)
    assert not told.missed
    english = words("en")
    if begins:
        assert stands_in_words(told, english) == f"owed from {begins}"
    (young,) = standings((HEALTH,), (), (), CONTRACT, DAYS, d("2026-08-01"), d("2026-07-20"))
    assert (young.state, young.begins) == (State.UNOWED, None)
    assert stands_in_words(young, english) == english.obligation.never_owed


def test_after_the_end_it_stands_as_at_the_end() -> None:
    june, may = (d("2026-06-01"), d("2026-06-30")), (d("2026-05-01"), d("2026-05-31"))
    in_time = Found("report", d("2026-07-10"), 1, "md", june)
    after = Found("report", d("2026-07-11"), 2, "md", may)
    by_hand = record(3, "report", "2026-07-12", period="2026-04")
    first = stands(REPORT, "2026-07-11", found=(in_time,))
    for found, records in (((in_time, after), ()), ((in_time,), (by_hand,))):
        later = stands(REPORT, "2026-11-20", *records, found=found)
        assert (later.turns, later.missed, later.count) == (first.turns, first.missed, 11)
    signed = stands(EMR, "2026-08-01", major(1, "2026-06-20", "2026-07-02"))
    assert (signed.now.done, signed.now.ahead) == (0, 1)


def test_what_is_late_says_which_was_the_latest() -> None:
    late = stands(TRAINING, "2026-02-01")
    assert stands_in_words(late, words("en")) == "2 late, latest 2025-10 – 12"
    assert stands_in_words(late, words("zh")) == "误期 2，最近 2025-10 – 12"


def test_of_one_system_only_its_own_health_checks_count() -> None:
    found = tuple(
        Found("health", d(f"2025-10-0{nr}"), nr, system=system)
        for nr, system in enumerate(("his", "emr", "his"), 1)
    )
    of_his = replace(HEALTH, system="his", count=2)
    told = [stands(one, "2025-10-20", found=found).now for one in (HEALTH, of_his)]
    assert [[proof.id for proof in turn.proofs] for turn in told] == [["#1", "#2", "#3"], ["#1", "#3"]]  # fmt: skip
    assert told[1].done == 2


def test_before_and_after_the_term() -> None:
    early = stands(VISITS, "2025-06-01")
    assert (early.state, early.over, early.now.done) == (State.OPEN, False, 0)
    over = stands(VISITS, "2026-07-02", visit(1, "2025-10-13", "2025-10-19"))
    assert (over.state, over.over, over.count, over.latest) == (State.LATE, True, 1, None)
    # The last month's report may still come.
    last = stands(REPORT, "2026-07-05", record(1, "report", "2026-07-05", period="2026-06"))
    assert (last.now.done, last.latest) == (1, None)
    assert stands(REPORT, "2026-07-05").latest == d("2026-07-10")


def test_what_the_next_shift_must_know() -> None:
    on = "2026-06-20"
    records = [visit(1, "2025-10-13", "2025-10-19"), major(2, "2025-10-20", "2025-10-22", "pda"), record(3, "training", "2026-04-02"), record(4, "drill", "2026-01-02")]  # fmt: skip
    told = standings((VISITS, HIS, TRAINING, DRILL), records, (), CONTRACT, DAYS, d(on))
    facts = {(fact.code, fact.subject): (fact.when.isoformat(), fact.count) for fact in near(told, d(on))}  # fmt: skip
    assert facts[("obligation-near", "visits")] == ("2026-06-24", 1)
    assert facts[("obligation-unused", "his-major")] == ("2026-06-30", 2)
    assert facts[("obligation-beyond", "pda-major")] == ("2026-06-30", 1)
    assert facts[("obligation-late", "training")] == ("2026-03-31", 1)
    assert ("obligation-near", "drill") not in facts
    assert not near(standings((HIS,), (), (), CONTRACT, DAYS, d("2025-10-31")), d("2025-10-31"))
