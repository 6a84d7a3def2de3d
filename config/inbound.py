"""The frozen values of what comes in by itself. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password comes from; with neither, a person is asked for it."""

    env: str = ""
    """Name of an environment variable."""
    file: str = ""
    """Path of a file that only its owner may read."""


class Wire(StrEnum):
    """How the way to a mail server is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """Within this machine only."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mailbox whose messages become incidents."""

    host: str
    user: str
    secret: Secret
    system: str
    """What a message is about whose words name no system."""
    service: str
    priority: str
    port: int = 993
    wire: Wire = Wire.TLS
    ca: str = ""
    """Path of the certificates to trust instead of the machine's."""
    folder: str = "INBOX"
    every: timedelta = timedelta(seconds=30)
    timeout: timedelta = timedelta(seconds=30)
    mark: bool = False
    """Whether what was recorded is marked as read."""
    addresses: tuple[str, ...] = ()
    """The mailbox's own; what comes from them is a loop."""


class Dialect(StrEnum):
    """Whose alerts they are."""

    ALERTMANAGER = "alertmanager"
    PROMETHEUS = "prometheus"


@dataclass(frozen=True, slots=True)
class AlertRoute:
    """What alerts with these labels are about."""

    labels: tuple[tuple[str, str], ...]
    component: str
    service: str = ""
    """Empty: what the contract says of alerts on its system."""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class AlertSource:
    """A server that tells which alerts fire."""

    id: str
    url: str
    dialect: Dialect = Dialect.ALERTMANAGER
    every: timedelta = timedelta(seconds=15)
    timeout: timedelta = timedelta(seconds=5)
    headers: Mapping[str, str] = field(default_factory=dict)
    verify: bool = True
    routes: tuple[AlertRoute, ...] = ()
    """The first one that fits counts."""
    default: str = ""
    """The component that other alerts are about; empty: they are ignored."""
