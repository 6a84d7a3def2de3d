"""What all shapes are made of.

Annotations are values here: the shapes are made from them.
"""

from pydantic import BaseModel, ConfigDict

from config.written import CardWords, Words


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


class Phrase(Shape):
    """A phrase in both languages."""

    zh: Words
    """The phrase in Chinese."""
    en: Words
    """The phrase in English."""


class CardPhrase(Shape):
    """A phrase in both languages, at most six cells wide; a Chinese character takes two."""

    zh: CardWords
    """The phrase in Chinese, at most three characters."""
    en: CardWords
    """The phrase in English, at most six letters."""
