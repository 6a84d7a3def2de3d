"""The fold of a shift: what is in it, how grave, in which order, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from config.inbound import AlertRoute
from console.duty.alerts import Heard
from console.duty.board import Reading
from console.duty.events import Kind
from console.duty.handover import MOST
from console.duty.handoverfold import Note
from console.duty.ipass import CODEC, Item, Section, Severity
from console.duty.unsteady import crossing
from sources.alert import Alert, Standing
from sources.sample import State
from tests.console.duty.house import SITE
from tests.console.duty.shifts import NOW, Night

RED, AMBER, GREEN = Severity
HOUR = timedelta(hours=1)


def test_open_incidents_are_as_grave_as_they_are_and_the_gravest_come_first() -> None:
    night = Night()
    for id_, ago, more in (
        ("calm", 1, {"priority": "P4", "service": "improve"}),
        ("soon", 1, {}),
        ("new", 1, {"priority": "P4"}),
        ("first", 1, {"priority": "P1", "service": "emergency"}),
        ("late", 30, {}),
        ("hand", 1, {"priority": "P4", "service": "improve"}),
        ("still", 1, {"priority": "P4", "service": "improve"}),
    ):
        night.opened(id_, ago, **more)
        if id_ != "new":
            night(Kind.INCIDENT_ACKNOWLEDGED, id_, ago, text="")
    for id_ in ("calm", "hand", "still"):
        night(Kind.INCIDENT_PLANNED, id_, 0.5, on="2026-03-20", text="")
    night(Kind.FALLBACK_STARTED, "hand", 0.4, systems=["mrm"], departments="")
    night(Kind.INCIDENT_PAUSED, "still", 0.4, reason="user", text="")
    night.opened("effect", 1, priority="P1", service="emergency")
    night(Kind.INCIDENT_LINKED, "effect", 0.5, cause="first")

    items = night.items("incident")

    assert {one.incident: one.severity for one in items} == {
        "first": RED, "late": RED, "new": RED, "hand": RED,
        "soon": AMBER, "still": AMBER, "effect": AMBER, "calm": GREEN,
    }  # fmt: skip
    assert [one.severity for one in items] == sorted(
        (one.severity for one in items), key=list(Severity).index
    )
    assert items[0].incident == "first"
    assert all((one.section is Section.SEVERITY) == (one.severity is RED) for one in items)
    assert {one.incident: one.next for one in items}["new"] == "acknowledge"
    assert {one.incident: one.next for one in items}["still"] == "resume"
    late = next(one for one in items if one.incident == "late")
    assert late.clock == "site.restore"
    assert late.due is not None
    assert late.due < NOW


def test_what_was_mended_in_the_shift_is_told_and_what_was_before_is_not() -> None:
    night = Night()
    for id_, ago in (("now", 2.0), ("before", 22.0)):
        night.opened(id_, ago + 1)
        night(Kind.INCIDENT_RESOLVED, id_, ago, text="重启")
    (one,) = night.items("mended")
    assert (one.incident, one.detail, one.severity) == ("now", "重启", GREEN)
    whole = night.look()
    assert (whole.opened, whole.mended, whole.still) == (1, 1, 0)


def test_a_component_is_repeated_from_the_second_incident_of_a_week_on() -> None:
    night = Night()
    night.opened("a", 100)
    assert not night.items("repeated")
    night.opened("b", 2)
    (one,) = night.items("repeated")
    assert (one.subject, one.count) == ("mrm", 2)
    night(Kind.INCIDENT_FLAPPED, "b", 1, check="x")
    (flaps,) = night.items("flapping")
    assert (flaps.incident, flaps.count) == ("b", 1)


@pytest.mark.parametrize(
    ("trend", "left"),
    [
        (tuple(80.0 + at for at in range(10)), 6.0),
        (tuple(80.0 - at for at in range(10)), None),
        ((80.0,) * 10, None),
        ((80.0, 84.0) * 5, None),
        (tuple(80.0 + at for at in range(7)), None),
        ((80.0, None, 82.0, None, *(84.0 + at for at in range(8))), 4.0),
    ],
)
def test_a_steady_trend_tells_when_the_limit_is_reached_and_another_tells_nothing(
    trend: tuple[float | None, ...], left: float | None
) -> None:
    found = crossing(trend, 95.0)
    assert found is None if left is None else found == pytest.approx(left)


def test_a_reading_that_nears_its_limit_is_told_unless_it_is_old_or_bad() -> None:
    check = next(one for one in SITE.checks if one.warn is not None)
    limit = check.warn.limit if check.warn else 0.0
    rising = tuple(limit - 20 + at for at in range(10))
    falling = tuple(limit + 20 - at for at in range(10))
    reading = Reading(check.id, State.OK, NOW, NOW, value=limit - 11, trend=rising)
    if check.warn and check.warn.op in ("<", "<="):
        reading = replace(reading, trend=falling)
    (one,) = Night().items("trend", readings={check.id: reading})
    assert (one.subject, one.section) == (check.id, Section.AWARENESS)
    assert one.due == NOW + 11 * check.interval
    for other in (
        replace(reading, at=NOW - check.limit - HOUR),
        replace(reading, state=State.WARN),
        replace(reading, trend=(limit - 11,) * 10),
    ):
        assert not Night().items("trend", readings={check.id: other})


def test_promises_are_told_by_when_they_are_due() -> None:
    night = Night()
    for id_, on in (("late", "2026-03-10"), ("soon", "2026-03-11"), ("far", "2026-03-20")):
        night.opened(id_)
        night(Kind.INCIDENT_PLANNED, id_, 0.5, on=on, text="")
    found = {one.incident: one.severity for one in night.items("planned")}
    assert found == {"late": RED, "soon": AMBER, "far": GREEN}


def test_whoever_was_not_called_back_is_told_until_they_have_said_yes() -> None:
    night = Night()
    night.opened("a", 60, requester="王护士", contact="8123")
    night.opened("b", 60, auto=True, channel="alert")
    for id_ in ("a", "b"):
        night(Kind.INCIDENT_RESOLVED, id_, 50, text="好了")
    (one,) = night.items("confirm")
    assert (one.incident, one.who, one.severity) == ("a", "王护士 8123", GREEN)
    night(Kind.INCIDENT_REMINDED, "a", 2, actor="console", nth=1, of=2)
    (one,) = night.items("confirm")
    assert (one.count, one.severity) == (1, AMBER)
    night(Kind.INCIDENT_CONFIRMED, "a", 1, by="王护士", channel="phone", satisfaction=None, text="")
    assert not night.items("confirm")


def test_silenced_alerts_say_until_when_and_by_whom_whether_on_an_incident_or_not() -> None:
    night, key = Night(), "am:0123:HisSlow"
    night.opened("a", 3)
    until = (NOW + HOUR).isoformat()
    night(Kind.ALERT_FIRED, "a", 2, key=key, name="HisSlow")
    night(Kind.ALERT_SILENCED, "a", 1, key=key, name="HisSlow", until=until, by="王工")
    alert = Alert("9", "Backup", (), "", NOW, Standing.SILENCED, NOW + 2 * HOUR, "李工")
    quiet = (Heard("am:9:Backup", "am", alert, AlertRoute((), "his-db")),)
    found = [
        (one.title, one.who, one.due, one.incident) for one in night.items("silence", quiet=quiet)
    ]
    assert found == [
        ("Backup", "李工", NOW + 2 * HOUR, ""),
        ("HisSlow", "王工", NOW + HOUR, "a"),
    ]


def test_clocks_at_risk_are_those_of_the_coming_shift_that_are_not_over() -> None:
    night = Night()
    night.opened("late", 30)
    night.opened("soon", 1)
    night.opened("far", 1, service="improve", priority="P4")
    for id_ in ("late", "soon", "far"):
        night(Kind.INCIDENT_ACKNOWLEDGED, id_, 0.5, text="")
    night(Kind.INCIDENT_PLANNED, "far", 0.4, on="2026-04-20", text="")
    assert [one.incident for one in night.items("due")] == ["soon"]


def test_the_end_of_the_contract_is_told_from_two_months_before_it_on() -> None:
    for days, severity in ((61, None), (59, GREEN), (20, AMBER), (-2, None)):
        end = (NOW + timedelta(days=days)).date()
        site = replace(SITE, contract=replace(SITE.contract, end=end))
        found = [one.severity for one in Night().items("contract", site=site)]
        assert found == ([severity] if severity else [])


def test_notes_and_what_other_families_bring_stand_in_their_sections() -> None:
    notes = tuple(
        Note(seq, NOW, "app", what, what, "B" if what == "whatif" else "")
        for seq, what in enumerate(("issue", "action", "whatif"), 1)
    )
    extra = (Item("risk:1", "contract", Section.AWARENESS, RED, title="复审逾期"),)
    whole = Night().look(notes=notes, extra=extra)
    assert [(one.id, one.section.value) for one in whole.items] == [
        ("note:1", "summary"),
        ("note:2", "actions"),
        ("risk:1", "awareness"),
        ("note:3", "awareness"),
    ]
    assert [one.id for one in whole.red] == ["risk:1"]


def test_what_is_too_much_is_counted_and_all_of_it_is_kept_as_it_was() -> None:
    night = Night()
    for at in range(MOST + 7):
        night.opened(f"i{at}", 5)
        night(Kind.INCIDENT_RESOLVED, f"i{at}", 4, text="x")
    whole = night.look()
    assert sum(one.code == "mended" for one in whole.items) == MOST
    assert {(one.code, one.count) for one in whole.left} == {("mended", 7), ("confirm", 7)}
    assert CODEC.decode(CODEC.encode(whole)) == whole
