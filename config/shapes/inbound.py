"""What comes in by itself: a mailbox, and servers of alerts.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from config.faults import MisreadError
from config.shapes.base import Shape
from config.written import Address, Duration, FilePath, Header, Id, Label, Port, Url, Words

IGNORE = "ignore"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SecretShape(Shape):
    """Where a password comes from; it never stands in a file of the site."""

    env: Label | None = None
    """Name of an environment variable."""
    file: FilePath | None = None
    """A file that only its owner may read (0600); relative to this folder, or `~`."""


def _unwritten(value: object) -> object:
    if not isinstance(value, dict | None):
        raise MisreadError("secret.written")
    return value


class MailShape(Shape):
    """A mailbox, read over IMAP."""

    host: Address
    """The mail server."""
    port: Port = 993
    """Its port for IMAP."""
    tls: Literal["tls", "starttls", "none"] = "tls"
    """Encrypted from the first byte, or asked for; `none` within this machine only."""
    ca: FilePath | None = None
    """Certificates to trust instead of the machine's, for an authority of the hospital's own."""
    user: Words
    """The login."""
    password: Annotated[SecretShape | None, BeforeValidator(_unwritten)] = None
    """Where its password comes from; left out, a person is asked, and it is kept in memory."""
    folder: Words = "INBOX"
    """The folder that is read; better one of its own."""
    every: Duration = Field(default="30s", validate_default=True)
    """How often to look."""
    timeout: Duration = Field(default="30s", validate_default=True)
    """How long one look may take."""
    mark: bool = False
    """Whether messages are marked as read once they are recorded."""
    addresses: list[Words] = Field(default=[])
    """The mailbox's own addresses, besides `user`; what comes from them opens nothing."""
    system: Id
    """Id of the system that a message is about whose words name none."""
    service: Id = "support"
    """Id of the service type that a message opens."""
    priority: Id = "P3"
    """Id of the priority that a message opens."""


class AlertMapShape(Shape):
    """What alerts with these labels are about."""

    labels: Annotated[dict[Label, str], Field(min_length=1)]
    """Labels that an alert must have, `alertname` among them."""
    component: Id
    """Id of the component that it is about."""
    service: Id | None = None
    """Id of the service type that it opens; left out: what the contract says of alerts."""
    priority: Id | None = None
    """Id of the priority that it opens; left out: what the contract says of alerts."""


class AlertSourceShape(Shape):
    """An Alertmanager, or a Prometheus asked for its alerts."""

    id: Id
    """Unique among servers of alerts."""
    url: Url
    """Its address, with the path prefix if it has one."""
    kind: Literal["alertmanager", "prometheus"] = "alertmanager"
    """Only an Alertmanager knows silences."""
    every: Duration = Field(default="15s", validate_default=True)
    """How often to ask."""
    timeout: Duration = Field(default="5s", validate_default=True)
    """How long one question may take."""
    headers: dict[Header, Words] = Field(default={})
    """Headers to send, such as `Authorization`."""
    verify: bool = True
    """Whether its certificate must be valid."""
    map: list[AlertMapShape] = Field(default=[])
    """What alerts are about; the first entry that fits counts."""
    default: Id = IGNORE
    """Id of the component that all other alerts are about, or `ignore`."""
