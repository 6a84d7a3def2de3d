"""A password from where a site says that it is: never from the site's own files."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sources.reach import Prompt, Unreached, Wanted

if TYPE_CHECKING:
    from config.inbound import Secret
    from sources.reach import Ask

_LIMIT = 4096


class Keeper:
    """Finds one password; what a person typed is kept in memory until it proves wrong."""

    def __init__(self, secret: Secret, host: str, ask: Ask | None) -> None:
        self._secret = secret
        self._host = host
        self._ask = ask
        self._typed: str | None = None
        self._again = False

    async def get(self) -> str:
        """Return the password. Raises Unreached: `secret`, or `given-up` where nobody answers."""
        if name := self._secret.env:
            if value := os.environ.get(name):
                return value
            raise Unreached("secret", name)
        if self._secret.file:
            return _read(Path(self._secret.file))
        if self._typed is None and self._ask is not None:
            prompt = Prompt(self._host, Wanted.PASSWORD, again=self._again)
            self._typed = await self._ask(prompt)
            if self._typed is None:
                self._ask = None  # who did not want to is not asked again
        if self._typed is None:
            raise Unreached("given-up")
        return self._typed

    def wrong(self) -> None:
        """Forget a password that was refused."""
        self._again = self._typed is not None
        self._typed = None


def _read(path: Path) -> str:
    """Return the first line of a file that only its owner may read."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Unreached("secret", str(path))
            if state.st_mode & 0o077 or state.st_uid not in (0, os.geteuid()):
                raise Unreached("secret-open", f"{path} {stat.filemode(state.st_mode)}")
            first = file.readline(_LIMIT).decode(errors="replace").rstrip("\r\n")
    except OSError as error:
        raise Unreached("secret", f"{path}: {error.strerror}") from error
    if not first:
        raise Unreached("secret", str(path))
    return first
