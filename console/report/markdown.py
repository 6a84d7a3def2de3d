"""A document as Markdown; a chart is a table of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty import charts
from console.report.document import Bullets, Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.report.document import Block, Chart, Document

_SPECIAL = frozenset("\\`*_{}[]<>#|!~")
_LEVELS = {"full": "■", "high": "▲", "fair": "△", "low": "✖", "unknown": "?", "ahead": "·"}


def markdown(document: Document) -> str:
    """Return the text."""
    head = f"# {plain(document.title)}\n\n{plain(document.subtitle)}\n"
    return head + "".join(f"\n{block}\n" for block in map(_block, document.blocks))


def plain(text: str) -> str:
    """Return a text that Markdown takes for nothing but text."""
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in text).replace("\n", " ")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {plain(block.text)}"
        case Paragraph():
            return plain(block.text)
        case Bullets():
            return "\n".join(f"- {plain(item)}" for item in block.items)
        case Table():
            rows = ([cell.text for cell in row] for row in block.rows)
            return f"**{plain(block.caption)}**\n\n{_table(block.head, rows)}"
        case _:
            return f"**{plain(block.caption)}**\n\n{_chart(block)}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = [plain(one) for one in head]
    lines = [_line(heads), _line(["---"] * len(heads))]
    return "\n".join([*lines, *(_line(map(plain, row)) for row in rows)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _chart(chart: Chart) -> str:
    value = chart.value
    if isinstance(value, charts.AvailabilityCalendar):
        lines = "\n".join(_days(chart, value))
        keys = "  ".join(f"{_LEVELS[key.shade]} {key.text}" for key in chart.keys)
        return f"```text\n{lines}\n```\n\n{plain(keys)}"
    if isinstance(value, charts.Heat):
        head = ["", *(f"{hour:02d}" for hour in range(charts.HOURS))]
        rows = (
            [label, *(str(count or "") for count in counts)]
            for label, counts in zip(chart.labels, value.counts, strict=True)
        )
        return _table(head, rows)
    head = ["", *(key.text for key in chart.keys)]
    return _table(
        head,
        (
            [label, str(bar.kept), str(bar.broken), str(bar.open)]
            for label, bar in zip(chart.labels, value, strict=True)
        ),
    )


def _days(chart: Chart, value: charts.AvailabilityCalendar) -> Iterator[str]:
    """Yield a line for each system: a sign a day, in groups of ten."""
    for label, row in zip(chart.labels, value.rows, strict=True):
        signs = [_LEVELS[cell.level] for cell in row.cells]
        groups = ("".join(signs[at : at + 10]) for at in range(0, len(signs), 10))
        yield f"{' '.join(groups)}  {label}"
