"""The frozen values of a site. Standard library only, so that anything may import them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from config.contract import (
    CLOCKS,
    CONTRACT_RESPOND,
    FLOORS,
    MATRIX,
    PAUSES,
    REASONS,
    SITE_RESPOND,
    SITE_RESTORE,
    Closing,
    Contract,
    Cover,
    Days,
    Holidays,
    Priority,
    Regional,
    Season,
    Service,
    Span,
    Terms,
    Year,
)
from config.inbound import AlertSource, Mail
from config.obligations import Obligation
from config.proof import RiskTerms, Routine
from config.team import Channel, Engineer, Escalation, Quiet, Roster, Shift
from config.text import Lang, Text

__all__ = [
    "CLOCKS",
    "CONTRACT_RESPOND",
    "FLOORS",
    "MATRIX",
    "PAUSES",
    "REASONS",
    "SITE_RESPOND",
    "SITE_RESTORE",
    "BackEntry",
    "Bound",
    "Check",
    "Closing",
    "Command",
    "Component",
    "Contract",
    "Cover",
    "Days",
    "Department",
    "Engineer",
    "Firing",
    "Holidays",
    "Host",
    "Http",
    "Identifier",
    "Lang",
    "Priority",
    "Probe",
    "Promql",
    "Recipient",
    "Regional",
    "Roster",
    "Season",
    "Service",
    "Shell",
    "Shift",
    "Site",
    "Source",
    "Span",
    "System",
    "Tcp",
    "Terms",
    "Text",
    "Tls",
    "Word",
    "Year",
]


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a system that can fail by itself, such as its database."""

    id: str
    name: Text
    needs: tuple[str, ...] = ()
    """Ids of components without which this one stops."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word by which people mean something, such as 收费窗口."""

    text: str
    initials: str = ""
    """The first letters of its syllables, `sfck`; empty where it has no Chinese character."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell when a system is down."""

    name: Text
    phone: str = ""


@dataclass(frozen=True, slots=True)
class BackEntry:
    """What has to be entered once a system is back, after work by hand."""

    id: str
    """Unique over all systems."""
    name: Text


