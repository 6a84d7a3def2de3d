"""Words in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase in both languages."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """Return the phrase in one language."""
        return self.zh if lang == "zh" else self.en
