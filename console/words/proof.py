"""What the events of health checks and risks say, with their codes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.failures import denial, filled, joined, trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.words.words import Words


def why_not(why: str, words: Words) -> str:
    """Return why a health check could not be done; it is kept as a code and a detail."""
    code, _, detail = why.partition(": ")
    if code == "lost":
        return words.health.lost
    if code in words.denials:
        return denial(code, detail, words)
    return trouble(code, detail, words)


def graded(likelihood: object, impact: object, words: Words) -> str:
    """Return likelihood by impact: `很可能 × 严重`."""
    try:
        first = words.risk.likelihoods[int(str(likelihood)) - 1]
        return f"{first} × {words.risk.impacts[int(str(impact)) - 1]}"
    except (ValueError, IndexError):
        return ""


def history(kind: str, data: Mapping[str, object], words: Words) -> str:
    """Return what an event changed of a risk, for a line that names the risk already."""
    template = words.risk.entries.get(kind, "")
    told = retold(kind, data, words)
    verb = str(data.get("verb"))
    values = {
        name: joined(value, words) if isinstance(value, list) else str(value or "")
        for name, value in {**told, "verb": words.timeline.kinds.get(verb, verb)}.items()
    }
    return filled(template, values)


def retold(kind: str, data: Mapping[str, object], words: Words) -> Mapping[str, object]:
    """Return the data of an event of these with its codes in words; that of others as it is."""
    if kind == "health.ended" and data.get("why"):
        return {**data, "why": why_not(str(data["why"]), words)}
    if not kind.startswith("risk."):
        return data
    risk = words.risk
    parts = [
        risk.one if name == "title" else getattr(risk, name)
        for name in ("title", "owner", "source", "prevention", "contingency", "response")
        if name in data
    ]
    return {
        **data,
        "grade": graded(data.get("likelihood"), data.get("impact"), words),
        "source": risk.sources.get(str(data.get("source")), ""),
        "state": risk.states.get(str(data.get("state")), ""),
        "parts": parts,
    }
