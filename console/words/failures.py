"""Why something was not done, in words; both doors say it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.words.words import Words


def denial(code: str, value: str, words: Words) -> str:
    """Return why the rules forbid a verb."""
    return words.denials.get(code, code).format(value=value)


def race(actor: str, kind: str, words: Words) -> str:
    """Return who was first, and what they did."""
    return words.denials["race"].format(actor=actor, what=words.timeline.kinds.get(kind, kind))


def trouble(code: str, detail: str, words: Words) -> str:
    """Return what a journal, a connection or a source complains of, with its own detail."""
    sentence = words.troubles.get(code, code)
    return f"{sentence} ({detail})" if detail else sentence
