"""Whom to tell, through what and in which order; what quiet hours hold back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from config.team import Channel, Quiet
from console.duty.events import Event, Kind
from console.duty.incidents import Incident, Status
from console.duty.messages import message
from console.duty.notices import WAITS, follow, held, of_event, of_gap, plan, stands, urgent
from console.duty.roster import Stretch
from console.words.languages import words
from tests.console.duty.house import SITE

NIGHT = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
"""03:12 in the hospital."""
ALL = ("page", "warn", "breach", "update", "gap")
CHANNELS = (
    Channel("dba-wecom", "A", "", "dba", ALL),
    Channel("dba-mail", "B", "", "dba", ("page",)),
    Channel("app-mail", "C", "", "app", ALL),
    Channel("leads", "D", "", "项目经理", ALL),
    Channel("hospital", "E", "", "信息科主任", ALL),
    Channel("group", "F", "", "", ("page", "gap")),
)
TEAM = {one.id: one for one in SITE.roster.engineers}
CHAIN = (TEAM["dba"], TEAM["app"])
OF = replace(SITE, channels=CHANNELS)


def incident(**more: object) -> Incident:
    given = {"service": "emergency", "priority": "P1", "status": Status.NEW, "title": "打不开"}
    return Incident(
        "20260311-01", 3, system="his", component="his", opened=NIGHT, **{**given, **more}
    )  # type: ignore[arg-type]


def told(kind: Kind, row: Incident | None = None, **data: object) -> list[list[str]]:
    event = Event(7, NIGHT, "console", "h", "20260311-01", kind, data, "", "")  # type: ignore[arg-type]
    notices = of_event(event, row or incident(), OF, CHAIN)
    assert len({one.key for one in notices}) == len(notices)
    return [
        [f"{it.to}/{it.channel.id}" for it in plan(one, OF)[: len(plan(one, OF)) // 4]]
        for one in notices
    ]


def test_an_emergency_goes_to_the_primary_by_all_ways_then_to_the_backup_and_to_the_group() -> None:
    assert told(Kind.INCIDENT_OPENED) == [
        ["dba/dba-wecom", "dba/dba-mail", "app/app-mail"],
        ["/group"],
    ]
    assert told(Kind.INCIDENT_OPENED, incident(service="support", priority="P3")) == []


@pytest.mark.parametrize(
    ("to", "first"),
    [
        ("primary", "dba/dba-wecom"),
        ("backup", "app/app-mail"),
        ("app", "app/app-mail"),
        ("项目经理", "lead/leads"),
        ("信息科主任", "信息科主任/hospital"),
    ],
)
def test_a_step_goes_to_whom_it_names(to: str, first: str) -> None:
    assert told(Kind.ESCALATION_RAISED, to=to)[0][0] == first


def test_a_step_to_nobody_known_reaches_the_group_alone() -> None:
    assert told(Kind.ESCALATION_RAISED, to="总值班") == [[], ["/group"]]


def test_clocks_and_reports_go_to_the_owner() -> None:
    mine = incident(owner="app", acknowledged=NIGHT)
    assert told(Kind.SLA_WARNED, mine, clock="restore")[0][0] == "app/app-mail"
    assert told(Kind.SLA_BREACHED, clock="respond")[0][0] == "dba/dba-wecom"
    assert told(Kind.UPDATE_DUE, mine)[0][0] == "app/app-mail"
    assert told(Kind.INCIDENT_NOTED, mine) == []


def test_everybody_is_tried_four_times_and_waited_for_in_between() -> None:
    event = Event(7, NIGHT, "dba", "h", "1", Kind.INCIDENT_OPENED, {}, "", "")
    attempts = plan(of_event(event, incident(), OF, CHAIN)[0], OF)
    assert [one.number for one in attempts] == list(range(1, 13))
    assert [one.wait for one in attempts if one.wait] == list(WAITS)
    assert sum((one.wait for one in attempts), timedelta()) < timedelta(minutes=2)


def test_a_gap_is_told_to_the_primary_to_roles_and_to_groups_under_one_key() -> None:
    gap = Stretch(NIGHT + timedelta(days=3), NIGHT + timedelta(days=4), ())
    notices = of_gap(gap, OF, CHAIN, NIGHT)
    assert [plan(one, OF)[0].channel.id for one in notices] == [
        "dba-wecom",
        "hospital",
        "leads",
        "group",
    ]
    later = of_gap(gap, OF, CHAIN, NIGHT + timedelta(hours=5))
    assert [one.key for one in later] == [one.key for one in notices]


QUIET = (Quiet(time(22), time(7), ("warn", "update", "page"), ()),)


def test_quiet_hours_hold_back_what_they_name_but_nothing_urgent() -> None:
    of = replace(OF, quiet=QUIET)
    event = Event(7, NIGHT, "console", "h", "1", Kind.SLA_WARNED, {"clock": "restore"}, "", "")
    small = incident(service="support", priority="P3")
    (notice,) = of_event(event, small, of, CHAIN)
    assert held(notice, small, of, NIGHT)
    assert not held(notice, small, of, NIGHT + timedelta(hours=4)), "07:12"
    assert held(notice, small, of, NIGHT.replace(hour=14)), "22:12"
    assert not held(replace(notice, kind="breach"), small, of, NIGHT), "not named"
    for loud in (incident(service="support"), incident(priority="P3")):
        assert urgent(loud, of)
        assert not held(notice, loud, of, NIGHT)
    only = replace(of, quiet=(replace(QUIET[0], priorities=("P4",)),))
    assert not held(notice, small, only, NIGHT)


def test_what_nobody_waits_for_any_more_is_not_sent() -> None:
    event = Event(7, NIGHT, "dba", "h", "1", Kind.INCIDENT_OPENED, {}, "", "")
    page = of_event(event, incident(), OF, CHAIN)[0]
    assert stands(page, incident())
    assert not stands(page, incident(acknowledged=NIGHT))
    assert not stands(page, incident(status=Status.RESOLVED))
    for step, still in (("5 backup", False), ("10 信息科", True)):
        raised = replace(event, kind=Kind.ESCALATION_RAISED, data={"step": step, "to": "app"})
        called = of_event(raised, incident(), OF, CHAIN)[0]
        assert stands(called, incident())
        assert stands(called, incident(acknowledged=NIGHT)) is still


def test_progress_follows_intent_and_outcome() -> None:
    about = {"key": "7.0", "to": "dba", "through": "dba-wecom", "attempt": 1}
    intent = Event(
        8,
        NIGHT,
        "console",
        "h",
        "1",
        Kind.NOTIFY_INTENT,
        {**about, "what": "page", "console": "c"},
        "",
        "",
    )
    outcome = Event(
        9,
        NIGHT,
        "console",
        "h",
        "1",
        Kind.NOTIFY_OUTCOME,
        {**about, "ok": None, "why": "unknown"},
        "",
        "",
    )
    one = follow(None, intent)
    assert (one.closed, one.ok, one.console) == (False, None, "c")
    one = follow(one, outcome)
    assert (one.closed, one.ok) == (True, None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_notice_has_its_words(lang) -> None:
    mine = incident(owner="app", acknowledged=NIGHT, title="长" * 200, requester="张三")
    for kind in (
        Kind.INCIDENT_OPENED,
        Kind.ESCALATION_RAISED,
        Kind.SLA_WARNED,
        Kind.SLA_BREACHED,
        Kind.UPDATE_DUE,
    ):
        data = {
            "to": "backup",
            "clock": "restore",
            "due": (NIGHT + timedelta(hours=1)).isoformat(),
            "minutes": 5,
        }
        event = Event(7, NIGHT, "console", "h", mine.id, kind, data, "", "")
        title, text = message(of_event(event, mine, OF, CHAIN)[0], mine, OF, NIGHT, words(lang))
        assert "P1" in title
        assert len(title) < 120
        assert mine.id in text
        assert "张三" not in title + text
    gap = of_gap(
        Stretch(NIGHT + timedelta(days=6), NIGHT + timedelta(days=7), ()), OF, CHAIN, NIGHT
    )
    title, _ = message(gap[0], None, OF, NIGHT, words("zh"))
    assert "下周二 03:12 起无人值班" in title


def test_what_nobody_acknowledged_when_the_shift_changed_calls_again_as_it_did_before() -> None:
    returned = Kind.INCIDENT_RETURNED
    assert told(returned, offer=3)[0][0] == "dba/dba-wecom"
    assert told(returned, incident(owner="app"), offer=3)[0][0] == "app/app-mail"
    calm = incident(service="support", priority="P3")
    assert told(returned, calm, offer=3) == []
    assert told(returned, replace(calm, raised=("30 backup",)), offer=3) != []
    (notice, *_) = of_event(
        Event(7, NIGHT, "dba", "h", "20260311-01", returned, {"offer": 3}, "", ""),
        incident(),
        OF,
        CHAIN,
    )
    assert not stands(notice, incident(acknowledged=NIGHT, status=Status.ACKNOWLEDGED))
    title, text = message(notice, incident(), OF, NIGHT, words("zh"))
    assert "交班后仍待认领" in title
    assert "20260311-01" in text
