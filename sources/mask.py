"""Patient identifiers and secrets out of a text, before anybody sees or keeps it.

Equal values become equal marks, so that lines about one patient still belong together; the marks
are keyed, so that a value cannot be found by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from sources.identifiers import (
    CARD,
    COUNTED,
    IDENTITY,
    KEY_LINE,
    LONG,
    MARKED,
    NUMBER,
    PRIVATE_KEY,
    RULES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Replace = Callable[[re.Match[str]], str]

Own = tuple[tuple[str, re.Pattern[str]], ...]
"""Names and patterns of a site's own identifiers."""
Hay = TypeVar("Hay", str, bytes)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EDGES = re.compile(r"\(\?[=!<(]|\\[AZzB]")
_LETTER = re.compile("[A-Za-z]")
_KEY = b"private key-----"
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
# What a text looks like when neither case nor the value of a digit matters. A wide colon ends in
# 9a; that other characters do so too costs a second look, no more.
_PLAIN = bytes.maketrans(
    _LETTERS.upper() + b"123456789=|\x9a\t\r\v\f\x1c\x1d\x1e\x1f",
    _LETTERS + b"0" * 9 + b":::" + b" " * 8,
)
_BLANK = b" \"'" + bytes(set(range(0x80, 0x100)))
_LAST = {label[-2] for rule in RULES for label in rule.labels}
_ENDS = bytes.maketrans(bytes(_LAST), b"!" * len(_LAST))


class Mask:
    """Masks text with one site's key, and with the patterns of its own identifiers by name."""

    def __init__(self, key: bytes, own: Own = ()) -> None:
        self._key = key
        self._own = own

    def text(self, text: str) -> str:
        """Return whole lines with every identifier and secret masked."""
        return self.lines(text, False)[0]

    def lines(self, text: str, within: bool) -> tuple[str, bool]:
        """Mask the next whole lines of a stream.

        `within` tells whether they begin inside a private key; it is returned for what follows.
        """
        plain = text.encode(errors="replace").translate(_PLAIN)
        found = [*self._found(text, plain)]
        if not (found or within or _KEY in plain):
            return text, False
        lines = text.split("\n")
        for places, pattern, replace in found:
            for at in places:
                lines[at] = re.sub(pattern, replace, lines[at])
        if within or _KEY in plain:
            within = self._keys(lines, within)
        return "\n".join(lines), within

    def _found(
        self, text: str, plain: bytes
    ) -> Iterator[tuple[Iterable[int], str | re.Pattern[str], Replace]]:
        """Yield each pattern that may match, with the numbers of the lines to try it on."""
        for name, own in self._own:
            # One search over all lines rules most of them out, unless it looks at where they end.
            if _EDGES.search(own.pattern) or own.search(text):
                yield range(text.count("\n") + 1), own, partial(self._whole, name)
        labels = b""
        if b":" in plain and b"!:" in plain.translate(_ENDS, _BLANK):
            labels = plain.translate(None, _BLANK + b"_-")
        ascii_only = text.isascii()
        for rule in RULES:
            places = _places(plain, rule.plain, b"\n")
            if labels:
                places |= _places(labels, rule.labels, b"\n")
            if not ascii_only:
                places |= _places(text, rule.words, "\n")
            if places:
                yield places, rule.pattern, partial(self._second, rule.kind)
        if places := _places(plain, (LONG,), b"\n"):
            yield places, NUMBER, self._number

    def _keys(self, lines: list[str], within: bool) -> bool:
        """Mask the bodies of private keys; a line that cannot be of one ends it."""
        for at, line in enumerate(lines):
            if found := re.search(PRIVATE_KEY, line):
                body, end = found[2], found[3] or ""
                lines[at] = found[1] + (self._mark("KEY", body) if body.strip() else body) + end
                within = not end
            elif within and line and (within := bool(re.fullmatch(KEY_LINE, line))):
                lines[at] = self._mark("KEY", line)
        return within

    def _second(self, kind: str, found: re.Match[str]) -> str:
        if MARKED in found[2]:
            return found[0]
        return found[1] + self._mark(kind, found[2])

    def _whole(self, kind: str, found: re.Match[str]) -> str:
        text, at = found.string, found.start()
        inside = text.rfind(MARKED, 0, at) > text.rfind("⟧", 0, at) or MARKED in found[0]
        return found[0] if inside or not found[0] else self._mark(kind, found[0])

    def _number(self, found: re.Match[str]) -> str:
        value = found[0].upper()
        before = found.string[max(0, found.start() - 24) : found.start()]
        if len(value) < 16:
            counted = re.search(COUNTED, before)
            return found[0] if counted else self._mark("TEL", found[0])
        alone = not _LETTER.match(before[-1:]) and not _LETTER.match(found.string, found.end())
        if alone and _is_identity(value):
            return self._mark("ID", value)
        return self._mark("CARD", value) if _is_card(value) else found[0]

    def _mark(self, kind: str, value: str) -> str:
        digest = hmac.new(self._key, f"{kind}:{value}".encode(errors="replace"), hashlib.sha256)
        return f"⟦{kind}:{digest.hexdigest()[:8]}⟧"


def _is_identity(value: str) -> bool:
    rest = sum(int(d) * w for d, w in zip(value, _WEIGHTS, strict=False) if d.isdigit()) % 11
    return re.fullmatch(IDENTITY, value) is not None and _CHECKS[rest] == value[-1]


def _is_card(value: str) -> bool:
    if not re.fullmatch(CARD, value):
        return False
    digits = [int(d) for d in reversed(value)]
    return not sum(d if at % 2 == 0 else sum(divmod(2 * d, 10)) for at, d in enumerate(digits)) % 10


def _places(hay: Hay, words: Iterable[Hay], end: Hay) -> set[int]:
    """Return the numbers of the lines that hold one of some words."""
    places: set[int] = set()
    for word in words:
        line, seen = 0, 0
        at = hay.find(word)
        while at >= 0:
            line += hay.count(end, seen, at)
            places.add(line)
            seen = hay.find(end, at)
            if seen < 0:
                break
            at = hay.find(word, seen)
    return places
