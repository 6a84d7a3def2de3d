"""How things look: a tone is a sign and a colour; the word beside it is the view's."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What a thing means to the one who looks."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    STALE = "stale"
    ACCENT = "accent"
    PLAIN = "plain"
    MUTED = "muted"


_SIGNS = {
    Tone.GOOD: "●",
    Tone.WARN: "▲",
    Tone.BAD: "✖",
    Tone.UNKNOWN: "?",
    Tone.STALE: "◌",
    Tone.ACCENT: "▸",
    Tone.PLAIN: "·",
    Tone.MUTED: "·",
}
_ASCII = {
    Tone.GOOD: "o",
    Tone.WARN: "!",
    Tone.BAD: "X",
    Tone.UNKNOWN: "?",
    Tone.STALE: "~",
    Tone.ACCENT: ">",
    Tone.PLAIN: "-",
    Tone.MUTED: "-",
}
_SPARKS = "▁▂▃▄▅▆▇█"
_ASCII_SPARKS = "_.-=+*#@"


class Signs:
    """The set of signs to draw with; ASCII where a terminal draws the others two cells wide."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        self._signs = _ASCII if ascii_only else _SIGNS
        self._sparks = _ASCII_SPARKS if ascii_only else _SPARKS
        self.down = "|" if ascii_only else "│"
        self.across = "-" if ascii_only else "─"
        self.cross = "+" if ascii_only else "┼"
        self.more = ">" if ascii_only else "…"
        self._bar = "#-" if ascii_only else "█░"
        self.into = "`-" if ascii_only else "└ "

    def of(self, tone: Tone) -> str:
        """Return the sign of a tone, one cell wide."""
        return self._signs[tone]

    def bar(self, part: float, width: int) -> str:
        """Return a bar that is full to a part; what is begun shows, and nothing is full early."""
        between = 0 < part < 1
        cells = round(part * width)
        cells = min(width - 1, max(1, cells)) if between else cells
        return self._bar[0] * cells + self._bar[1] * (width - cells)

    def spark(self, values: tuple[float | None, ...], width: int) -> str:
        """Return the last values as one line of bars; a gap where there was no answer."""
        shown = values[-width:] if width > 0 else ()
        known = [value for value in shown if value is not None]
        if not known:
            return ""
        low, high = min(known), max(known)
        span = high - low
        top = len(self._sparks) - 1
        return "".join(
            " "
            if value is None
            else self._sparks[round((value - low) / span * top) if span > 0 else 0]
            for value in shown
        )


UNICODE = Signs()
ASCII = Signs(ascii_only=True)
