"""A document as one HTML file that needs no other, and prints on A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from console.report.document import Bullets, Heading, Paragraph, Table
from console.report.shades import FAINT, INK, SHADES, signed
from console.report.svg import svg

if TYPE_CHECKING:
    from console.report.document import Block, Chart, Document

_FEW = 3
"""Tables of numbers with so few columns stand beside each other."""
_LANGS = {"zh": "zh-CN", "en": "en"}
_STYLE = f"""
:root {{ color-scheme: light; }}
body {{ margin: 2rem auto; max-width: 62rem; padding: 0 1.5rem; color: {INK}; background: #fff;
  font: 16px/1.65 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif; }}
h1 {{ font-size: 1.7rem; line-height: 1.3; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-bottom: .3rem;
  border-bottom: 2px solid {INK}; }}
p {{ margin: .5rem 0; }}
.subtitle {{ color: {FAINT}; margin: 0 0 1.5rem; }}
.small {{ color: {FAINT}; font-size: .86rem; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; margin: .9rem 0; font-size: .92rem;
  font-variant-numeric: tabular-nums; }}
caption, figcaption {{ text-align: left; font-weight: 600; padding: .2rem 0; }}
th, td {{ padding: .34rem .6rem; border-bottom: 1px solid #dfe3e8; text-align: left;
  vertical-align: top; }}
th {{ background: #f3f5f7; font-weight: 600; }}
td.figure, th.figure {{ text-align: right; white-space: nowrap; }}
table.narrow {{ display: inline-table; width: 48%; margin-right: 1.5%; vertical-align: top; }}
figure {{ margin: 1.1rem 0; }}
svg {{ display: block; width: 100%; height: auto; font-family: inherit; }}
.key {{ display: inline-block; margin: .3rem 1.1rem 0 0; font-size: .86rem; color: {FAINT}; }}
.key i {{ display: inline-block; width: .85em; height: .85em; margin-right: .4em;
  vertical-align: -.08em; }}
li {{ margin: .35rem 0; }}
@page {{ size: A4; margin: 18mm 16mm; }}
@media print {{
  body {{ margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }}
  h2 {{ break-after: avoid; }}
  figure, tr {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  .key i, svg, th {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
"""


def webpage(document: Document) -> str:
    """Return the page; whatever stands in the document is text and nothing else."""
    title = escape(document.title)
    body = "\n".join(map(_block, document.blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGS[document.lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} {escape(document.subtitle)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<h1>{title}</h1>\n<p class="subtitle">{escape(document.subtitle)}</p>\n'
        f"{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            shade = ' class="small"' if block.small else ""
            return f"<p{shade}>{escape(block.text)}</p>"
        case Bullets():
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
        case Table():
            return _table(block)
        case _:
            return _chart(block)


def _table(table: Table) -> str:
    right = {at for row in table.rows for at, cell in enumerate(row) if cell.figure}

    def row(texts: list[str], tag: str, figures: list[str]) -> str:
        cells = []
        for at, (text, figure) in enumerate(zip(texts, figures, strict=True)):
            shade = ' class="figure"' if at in right else ""
            told = f' data-figure="{escape(figure)}"' if figure else ""
            cells.append(f"<{tag}{shade}{told}>{escape(text)}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    head = row(list(table.head), "th", [""] * len(table.head))
    body = "".join(
        row([cell.text for cell in one], "td", [cell.figure for cell in one]) for one in table.rows
    )
    caption = f"<caption>{escape(table.caption)}</caption>"
    narrow = ' class="narrow"' if right and len(table.head) <= _FEW else ""
    return f"<table{narrow}>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _chart(chart: Chart) -> str:
    keys = "".join(
        f'<span class="key"><i style="background:{SHADES[key.shade]}"></i>'
        f"{escape(signed(key))}</span>"
        for key in chart.keys
    )
    caption = f"<figcaption>{escape(chart.caption)}</figcaption>"
    return f"<figure>{caption}{svg(chart)}<div>{keys}</div></figure>"
