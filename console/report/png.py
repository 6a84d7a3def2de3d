"""A chart as PNG: digits and ASCII only, so that no font of Chinese is needed."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from console.report.drawing import WIDTH, draw

if TYPE_CHECKING:
    from console.report.document import Chart

SCALE = 2
"""Pixels for each unit of a drawing."""
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def png(chart: Chart) -> bytes:
    """Return the picture; its rows are numbered from 1."""
    drawing = draw(chart, words=False)
    size = (WIDTH * SCALE, round(drawing.height) * SCALE)
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for box in drawing.boxes:
        right, low = (box.x + box.width) * SCALE - 1, (box.y + box.height) * SCALE - 1
        left, top = box.x * SCALE, box.y * SCALE
        pen.rectangle((left, top, max(left, right), max(top, low)), fill=box.colour)
    for mark in drawing.marks:
        place = (mark.x * SCALE, mark.y * SCALE)
        pen.text(place, mark.text, mark.colour, _font(mark.size * SCALE), _ANCHORS[mark.anchor])
    held = BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
