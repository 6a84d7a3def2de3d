"""A document: blocks that every writer knows how to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.model import Lang
    from console.duty import charts


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section; level 1 is the largest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str
    small: bool = False
    """Says how something is computed, and may be set smaller."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    figure: str = ""
    """Id of the figure that it tells; empty: words."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A colour of a chart and what it stands for."""

    shade: str
    """A name of `console.report.shades`."""
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture. Its words stand in text around it; inside it are digits and ASCII only."""

    name: str
    """An ASCII word, for the picture's file."""
    value: charts.AvailabilityCalendar | charts.Heat | tuple[charts.Bar, ...]
    caption: str
    labels: tuple[str, ...]
    """The names of its rows."""
    keys: tuple[Key, ...]
    """Its legend."""


Block = Heading | Paragraph | Table | Bullets | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a line under it, and blocks."""

    lang: Lang
    title: str
    subtitle: str
    footer: str
    """Stands at the foot of every page, where there are pages."""
    page: str
    """How a page's number is said: `第 {page} 页`."""
    blocks: tuple[Block, ...]
