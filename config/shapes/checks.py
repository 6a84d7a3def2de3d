"""Where facts come from, and what is asked.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated

from pydantic import Field

from config.shapes.base import Phrase, Shape
from config.written import (
    Address,
    Duration,
    Expression,
    GroupRegex,
    Header,
    Id,
    Label,
    Port,
    Regex,
    Sign,
    Status,
    Threshold,
    Url,
    Words,
)

PROBES = ("promql", "alert", "tcp", "http", "tls", "command")


class SourceShape(Shape):
    """A Prometheus, or a server that speaks its API."""

    id: Id
    """Unique among sources."""
    url: Url
    """Its address, with the path prefix if it has one."""
    timeout: Duration = Field(default="5s", validate_default=True)
    """How long one question may take."""
    headers: dict[Header, Words] = Field(default={})
    """Headers to send, such as `Authorization`."""
    verify: bool = True
    """Whether its certificate must be valid."""


class PromqlShape(Shape):
    """A PromQL expression."""

    source: Id
    """Id of a source."""
    expr: Expression
    """The expression, without the comparison; its worst series counts."""


class AlertShape(Shape):
    """Alerts of a Prometheus that fire with these labels."""

    source: Id
    """Id of a source."""
    labels: Annotated[dict[Label, str], Field(min_length=1)]
    """Labels that an alert must have, `alertname` among them."""


class TcpShape(Shape):
    """A port that must accept a connection; the value is the time it took in ms."""

    address: Address
    """Name or address."""
    port: Port
    """The port."""


class HttpShape(Shape):
    """A page that must answer; the value is the time it took in ms."""

    url: Url
    """The page."""
    status: Annotated[list[Status], Field(min_length=1)] = Field(default=[200])
    """The statuses that are well."""
    body: Regex | None = None
    """A pattern that must be found in the page."""
    verify: bool = True
    """Whether its certificate must be valid."""


class TlsShape(Shape):
    """A certificate; the value is the days it has left."""

    address: Address
    """Name or address."""
    port: Port = 443
    """The port."""
    server_name: Address | None = None
    """The name to ask for, where it is not the address."""


class CommandShape(Shape):
    """A command on a host."""

    host: Id
    """Id of a host."""
    run: Words
    """The command; exit status 0 is well."""
    value: GroupRegex | None = None
    """A pattern whose first group is the value."""


class CheckShape(Shape):
    """One question asked of one component, again and again; it has exactly one kind of probe."""

    id: Id
    """Unique among checks."""
    component: Id
    """Id of the component that it tells of."""
    name: Phrase
    """What people call it."""
    sign: Sign | None = None
    """The word by which a runbook says that it answers this check, such as `oracle.archive`."""
    every: Duration = Field(default="30s", validate_default=True)
    """How often to ask."""
    timeout: Duration = Field(default="5s", validate_default=True)
    """How long to wait for the answer."""
    unit: str = ""
    """The unit of its value."""
    warn: Threshold | None = None
    """Values that warn, such as `>= 85`."""
    down: Threshold | None = None
    """Values that mean failure, such as `>= 95`."""
    confirm: Annotated[int, Field(ge=1, le=100)] = 2
    """Bad readings in a row before it counts."""
    promql: PromqlShape | None = None
    """A PromQL expression."""
    alert: AlertShape | None = None
    """Alerts that fire."""
    tcp: TcpShape | None = None
    """A port."""
    http: HttpShape | None = None
    """A page."""
    tls: TlsShape | None = None
    """A certificate."""
    command: CommandShape | None = None
    """A command."""
