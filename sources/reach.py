"""Whether a host could be reached, and if not, why: a code and a detail; what a person is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from sources.clean import clean_line

CODES = (
    "config", "dns", "no-route", "refused", "timeout", "silent", "lost", "jump", "forward",
    "host-key-unknown", "host-key-changed", "host-key-revoked", "host-certificate",
    "key", "passphrase", "login", "given-up", "password", "account", "channel",
    "expired", "shell", "clock",
)  # fmt: skip
"""Why not, from the way there to the clock. Where it is `jump`, the detail is `HOST: CODE: DETAIL`;
`silent` took the call and never answered; the last three are of `sources.visit`."""


class Wanted(StrEnum):
    """What a prompt wants."""

    PASSWORD = "password"  # noqa: S105
    """The password of the login."""
    PASSPHRASE = "passphrase"  # noqa: S105
    """The passphrase of the private key that `text` names."""
    ANSWER = "answer"
    """Whatever the server asks for in `text`, in its own words."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person is asked on the way to a host."""

    host: str
    wanted: Wanted
    text: str = ""
    """Clean lines."""
    echo: bool = False
    """Whether the answer may be seen."""
    again: bool = False
    """The last answer was wrong."""


Ask = Callable[[Prompt], Awaitable[str | None]]
"""Put a prompt to a person; None gives up."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of trying to reach a host."""

    ok: bool
    code: str = ""
    detail: str = ""


class Unreached(Exception):
    """No connection; `code` names the sentence."""

    def __init__(self, code: str, detail: str = "", key: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = clean_line(detail)
        self.key = key
        """With `host-key-unknown`: the key that the host showed, as known_hosts writes it."""
