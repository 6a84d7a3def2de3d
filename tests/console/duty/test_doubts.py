"""Outages that last over restarts, gaps and doubts: a victim is never taken for the cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.duty import board as boards
from console.duty.board import Board, Health
from console.duty.causes import detect
from sources.sample import Sample, State
from tests.console.duty.house import (
    SITE,
    START,
    VICTIMS,
    House,
    components,
)

# An outage that lasts


@pytest.mark.parametrize("minutes", [1, 10, 600])
def test_an_outage_that_goes_on_after_a_restart_is_still_one_incident(minutes: int) -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    house.restart()
    house.now += timedelta(minutes=minutes)
    assert house.look() == []
    assert house.looks(3, DOWN=f"his-db {VICTIMS}") == []


@pytest.mark.parametrize("restart", [True, False], ids=["restarted", "slept"])
@pytest.mark.parametrize("minutes", [10, 600])
def test_a_victim_that_answers_first_after_a_gap_is_no_cause(minutes: int, restart: bool) -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    if restart:
        house.restart()
    house.now += timedelta(minutes=minutes)
    house.asked(State.DOWN, VICTIMS)
    assert house.look() == [], "the database has not been asked yet"
    house.asked(State.DOWN, "his-db")
    assert house.look() == []


def test_a_root_that_is_in_doubt_for_one_round_keeps_its_victims() -> None:
    house = House()
    house.looks(9, DOWN=f"his-db {VICTIMS}")
    assert house.looks(1, UNKNOWN="his-db", DOWN=VICTIMS) == []


# Doubt


@pytest.mark.parametrize("state", ["UNKNOWN", "WARN", "SILENT"])
def test_what_is_not_known_to_be_down_opens_nothing_and_explains_nothing(state: str) -> None:
    house = House()
    assert house.looks(6, **{state: "his-db"}) == []
    said = house.looks(8, **{state: "his-db", "DOWN": VICTIMS})
    assert said == ["opened his"], "after a while the victims are believed to be the cause"
    assert "his-db" not in house.picture().affected


def test_a_hospital_that_nobody_asks_is_stale_and_opens_nothing() -> None:
    house = House()
    house.now += timedelta(hours=5)
    assert house.look() == []
    assert {one.state for one in house.picture().systems} == {State.STALE}


def test_a_hospital_that_was_never_asked_is_unknown() -> None:
    picture = boards.picture(Board(), SITE, START)
    assert {one.state for one in picture.systems} == {State.UNKNOWN}
    assert detect(picture, Board(), SITE, (), START) == ()


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ("down", "unknown"),
        ("down down", "down"),
        ("ok down", "ok"),
        ("ok down ok down", "ok"),
        ("ok down down", "down"),
        ("ok warn down", "down"),  # both at least as bad as a warning; the last is what counts
        ("ok down unknown", "unknown"),
        ("ok down unknown down", "unknown"),
        ("ok down down ok", "ok"),
        ("ok down down warn", "warn"),
        ("ok down down unknown", "unknown"),
    ],
)
def test_worse_must_be_confirmed_and_better_or_unknown_counts_at_once(
    samples: str, expected: str
) -> None:
    check = next(one for one in SITE.checks if one.confirm == 2)
    board = Board()
    for state in samples.split():
        board, _ = boards.fold(board, check, Sample(check.id, State(state), START))
    assert board.readings[check.id].state == expected


# Whatever happens

weather = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(components), st.sampled_from(["DOWN", "WARN", "UNKNOWN", "SILENT"])
        ),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=8,
)


def played(scenes: list[tuple[dict[str, str], int]], each: Callable[[House], None]) -> House:
    house = House()
    for states, times in scenes:
        by_state: dict[str, str | None] = {}
        for component, state in states.items():
            by_state[state] = f"{by_state.get(state, '')} {component}"
        for _ in range(times):
            house.looks(**by_state)
            each(house)
    return house


@settings(deadline=None, max_examples=60)
@given(weather)
def test_no_cause_has_two_open_incidents_and_each_was_seen_down(
    scenes: list[tuple[dict[str, str], int]],
) -> None:
    seen: set[str] = set()

    def each(house: House) -> None:
        parts = house.picture().components.values()
        seen.update(part.id for part in parts if part.state is State.DOWN)
        causes = [row.cause for row in house.rows.values() if row.open]
        assert len(causes) == len(set(causes))
        assert {row.component for row in house.rows.values()} <= seen

    played(scenes, each)


@settings(deadline=None, max_examples=60)
@given(weather, st.sets(st.sampled_from(components), min_size=1))
def test_what_stays_down_has_an_incident_at_each_root(
    scenes: list[tuple[dict[str, str], int]], broken: set[str]
) -> None:
    house = played(scenes, lambda _: None)
    house.looks(6, DOWN=" ".join(broken))
    roots = {part.id for part in _down(house) if not part.roots}
    assert roots
    for root in roots:
        row = house.row(root)
        assert row.recovered is None
        assert set(house.picture().affected.get(root, ())) <= set(row.affected)
    for part in _down(house):
        assert set(part.roots) <= roots


def _down(house: House) -> list[Health]:
    return [one for one in house.picture().components.values() if one.state is State.DOWN]
