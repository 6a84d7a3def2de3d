"""A model of the terminal's cells: of all that Textual would write, only what differs is sent.

Textual writes whole spans, each with its colours: a countdown's digit costs 110 bytes. Over a slow
link that is what an engineer waits for. Here a digit costs 5 to 13 bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes

_CONTENT = re.compile(r"(?:\x1b\[[0-9;]*[mH]|[^\x00-\x09\x0b-\x1f\x7f])*")
_TOKEN = re.compile(r"\x1b\[([0-9;]*)([mH])|(\n)|([^\x1b\n]+)")
_NEAR = 3
"""A gap of so many like cells is written again: jumping over it costs as much."""

_Cells = list[str]


class Canvas:
    """Two grids: what Textual wants to be seen, and what stands on the terminal.

    A cell is its text ("" for the second half of a wide character) and its pen: the parameters of
    the SGR sequence that colours it. A cell with the pen `_UNKNOWN` equals nothing.
    """

    def __init__(self) -> None:
        self._wanted: list[tuple[_Cells, _Cells]] = []
        self._standing: list[tuple[_Cells, _Cells]] = []
        self._dirty: dict[int, tuple[int, int]] = {}
        self._size = (0, 0)
        self._pen: str | None = None
        self._at: tuple[int, int] | None = None
        """Where the terminal's cursor surely is: column and row."""
        self._resting = (0, 0)

    def forget(self, columns: int, rows: int) -> None:
        """Suppose nothing of what stands on a terminal of this size."""
        self._size = (columns, rows)
        self._wanted = [([" "] * columns, [""] * columns) for _ in range(rows)]
        self._standing = [([""] * columns, [_UNKNOWN] * columns) for _ in range(rows)]
        self._dirty.clear()
        self._pen = self._at = None

    def draws(self, data: str) -> bool:
        """Return whether the data only moves, colours and prints."""
        return _CONTENT.fullmatch(data) is not None

    def feed(self, data: str) -> str:
        """Take what Textual would write; return what has to be written."""
        x = y = 0
        pen = ""
        ended = False
        for token in _TOKEN.finditer(data):
            given, command, newline, text = token.groups()
            ended = False
            if command == "m":
                pen = "" if given in ("", "0") else f"{pen};{given}" if pen else given
            elif command == "H":
                row, _, column = given.partition(";")
                x, y, ended = int(column or 1) - 1, int(row or 1) - 1, True
            elif newline:
                x, y = 0, y + 1
            else:
                x = self._put(x, y, text, pen)
        return self._changes((x, y) if ended else None)

    def leave(self) -> str:
        """Return what gives the terminal its plain pen back."""
        plain = "" if self._pen == "" else "\x1b[m"
        self._pen, self._at = "", None
        return plain

    def _put(self, x: int, y: int, text: str, pen: str) -> int:
        """Write text on the wanted grid; return the column after it."""
        columns, rows = self._size
        cells = list(text if text.isascii() else _cells(text))
        end = x + len(cells)
        if y >= rows or x >= columns:
            return end
        if end > columns:
            del cells[columns - x :]
            if get_character_cell_size(cells[-1] or " ") > 1:
                cells[-1] = " "
        stop = x + len(cells)
        texts, pens = self._wanted[y]
        # The other half of a wide character that is written over is blank.
        if texts[x] == "" and x > 0:
            texts[x - 1] = " "
            self._touch(y, x - 1, x)
        if stop < columns and texts[stop] == "":
            texts[stop] = " "
            self._touch(y, stop, stop + 1)
        texts[x:stop] = cells
        pens[x:stop] = [pen] * len(cells)
        stood, worn = self._standing[y]
        if stood[x:stop] != cells or worn[x:stop] != pens[x:stop]:
            self._touch(y, x, stop)
        return end

    def _touch(self, y: int, start: int, end: int) -> None:
        before = self._dirty.get(y)
        self._dirty[y] = (min(before[0], start), max(before[1], end)) if before else (start, end)

    def _changes(self, resting: tuple[int, int] | None) -> str:
        out: list[str] = []
        for y in sorted(self._dirty):
            start, end = self._dirty[y]
            for first, last in self._runs(y, start, end):
                self._write(y, first, last, out)
        self._dirty.clear()
        if resting is not None:
            # An input method shows itself where the cursor rests.
            if resting != self._resting or (out and resting != (0, 0)):
                out.append(self._move(*resting))
            self._resting = resting
        return "".join(out)

    def _runs(self, y: int, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of cells that differ, those that lie near each other as one."""
        texts, pens = self._wanted[y]
        stood, worn = self._standing[y]
        runs: list[tuple[int, int]] = []
        for x in range(start, end):
            if texts[x] == stood[x] and pens[x] == worn[x]:
                continue
            if (
                runs
                and x - runs[-1][1] <= _NEAR
                and pens[runs[-1][1] : x] == [pens[x]] * (x - runs[-1][1])
            ):
                runs[-1] = (runs[-1][0], x + 1)
            else:
                runs.append((x, x + 1))
        return [self._whole(texts, *run) for run in runs]

    def _whole(self, texts: _Cells, first: int, last: int) -> tuple[int, int]:
        """Return a span that cuts no wide character in two."""
        while first > 0 and texts[first] == "":
            first -= 1
        while last < len(texts) and texts[last] == "":
            last += 1
        return first, last

    def _write(self, y: int, first: int, last: int, out: list[str]) -> None:
        texts, pens = self._wanted[y]
        stood, worn = self._standing[y]
        out.append(self._move(first, y))
        x = first
        while x < last:
            pen, begin = pens[x], x
            while x < last and pens[x] == pen:
                x += 1
            out.append(_change(self._pen, pen))
            out.append("".join(texts[begin:x]))
            self._pen = pen
        stood[first:last], worn[first:last] = texts[first:last], pens[first:last]
        # Only of plain letters the terminal's idea of their width is sure; at the edge it waits.
        sure = last < self._size[0] and "".join(texts[first:last]).isascii()
        self._at = (last, y) if sure and "" not in texts[first:last] else None

    def _move(self, x: int, y: int) -> str:
        """Return the shortest way for the cursor."""
        before, self._at = self._at, (x, y)
        if before == (x, y):
            return ""
        ways = [f"\x1b[{y + 1};{x + 1}H"]
        if before is not None:
            back, down = before[0] - x, y - before[1]
            if back >= 0 and down > 0:
                ways.append(f"\x1b[{'' if down == 1 else down}B" + "\b" * back)
            if down == 0:
                ways.append(f"\x1b[{x + 1}G")
        return min(ways, key=len)


_UNKNOWN = "?"
_JOINER = "\u200d"
_FLAGS = [chr(code) for code in range(0x1F1E6, 0x1F200)]
_CHANGES = {"\u20e3", *map(chr, (*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)))}
"""Makes a keycap, chooses text or picture, colours a skin."""


@lru_cache(maxsize=4096)
def _cells(text: str) -> tuple[str, ...]:
    cells: _Cells = []
    for start, end, width in split_graphemes(text)[0]:
        sign = _plain(text[start:end])
        if width == 0 and cells:
            owner = len(cells) - 1 - (cells[-1] == "")
            cells[owner] += sign
        elif width:
            own = min(width, get_character_cell_size(sign[0]))
            cells.extend([sign, *[""] * (own - 1), *[" "] * (width - own)])
    return tuple(cells)


def _plain(sign: str) -> str:
    """Return a sign without what terminals give different widths: joined, coloured, selected."""
    first, rest = sign[0], sign[1:].partition(_JOINER)[0]
    if first in _FLAGS:
        first = chr(ord(first) - ord(_FLAGS[0]) + ord("A"))
    return first + "".join(one for one in rest if one not in _CHANGES)


@lru_cache(maxsize=4096)
def _change(before: str | None, after: str) -> str:
    """Return the shortest sequence from one pen to another."""
    if before == after:
        return ""
    whole = f"\x1b[0;{after}m" if after else "\x1b[m"
    if before is None:
        return whole
    old, new = _parts(before), _parts(after)
    if old[0] != new[0]:
        return whole
    pieces = [
        now or none
        for was, now, none in ((old[1], new[1], "39"), (old[2], new[2], "49"))
        if was != now
    ]
    return min(whole, f"\x1b[{';'.join(pieces)}m", key=len)


@lru_cache(maxsize=4096)
def _parts(pen: str) -> tuple[tuple[str, ...], str, str]:
    """Return a pen's attributes, foreground and background."""
    codes = iter(pen.split(";") if pen else ())
    attributes: list[str] = []
    front = back = ""
    for code in codes:
        colour = code
        if code in ("38", "48"):
            kind = next(codes, "")
            colour = ";".join(
                [code, kind, *(next(codes, "") for _ in range(3 if kind == "2" else 1))]
            )
        number = int(code or 0)
        if 30 <= number <= 39 or 90 <= number <= 97:
            front = colour
        elif 40 <= number <= 49 or 100 <= number <= 107:
            back = colour
        else:
            attributes.append(code)
    return tuple(attributes), front, back
