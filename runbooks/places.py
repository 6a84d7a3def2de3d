"""Where values stand in a command, and whether quoting holds there.

A template is walked as its shell would read it. What the walk cannot follow counts as exposed.
"""

from __future__ import annotations

import re
from typing import ClassVar

from config.model import Shell

PLACE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
"""Where a value stands in a template."""

_DOUBLE = '"'
_GROUP = "("
_PLAIN = ("", _GROUP)
"""Frames in which a quoted value is one word: a command, and one inside `(…)` or `$(…)`."""


def exposed(template: str, shell: Shell) -> list[str]:
    """Return the names that stand where quoting does not hold, such as inside quotes, once each."""
    walk = _PowerShell(template) if shell is Shell.POWERSHELL else _Posix(template)
    return walk.exposed()


class _Walk:
    """Goes through a template token by token, with the frames that are open."""

    code: ClassVar[re.Pattern[str]]
    double: ClassVar[re.Pattern[str]]

    def __init__(self, template: str) -> None:
        self.text = template
        self.frames = [""]
        self.lost = False

    def exposed(self) -> list[str]:
        places = {place.start(): place for place in PLACE.finditer(self.text)}
        bad, at = [], 0
        while at < len(self.text):
            if at in places:
                end = places[at].end()
                if not self._holds(at):
                    bad.append(at)
            else:
                pattern = self.double if self.frames[-1] == _DOUBLE else self.code
                token = pattern.match(self.text, at)
                end = at + 1 if token is None else self.take(token)
                inside = [start for start in places if at <= start < end]
                bad += inside
                end = max([end, *(places[start].end() for start in inside)])
            at = end
        if self.lost or len(self.frames) > 1:
            bad = list(places)
        return list(dict.fromkeys(places[start][1] for start in sorted(bad)))

    def _holds(self, at: int) -> bool:
        around = set(self.frames) - {*_PLAIN, _DOUBLE}
        # `$'…'` is a quote of its own kind.
        return self.frames[-1] in _PLAIN and not around and self.text[at - 1 : at] != "$"

    def take(self, token: re.Match[str]) -> int:
        """Open and close frames; return where the token ends."""
        raise NotImplementedError

    def toggle(self, frame: str) -> None:
        if self.frames[-1] == frame:
            self.frames.pop()
        elif frame in self.frames and frame != _DOUBLE:
            self.lost = True
        else:
            self.frames.append(frame)


class _Posix(_Walk):
    code = re.compile(
        r"""(?P<skip>\\. | (?<![^\s;&|()])\#[^\n]* | <<<)
        | (?P<ansi>\$')
        | (?P<single>'[^']*('|\Z))
        | (?P<double>")
        | (?P<back>`)
        | (?P<sum>\$\(\( | (?<![^\s;&|])\(\()
        | (?P<open>[$<>]?\()
        | (?P<close>\))
        | (?P<var>\$\{)
        | (?P<end>\})
        | (?P<here><<-?[ \t]*[^\s;&|<>()]+)
        | (?P<line>\n)
        | (?P<case>\bcase\b)""",
        re.S | re.X,
    )
    double = re.compile(
        r"""(?P<skip>\\.) | (?P<double>") | (?P<back>`)
        | (?P<sum>\$\(\() | (?P<open>\$\() | (?P<var>\$\{)""",
        re.S | re.X,
    )

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self._heredocs: list[tuple[str, bool, bool]] = []
        """Last line, whether tabs may stand before it, whether the text is taken as it is."""

    def take(self, token: re.Match[str]) -> int:
        top = self.frames[-1]
        match token.lastgroup:
            case "double":
                self.toggle(_DOUBLE)
            case "back":
                self.toggle("`")
            case "sum":
                self.frames += ["((", _GROUP]
            case "open":
                self.frames.append(_GROUP)
            case "close" if top == _GROUP:
                self.frames.pop()
            case "close" if top == "((":
                self.frames.pop()
            case "var":
                self.frames.append("${")
            case "end" if top == "${":
                self.frames.pop()
            case "here" if "((" not in self.frames:
                word = token[0][2:]
                end = re.sub(r"[\\'\"]", "", word.removeprefix("-").strip())
                self._heredocs.append(
                    (end, word.startswith("-"), bool(re.search(r"[\\'\"]", word)))
                )
            case "line" if self._heredocs:
                return self._bodies(token.end())
            case "ansi":
                self.lost = True
            case "single" if {"${", "(("} & set(self.frames):
                self.lost = True
            case "case" if len(self.frames) > 1:
                self.lost = True  # its patterns close parentheses that nothing opened
        return token.end()

    def _bodies(self, at: int) -> int:
        """Return where the heredocs that begin here end."""
        for end, tabs, plain in self._heredocs:
            while at < len(self.text):
                line = self.text[at:].partition("\n")[0]
                at += len(line) + 1
                if (line.lstrip("\t") if tabs else line) == end:
                    break
                # The shell joins this line with the next one, and may miss the last.
                self.lost = self.lost or (line.endswith("\\") and not plain)
        self._heredocs = []
        return min(at, len(self.text))


class _PowerShell(_Walk):
    # It takes typographic quotes for plain ones.
    code = re.compile(
        r"""(?P<skip>`. | <\#.*?(\#>|\Z) | (?<![^\s;&|,(){}])\#[^\n]* | --%[^\n]* | \$\{[^}]*(\}|\Z)
            | @['‘’‚‛][ \t]*\n.*?(\n['‘’‚‛]@|\Z) | @["“”„][ \t]*\n.*?(\n["“”„]@|\Z)
            | ['‘’‚‛][^'‘’‚‛]*(['‘’‚‛]|\Z))
        | (?P<double>["“”„])
        | (?P<open>[$@]?\()
        | (?P<close>\))""",
        re.S | re.X,
    )
    double = re.compile(
        r"""(?P<skip>`. | ["“”„]{2}) | (?P<double>["“”„]) | (?P<open>\$\()""", re.S | re.X
    )

    def take(self, token: re.Match[str]) -> int:
        match token.lastgroup:
            case "double":
                self.toggle(_DOUBLE)
            case "open":
                self.frames.append(_GROUP)
            case "close" if self.frames[-1] == _GROUP:
                self.frames.pop()
        return token.end()
