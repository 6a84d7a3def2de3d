"""From samples to incidents without a journal: one for each cause, and none for a doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.loader import load
from config.model import Site
from console.duty import board as boards
from console.duty.board import Board, Health, Picture
from console.duty.causes import detect
from console.duty.events import Draft, Event, Kind, NoOpenCause, Version
from console.duty.incidents import Incident, fold
from sources.sample import Sample, State

START = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
ROUND = timedelta(seconds=30)
TEMPLATE = load(Path(boards.__file__).parents[2] / "config" / "sites" / "template")
SITE = replace(
    TEMPLATE,
    checks=tuple(
        replace(check, interval=ROUND, timeout=ROUND / 6, confirm=2) for check in TEMPLATE.checks
    ),
)
"""The starting site, with every check asked in every round and believed at the second time."""
BEHIND = ("his", "emr", "lis", "mrm", "pda", "peis")
"""The systems that stop without the HIS database, in the order of the board."""
components = [component.id for system in SITE.systems for component in system.components]


class House:
    """A hospital whose components a test breaks and mends; every draft is folded at once."""

    def __init__(self, site: Site = SITE) -> None:
        self.site = site
        self.now = START
        self.board = Board()
        self.rows: dict[str, Incident] = {}
        self.seq = 0
        self.looks(OK=None)

    def looks(self, times: int = 1, **states: str | None) -> list[str]:
        """Let every check be asked anew and return what was said, as `kind component`.

        A keyword names a state and lists the components in it; all others are well.
        """
        said = []
        for _ in range(times):
            self.now += ROUND
            for component in components:
                if (state := _state(component, states)) is not None:
                    self.asked(state, component)
            said += self.look()
        return said

    def asked(self, state: State, components: str) -> None:
        """Ask the checks of some components, and no others, once."""
        for check in self.site.checks:
            if check.component in components.split():
                sample = Sample(check.id, state, self.now, 7.0)
                self.board, _ = boards.fold(self.board, check, sample)

    def restart(self) -> None:
        """Forget the board but for what the journal keeps of it."""
        kept = {one.check: (one.state.value, one.since) for one in self.board.readings.values()}
        self.board = boards.recall(self.site.checks, kept)

    def look(self) -> list[str]:
        """Record what there is to say until there is nothing more; it must come to an end."""
        said: list[str] = []
        while drafts := detect(self.picture(), self.board, self.site, self.rows.values(), self.now):
            said += [
                f"{draft.kind.removeprefix('incident.')} {self.root(draft)}"
                for draft in drafts
                if self.take(draft)
            ]
            assert len(said) < 50, said
        return said

    def take(self, draft: Draft) -> bool:
        """Fold a draft, unless what was recorded just before it keeps it from that."""
        match draft.guard:
            case Version(incident, version) if self.rows[incident].version != version:
                return False
            case NoOpenCause(cause):
                assert all(row.cause != cause for row in self.rows.values() if row.open)
        self.seq += 1
        id_ = draft.incident or f"20260311-{self.seq:02d}"
        event = Event(self.seq, self.now, draft.actor, "h", id_, draft.kind, draft.data, "", "")
        self.rows[id_] = fold(self.rows.get(id_), event)
        return True

    def resolve(self, component: str) -> None:
        self.take(Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, self.row(component).id))

    def root(self, draft: Draft) -> str:
        return self.rows[draft.incident or f"20260311-{self.seq:02d}"].component

    def row(self, component: str) -> Incident:
        """Return the one open incident with this root."""
        (row,) = [one for one in self.rows.values() if one.open and one.component == component]
        return row

    def picture(self) -> Picture:
        return boards.picture(self.board, self.site, self.now)


def _state(component: str, states: dict[str, str | None]) -> State | None:
    """Return the state of a component; None where it is not asked at all."""
    for state, components in states.items():
        if components and component in components.split():
            return None if state == "SILENT" else State[state]
    return State.OK


VICTIMS = " ".join(BEHIND)


# One cause


def test_the_database_down_with_six_systems_behind_it_is_one_incident() -> None:
    house = House()
    assert house.looks(4, DOWN=f"his-db {VICTIMS}") == ["opened his-db"]
    row = house.row("his-db")
    assert row.affected == BEHIND
    assert (row.auto, row.cause, row.system, row.channel) == (True, "component:his-db", "his", "alert")  # fmt: skip
    assert (row.service, row.priority) == SITE.contract.alert_critical
    shown = house.picture()
    assert shown.affected == {"his-db": BEHIND}
    assert {one.id: one.roots for one in shown.systems if one.roots} == {
        system: ("his-db",) for system in BEHIND if system != "his"
    }, "the system of the root is not behind itself"


def test_victims_that_come_later_are_added_and_none_is_taken_off() -> None:
    house = House()
    assert house.looks(3, DOWN="his-db") == ["opened his-db"]
    assert house.row("his-db").affected == ()
    assert house.looks(2, DOWN="his-db lis his") == ["affected his-db"]
    assert house.row("his-db").affected == ("his", "lis")
    assert house.looks(3, DOWN="his-db pda") == ["affected his-db"]
    assert house.row("his-db").affected == ("his", "lis", "pda")
    assert house.looks(3, DOWN="his-db lis") == []


def test_two_causes_are_two_incidents() -> None:
    house = House()
    said = house.looks(4, DOWN=f"his-db emr-db {VICTIMS} ecg")
    assert sorted(said) == ["opened ecg", "opened emr-db", "opened his-db"]
    assert house.row("emr-db").affected == ("emr", "mrm")
    assert house.row("his-db").affected == BEHIND
    assert (house.row("ecg").service, house.row("ecg").priority) == SITE.contract.alert_other


def test_victims_wait_until_what_they_need_was_looked_at() -> None:
    house = House()
    assert house.looks(1, DOWN=VICTIMS) == [], "a check must be believed first"
    said = house.looks(2, DOWN=VICTIMS, SILENT="his-db")
    assert said == [], "the database may be it"
    assert house.looks(3, DOWN=f"his-db {VICTIMS}") == ["opened his-db"]


def test_an_application_that_stops_over_a_healthy_database_is_the_cause() -> None:
    house = House()
    assert house.looks(4, DOWN=VICTIMS) == ["opened his"]
    assert house.row("his").affected == tuple(one for one in BEHIND if one != "his")


def test_a_root_that_turns_out_to_lie_deeper_takes_the_incident_over() -> None:
    house = House()
    assert house.looks(4, DOWN=VICTIMS) == ["opened his"]
    opened = house.row("his")
    assert house.looks(4, DOWN=f"his-db {VICTIMS}")[0] == "rooted his-db"
    row = house.row("his-db")
    assert (row.id, row.cause, row.system) == (opened.id, "component:his-db", "his")
    assert set(row.affected) == set(BEHIND)
    assert len(house.rows) == 1


def test_two_deeper_roots_at_once_are_the_incident_that_was_there_and_one_more() -> None:
    house = House()
    assert house.looks(4, DOWN="emr mrm") == ["opened emr"]
    opened = house.row("emr")
    house.looks(4, DOWN="emr mrm emr-db his-db")
    assert {row.component for row in house.rows.values()} == {"emr-db", "his-db"}
    assert opened.id in house.rows
    assert len(house.rows) == 2


# It comes back


def test_a_cause_that_fails_again_while_it_is_open_is_the_same_incident() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    for flaps in (1, 2, 3):
        assert house.looks(2) == ["recovered his-db"]
        assert house.row("his-db").recovered is not None
        assert house.looks(3, DOWN=f"his-db {VICTIMS}") == ["flapped his-db"]
        row = house.row("his-db")
        assert (row.flaps, row.recovered) == (flaps, None)
    assert len(house.rows) == 1


def test_a_cause_that_fails_again_after_it_was_resolved_is_a_new_incident() -> None:
    house = House()
    house.looks(4, DOWN="his-db")
    house.looks(2)
    house.resolve("his-db")
    assert house.looks(3, DOWN="his-db") == ["opened his-db"]
    assert len(house.rows) == 2
    assert house.row("his-db").flaps == 0


def test_resolved_while_it_is_still_down_it_opens_anew() -> None:
    house = House()
    house.looks(4, DOWN="his-db")
    house.resolve("his-db")
    assert house.looks(1, DOWN="his-db") == ["opened his-db"]


def test_one_bad_reading_is_no_flap() -> None:
    house = House()
    house.looks(4, DOWN="his-db")
    house.looks(2)
    assert house.looks(1, DOWN="his-db") == []
    assert house.looks(3) == []
    assert house.row("his-db").flaps == 0


@pytest.mark.parametrize("state", ["UNKNOWN", "WARN", "SILENT"])
def test_only_well_is_recovered(state: str) -> None:
    house = House()
    house.looks(4, DOWN="his-db")
    assert house.looks(5, **{state: "his-db"}) == []
    assert house.row("his-db").recovered is None
    assert house.looks(1) == ["recovered his-db"]


# A failure of one's own


def test_a_victim_that_stays_down_when_the_root_is_well_is_a_cause_itself() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    said = house.looks(4, DOWN="lis")
    assert sorted(said) == ["opened lis", "recovered his-db"]
    assert house.row("lis").affected == ()
    assert house.row("his-db").affected == BEHIND, "what was behind it stays told"


def test_a_failure_of_its_own_stays_its_own_when_the_root_fails_again() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    house.looks(4, DOWN="lis")
    assert house.looks(4, DOWN=f"his-db {VICTIMS}") == ["flapped his-db"]
    assert house.looks(2) in (["recovered his-db", "recovered lis"], ["recovered lis", "recovered his-db"])  # fmt: skip
    assert {row.component for row in house.rows.values()} == {"his-db", "lis"}


def test_an_own_failure_that_was_there_first_is_not_taken_by_another_root() -> None:
    house = House()
    assert house.looks(4, DOWN="ecg") == ["opened ecg"]
    assert house.looks(4, DOWN=f"ecg his-db {VICTIMS}") == ["opened his-db"]


def test_behind_a_need_that_is_not_down_itself_the_deeper_root_is_found() -> None:
    house = House()
    house.looks(4, DOWN="his-db lis mrm")
    assert house.picture().components["lis"].roots == ("his-db",), "though the HIS answers"
    assert house.picture().components["mrm"].roots == ("his-db",)
    assert len(house.rows) == 1


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
