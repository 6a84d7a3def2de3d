"""Cutting and padding by terminal cells; a Chinese character takes two and is never halved."""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

CLOSING = "，。、；：！？）》」』】”’…％,.;:!?)]}%"
OPENING = "（《「『【“‘([{"


def cut(text: str, width: int, more: str = "…") -> str:
    """Return the text, cut to at most `width` cells; a cut is shown."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    room, used, kept = width - cell_len(more), 0, []
    for character in text:
        used += get_character_cell_size(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + more if room >= 0 else more[:width]


def fit(text: str, width: int, more: str = "…") -> str:
    """Return the text in exactly `width` cells, cut or padded."""
    shown = cut(text, width, more)
    return shown + " " * (width - cell_len(shown))


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells, broken at spaces where there are any.

    As Chinese is set: no line begins with what closes, or ends with what opens.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in _pieces(paragraph):
            size = cell_len(word)
            if used + size > width and line:
                lines.append(line.rstrip())
                line, used = "", 0
                word = word.lstrip()
                size = cell_len(word)
            while size > width > 1:
                head = cut(word, width, "")
                lines.append(head)
                word = word[len(head) :]
                size = cell_len(word)
            line += word
            used += size
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Split into words with the space before them, and single wide characters with their marks."""
    pieces: list[str] = []
    for character in text:
        word = not _wide(character) and character != " "
        last = pieces[-1][-1] if pieces else ""
        if last and (character in CLOSING or last in OPENING or (word and not _wide(last))):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _wide(character: str) -> bool:
    return get_character_cell_size(character) > 1
