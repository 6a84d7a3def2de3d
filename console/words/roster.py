"""Moments and people of a roster in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.words.times import days_of
from console.words.times import moment as told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.words.words import Words


def at(moment: datetime, now: datetime, zone: str, words: Words) -> str:
    """Return a moment to come as people say it: `今天 22:00`, `周五 10:00`, `下周三 22:00`.

    Beyond the coming week it is the date.
    """
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock, day = local.strftime("%H:%M"), local.date()
    days = (day - today).days
    if days == 0:
        return f"{words.times.today} {clock}"
    if days == 1:
        return f"{words.dispatch.tomorrow} {clock}"
    weekday = words.times.weekdays[day.weekday()]
    if 1 < days <= 6 - today.weekday():
        return f"{weekday} {clock}"
    if 1 < days <= 13 - today.weekday():
        return f"{words.dispatch.next_week.format(weekday=weekday)} {clock}"
    return f"{day:%m-%d} {clock}"


def reason(text: str, words: Words) -> str:
    """Return why somebody was chosen, from its code and value: `skill oracle`."""
    code, _, value = text.partition(" ")
    count, _, priority = value.partition(" ")
    known = words.dispatch.reasons.get(code)
    return known.format(value=value, count=count, priority=priority) if known else text


def failure(code: str, words: Words) -> str:
    """Return why a message did not get through: a known code in words, an HTTP status with it."""
    name, _, detail = code.partition(" ")
    said = words.dispatch.failures.get(name, name)
    return f"{said} {detail}".rstrip()


def finding(
    code: str,
    start: datetime | None,
    end: datetime | None,
    people: Mapping[str, str],
    zone: str,
    words: Words,
) -> str:
    """Return what is wrong with a roster, and how to mend it."""
    moments = {"start": start, "end": end}
    values = {
        name: f"{one.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if one else ""
        for name, one in moments.items()
    }
    return words.dispatch.findings[code].format(**values, **people)


def retold(
    kind: str,
    at: datetime,
    data: Mapping[str, object],
    zone: str,
    person: Callable[[str], str],
    words: Words,
) -> Mapping[str, object]:
    """Return the data of an event of these with codes, ids and moments in words; others as is."""
    given = {key: value if isinstance(value, list) else [] for key, value in data.items()}
    match kind:
        case "incident.assigned":
            reasons = [reason(str(one), words) for one in given.get("reasons", [])]
            joined = "、".join(reasons) if words.lang == "zh" else ", ".join(reasons)
            return {**data, "reasons": f"({joined})" if joined else ""}
        case "escalation.raised":
            step = str(data.get("to", ""))
            return {**data, "to": words.dispatch.steps.get(step, step)}
        case "roster.swapped":
            start, end = (
                told(datetime.fromisoformat(str(data[key])), at, zone, words)
                for key in ("from", "to")
            )
            people = [person(str(one)) for one in given.get("engineers", [])]
            return {**data, "from": start, "to": end, "engineers": people}
        case "report.made":
            since, until = (datetime.fromisoformat(str(data[key])) for key in ("since", "until"))
            first, last = days_of(since, until, ZoneInfo(zone))
            return {**data, "first": f"{first}", "last": f"{last}"}
        case "report.failed":
            why = str(data.get("why", ""))
            return {**data, "why": words.system.get(why, why)}
        case "service.recorded" | "service.amended" if data.get("to"):
            return {**data, "on": f"{data.get('on') or ''} – {data['to']}"}
        case "notify.intent":
            return {**data, "to": str(data.get("to") or words.dispatch.group)}
        case "notify.outcome":
            why = failure(str(data.get("why", "")), words)
            return {**data, "why": words.dispatch.sent if data.get("ok") else why}
    return data
