"""To whom an incident is best given, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from config.model import Engineer
from config.team import Leave
from console.duty.dispatch import rank, topics
from console.duty.incidents import Incident, Status
from tests.console.duty.house import SITE

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
TEAM = (
    Engineer("lead", "值班长", roles=("项目经理",)),
    Engineer("dba", "数据库工程师", skills=("oracle", "emr-db")),
    Engineer("app", "应用工程师", skills=("web", "his")),
)
CHAIN = (TEAM[2], TEAM[1])


def incident(number: int = 1, component: str = "his-db", **more: object) -> Incident:
    given = {
        "status": Status.NEW,
        "system": "his",
        "service": "support",
        "priority": "P2",
        "opened": NOON,
    }
    return Incident(
        f"20260310-{number:02d}", number, title="t", component=component, **{**given, **more}
    )  # type: ignore[arg-type]


def ranked(*open_ones: Incident, leave: tuple[Leave, ...] = (), about: Incident | None = None):
    site = replace(SITE, roster=replace(SITE.roster, engineers=TEAM, leave=leave))
    found = rank(about or incident(), site, CHAIN, open_ones, NOON)
    return [(one.engineer.id, [str(reason) for reason in one.reasons]) for one in found]


def test_an_incident_is_about_its_system_its_component_and_what_is_checked_there() -> None:
    assert topics(incident(), SITE) >= {"his", "his-db", "oracle"}
    assert "web" not in topics(incident(), SITE)


def test_who_is_there_and_knows_it_comes_first_and_the_reasons_are_told() -> None:
    assert ranked() == [
        ("app", ["primary", "skill his", "free"]),
        ("dba", ["backup", "skill oracle", "free"]),
        ("lead", ["free"]),
    ]
    assert ranked(about=incident(system="emr", component="emr-db"))[0][0] == "dba"


def test_a_load_costs_by_its_priority_and_closed_work_or_the_incident_itself_nothing() -> None:
    busy = [incident(n, owner="app", priority="P1") for n in (2, 3)]
    past = incident(4, owner="dba", status=Status.RESOLVED)
    own = incident(1, owner="dba")
    found = ranked(*busy, past, own)
    assert [one for one, _ in found] == ["dba", "app", "lead"]
    assert dict(found)["app"] == ["primary", "skill his", "open 2 P1"]
    assert dict(found)["dba"] == ["backup", "skill oracle", "free"]


def test_whoever_is_away_comes_last_whatever_they_know() -> None:
    found = ranked(leave=(Leave("app", date(2026, 3, 10), date(2026, 3, 10)),))
    assert found[-1][0] == "app"
    assert found[-1][1][0] == "leave"
