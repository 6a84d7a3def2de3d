"""The JSON of health checks and risks: documented in docs/cli.md, stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.shapes import moment

if TYPE_CHECKING:
    from config.proof import RiskTerms, Routine
    from console.cli.shapes import Shape
    from console.duty.events import JSON
    from console.duty.health import Compared, Fact, Look, Result
    from console.duty.risks import Risk, Suggestion


def fact(one: Fact, zone: str) -> Shape:
    """Return something that others must know of."""
    code, subject, when = one
    return {"code": code, "subject": subject, "when": moment(when, zone)}


def routine(one: Routine) -> Shape:
    """Return a health check as the site owes it."""
    return {
        "id": one.id,
        "system": one.system,
        "book": one.book,
        "every": one.every.value,
        "at": f"{one.at:%H:%M}",
        "day": one.day if one.every.value != "daily" else None,
    }


def result(one: Result, found: tuple[Compared, ...], zone: str) -> Shape:
    """Return a result with each look beside the one before."""
    return {
        "health": one.routine,
        "run": one.run,
        "by": one.by,
        "due": moment(one.due, zone),
        "started": moment(one.started, zone),
        "ended": moment(one.ended, zone),
        "verdict": one.verdict or None,
        "why": one.why or None,
        "looks": [_compared(look) for look in found],
    }


def _compared(one: Compared) -> JSON:
    trend = one.trend
    return {
        **_look(one.look),
        "change": one.change.value,
        "before": _look(one.before) if one.before else None,
        "trend": None
        if trend is None
        else {
            "course": trend.course.value,
            "points": trend.points,
            "slope_per_day": trend.slope,
            "days_until_full": trend.days,
        },
        "finding": one.finding,
        "became": one.became or None,
    }


def _look(one: Look) -> Shape:
    zh, _, en = one.said.partition("\n")
    return {
        "step": one.step,
        "host": one.host,
        "verdict": one.verdict,
        "said": {"zh": zh, "en": en or zh},
        "values": dict(one.values),
    }


def risk(one: Risk, terms: RiskTerms, zone: str) -> Shape:
    """Return a risk with its history."""
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "level": one.level(terms).value,
        "likelihood": one.likelihood,
        "impact": one.impact,
        "source": one.source,
        "system": one.system or None,
        "state": one.state.value,
        "owner": one.owner or None,
        "prevention": one.prevention,
        "contingency": one.contingency,
        "response": one.response,
        "lacks": list(one.lacks(terms)),
        "review": one.review.isoformat(),
        "reviewed": moment(one.reviewed, zone),
        "raised": moment(one.raised, zone),
        "born": one.born.value,
        "of": one.of or None,
        "history": [
            {
                "seq": entry.seq,
                "at": moment(entry.at, zone),
                "actor": entry.actor,
                "kind": entry.kind,
                "text": entry.text,
            }
            for entry in one.history
        ],
    }


def suggestion(one: Suggestion, title: str, zone: str) -> Shape:
    """Return what asks to be put into the register."""
    return {
        "born": one.born.value,
        "of": one.of,
        "title": title,
        "system": one.system or None,
        "source": one.source,
        "likelihood": one.likelihood,
        "impact": one.impact,
        "last": moment(one.last, zone),
        "incidents": list(one.incidents),
    }
