"""Broken sites: who is on call, how people are told, and calendars that are none."""

from __future__ import annotations

from pathlib import Path

import config
from config.errors import Fault
from tests.config.broken.sites import Broken

TEMPLATE = Path(config.__file__).parent / "sites" / "template"
ROSTER = (TEMPLATE / "roster.yaml").read_text("utf-8")
PEOPLE = """roster:
  engineers:
    - {id: dba, name: 数据库工程师, roles: [技术支持工程师]}
    - {id: app, name: 应用工程师, roles: [项目经理]}
"""
WEEK = '  shifts: [{weekday: mon, at: "10:00", engineers: [dba]}]\n'
TURNS = '  rotations: [{from: 2026-03-02, at: "10:00", every: 1w, people: [dba, app]}]\n'


def roster(code: str, lines: str, values: dict[str, str] | None = None) -> Broken:
    return Broken(code, "roster.yaml", ROSTER, PEOPLE + lines, values or {})


def notify(code: str, lines: str, values: dict[str, str] | None = None) -> Broken:
    return Broken(code, "notify.yaml", "# notify:\n", f"notify:\n  - {lines}\n", values or {})


TEAM: tuple[Broken, ...] = (
    roster("turn.form", TURNS.replace("1w", "¦2h"), {"given": "2h"}),
    roster("reference.misspelt", TURNS.replace("app", "¦apq"), {"id": "apq", "list": "engineers", "nearest": "app"}),
    roster(
        "moment.form",
        WEEK + "  overrides: [{from: ¦tonight, to: 2026-03-06 10:00, engineers: [app]}]\n",
        {"given": "tonight"},
    ),
    roster(
        "period.order",
        WEEK + "  overrides: [{from: 2026-03-06 10:00, to: ¦2026-03-06 10:00, engineers: [app]}]\n",
        {"start": "2026-03-06 10:00", "end": "2026-03-06 10:00"},
    ),
    roster(
        "period.order",
        WEEK + "  leave: [{who: dba, from: 2026-03-06, to: ¦2026-03-05}]\n",
        {"start": "2026-03-06", "end": "2026-03-05"},
    ),
    Broken("roster.none", "roster.yaml", ROSTER, PEOPLE.replace("  eng", "  ¦eng", 1)),
    roster("roster.several", WEEK + TURNS.replace(" [", " ¦[", 1), {"found": "shifts, rotations"}),
    roster("calendar.missing", "  calendar: ¦duty.ics\n", {"name": "duty.ics"}),
    notify("secret.form", "{id: a, url: ¦wecombot://geheim, who: dba}"),
    notify("secret.form", '{id: a, url: ¦"json://${HOST}/geheim", who: dba}'),
    notify(
        "who.unknown",
        '{id: a, url: "${A}", who: ¦nobody}',
        {
            "given": "nobody",
            "known": "app, dba, desk, lead, 信息科, 信息科主任, 厂商负责人, 客服中心, 总值班, 技术支持工程师, 项目经理",
        },
    ),
    Broken(
        "escalation.twice",
        "contract.yaml",
        "  - priority: P2\n",
        "  - priority: ¦P1\n",
        {"priority": "P1", "file": "{folder}/contract.yaml", "line": "96"},
    ),
)  # fmt: skip

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260302
DTEND;VALUE=DATE:20260309
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:值班 数据库工程师、app
END:VEVENT
END:VCALENDAR
"""
CALENDARS: tuple[tuple[str, str, Fault], ...] = (
    ("数据库工程师、app", "某人", Fault("", 9, 1, "calendar.nobody", {"given": "值班 某人"})),
    ("FREQ=WEEKLY", "FREQ=SECONDLY", Fault("", 8, 1, "calendar.often", {"rule": "FREQ=SECONDLY;INTERVAL=2"})),
    (
        "DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260309\nRRULE:FREQ=WEEKLY;INTERVAL=2",
        "DTSTART:20260302T000000Z\nDTEND:20260302T010000Z\nRRULE:FREQ=HOURLY",
        Fault("", 1, 1, "calendar.form", {"problem": "> 5000 events"}),
    ),
    ("20260302", "2026032", Fault("", 6, 1, "calendar.form", {"problem": "*"})),
    ("END:VEVENT\n", "", Fault("", 1, 1, "calendar.form", {"problem": "*"})),
)  # fmt: skip
"""What is written in place of what, and the fault that is told; `*` is the library's own words."""
