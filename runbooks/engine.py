"""The engine: nothing runs that is not recorded first, and nothing changes without a yes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from config.model import Host, Shell
from runbooks.live import LiveRun, Wrong
from runbooks.quoting import PLACE, quote
from runbooks.run import Phase, Run

if TYPE_CHECKING:
    from datetime import datetime

    from runbooks.model import Param, Runbook, Step
    from runbooks.ports import Recorder, Runner

Publish = Callable[[Run], None]


class Engine:
    """Starts runs and takes them up again. It cannot be built without a recorder and a runner."""

    def __init__(
        self,
        recorder: Recorder,
        runner: Runner,
        hosts: Mapping[str, Host],
        now: Callable[[], datetime],
    ) -> None:
        self._recorder = recorder
        self._runner = runner
        self._hosts = hosts
        self._now = now

    async def start(
        self,
        book: Runbook,
        *,
        hosts: tuple[str, ...],
        params: Mapping[str, str],
        actor: str,
        incident: str | None = None,
    ) -> LiveRun:
        """Record the start of a run and return it before its first step. Raises Wrong, Refused."""
        values = self.values(book, hosts, params)
        run = Run(
            id=secrets.token_hex(6),
            runbook=book.id,
            digest=book.digest,
            incident=incident,
            actor=actor,
            hosts=hosts,
            started=self._now(),
            phase=Phase.READY,
            at=book.steps[0].id,
            values=values,
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
                "first": book.steps[0].id,
            },
        )
        return self._live(book, run)

    def resume(self, book: Runbook, run: Run) -> LiveRun:
        """Return a run as it stands, to go on with. Raises Wrong if the runbook has changed."""
        if book.digest != run.digest:
            raise Wrong("runbook-changed", book.id)
        return self._live(book, run)

    def _live(self, book: Runbook, run: Run) -> LiveRun:
        return LiveRun(book, run, self._recorder, self._runner, self._hosts, self._now)

    def plan(
        self, book: Runbook, hosts: tuple[str, ...], params: Mapping[str, str]
    ) -> tuple[tuple[str, str, str], ...]:
        """Return step, host and exact command of all steps that run something.

        What only an earlier step's output will tell is left as `{{name}}`. Raises Wrong.
        """
        values = self.values(book, hosts, params)
        live = self._live(
            book, Run("", book.id, book.digest, None, "", hosts, self._now(), values=values)
        )
        return tuple(
            (step.id, host.id if host else "local", _shown(step, host, values))
            for step in book.steps
            if step.run is not None
            for host in live.targets(step)
        )

    def values(
        self, book: Runbook, hosts: tuple[str, ...], given: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the value of every parameter: given, else the host's fact, else the default.

        Raises Wrong for one that is missing, unknown or not in its form.
        """
        if unknown := set(given) - {param.id for param in book.params}:
            raise Wrong("param-unknown", ", ".join(sorted(unknown)))
        facts = self._hosts[hosts[0]].facts if hosts and hosts[0] in self._hosts else {}
        return {param.id: _value(param, given, facts) for param in book.params}


def _value(param: Param, given: Mapping[str, str], facts: Mapping[str, str]) -> str:
    value = given.get(param.id)
    if value is None and param.fact is not None:
        value = facts.get(param.fact)
    if value is None:
        value = param.default
    if value is None:
        raise Wrong("param-missing", param.id)
    if "\0" in value or not _fits(param, value):
        raise Wrong("param-form", f"{param.id}={value}")
    return value


def _fits(param: Param, value: str) -> bool:
    if param.choices and value not in param.choices:
        return False
    if param.pattern is not None and not param.pattern.fullmatch(value):
        return False
    try:
        if param.kind == "int":
            int(value)
        elif param.kind == "number":
            float(value)
    except ValueError:
        return False
    return True


def _shown(step: Step, host: Host | None, values: Mapping[str, str]) -> str:
    shell = step.shell or (host.shell if host else Shell.SH)
    return PLACE.sub(
        lambda place: quote(values[place[1]], shell) if place[1] in values else place[0],
        (step.run or "").strip(),
    )
