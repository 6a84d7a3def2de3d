"""What a step sends, and where to: its hosts, their values, the exact command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.model import Host, Shell
from runbooks.places import PLACE
from runbooks.quoting import UnquotableError, fill, quote
from runbooks.suggest import plays

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from runbooks.model import Runbook, Step
    from runbooks.run import Run

LOCAL = "local"
"""What stands for this machine where a host's id is asked for."""


class Wrong(Exception):
    """A verb that does not fit the phase, or a value that does not fit; nothing was done."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value


def name(host: Host | None) -> str:
    """Return what a host is called in a run."""
    return host.id if host else LOCAL


def shell_of(step: Step, host: Host | None) -> Shell:
    """Return the shell that a step's command is quoted for."""
    return step.shell or (host.shell if host else Shell.SH)


def targets(
    step: Step, chosen: tuple[str, ...], hosts: Mapping[str, Host]
) -> tuple[Host | None, ...]:
    """Return the hosts of a step; None is this machine. Raises Wrong where there is none."""
    if step.on == LOCAL:
        return (None,)
    if step.on == "target":
        if gone := [host for host in chosen if host not in hosts]:
            raise Wrong("no-host", ", ".join(gone))
        found = tuple(hosts[host] for host in chosen)
    else:
        role = step.on
        found = tuple(host for host in hosts.values() if plays(host, (role,)))
    if not found:
        raise Wrong("no-host", step.on)
    return found


def values_on(book: Runbook, run: Run, host: str) -> dict[str, str]:
    """Return the parameters and what was captured, as they hold on a host.

    What a step captured there the last time it was done counts. What it captured elsewhere counts
    only if it ran on one host: of several, none speaks for another.
    """
    values = {param.id: run.values[param.id] for param in book.params if param.id in run.values}
    last = {state.step: at for at, state in enumerate(run.done)}
    for at in sorted(last.values()):
        state = run.done[at]
        results = state.results
        if state.chosen_on in (None, host):
            values |= state.chosen
        here = [one for one in results if one.host == host]
        if len(results) == 1 or here:
            values |= (here or results)[0].captures
    return values


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a person may choose: a value that an earlier step listed."""

    value: str
    line: str
    """Where it stood in the output."""
    host: str
    """Where it was listed."""
    shared: bool
    """It was listed on one host only, and so holds on every one."""

    @property
    def key(self) -> str:
        """Return what names it among all choices."""
        return self.value if self.shared else f"{self.host} {self.value}"


def choices(step: Step, run: Run) -> tuple[Choice, ...]:
    """Return what a step lets a person choose: what was listed last under its name."""
    for state in reversed(run.done):
        found = [one for one in state.results if step.choose in one.lists]
        if step.choose is not None and found:
            return tuple(
                Choice(value, line, one.host, shared=len(state.results) == 1)
                for one in found
                for value, line in one.lists[step.choose]
            )
    return ()


def command(step: Step, host: Host | None, values: Mapping[str, str]) -> str:
    """Return the exact command of a step on a host. Raises Wrong."""
    try:
        return fill((step.run or "").strip(), values, shell_of(step, host))
    except KeyError as missing:
        raise Wrong("value-missing", str(missing.args[0])) from missing
    except UnquotableError as error:
        raise Wrong("param-form", str(error)) from error


def shown(step: Step, host: Host | None, values: Mapping[str, str]) -> str:
    """Return the command as far as it is known; what is not stays `{{name}}`."""
    shell = shell_of(step, host)

    def known(place: re.Match[str]) -> str:
        try:
            return quote(values[place[1]], shell)
        except (KeyError, UnquotableError):
            return place[0]

    return PLACE.sub(known, (step.run or "").strip())
