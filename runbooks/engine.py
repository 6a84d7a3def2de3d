"""The engine: nothing runs that is not recorded first, and nothing changes without a yes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from runbooks.commands import Wrong, name, shown, targets
from runbooks.live import LiveRun
from runbooks.places import PLACE
from runbooks.ports import always
from runbooks.run import Phase, Run
from runbooks.suggest import plays

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Host
    from runbooks.clock import Clock
    from runbooks.model import Param, Runbook
    from runbooks.ports import Permit, Recorder, Runner

Publish = Callable[[Run], None]


class Engine:
    """Starts runs and takes them up again. It cannot be built without a recorder and a runner."""

    def __init__(
        self,
        recorder: Recorder,
        runner: Runner,
        hosts: Mapping[str, Host],
        now: Callable[[], datetime],
        *,
        approvers: int = 1,
        clock: Clock | None = None,
        permit: Permit = always,
    ) -> None:
        """Take what it needs; with two `approvers` a destructive step asks a second engineer.

        Steps that wait do so by the `clock`, or else as time passes.
        """
        self._recorder = recorder
        self._runner = runner
        self._hosts = hosts
        self._now = now
        self._approvers = approvers
        self._clock = clock
        self._permit = permit

    async def start(
        self,
        book: Runbook,
        *,
        hosts: tuple[str, ...],
        params: Mapping[str, str],
        actor: str,
        incident: str | None = None,
        first: str | None = None,
        without: Collection[str] = (),
        run_id: str | None = None,
    ) -> LiveRun:
        """Record the start of a run and return it before its first step. Raises Wrong, Refused.

        It begins at `first`, or else at the first step; steps in `without` are left out. `run_id`
        is one of `new_id` that was recorded before.
        """
        values = self.values(book, hosts, params)
        first = _first(book, first, without)
        run = Run(
            id=run_id or new_id(),
            runbook=book.id,
            digest=book.digest,
            incident=incident,
            actor=actor,
            hosts=hosts,
            started=self._now(),
            phase=Phase.READY,
            at=first,
            values=values,
            without=tuple(step.id for step in book.steps if step.id in without),
        )
        await self._recorder.record(
            "run.started",
            incident,
            {
                "run": run.id,
                "runbook": book.id,
                "digest": book.digest,
                "evidence": await self._recorder.keep(book.source),
                "hosts": list(hosts),
                "values": values,
                "incident": incident,
                "first": first,
                **({"without": list(run.without)} if run.without else {}),
            },
        )
        return self._live(book, run)

    def resume(self, book: Runbook, run: Run) -> LiveRun:
        """Return a run as it stands, to go on with. Raises Wrong if the runbook has changed."""
        if book.digest != run.digest:
            raise Wrong("runbook-changed", book.id)
        return self._live(book, run)

    def _live(self, book: Runbook, run: Run) -> LiveRun:
        return LiveRun(
            book,
            run,
            self._recorder,
            self._runner,
            self._hosts,
            self._now,
            approvers=self._approvers,
            clock=self._clock,
            permit=self._permit,
        )

    def plan(
        self,
        book: Runbook,
        hosts: tuple[str, ...],
        params: Mapping[str, str],
        *,
        first: str | None = None,
        without: Collection[str] = (),
    ) -> tuple[tuple[str, str, str], ...]:
        """Return step, host and exact command of all steps that run something, `first` and on.

        What only an earlier step's output will tell is left as `{{name}}`. Raises Wrong.
        """
        values = self.values(book, hosts, params)
        first = _first(book, first, without)
        ids = [step.id for step in book.steps]
        skipped = {*ids[: ids.index(first)], *without}
        return tuple(
            (step.id, name(host), shown(step, host, values))
            for step in book.steps
            if step.run is not None and step.id not in skipped
            for host in targets(step, hosts, self._hosts)
        )

    def values(
        self, book: Runbook, hosts: tuple[str, ...], given: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the value of every parameter: given, else the host's fact, else the default.

        Raises Wrong for one that is missing, unknown or not in its form. Hosts whose facts differ
        have none in common: then a value must be given.
        """
        if unknown := set(given) - {param.id for param in book.params}:
            raise Wrong("param-unknown", ", ".join(sorted(unknown)))
        own = [self._hosts[host].facts for host in hosts if host in self._hosts]
        return {
            param.id: _value(param, given, self._said(book, param, own)) for param in book.params
        }

    def _said(self, book: Runbook, param: Param, own: list[Mapping[str, str]]) -> set[str | None]:
        """Return what the hosts that need a value say of its fact.

        Those are the run's own, and those that the steps with it name by their role.
        """
        used = {step.on for step in book.steps if param.id in PLACE.findall(step.run or "")}
        roles = used - {"target", "local"}
        far = [host.facts for host in self._hosts.values() if plays(host, roles)]
        for group in (far, own) if used and used == roles else (own, far):
            if (said := {facts.get(param.fact or "") for facts in group}) - {None}:
                return said
        return {None}


def new_id() -> str:
    """Return an id for a run."""
    return secrets.token_hex(6)


def _value(param: Param, given: Mapping[str, str], facts: set[str | None]) -> str:
    value = given.get(param.id)
    if value is None and len(facts) == 1:
        (value,) = facts
    if value is None and len(facts) < 2:
        value = param.default
    if value is None:
        raise Wrong("param-missing", param.id)
    if not param.takes(value):
        raise Wrong("param-form", f"{param.id}={value}")
    return value


def _first(book: Runbook, first: str | None, without: Collection[str]) -> str:
    """Return the step to begin with. Raises Wrong where one of the steps is not in the book."""
    first = first or book.steps[0].id
    if unknown := {first, *without} - {step.id for step in book.steps}:
        raise Wrong("no-step", ", ".join(sorted(unknown)))
    return first
