"""The sample month through the engine: every verdict that is expected, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import config
from config.loader import load
from console.demo.month import Case, cases, replay
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.explain import Why, explain

SITE = load(Path(config.__file__).parent / "sites" / "template")
CALENDAR = Calendar(SITE.contract, SITE.zone)
END = datetime(2025, 12, 1, tzinfo=UTC)
MONTH = cases()


@pytest.mark.parametrize("case", MONTH, ids=lambda case: f"{case.number:02d}")
def test_a_case_of_the_month_is_judged_as_expected(case: Case) -> None:
    events, row = replay(case, SITE, CALENDAR)
    clocks = sla.clocks(row, SITE.contract, CALENDAR)
    broken = {clock.name for clock in clocks if clock.broken(END)}
    assert broken == set(case.missed)
    assert all(str(clock.state(END)) == "met" for clock in clocks if clock.name not in broken)
    said = {event.data["clock"] for event in events if event.kind == "sla.breached"}
    assert said == broken
    promised = SITE.contract.services[row.service].respond is not None and row.scope == "in"
    assert any(clock.contractual for clock in clocks) is promised


def verdict(case: Case) -> str:
    """Return the verdict of a case in the words of the file."""
    _, row = replay(case, SITE, CALENDAR)
    clocks = {one.name: one for one in sla.clocks(row, SITE.contract, CALENDAR)}
    contract = clocks.get("contract.respond")
    if contract is None:
        return "out-of-scope" if row.scope == "out" else ""
    if contract.broken(END):
        return "breach"
    if row.pauses and any(pause.reason == "vendor" for pause in row.pauses):
        return "third-party"
    if clocks["site.respond"].broken(END):
        return "over-aim"
    spans = explain(contract, CALENDAR, END)
    wall = contract.stopped is not None and contract.stopped - contract.start > contract.target
    return "closed" if wall and any(span.why is Why.CLOSED for span in spans) else ""


def test_the_verdicts_of_the_month() -> None:
    found = {case.number: verdict(case) for case in MONTH}
    assert len(found) == 40
    named = {number: said for number, said in found.items() if said}
    assert named == {
        6: "closed", 13: "third-party", 17: "closed", 20: "out-of-scope", 21: "over-aim", 37: "breach",
    }  # fmt: skip
    assert found == {case.number: case.why for case in MONTH}


def test_the_one_breach_has_its_cause() -> None:
    for case in MONTH:
        _, row = replay(case, SITE, CALENDAR)
        clocks = sla.clocks(row, SITE.contract, CALENDAR)
        assert not any(sla.owes_cause(row, clock, END) for clock in clocks)
        assert row.cause_of("contract.respond") == ("roster" if case.number == 37 else None)
