"""The risk register as its events tell it, and what asks to be put into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from config.proof import Level, RiskTerms
from console.duty import risks as rules
from console.duty.events import JSON, Event, Kind
from console.duty.incidents import Incident, Status
from console.duty.life import DECLINED, Life, Plan
from console.duty.risks import Born, Risk, State
from tests.console.duty.lives import at

ZONE = "Asia/Shanghai"
TERMS = RiskTerms()
NOW = at("2026-03-10 12:00")
PRIORITIES = ("P1", "P2", "P3", "P4")


def event(number: int, kind: Kind, actor: str = "dba", /, **data: JSON) -> Event:
    return Event(number, NOW, actor, "host", None, kind, {"risk": "R-001", **data}, "", "")


def raised(**more: JSON) -> Event:
    data: dict[str, JSON] = {
        "title": "盘老了",
        "source": "hardware",
        "likelihood": 2,
        "impact": 2,
        "review": "2026-06-10",
        "born": "hand",
    }
    return event(1, Kind.RISK_RAISED, **{**data, **more})


def risk(*events: Event) -> Risk:
    return rules.fold(events)["R-001"]


@pytest.mark.parametrize(
    ("likelihood", "impact", "level"),
    [
        (1, 1, Level.LOW),
        (1, 3, Level.MEDIUM),
        (2, 2, Level.MEDIUM),
        (2, 3, Level.HIGH),
        (3, 2, Level.HIGH),
    ],
)
def test_the_level_follows_by_the_matrix(likelihood: int, impact: int, level: Level) -> None:
    assert risk(raised(likelihood=likelihood, impact=impact)).level(TERMS) is level


def test_a_high_risk_owes_its_measures_before_it_is_looked_at_or_borne() -> None:
    grave = risk(raised(likelihood=3, impact=3, prevention="每周看"))

    assert grave.lacks(TERMS) == ("contingency", "response")
    for kind, state in ((Kind.RISK_REVIEWED, ""), (Kind.RISK_SETTLED, "accepted")):
        assert rules.refuse(grave, kind, TERMS, state) == ("risk-lacks", "contingency, response")
    assert rules.refuse(grave, Kind.RISK_SETTLED, TERMS, "closed") is None
    assert risk(raised()).lacks(TERMS) == ()


def test_a_closed_risk_is_only_opened_again() -> None:
    closed = risk(raised(), event(2, Kind.RISK_SETTLED, state="closed", why="换了"))

    assert rules.refuse(closed, Kind.RISK_ASSESSED, TERMS) == ("risk-closed", "R-001")
    assert rules.refuse(closed, Kind.RISK_SETTLED, TERMS, "open") is None


def test_undo_puts_back_what_it_was_and_keeps_both_in_the_history() -> None:
    before = risk(raised())
    graver = event(2, Kind.RISK_ASSESSED, likelihood=3, impact=3, why="坏了一块")
    after = risk(raised(), graver, event(3, Kind.RISK_UNDONE, seq=2, verb="risk.assessed"))

    assert (after.likelihood, after.impact, after.version) == (2, 2, 3)
    assert [one.kind for one in after.history] == ["risk.raised", "risk.assessed", "risk.undone"]
    assert replace(after, version=1, history=before.history) == before
    assert rules.untakeable(after, "dba") == "risk-undo-undone"


def test_only_ones_own_last_verb_is_taken_back() -> None:
    graver = event(2, Kind.RISK_ASSESSED, likelihood=3, impact=3, why="坏了一块")

    assert rules.untakeable(risk(raised()), "dba") == "risk-undo-raised"
    assert rules.untakeable(risk(raised(), graver), "app") == "risk-undo-theirs"
    assert rules.untakeable(risk(raised(), graver), "dba") == ""


@pytest.mark.parametrize(
    ("today", "then"),
    [("2026-03-10", "2026-06-10"), ("2025-11-30", "2026-02-28"), ("2026-10-01", "2027-01-01")],
)
def test_a_review_is_due_in_a_quarter(today: str, then: str) -> None:
    assert rules.next_review(date.fromisoformat(today), TERMS) == date.fromisoformat(then)


def test_a_review_is_late_from_the_day_after_on() -> None:
    one = risk(raised(review="2026-03-10"))
    late = datetime.fromisoformat("2026-03-10T16:00:00+00:00")  # the 11th in the hospital

    assert rules.overdue([one], TERMS, ZONE, NOW) == ()
    assert rules.overdue([one], TERMS, ZONE, late) == (
        ("risk.overdue", "R-001", at("2026-03-10 00:00")),
    )
    closed = replace(one, state=State.CLOSED)
    assert rules.overdue([closed], TERMS, ZONE, late) == ()


def test_the_gravest_stand_first_and_the_closed_last() -> None:
    low = replace(risk(raised()), id="low", impact=1)
    high = replace(risk(raised()), id="high", impact=3)
    closed = replace(high, id="closed", state=State.CLOSED)

    assert [one.id for one in rules.ordered([closed, low, high], TERMS)] == [
        "high",
        "low",
        "closed",
    ]


def incident(number: int, days: float, priority: str = "P3", **more: object) -> Incident:
    opened = NOW - timedelta(days=days)
    row = Incident(
        f"i-{number}", 1, Status.CLOSED, "慢", "his", "his-db", "support", priority, opened
    )
    return replace(row, **more)  # type: ignore[arg-type]


def suggested(*rows: Incident, known: tuple[Risk, ...] = ()) -> list[str]:
    return [one.key for one in rules.suggest(rows, known, PRIORITIES, ZONE, NOW)]


def test_three_of_one_component_in_a_month_are_suggested() -> None:
    rows = [incident(n, n) for n in range(3)]

    assert suggested(*rows) == ["incidents:component:his-db"]
    assert suggested(*rows[:2], incident(3, 31)) == []


def test_duplicates_and_effects_do_not_count() -> None:
    rows = [incident(n, n) for n in range(2)]

    assert suggested(*rows, incident(3, 3, merged_into="i-0")) == []
    assert suggested(*rows, incident(3, 3, life=Life(root="i-0"))) == []


def test_one_cause_over_several_components_is_suggested_with_the_gravest_impact() -> None:
    life = Life(cause="capacity")
    rows = [incident(n, n, component=f"c{n}", life=life) for n in range(2)]
    rows.append(incident(2, 2, priority="P1", component="c2", life=life))

    (one,) = rules.suggest(rows, (), PRIORITIES, ZONE, NOW)

    assert (one.key, one.impact, one.incidents) == (
        "incidents:cause:capacity",
        3,
        ("i-0", "i-1", "i-2"),
    )


def test_a_fix_that_was_declined_or_is_late_is_suggested() -> None:
    no = Plan("重启", NOW, "dba", answer=DECLINED, answered=NOW)

    assert suggested(incident(1, 40, life=Life(plan=no))) == ["fix:i-1"]
    late = incident(2, 40, status=Status.ACKNOWLEDGED, plan="2026-03-09", planned=NOW)
    assert suggested(late) == ["fix:i-2"]
    assert suggested(replace(late, plan="2026-03-10")) == []


def test_what_a_living_risk_says_is_not_suggested_again() -> None:
    rows = [incident(n, n) for n in range(3)]
    known = replace(risk(raised()), born=Born.INCIDENTS, of="component:his-db")

    assert suggested(*rows, known=(known,)) == []
    assert suggested(*rows, known=(replace(known, state=State.CLOSED),)) != []
