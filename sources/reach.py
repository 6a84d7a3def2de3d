"""Whether a host could be reached, and if not, why: a code and a detail.

Codes: `host-key-unknown`, `host-key-changed`, `login`, `key`, `config`, `dns`, `refused`,
`timeout`, `lost`, `jump`, `channel`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sources.clean import clean_line

Ask = Callable[[str, str, bool], Awaitable[str | None]]
"""Host, prompt and whether the answer may be seen -> the answer; None gives up."""


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
