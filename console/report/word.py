"""A document as Word: native tables with repeated heads, page numbers, charts as pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from console.report.document import Bullets, Chart, Heading, Paragraph, Table
from console.report.png import png
from console.report.shades import FAINT, INK, SHADES, signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.report.document import Block, Document

_LATIN, _BODY, _HEAD = "Times New Roman", "宋体", "黑体"
_WIDE = Mm(210 - 2 * 22)
"""The width between the margins."""
_LETTER = Mm(1.7)
"""The width of a letter in a table; one with little in it need not be as wide as the page."""
_WHOLE = 12
"""A table of so few rows stays on one page."""
_LONG, _PAD = 96, 3
"""What the long columns of a table share, and what each has around its text, in letters."""


def word(document: Document, made: datetime) -> bytes:
    """Return the file; `made` is the moment that it names as its making."""
    file = docx.Document()
    _settle(file, document, made)
    title = file.add_heading(_clean(document.title), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = file.add_paragraph(_clean(document.subtitle))
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.runs[0].font.color.rgb = _colour(FAINT)
    for block in document.blocks:
        _write(file, block)
    held = BytesIO()
    file.save(held)
    return held.getvalue()


def _settle(file: Any, document: Document, made: datetime) -> None:  # noqa: ANN401  # untyped
    """Set page, fonts, language and what the file says of itself."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    styles = file.styles
    _font(styles["Normal"], _BODY, 10.5, INK)
    styles["Normal"].paragraph_format.line_spacing = 1.35
    styles["Normal"].paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 12), ("Caption", 10.5)):
        _font(styles[name], _HEAD, size, INK)
    for name in ("Heading 1", "Heading 2"):
        styles[name].paragraph_format.space_before = Pt(14)
        styles[name].paragraph_format.space_after = Pt(6)
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    styles["Caption"].paragraph_format.space_before = Pt(8)
    styles["Caption"].paragraph_format.keep_with_next = True
    properties = file.core_properties
    properties.title, properties.author = _clean(document.title), ""
    properties.language = "zh-CN" if document.lang == "zh" else "en"
    properties.created = properties.modified = made.astimezone(UTC).replace(tzinfo=None)
    properties.comments, properties.last_modified_by = "", ""
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _, after = document.page.partition("{page}")
    foot.add_run(f"{_clean(document.footer)}    {before}")
    _field(foot.add_run(), "PAGE")
    foot.add_run(after)
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(9), _colour(FAINT)


def _write(file: Any, block: Block) -> None:  # noqa: ANN401  # python-docx is untyped
    match block:
        case Heading():
            file.add_heading(_clean(block.text), block.level)
        case Paragraph():
            run = file.add_paragraph().add_run(_clean(block.text))
            if block.small:
                run.font.size, run.font.color.rgb = Pt(9), _colour(FAINT)
        case Bullets():
            for item in block.items:
                file.add_paragraph(_clean(item), "List Bullet")
        case Table():
            title = file.add_paragraph(_clean(block.caption), "Caption")
            title.paragraph_format.keep_with_next = True
            _table(file, block)
        case Chart():
            _chart(file, block)


def _table(file: Any, table: Table) -> None:  # noqa: ANN401  # python-docx is untyped
    right = {at for row in table.rows for at, cell in enumerate(row) if cell.figure}
    made = file.add_table(1, len(table.head))
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    _lines(made)
    widths = _widths(table)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    _row(made.rows[0], table.head, right, widths, bold=True)
    # Heads stand again on the next page, and no row is torn in two.
    for name in ("w:tblHeader", "w:cantSplit"):
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001
    for row in table.rows:
        added = made.add_row()
        _row(added, (cell.text for cell in row), right, widths, bold=False)
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    if len(table.rows) <= _WHOLE:
        for cell in (cell for row in made.rows[:-1] for cell in row.cells):
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    file.add_paragraph().paragraph_format.space_after = Pt(0)


def _row(
    row: Any,  # noqa: ANN401  # python-docx is untyped
    texts: Iterable[str],
    right: set[int],
    widths: list[int],
    *,
    bold: bool,
) -> None:
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[at]
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        paragraph.paragraph_format.line_spacing = 1.15
        run = paragraph.add_run(_clean(text))
        run.font.size = Pt(9)
        run.bold = bold
        if at in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if bold:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "F0F2F5")
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _widths(table: Table) -> list[int]:
    """Return the widths of columns: no word is broken, and long texts have room within bounds."""
    columns = zip(table.head, *([cell.text for cell in row] for row in table.rows), strict=True)
    most = _LONG // max(2, len(table.head) - 3)
    cells = [
        max(
            min(most, max(map(_size, one))), *(_size(word) for text in one for word in text.split())
        )
        for one in columns
    ]
    cells = [one + _PAD for one in cells]
    wide = min(_WIDE, max(_WIDE * 0.5, sum(cells) * _LETTER))
    return [round(wide * one / sum(cells)) for one in cells]


def _size(text: str) -> int:
    """Return how wide a text is: Chinese characters are two wide."""
    return len(text.encode("gb18030", "replace"))


def _lines(made: Any) -> None:  # noqa: ANN401  # python-docx is untyped
    """Give a table thin lines under its rows, and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "B8C0C9")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    made._tbl.tblPr.append(borders)  # noqa: SLF001


def _chart(file: Any, chart: Chart) -> None:  # noqa: ANN401  # python-docx is untyped
    file.add_paragraph(_clean(chart.caption), "Caption").paragraph_format.keep_with_next = True
    picture = file.add_paragraph()
    picture.paragraph_format.keep_with_next = True
    picture.add_run().add_picture(BytesIO(png(chart)), width=_WIDE)
    for shape in picture._p.iter(qn("wp:docPr")):  # noqa: SLF001
        shape.set("descr", _clean(chart.caption))
    under = file.add_paragraph()
    under.paragraph_format.keep_with_next = True
    for nth, label in enumerate(chart.labels, 1):
        _small(under, f"{nth} {label}    ")
    keys = file.add_paragraph()
    for key in chart.keys:
        _small(keys, "■ ", SHADES[key.shade])
        _small(keys, f"{signed(key)}    ")


def _small(paragraph: Any, text: str, colour: str = FAINT) -> None:  # noqa: ANN401  # untyped
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(9), _colour(colour)


def _font(style: Any, chinese: str, size: float, colour: str) -> None:  # noqa: ANN401  # untyped
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.font.color.rgb = _colour(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _field(run: Any, name: str) -> None:  # noqa: ANN401  # python-docx is untyped
    """Let a run show a field, such as the number of its page."""
    for kind in ("begin", "", "end"):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = name
        run._r.append(piece)  # noqa: SLF001


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n")


def _colour(text: str) -> Any:  # noqa: ANN401  # python-docx is untyped
    return RGBColor.from_string(text.removeprefix("#").upper())
