"""Impact by urgency to a priority; what follows, and what a person changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import config
from config.loader import load
from console.demo.month import cases
from console.duty import classify
from console.duty.classify import Change, changed, defaults, grade, priority, refuse
from console.duty.incidents import Incident, imagined

SITE = load(Path(config.__file__).parent / "sites" / "template")
CONTRACT = SITE.contract
NOW = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
ROW = replace(imagined("support", "P3", NOW), id="20260311-01", version=1)
SHORT, LONG = timedelta(minutes=30), timedelta(minutes=31)


def test_the_matrix_is_the_hospitals() -> None:
    found = [[priority(i, u, (), CONTRACT) for u in classify.URGENCIES] for i in classify.IMPACTS]
    assert found == [
        ["P1", "P1", "P2", "P3"],
        ["P1", "P2", "P3", "P4"],
        ["P2", "P3", "P3", "P4"],
        ["P3", "P3", "P4", "P4"],
    ]


@pytest.mark.parametrize(
    ("flag", "weak", "strong"), [("safety", "P2", "P1"), ("security", "P1", "P1"), ("pii", "P1", "P1")]
)  # fmt: skip
def test_a_flag_lifts_and_never_lowers(flag: str, weak: str, strong: str) -> None:
    assert priority("I4", "U4", (flag,), CONTRACT) == weak
    assert priority("I1", "U1", (flag,), CONTRACT) == strong


@pytest.mark.parametrize(
    ("of", "impact", "urgency", "flags", "lasted", "expected"),
    [
        ("P1", "I1", "U1", (), SHORT, 1),
        ("P1", "I1", "U2", (), SHORT, 1),
        ("P1", "I2", "U1", (), LONG, 2),
        ("P1", "I2", "U1", (), SHORT, 3),
        ("P2", "I2", "U2", (), LONG, 2),
        ("P2", "I1", "U3", (), LONG, 3),
        ("P3", "I3", "U3", (), LONG, 3),
        ("P3", "I4", "U2", (), LONG, 4),
        ("P4", "I2", "U4", (), LONG, 4),
        ("P4", "I4", "U4", ("pii",), SHORT, 1),
    ],
)
def test_the_fault_grade_follows(
    of: str, impact: str, urgency: str, flags: tuple[str, ...], lasted: timedelta, expected: int
) -> None:
    assert grade(of, impact, urgency, flags, lasted, CONTRACT) == expected


def test_a_change_takes_with_it_what_follows_and_says_what_was() -> None:
    data = changed(ROW, Change(impact="I1", urgency="U1"), CONTRACT, SHORT)
    assert (data["priority"], data["grade"]) == ("P1", 1)
    assert data["was"] == {"impact": "", "urgency": "", "priority": "P3", "grade": 0}


def test_what_a_person_says_holds_over_what_would_follow() -> None:
    change = Change(impact="I1", urgency="U1", priority="P4", grade=2)
    data = changed(ROW, change, CONTRACT, SHORT)
    assert (data["priority"], data["grade"]) == ("P4", 2)
    data = changed(replace(ROW, impact="I1", urgency="U1"), Change(scope="out"), CONTRACT, SHORT)
    assert data["was"] == {"scope": "in"}, "nothing else is judged anew"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change(service="magic"), "unknown-service"),
        (Change(impact="I9"), "unknown-impact"),
        (Change(urgency="now"), "unknown-urgency"),
        (Change(priority="P0"), "unknown-priority"),
        (Change(grade=5), "unknown-grade"),
        (Change(scope="maybe"), "unknown-scope"),
        (Change(problem="ghost"), "unknown-problem"),
        (Change(flags=("safety", "fire")), "unknown-flag"),
    ],
)
def test_what_there_is_not_is_refused(change: Change, code: str) -> None:
    refused = refuse(change, CONTRACT)
    assert refused is not None
    assert refused[0] == code
    assert refuse(Change(impact="I1", flags=("safety",)), CONTRACT) is None


@pytest.mark.parametrize(
    ("text", "system", "expected"),
    [
        ("全院都进不去", "his", ("emergency", "I1", "U2", "P1", "fault")),
        ("危急值没弹窗，消息停了", "lis", ("emergency", "I2", "U1", "P1", "fault")),
        ("新来的护士不会用PDA，想培训", "pda", ("training", "I4", "U4", "P4", "question")),
        ("挂号特别慢", "his", ("support", "I3", "U3", "P3", "fault")),
        ("文件都变成打不开的后缀", "his", ("emergency", "I2", "U2", "P1", "fault")),
    ],
)
def test_what_to_start_with(text: str, system: str, expected: tuple[str, ...]) -> None:
    one = next(system_ for system_ in SITE.systems if system_.id == system)
    found = defaults(text, replace(one, critical=True), CONTRACT)
    assert (found.service, found.impact, found.urgency, found.priority, found.problem) == expected


def test_the_start_is_never_far_from_what_the_month_found() -> None:
    """Within one priority for nine of ten faults of the sample month."""
    near = faults = 0
    for case in cases():
        service, wanted = case.given["as"].split()
        if service not in ("emergency", "support"):
            continue
        system = SITE.system_of(case.given["part"])
        found = defaults(case.given["said"], system, CONTRACT)
        faults += 1
        near += abs(int(found.priority[1]) - int(wanted[1])) <= 1
    assert near >= 0.9 * faults, (near, faults)


def test_the_service_that_is_guessed_is_better_than_none() -> None:
    """Of the sample month; who always says support, as a form without a guess, has 16 right."""
    right = {"emergency": 0, "all": 0}
    said = 0
    for case in cases():
        service, _ = case.given["as"].split()
        found = defaults(case.given["said"], SITE.system_of(case.given["part"]), CONTRACT)
        right["all"] += found.service == service
        said += found.service == "emergency"
        right["emergency"] += found.service == service == "emergency"
    assert right["all"] >= 26, right
    assert right["emergency"] >= 0.7 * said, (right, said)


def test_an_incident_that_is_imagined_is_recorded_nowhere() -> None:
    assert isinstance(ROW, Incident)
    assert ROW.start == NOW
