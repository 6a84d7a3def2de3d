"""HTML to the words that a person would read; nothing of it is ever rendered or fetched.

One pass, whatever the page: a tag that never ends ends the search for tags.
"""

from __future__ import annotations

import re
from html import unescape

LIMIT = 200_000
"""Characters of a page that are looked at."""
_SILENT = ("script", "style", "head", "title", "template", "noscript", "svg", "object")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
     "ol", "p", "pre", "section", "table", "tr", "ul")
)  # fmt: skip
_NAME = re.compile(r"/?([a-z][a-z0-9]*)", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_LONGEST = 4000
"""Characters of a tag that are looked at."""


def plain(page: str) -> str:
    """Return the words of a page, a block a line."""
    said = "".join(_said(page[:LIMIT]))
    lines = (" ".join(line.split()) for line in said.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _said(page: str) -> list[str]:
    said: list[str] = []
    small = page.lower()
    at = 0
    while (start := page.find("<", at)) >= 0:
        said.append(_flat(page[at:start]))
        comment = page.startswith("<!--", start)
        end = page.find("-->" if comment else ">", start)
        name = _NAME.match(page, start + 1)
        if end < 0:
            return said if comment or name else [*said, _flat(page[start:])]
        at = end + (3 if comment else 1)
        if name is None:
            if page[start + 1] not in "!?/":  # a sign of less than
                said.append("<")
                at = start + 1
            continue
        tag, opens = name[1].lower(), page[start + 1] != "/"
        if opens and tag in _SILENT:
            at = small.find(f"</{tag}", end)
            if at < 0:
                return said
        elif tag in _BLOCKS:
            said.append("\n- " if opens and tag == "li" else "\n")
        elif tag in ("td", "th"):
            said.append("  ")
        elif tag == "img" and (alt := _ALT.search(page, start, min(end, start + _LONGEST))):
            said.append(unescape(alt[1][1:-1]))
    return [*said, _flat(page[at:])]


def _flat(words: str) -> str:
    """Return words of the source; a line's end in it is a blank."""
    return unescape(re.sub(r"\s+", " ", words))
