"""The word that was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, or None where none is like it."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:64], by_fold, n=1)
    return by_fold[close[0]] if close else None
