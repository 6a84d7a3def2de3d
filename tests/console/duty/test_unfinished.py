"""What a shift leaves unfinished on hosts: outcomes unknown, and changes that nothing verified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.duty.events import Kind
from console.duty.ipass import Severity
from console.wiring import library
from runbooks.loader import load_all
from runbooks.run import Phase, Run
from tests.console.duty.shifts import NOW, Night

STARTED, INTENT, OUTCOME = Kind.RUN_STARTED, Kind.STEP_INTENT, Kind.STEP_OUTCOME
WELL = {"end": "exited", "verdict": "ok"}
LOST = {"end": "lost", "verdict": "unknown"}
CHANGE = {"risk": "change", "command": "free it", "verify": "look"}


def changed(ago: float = 5, **more: object) -> Night:
    night = Night()
    night(STARTED, None, ago, run="r1", runbook="oracle-archive")
    night.step(INTENT, "free", ago, **{**CHANGE, **more})
    night.step(OUTCOME, "free", ago, **WELL)
    return night


def looked(night: Night, verdict: str = "ok", step: str = "look", **more: object) -> Night:
    night.step(INTENT, step, 1, risk="read", command="look", **more)
    night.step(OUTCOME, step, 1, **{**WELL, "verdict": verdict}, **more)
    return night


def test_a_change_is_unproven_until_what_verifies_it_was_well() -> None:
    (one,) = changed().items("change")
    assert (one.subject, one.detail, one.then, one.title) == ("his-db-1", "free", "look", "free it")
    assert one.severity is Severity.AMBER
    assert changed(risk="destructive").items("change")[0].severity is Severity.RED
    assert looked(changed(), "warn").items("change")
    assert looked(changed(), step="other").items("change")
    assert not looked(changed()).items("change")
    assert changed().look().changes == 1


def test_a_look_before_the_change_proves_nothing() -> None:
    night = looked(Night())
    night.step(INTENT, "free", 1, **CHANGE)
    night.step(OUTCOME, "free", 1, **WELL)
    assert night.items("change")


@pytest.mark.parametrize(
    ("runbook", "host", "proven"),
    [
        ("oracle-archive", "his-db-1", True),
        ("oracle-archive", "other", False),
        ("another", "his-db-1", False),
    ],
)
def test_another_run_of_the_same_book_on_the_same_host_proves_it(
    runbook: str, host: str, proven: bool
) -> None:
    night = changed()
    night(STARTED, None, 2, run="r2", runbook=runbook)
    looked(night, run="r2", host=host)
    assert bool(night.items("change")) is not proven


def test_what_verifies_may_run_elsewhere_but_one_host_does_not_prove_another() -> None:
    assert not looked(changed(), host="his-app").items("change")
    night = changed()
    night.step(INTENT, "free", 4, **{**CHANGE, "host": "his-db-2"})
    night.step(OUTCOME, "free", 4, **WELL, host="his-db-2")
    assert {one.subject for one in looked(night).items("change")} == {"his-db-2"}


def test_a_change_of_an_earlier_version_that_names_no_step_is_proven_by_a_later_look() -> None:
    assert changed(verify=None).items("change")
    assert not looked(changed(verify=None), step="anything").items("change")


def test_an_outcome_is_unknown_until_the_step_was_done_again() -> None:
    night = Night()
    night.step(INTENT, "free", 3, **CHANGE)
    night.step(OUTCOME, "free", 3, **LOST)
    (one,) = night.items("unknown")
    assert (one.severity, one.title, one.detail) == (Severity.RED, "free it", "free")
    assert not night.items("change"), "nobody knows whether it was made"
    night.step(INTENT, "free", 2, **CHANGE)
    night.step(OUTCOME, "free", 2, **WELL)
    assert not night.items("unknown")
    assert night.items("change")


def test_runs_that_go_on_are_told_with_the_step_that_they_are_at() -> None:
    begun = NOW - timedelta(hours=2)
    going = Run("r9", "locks", "d", "20260311-01", "app", ("his",), begun, at="kill")
    over = replace(going, id="r8", phase=Phase.ENDED)
    (one,) = Night().items("run", runs=(going, over))
    assert (one.title, one.detail, one.who, one.incident) == ("locks", "kill", "app", "20260311-01")
    books = {one.id: one for one in load_all(library())}
    clock = replace(going, runbook="health-rdu", at="clock")
    (one,) = Night().items("run", runs=(clock,), books=books)
    for told in (one.title, one.title_en, one.detail, one.detail_en):
        assert told not in ("", "health-rdu", "clock")
