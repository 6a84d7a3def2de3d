"""What holds of clocks whatever happens to an incident."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from config.model import CLOCKS
from console.duty import sla
from console.duty.events import Event, Kind
from console.duty.incidentfold import fold
from console.duty.incidents import Pause, Status
from console.duty.sla import ClockState
from tests.console.duty.lives import (
    ACKNOWLEDGED,
    CALENDAR,
    CONTRACT,
    COVERS,
    MINUTE,
    NOTED,
    PAUSED,
    PRIORITIES,
    REOPENED,
    RESOLVED,
    RESUMED,
    SERVICES,
    at,
    clocks,
    heard,
    life,
)

# Properties

moments = st.integers(0, 20 * 1440).map(lambda minute: at("2025-09-24") + minute * MINUTE)
pauses = st.lists(
    st.tuples(moments, st.integers(0, 2000)).map(
        lambda one: Pause(one[0], one[0] + one[1] * MINUTE, "user")
    ),
    max_size=4,
)
amounts = st.integers(1, 3000).map(lambda minute: minute * MINUTE)
of_covers = st.sampled_from(list(COVERS))
relaxed = settings(deadline=None)


@relaxed
@given(of_covers, moments, amounts, pauses)
def test_at_its_deadline_just_the_promised_time_has_passed(
    cover: str, start: datetime, amount: timedelta, stops: list[Pause]
) -> None:
    due = CALENDAR.deadline(cover, start, amount, stops)
    assert CALENDAR.elapsed(cover, start, due, stops) == amount
    assert CALENDAR.elapsed(cover, start, due - MINUTE, stops) == amount - MINUTE, "and no sooner"


@relaxed
@given(of_covers, moments, amounts, pauses)
def test_no_pause_makes_a_deadline_earlier(
    cover: str, start: datetime, amount: timedelta, stops: list[Pause]
) -> None:
    dues = [CALENDAR.deadline(cover, start, amount, stops[:n]) for n in range(len(stops) + 1)]
    assert dues == sorted(dues)
    lasting = [*stops, Pause(start, None, "user")]
    assert CALENDAR.deadline(cover, start, amount, lasting) == dues[-1], "it counts when it ends"


@relaxed
@given(of_covers, moments, amounts, amounts)
def test_more_time_is_never_due_sooner(
    cover: str, start: datetime, amount: timedelta, more: timedelta
) -> None:
    due = CALENDAR.deadline(cover, start, amount)
    assert CALENDAR.deadline(cover, start, amount + more) == CALENDAR.deadline(cover, due, more)


STEPS = (ACKNOWLEDGED, NOTED, PAUSED, RESUMED, RESOLVED, REOPENED)
FROM = {
    PAUSED: (Status.NEW, Status.ACKNOWLEDGED),
    RESUMED: (Status.PAUSED,),
    RESOLVED: (Status.NEW, Status.ACKNOWLEDGED, Status.PAUSED),
    REOPENED: (Status.RESOLVED,),
}


@relaxed
@given(
    moments,
    st.sampled_from([one.id for one in SERVICES]),
    st.sampled_from(list(PRIORITIES)),
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from([None, *STEPS])), max_size=25),
)
def test_a_clock_says_nothing_twice_and_no_warning_after_the_breach(
    opened: datetime, service: str, priority: str, steps: list[tuple[int, Kind | None]]
) -> None:
    row, moment = life(opened, service=service, priority=priority), opened
    said: list[tuple[str, int]] = []
    for minutes, kind in steps:
        expected = sla.next_alarm(row, CONTRACT, CALENDAR)
        moment += minutes * MINUTE
        drafts = tuple(sla.alarms(row, moment, CONTRACT, CALENDAR))
        assert bool(drafts) is (expected is not None and expected <= moment), "none unannounced"
        for draft in drafts:
            said.append((str(draft.data["clock"]), int(draft.data.get("percent", 100))))
            row = heard(row, draft, moment)
        assert not tuple(sla.alarms(row, moment, CONTRACT, CALENDAR)), "each once"
        if kind is None or row.status not in FROM.get(kind, tuple(Status)):
            continue
        if kind is not ACKNOWLEDGED or row.acknowledged is None:
            row = fold(row, Event(row.version + 1, moment, "dba", "h", row.id, kind, {}, "", ""))
    assert len(said) == len(set(said))
    for name in CLOCKS:
        order = [percent for clock, percent in said if clock == name]
        assert all(earlier < later for earlier, later in pairwise(order)), order


@relaxed
@given(moments, st.sampled_from([one.id for one in SERVICES]), st.integers(0, 20000))
def test_a_clock_only_gets_worse_while_nothing_happens(
    opened: datetime, service: str, minutes: int
) -> None:
    rank = [ClockState.RUNNING, ClockState.WARNING, ClockState.BREACHED]
    for clock in clocks(life(opened, service=service)).values():
        moments = [clock.start, *(at for _, at in clock.marks), clock.due]
        assert moments == sorted(moments)
        moment = opened + minutes * MINUTE
        assert rank.index(clock.state(moment)) <= rank.index(clock.state(moment + MINUTE))
