"""From samples to incidents without a journal: one for each cause, and none for a doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.duty import board as boards
from sources.sample import Sample, State
from tests.console.duty.house import (
    BEHIND,
    ROUND,
    SITE,
    VICTIMS,
    House,
)

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


def test_a_root_that_is_mended_first_opens_nothing_for_those_behind_it() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    house.now += ROUND / 3
    house.asked(State.OK, "his-db")
    assert house.look() == ["recovered his-db"], "those behind it were not asked since"
    house.now += ROUND / 3
    house.asked(State.DOWN, VICTIMS)
    assert house.look() == [], "the applications still come back"
    house.now += ROUND / 3
    house.asked(State.OK, "his")
    assert house.look() == [], "and what needs the HIS after it"
    assert house.looks(1) == []
    assert len(house.rows) == 1


def test_a_victim_that_is_seldom_asked_is_given_its_own_time() -> None:
    slow = {"lis": ROUND * 10}
    checks = tuple(
        replace(one, interval=slow.get(one.component, one.interval)) for one in SITE.checks
    )
    house = House(replace(SITE, checks=checks))
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    house.asked(State.OK, "his-db his emr mrm pda peis")
    house.look()
    for _ in range(19):
        house.now += ROUND
        house.asked(State.OK, "his-db his emr mrm pda peis")
        assert house.look() == []
    house.now += ROUND
    house.asked(State.DOWN, "lis")
    assert house.look() == ["opened lis"], "asked as often as it takes to be believed"


def test_a_root_that_was_mended_while_nobody_looked_opens_nothing_behind_it() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    house.looks(1, UNKNOWN="his-db", DOWN=VICTIMS)
    house.now += ROUND / 2
    house.asked(State.OK, "his-db")
    assert house.look() == ["recovered his-db"]
    assert house.looks(1) == []
    assert len(house.rows) == 1


def test_a_root_that_nobody_can_ask_any_more_hides_nothing_for_ever() -> None:
    house = House()
    house.looks(4, DOWN=f"his-db {VICTIMS}")
    assert house.looks(9, UNKNOWN="his-db", DOWN="lis") == ["opened lis"]


# What it is called


@pytest.mark.parametrize(
    ("value", "text", "zh", "en"),
    [
        (None, "HTTP 503", "HTTP 503", "HTTP 503"),
        (None, "timeout", "没有应答", "no answer"),
        (2210.5, "", "2210.5ms", "2210.5ms"),
    ],
)
def test_a_title_says_what_was_answered(value: float | None, text: str, zh: str, en: str) -> None:
    house = House()
    for _ in range(4):
        house.now += ROUND
        for check in house.site.checks:
            bad = check.component == "his"
            state = State.DOWN if bad else State.OK
            sample = Sample(check.id, state, house.now, value if bad else 1.0, text if bad else "")
            house.board, _ = boards.fold(house.board, check, sample)
        house.look()
    row = house.row("his")
    assert row.title == f"HIS 应用 HIS 页面 {zh}"
    assert row.title_en == f"HIS application HIS page {en}"


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
