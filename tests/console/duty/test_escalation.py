"""Steps of an escalation, against an independent look at every minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.team import Escalation, Step
from console.duty.cover import Calendar
from console.duty.escalation import LATE, next_due, raised
from console.duty.events import Event, Kind
from console.duty.incidentfold import fold
from console.duty.incidents import Incident
from tests.console.duty.house import SITE

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CALENDAR = Calendar(SITE.contract, SITE.zone)


def site(chain: Escalation):
    return replace(SITE, escalation={"P1": chain})


def event(seq: int, minute: int, kind: Kind, actor: str = "dba", **data: object) -> Event:
    return Event(seq, START + minute * MINUTE, actor, "h", "20260310-01", kind, data, "", "")  # type: ignore[arg-type]


def opened(service: str = "emergency") -> Incident:
    data = {"title": "t", "system": "his", "component": "his", "service": service, "priority": "P1"}
    return fold(None, event(1, 0, Kind.INCIDENT_OPENED, **data))


def live(chain: Escalation, verbs: dict[int, Kind], until: int, incident: Incident | None = None):
    """Live minute by minute, as a console does; return what was raised at which minute."""
    of, row, seq, said = site(chain), incident or opened(), 1, []
    for minute in range(until):
        now = START + minute * MINUTE
        if verb := verbs.get(minute):
            seq += 1
            row = fold(row, event(seq, minute, verb))
        due = next_due(row, of, CALENDAR, now)
        drafts = list(raised(row, of, CALENDAR, now))
        assert bool(drafts) == (due is not None and due <= now), "armed exactly for what is raised"
        for draft in drafts:
            seq += 1
            said.append((minute, str(draft.data.get("to", "update"))))
            row = fold(row, event(seq, minute, draft.kind, "console", **draft.data))
        assert not list(raised(row, of, CALENDAR, now)), "each once"
    return said


P1 = Escalation(
    (
        Step(5 * MINUTE, "backup"),
        Step(10 * MINUTE, "项目经理"),
        Step(15 * MINUTE, "信息科主任", "resolved"),
    ),
    update=15 * MINUTE,
)


def test_nobody_answers() -> None:
    assert live(P1, {}, 60) == [(5, "backup"), (10, "项目经理"), (15, "信息科主任")]


def test_acknowledged_in_time_only_the_hospital_is_told_and_reports_are_owed() -> None:
    said = live(P1, {4: Kind.INCIDENT_ACKNOWLEDGED, 30: Kind.INCIDENT_NOTED, 50: Kind.INCIDENT_RESOLVED}, 90)  # fmt: skip
    assert said == [(15, "信息科主任"), (19, "update"), (45, "update")]


def test_a_pause_holds_and_reopening_begins_anew_but_answered_is_answered() -> None:
    said = live(P1, {3: Kind.INCIDENT_PAUSED, 12: Kind.INCIDENT_RESUMED}, 14)
    assert said == [(12, "backup"), (12, "项目经理")]
    verbs = {2: Kind.INCIDENT_RESOLVED, 20: Kind.INCIDENT_REOPENED}
    assert live(P1, verbs, 60) == [(35, "信息科主任"), (35, "update"), (50, "update")]


def test_minutes_of_the_cover_wait_until_it_opens() -> None:
    # 12:00 in the hospital is within 10:00-22:00; ten hours later it is closed until the morning.
    evening = replace(opened("support"), opened=START + timedelta(hours=9, minutes=50))
    chain = Escalation((Step(60 * MINUTE, "backup"),), count="cover")
    moment = next_due(evening, site(chain), CALENDAR, evening.opened)
    assert moment == datetime(2026, 3, 11, 2, 50, tzinfo=UTC)
    wall = next_due(evening, site(replace(chain, count="wall")), CALENDAR, evening.opened)
    assert wall == evening.opened + 60 * MINUTE


def test_what_nobody_was_there_to_raise_is_passed_over_after_half_a_day() -> None:
    row, of = opened(), site(P1)
    assert len([*raised(row, of, CALENDAR, START + timedelta(hours=6))]) == 3
    assert not [*raised(row, of, CALENDAR, START + LATE + timedelta(hours=1))]
    assert next_due(row, of, CALENDAR, START + LATE + timedelta(hours=1)) is None


@pytest.mark.parametrize("priority", ["P4", "P9"])
def test_a_priority_without_a_chain_raises_nothing(priority: str) -> None:
    row = replace(opened(), priority=priority)
    assert next_due(row, site(P1), CALENDAR, START) is None


VERBS = (Kind.INCIDENT_ACKNOWLEDGED, Kind.INCIDENT_NOTED, Kind.INCIDENT_RESOLVED)
steps = st.lists(
    st.builds(lambda after, to, until: Step(after * MINUTE, to, until),
              st.integers(1, 40), st.sampled_from(["backup", "lead", "院领导"]),
              st.sampled_from(["acknowledged", "resolved"])),
    max_size=5, unique_by=lambda step: step.key,
)  # fmt: skip


@given(steps, st.dictionaries(st.integers(1, 45), st.sampled_from(VERBS), max_size=4))
def test_each_step_is_raised_at_its_minute_unless_what_it_waits_for_came_first(
    chain: list[Step], verbs: dict[int, Kind]
) -> None:
    chain.sort(key=lambda step: step.after)
    done = {name: min((at for at, verb in verbs.items() if verb in kinds), default=999)
            for name, kinds in (("acknowledged", {VERBS[0], VERBS[2]}), ("resolved", {VERBS[2]}))}  # fmt: skip
    # After a resolution further verbs are refused by the desk; here they are left out.
    kept = {at: verb for at, verb in verbs.items() if at <= done["resolved"]}
    expected = sorted((s.minutes, s.to) for s in chain if s.minutes < min(done[s.until], done["resolved"]))  # fmt: skip
    assert sorted(live(Escalation(tuple(chain)), kept, 60)) == expected
