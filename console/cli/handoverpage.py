"""A handover on paper: Markdown, HTML that needs no other file, JSON. All from outside is text."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from console.cli import shapes
from console.duty.ipass import CODEC

if TYPE_CHECKING:
    from console.cli.shapes import Shape
    from console.duty.handoverfold import Offer
    from console.duty.handpage import Entry, Page
    from console.duty.ipass import Handover
    from console.words.words import Words

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~])")
_BEGIN = re.compile(r"^(\d*)([-+#.)]+)(?=\s|$)")
_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif;
  max-width: 48em; margin: 2em auto; padding: 0 1em; color: #1b1f24; background: #fff }
h1 { font-size: 1.5em; margin: 0 0 .3em } h2 { font-size: 1.1em; margin: 1.4em 0 .4em;
  border-bottom: 1px solid #c8ccd1; padding-bottom: .2em } p { margin: .1em 0 }
ul { list-style: none; margin: 0; padding: 0 } li { margin: .5em 0; padding-left: .7em;
  border-left: 4px solid #9aa1a9; break-inside: avoid } li.red { border-color: #b3261e }
li.amber { border-color: #b26a00 } li.green { border-color: #2e7d32 }
.kind { display: inline-block; min-width: 4.5em; font-weight: 600 } .red .kind { color: #b3261e }
.amber .kind { color: #8a5200 } .green .kind { color: #2e7d32 } .facts { color: #57606a }
.said { font-weight: 600 }
"""


def markdown(page: Page, words: Words) -> str:
    """Return a page as Markdown."""
    lines = [f"# {_md(page.title)}", "", *(f"{_md(one)}  " for one in page.lines)]
    for part in page.parts:
        lines += ["", f"## {_md(part.title)}", ""]
        for entry in part.entries:
            grave = words.handover.severities[entry.severity]
            lines.append(f"- **{_md(grave)} · {_md(entry.kind)}** {_md(entry.text)}")
            lines += [f"  - {_md(line)}" for line in _beside(entry, words)]
        lines += [f"- {_md(line)}" for line in part.lines]
    return "\n".join(lines) + "\n"


def _beside(entry: Entry, words: Words) -> list[str]:
    said = words.handover.restated.format(text=entry.restated) if entry.restated else ""
    return [one for one in (" · ".join(entry.facts), entry.next, said) if one]


def html(page: Page, words: Words) -> str:
    """Return a page as one HTML file that names no other."""
    body = [f"<h1>{escape(page.title)}</h1>", *(f"<p>{escape(one)}</p>" for one in page.lines)]
    for part in page.parts:
        body += [f"<h2>{escape(part.title)}</h2>", "<ul>"]
        body += [_item(entry, words) for entry in part.entries]
        body += [f"<li>{escape(line)}</li>" for line in part.lines]
        body.append("</ul>")
    lang = "zh-CN" if words.lang == "zh" else "en"
    head = f'<meta charset="utf-8"><title>{escape(page.title)}</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>{head}</head>\n<body>\n'
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _item(entry: Entry, words: Words) -> str:
    grave = words.handover.severities[entry.severity]
    said = words.handover.restated.format(text=entry.restated) if entry.restated else ""
    rows = [
        f'<span class="kind">{escape(grave)} · {escape(entry.kind)}</span> {escape(entry.text)}',
        f'<p class="facts">{escape(" · ".join(entry.facts))}</p>' if entry.facts else "",
        f"<p>{escape(entry.next)}</p>" if entry.next else "",
        f'<p class="said">{escape(said)}</p>' if said else "",
    ]
    return f'<li class="{entry.severity}">' + "".join(rows) + "</li>"


def shape(handover: Handover, zone: str) -> Shape:
    """Return a handover as JSON: `docs/cli.md` lists its keys."""
    whole = CODEC.some(handover, CODEC.names)
    for name in ("at", "since", "until", "ahead"):
        whole[name] = shapes.moment(getattr(handover, name), zone)
    whole["items"] = [
        {
            **{
                name: getattr(one, name)
                for name in ("id", "code", "title", "subject", "priority", "state", "who", "next")
            },
            "section": one.section.value,
            "severity": one.severity.value,
            "incident": one.incident or None,
            "clock": one.clock or None,
            "due": shapes.moment(one.due, zone),
            "at": shapes.moment(one.at, zone),
            "count": one.count,
            "detail": one.detail,
            "then": one.then,
        }
        for one in handover.items
    ]
    return whole


def signed(offer: Offer, zone: str) -> Shape:
    """Return an offer and its signatures as JSON."""
    state = "accepted" if offer.accepted else "withdrawn" if offer.withdrawn else "waits"
    return {
        "id": offer.seq,
        "state": state,
        "from": offer.by,
        "to": offer.to or None,
        "offered": shapes.moment(offer.at, zone),
        "since": shapes.moment(offer.since, zone),
        "until": shapes.moment(offer.until, zone),
        "witness": {"seq": offer.witness, "hash": offer.hash},
        "evidence": offer.evidence,
        "items": offer.items,
        "red": list(offer.red),
        "accepted": shapes.moment(offer.accepted, zone),
        "accepted_by": offer.accepted_by or None,
        "signature": offer.signature or None,
        "restated": dict(offer.signed),
        "taken": list(offer.taken),
        "returned": list(offer.returned),
        "alone": offer.alone,
    }


def _md(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _BEGIN.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))
