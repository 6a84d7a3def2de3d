"""The languages; only the one that is asked for is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.model import Lang
    from console.words.report_words import ReportWords
    from console.words.words import Words


def words(lang: Lang) -> Words:
    """Return the vocabulary of a language; only that one is imported."""
    if lang == "zh":
        from console.words.zh import ZH

        return ZH
    from console.words.en import EN

    return EN


def report_words(lang: Lang) -> ReportWords:
    """Return the words of a report's pages; only when one is made they are imported."""
    if lang == "zh":
        from console.words.report_page_zh import PAGE as ZH

        return ZH
    from console.words.report_page_en import PAGE as EN

    return EN
