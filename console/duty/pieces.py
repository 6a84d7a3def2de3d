"""Text in pieces that can be looked up: Latin words as they are, Chinese in pairs of characters.

Pairs, because most Chinese words are two characters long: an index of threes finds none of them.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 400
"""Pieces of one text that are heeded."""
_MARK = re.compile("⟦[^⟧]*⟧")
_RUN = re.compile(r"[a-z0-9]{2,40}|(?:(?<![a-z0-9])[a-z0-9])?[^\W_a-z0-9]+")
"""A Latin word, or a run of others with a single letter before it, as in U盾."""
_FILLERS = """一个 了一 的是 是不 不了 没有 现在 我们 你们 他们 这个 那个 这边 那边 怎么 什么 一下
    可以 就是 但是 然后 已经 还是 不能 the an is are was of to in on and or not it no"""
_EMPTY = frozenset(_FILLERS.split())
"""What is in every second text and tells nothing."""


def pieces(text: str) -> tuple[str, ...]:
    """Return the different pieces of a text, in order; masked numbers are none."""
    plain = unicodedata.normalize("NFKC", _MARK.sub(" ", text)).lower()
    found: dict[str, None] = {}
    for run in _RUN.findall(plain):
        if run.isascii():
            found[run] = None
        else:
            found.update((run[at : at + 2], None) for at in range(len(run) - 1))
        if len(found) >= MOST:
            break
    return tuple(one for one in list(found)[:MOST] if one not in _EMPTY)
