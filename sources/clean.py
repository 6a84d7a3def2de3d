"""Bytes from outside to text that is safe to show: no control codes, nothing that acts."""

from __future__ import annotations

import codecs
import re

LONGEST = 200
"""Characters of a one-line text."""

# A sequence that does not end within its line, or within these lengths, is no sequence: only its
# introducer goes, and what follows is shown as the text that it is.
_STRING = "(?:\x1b[]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}"
_CSI = "(?:\x1b\\[|\x9b)[0-?]{0,64}[ -/]{0,16}"
_ESCAPE = "\x1b[ -/]{0,16}"
_SEQUENCE = re.compile(f"{_STRING}(?:\x07|\x1b\\\\|\x9c)|{_CSI}[@-~]|{_ESCAPE}[0-~]")
_UNFINISHED = re.compile(f"(?:{_STRING}\x1b?|{_CSI}|{_ESCAPE})\\Z")
_RETURN = re.compile("\r+\n?")
SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
"""Controls but tab and newline; line separators; what turns the direction of writing."""
_HARMLESS = b"\t\n" + bytes(range(0x20, 0x7F))


class Cleaner:
    """Cleans one stream; how it is cut into pieces does not change what comes out."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = ""

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """Return the safe text of some bytes; what may belong to a later piece is held back."""
        text = self._rest + self._decoder.decode(data, final)
        self._rest = ""
        if not _suspect(text):
            return text
        if not final and (cut := _UNFINISHED.search(text)):
            text, self._rest = text[: cut.start()], text[cut.start() :]
        text = _SEQUENCE.sub("", text)
        if not final and text.endswith("\r"):  # a newline may follow
            text, self._rest = text.rstrip("\r"), "\r" + self._rest
        return _plain(text)


def clean_line(text: str, limit: int = LONGEST) -> str:
    """Return a text on one line, safe to show, cut to `limit` characters."""
    text = " ".join(_plain(_SEQUENCE.sub("", text[: limit * 8])).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clean_text(text: str) -> str:
    """Return a text of several lines, safe to show."""
    return Cleaner().feed(text.encode(errors="replace"), final=True)


def _suspect(text: str) -> bool:
    if text.isascii():  # most of a flood, and ten times faster so
        return bool(text.encode().translate(None, _HARMLESS))
    return SUSPECT.search(text) is not None


def _plain(text: str) -> str:
    return SUSPECT.sub("", _RETURN.sub("\n", text))
