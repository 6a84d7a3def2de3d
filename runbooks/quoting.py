"""Values into commands: each is quoted for the step's shell, and none can become code."""

from __future__ import annotations

import base64
import re
import shlex
from typing import TYPE_CHECKING

from config.model import Shell
from runbooks.places import PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

# PowerShell takes the typographic quotes for the plain one.
_POWERSHELL_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class UnquotableError(ValueError):
    """A value that the shell cannot hand on as one word, such as one that holds a NUL."""


def quote(value: str, shell: Shell) -> str:
    """Return a value as one literal word of the shell. Raises UnquotableError."""
    if _NO_TEXT.search(value):
        raise UnquotableError(value)
    if shell is Shell.POWERSHELL:
        # Windows PowerShell hands these to a program unescaped, where they would end its argument.
        if '"' in value or (value.endswith("\\") and re.search(r"\s", value)):
            raise UnquotableError(value)
        return "'" + _POWERSHELL_QUOTES.sub(lambda found: found[0] * 2, value) + "'"
    return shlex.quote(value)


def fill(template: str, values: Mapping[str, str], shell: Shell) -> str:
    """Return the command with every `{{name}}` as a quoted value.

    Raises KeyError for a name without a value, and UnquotableError.
    """
    return PLACE.sub(lambda place: quote(values[place[1]], shell), template)


def wrap(command: str, shell: Shell) -> str:
    """Return the line that runs a command in its shell; POSIX lines run as they are."""
    if shell is Shell.SH:
        return command
    script = f"$ProgressPreference='SilentlyContinue'; {command}"
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    return f"powershell -NoProfile -NonInteractive -EncodedCommand {encoded}"
