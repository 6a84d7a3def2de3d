"""What asks to be put into the risk register: one list, whoever looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk import naming, telling
from console.desk.risks import Proposed
from console.duty.health import compare
from console.duty.risks import Born, Suggestion
from console.words.sentences import Names

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.duty.health import Compared, Fact, Result
    from console.words.words import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """One of them, with the risk that it becomes unless a person says otherwise."""

    key: str
    told: str
    proposed: Proposed
    of: Suggestion | Fact
    incidents: tuple[str, ...] = ()
    finding: tuple[Result, Compared] | None = None
    """Of a health check: what is recorded with the risk, so that it becomes one once."""


async def asked(desk: Desk, words: Words) -> tuple[Asked, ...]:
    """Return what incidents, and then what health checks ask for."""
    names, found = Names(desk.site, words), []
    for one in await desk.proof.risks.suggestions():
        row = await desk.journal.incident(one.incidents[0])
        title = telling.suggestion_title(one, words, names, row.title_in(words.lang) if row else "")
        proposed = Proposed(
            title, one.source, one.likelihood, one.impact, one.system, born=one.born, of=one.of
        )
        found.append(Asked(one.key, title, proposed, one, one.incidents))
    living = {one.of for one in await desk.proof.risks.register() if one.lives}
    facts = [one for one in await desk.proof.health.findings() if one[1] not in living]
    return (*found, *[await _finding(one, desk, words) for one in facts])


async def _finding(fact: Fact, desk: Desk, words: Words) -> Asked:
    _, subject, _ = fact
    (told,) = await telling.facts((fact,), desk, words)
    key, (routine_id, _, place) = f"{Born.HEALTH}:{subject}", subject.partition("/")
    routine, history = desk.proof.health.routine(routine_id), await desk.proof.health.history()
    result = history.last(routine_id)
    looks = compare(result, history) if result else ()
    look = next((one for one in looks if "/".join(one.look.place) == place), None)
    if result is None or look is None:  # it could not be done at all
        proposed = Proposed(told, "other", 2, 2, routine.system, born=Born.HEALTH, of=subject)
        return Asked(key, told, proposed, fact)
    book, names = await naming.book_of(desk.runs, routine), Names(desk.site, words)
    title = telling.finding_title(result, look, book, desk, words, names)
    proposed = telling.risk_of(result, look, title, desk)
    return Asked(key, told, proposed, fact, finding=(result, look))
