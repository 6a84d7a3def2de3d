"""Which runbooks fit what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from config.model import Host
    from runbooks.model import Runbook


def suggest(
    books: Iterable[Runbook], system: str, signs: Iterable[str], engines: Collection[str] = ()
) -> tuple[Runbook, ...]:
    """Return those that answer a failing sign, then those of the system; the closest first.

    Without a sign, a book for one database is only thought of where a host names its engine.
    """
    failing = tuple(signs)
    ranked = [
        (_rank(book, system, failing, engines), _place(book, system), at, book)
        for at, book in enumerate(books)
        if not book.health
    ]
    return tuple(book for rank, *_, book in sorted(ranked, key=lambda one: one[:3]) if rank < 3)


def suits(book: Runbook, hosts: Sequence[Host]) -> tuple[Host, ...]:
    """Return those of some hosts that may have the database that a runbook is for.

    A host's fact `engine` names what it has, several with spaces. Where none of the hosts names
    any, each may have it.
    """
    named = {host.id: engines((host,)) for host in hosts}
    if book.engine is None or not any(named.values()):
        return tuple(hosts)
    return tuple(host for host in hosts if book.engine in named[host.id])


def plays(host: Host, roles: Iterable[str]) -> bool:
    """Return whether a host has one of the roles; `his` also means `his.standby`."""
    return any(own == role or own.startswith(f"{role}.") for own in host.roles for role in roles)


def engines(hosts: Iterable[Host]) -> frozenset[str]:
    """Return the databases that hosts say they have."""
    return frozenset(name for host in hosts for name in host.facts.get("engine", "").split())


def _rank(book: Runbook, system: str, failing: tuple[str, ...], known: Collection[str]) -> int:
    answers = any(_answers(sign, one) for sign in book.signs for one in failing)
    own = system in book.systems
    if answers:
        return 0 if own else 1
    return 2 if own and (book.engine is None or book.engine in known) else 3


def _place(book: Runbook, system: str) -> int:
    """Return how close a book is to a system: it was first thought of for the first it names."""
    return book.systems.index(system) if system in book.systems else len(book.systems)


def _answers(sign: str, failing: str) -> bool:
    return failing == sign or (sign.endswith(".") and failing.startswith(sign))