@dataclass(frozen=True, slots=True)
class System:
    """One of the contract's systems; its place on the board is its place in the site."""

    id: str
    name: Text
    short: Text
    """At most six cells in either language, for cards."""
    components: tuple[Component, ...]
    impact: Text
    """Who cannot work while it is down."""
    fallback: Text
    """What the departments do by hand meanwhile."""
    critical: bool = False
    """An alert on it opens an emergency (contract ambiguity A17)."""
    words: tuple[Word, ...] = ()
    """By which a caller means it; its names stand among them."""
    tell: tuple[Recipient, ...] = ()
    backentry: tuple[BackEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A ward, a window or an office that calls."""

    id: str
    name: Text
    words: tuple[Word, ...]
    """By which it is meant; its names stand among them."""
    phone: str = ""


class Shell(StrEnum):
    """How commands are quoted for a host."""

    SH = "sh"
    POWERSHELL = "powershell"


@dataclass(frozen=True, slots=True)
class Host:
    """A machine that commands run on."""

    id: str
    name: Text
    address: str
    port: int = 22
    user: str | None = None
    """None: what ssh_config or the login name says."""
    shell: Shell = Shell.SH
    encoding: str = "utf-8"
    jump: str | None = None
    """Id of the host to go through."""
    roles: tuple[str, ...] = ()
    """What it is for, as `component` or `component.part`; runbook steps name a role."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Values of this machine that runbooks may use as parameters, such as `tns` or `datadir`."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a threshold: `value op limit` is bad."""

    op: Literal[">", ">=", "<", "<=", "==", "!="]
    limit: float

    def holds(self, value: float) -> bool:
        """Return whether the value lies on the bad side."""
        match self.op:
            case ">":
                return value > self.limit
            case ">=":
                return value >= self.limit
            case "<":
                return value < self.limit
            case "<=":
                return value <= self.limit
            case "==":
                return value == self.limit
            case "!=":
                return value != self.limit


@dataclass(frozen=True, slots=True)
class Promql:
    """A PromQL expression; its worst series counts (largest, or smallest under `<` bounds)."""

    source: str
    expr: str


@dataclass(frozen=True, slots=True)
class Firing:
    """Alerts of a Prometheus that fire with these labels."""

    source: str
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tcp:
    """A port that must accept a connection; the value is the time it took in ms."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Http:
    """A page that must answer; the value is the time it took in ms."""

    url: str
    status: tuple[int, ...] = (200,)
    body: re.Pattern[str] | None = None
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate; the value is the days it has left."""

    address: str
    port: int = 443
    server_name: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command on a host; the value is the first group of `value` in its output."""

    host: str
    run: str
    value: re.Pattern[str] | None = None


Probe = Promql | Firing | Tcp | Http | Tls | Command


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of one component, again and again."""

    id: str
    component: str
    name: Text
    probe: Probe
    interval: timedelta
    timeout: timedelta
    unit: str = ""
    warn: Bound | None = None
    down: Bound | None = None
    confirm: int = 2
    """Bad readings in a row before it counts."""
    sign: str = ""
    """The word by which a runbook says that it answers this check, such as `oracle.archive`."""

    @property
    def limit(self) -> timedelta:
        """Return the age at which a reading is stale: two intervals and one timeout."""
        return 2 * self.interval + self.timeout


@dataclass(frozen=True, slots=True)
class Source:
    """A Prometheus (or a server that speaks its API)."""

    id: str
    url: str
    timeout: timedelta = timedelta(seconds=5)
    headers: Mapping[str, str] = field(default_factory=dict)
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of the hospital's own that is masked like an identity card."""

    name: str
    """What stands in its place, with a mark: `病历号`."""
    pattern: re.Pattern[str]
    """Never matches nothing."""


@dataclass(frozen=True, slots=True)
class Site:
    """One hospital, whole and checked: every id that is named here exists."""

    id: str
    name: Text
    zone: str
    """IANA name, such as `Asia/Shanghai`."""
    systems: tuple[System, ...]
    hosts: tuple[Host, ...]
    sources: tuple[Source, ...]
    checks: tuple[Check, ...]
    contract: Contract
    roster: Roster
    ssh_config: str | None = None
    """Path of an ssh_config, or None for the user's own."""
    known_hosts: str | None = None
    """Path of a known_hosts, or None for the user's own."""
    identity: str | None = None
    """Path of a private key, or None for the agent and the user's own."""
    runbooks: str | None = None
    """Folder of the site's own runbooks, beside the shipped library."""
    approvers: int = 1
    """Engineers that a destructive step needs: whoever drives the run, or a second one as well."""
    departments: tuple[Department, ...] = ()
    """Who calls; a caller from elsewhere is written down as they say it."""
    agree: bool = False
    """Whether a step that changes something waits until the user agreed to the fix."""
    mail: Mail | None = None
    """The mailbox, if there is one."""
    alerts: tuple[AlertSource, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    """Masked wherever text goes to the screen or the journal, beside what is always masked."""
    auto_assign: bool = False
    """Whether a new incident is given to the primary at once."""
    escalation: Mapping[str, Escalation] = field(default_factory=dict)
    """By priority."""
    channels: tuple[Channel, ...] = ()
    """In the order in which they are tried."""
    quiet: tuple[Quiet, ...] = ()
    routines: tuple[Routine, ...] = ()
    """The health checks that are owed."""
    risks: RiskTerms = field(default_factory=RiskTerms)
    obligations: tuple[Obligation, ...] = ()

    def component(self, component_id: str) -> Component:
        """Return a component; raise KeyError where there is none."""
        for system in self.systems:
            for component in system.components:
                if component.id == component_id:
                    return component
        raise KeyError(component_id)

    def system_of(self, component_id: str) -> System:
        """Return the system that a component is part of; raise KeyError where there is none."""
        for system in self.systems:
            if any(component.id == component_id for component in system.components):
                return system
        raise KeyError(component_id)
