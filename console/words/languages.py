"""The languages; only the one that is asked for is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.model import Lang
    from console.words.words import Words


def words(lang: Lang) -> Words:
    """Return the vocabulary of a language; only that one is imported."""
    if lang == "zh":
        from console.words.zh import ZH

        return ZH
    from console.words.en import EN

    return EN
