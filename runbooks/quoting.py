"""Values into commands: each is quoted for the step's shell, and none can become code."""

from __future__ import annotations

import base64
import re
import shlex
from typing import TYPE_CHECKING

from config.model import Shell

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
"""Where a value stands in a template."""

# PowerShell takes the typographic quotes for the plain one.
_POWERSHELL_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")


class UnquotableError(ValueError):
    """A value that no shell can be given: it holds a NUL."""


def quote(value: str, shell: Shell) -> str:
    """Return a value as one literal word of the shell. Raises UnquotableError."""
    if "\0" in value:
        raise UnquotableError(value)
    if shell is Shell.POWERSHELL:
        return "'" + _POWERSHELL_QUOTES.sub(lambda found: found[0] * 2, value) + "'"
    return shlex.quote(value)


def fill(template: str, values: Mapping[str, str], shell: Shell) -> str:
    """Return the command with every `{{name}}` as a quoted value.

    Raises KeyError for a name without a value, and UnquotableError.
    """
    return PLACE.sub(lambda place: quote(values[place[1]], shell), template)


def wrap(command: str, shell: Shell) -> str:
    """Return the line that runs a command in its shell, whatever the login shell is."""
    if shell is Shell.SH:
        return command
    script = f"$ProgressPreference='SilentlyContinue'; {command}"
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    return f"powershell -NoProfile -NonInteractive -EncodedCommand {encoded}"


def quoted_places(template: str, shell: Shell) -> list[str]:
    """Return the names that stand inside quotes or a heredoc, where quoting would not hold."""
    bad, mark, at = [], "", 0
    heredoc = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?[^\n]*\n(.*?)^\s*\1$", re.S | re.M)
    inside = [found.span(2) for found in heredoc.finditer(template)] if shell is Shell.SH else []
    while at < len(template):
        place = PLACE.match(template, at)
        if place:
            if mark or any(start <= at < end for start, end in inside):
                bad.append(place[1])
            at = place.end()
            continue
        sign = template[at]
        if sign == ("\\" if shell is Shell.SH else "`") and mark != "'":
            at += 2
            continue
        if sign in "'\"" or (sign == "`" and shell is Shell.SH):
            mark = "" if mark == sign else mark or sign
        at += 1
    return bad
