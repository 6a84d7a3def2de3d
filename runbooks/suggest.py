"""Which runbooks fit what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.model import Host
    from runbooks.model import Runbook


def suggest(books: Iterable[Runbook], system: str, signs: Iterable[str]) -> tuple[Runbook, ...]:
    """Return those that answer a failing sign, then those of the system; the closest first."""
    failing = tuple(signs)
    ranked = [(_rank(book, system, failing), at, book) for at, book in enumerate(books)]
    return tuple(book for rank, _, book in sorted(ranked, key=lambda one: one[:2]) if rank < 3)


def suits(book: Runbook, hosts: Sequence[Host]) -> tuple[Host, ...]:
    """Return those of some hosts that may have the database that a runbook is for.

    A host's fact `engine` names what it has, several with spaces. Where none of the hosts names
    any, each may have it.
    """
    named = {host.id: host.facts.get("engine", "").split() for host in hosts}
    if book.engine is None or not any(named.values()):
        return tuple(hosts)
    return tuple(host for host in hosts if book.engine in named[host.id])


def _rank(book: Runbook, system: str, failing: tuple[str, ...]) -> int:
    answers = any(_answers(sign, one) for sign in book.signs for one in failing)
    own = system in book.systems
    return (0 if own else 1) if answers else 2 if own else 3


def _answers(sign: str, failing: str) -> bool:
    return failing == sign or (sign.endswith(".") and failing.startswith(sign))
