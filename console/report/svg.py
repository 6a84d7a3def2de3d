"""A chart as SVG."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from console.report.drawing import WIDTH, draw

if TYPE_CHECKING:
    from console.report.document import Chart


def svg(chart: Chart) -> str:
    """Return one `svg` element, which needs no other file."""
    drawing = draw(chart, words=True)
    parts = [
        f'<rect x="{one.x:.2f}" y="{one.y:.2f}" width="{one.width:.2f}" '
        f'height="{one.height:.2f}" fill="{one.colour}"/>'
        for one in drawing.boxes
    ]
    parts += [
        f'<text x="{one.x:.2f}" y="{one.y:.2f}" font-size="{one.size}" '
        f'text-anchor="{one.anchor}" fill="{one.colour}">{escape(one.text)}</text>'
        for one in drawing.marks
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {drawing.height:.0f}" role="img" '
        f'aria-label="{escape(chart.caption)}">{"".join(parts)}</svg>'
    )
