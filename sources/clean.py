"""Bytes from outside to text that is safe to show: no control codes, nothing that acts."""

from __future__ import annotations

import codecs
import re

LONGEST = 200
"""Characters of a one-line text."""
_PENDING = 4096
"""Characters of an unfinished escape sequence that are waited for; then it is dropped as it is."""

_STRING = re.compile(r"(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)")
"""OSC, DCS, SOS, PM, APC: a title, a clipboard, a link. Up to its end."""
_CSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
_ESCAPE = re.compile(r"\x1b[ -/]*[0-~]")
_UNFINISHED = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x1b)?\Z"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*\Z|\x1b[ -/]*\Z"
)
_CONTROLS = dict.fromkeys(
    (
        *range(9),
        *range(11, 32),
        *range(127, 160),
        1564,
        8206,
        8207,
        *range(8232, 8239),
        *range(8294, 8298),
        65279,
    )
)
"""All but tab and newline; also what turns the direction of writing."""
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


class Cleaner:
    """Cleans one stream; how it is cut into pieces does not change what comes out."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = ""
        self._return = False

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """Return the safe text of some bytes; what may belong to a later piece is held back."""
        text = self._rest + self._decoder.decode(data, final)
        self._rest = ""
        if not self._return and not _SUSPECT.search(text):
            return text
        if not final and (cut := _UNFINISHED.search(text)) and len(text) - cut.start() < _PENDING:
            text, self._rest = text[: cut.start()], text[cut.start() :]
        return self._safe(text, final=final)

    def _safe(self, text: str, *, final: bool) -> str:
        if self._return:
            text, self._return = "\r" + text, False
        text = _ESCAPE.sub("", _CSI.sub("", _STRING.sub("", text)))
        if text.endswith("\r") and not final:
            text, self._return = text[:-1], True
        return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def clean_line(text: str, limit: int = LONGEST) -> str:
    """Return a text on one line, safe to show, cut to `limit` characters."""
    text = _ESCAPE.sub("", _CSI.sub("", _STRING.sub("", text[: limit * 8])))
    text = " ".join(text.translate({**_CONTROLS, 0x0D: " "}).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
