"""The words of the pages of a report; loaded when one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class ReportWords:
    """Titles, heads, sentences, and how each figure is computed."""

    title: str
    subtitle: str
    footer: str
    page: str
    nothing: str
    """A period of which nothing is recorded."""
    running: str
    summary: str
    """The sentence of the summary."""
    summary_sla: str
    no_sla: str
    headings: Mapping[str, str]
    captions: Mapping[str, str]
    heads: Mapping[str, str]
    rows: Mapping[str, str]
    notes: Mapping[str, str]
    """Under a table or picture: how it is to be read."""
    none: Mapping[str, str]
    """What a section says that has nothing."""
    levels: Mapping[str, str]
    """The legend of the availability calendar."""
    heat_key: str
    bar_keys: tuple[str, str, str]
    suggestions: Mapping[str, str]
    basis: str
    """Behind a suggestion: the figure that it follows from."""
    unsaid: str
    """A cause, channel or reason that nobody has said."""
    dash: str
    more: str
    witness: str
    how: Mapping[str, str]
    """Beginning of a figure's id to how it is computed."""
    names: Mapping[str, str]
    """Pieces of a figure's id to words, for `--explain`."""
    explain: Mapping[str, str]
