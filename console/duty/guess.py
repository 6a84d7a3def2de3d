"""What a caller means: the words of a symptom to systems and departments, best first, with why."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.model import Department, Site, System, Word

_LETTERS = re.compile("[a-z0-9]+")
_HINT = 3.0
"""The most that a word of the department counts for: less than any word of the symptom."""
_LIKE = 0.6
"""How much of a name must be as it was typed for the name to be near."""
_TYPED = 2
"""The fewest letters that may be initials of a whole word; one more may begin one."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A system or department that may be meant."""

    id: str
    score: float
    because: tuple[str, ...]
    """The site's words that were found, the weightiest first."""


def systems(text: str, department: str, site: Site) -> tuple[Guess, ...]:
    """Return the systems that a symptom may be about; the caller's department says a little too."""
    known = [(system.id, system.words) for system in site.systems]
    return _ranked(
        [*_found(text, known), *map(_hint, _found(department, known))],
        [system.id for system in site.systems],
    )


def departments(text: str, site: Site) -> tuple[Guess, ...]:
    """Return the departments that a text may name."""
    known = [(one.id, one.words) for one in site.departments]
    return _ranked(_found(text, known), [one.id for one in site.departments])


def department_typed(typed: str, site: Site) -> Department | None:
    """Return the department that was typed: by its id, its name, one of its words, or initials."""
    plain = _plain(typed).strip()
    if not plain:
        return None
    for one in site.departments:
        if plain == one.id or any(plain in (_plain(w.text), w.initials) for w in one.words):
            return one
    if not _LETTERS.fullmatch(plain):
        return None
    best = next(iter(departments(plain, site)), None)
    return next((one for one in site.departments if best and one.id == best.id), None)


def departments_near(typed: str, site: Site, most: int = 4) -> tuple[str, ...]:
    """Return the names of departments that are written most like what was typed."""
    plain = _plain(typed).strip()

    def like(one: Department) -> float:
        spelt = (one.id, *(part for w in one.words for part in (_plain(w.text), w.initials)))
        return max(SequenceMatcher(None, plain, part).ratio() for part in spelt)

    rated = sorted(((like(one), one.name.zh) for one in site.departments), key=lambda it: -it[0])
    return tuple(name for ratio, name in rated[:most] if ratio >= _LIKE)


def department_said(text: str, site: Site) -> Department | None:
    """Return the department that a symptom begins with, as in 检验科条码打不出来."""
    plain = _plain(text).lstrip()
    said = [
        (len(word.text), one)
        for one in site.departments
        for word in one.words
        if plain.startswith(_plain(word.text))
    ]
    return max(said, key=lambda pair: pair[0])[1] if said else None


def system_typed(typed: str, site: Site) -> System | None:
    """Return the system that was named by its id, one of its names or words, or initials."""
    plain = _plain(typed).strip()
    for one in site.systems:
        if plain == one.id or any(plain in (_plain(w.text), w.initials) for w in one.words):
            return one
    return None


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    of: str
    word: str
    weight: float


def _found(text: str, known: Sequence[tuple[str, tuple[Word, ...]]]) -> list[_Hit]:
    """Return the words that are in a text; of words within each other the longest counts."""
    plain = _plain(text)
    hits = [hit for one, words in known for word in words for hit in _hits(plain, one, word)]
    hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[_Hit] = []
    for hit in hits:
        if all(
            hit.end <= other.start
            or hit.start >= other.end
            or (hit.start, hit.end) == (other.start, other.end)
            for other in kept
        ):
            kept.append(hit)
    return kept


def _hits(plain: str, one: str, word: Word) -> Iterable[_Hit]:
    said = _plain(word.text)
    at = plain.find(said)
    while at >= 0:
        end = at + len(said)
        if not said.isascii() or not (_joins(plain, at) or _joins(plain, end)):
            yield _Hit(at, end, one, word.text, _weight(said))
        at = plain.find(said, end)
    if word.initials:
        for typed in _LETTERS.finditer(plain):
            letters = typed[0]
            whole = letters == word.initials and len(letters) >= _TYPED
            if whole or (len(letters) > _TYPED and word.initials.startswith(letters)):
                weight = len(letters) ** 2 * (1.0 if whole else 0.6)
                yield _Hit(typed.start(), typed.end(), one, word.text, weight)


def _weight(said: str) -> float:
    """Return what a word counts for: a long one says much more than a short one."""
    return float(len(said) ** 2) if not said.isascii() else float(len(said) ** 2) / 2 + 2


def _joins(text: str, at: int) -> bool:
    """Return whether a place lies within a Latin word."""
    return 0 < at < len(text) and all(c.isascii() and c.isalnum() for c in text[at - 1 : at + 1])


def _hint(hit: _Hit) -> _Hit:
    return replace(hit, weight=min(_HINT, hit.weight / 4))


def _ranked(hits: Iterable[_Hit], order: Sequence[str]) -> tuple[Guess, ...]:
    because: dict[str, dict[str, float]] = {}
    for hit in hits:  # a word that is said twice counts once
        words = because.setdefault(hit.of, {})
        words[hit.word] = max(words.get(hit.word, 0), hit.weight)
    scores = {one: sum(words.values()) for one, words in because.items()}
    ranked = sorted(scores, key=lambda one: (-scores[one], order.index(one)))
    return tuple(
        Guess(one, scores[one], tuple(sorted(because[one], key=lambda w: -because[one][w])))
        for one in ranked
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
