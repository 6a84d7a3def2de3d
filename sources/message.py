"""An e-mail read: who, when, what it answers, its words, and what hangs on it.

Pure, and never in doubt: of whatever bytes come in, a message comes out. Its texts are clean;
masking is left to whoever has the site's key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.utils import parseaddr
from typing import TYPE_CHECKING

from sources.charset import decoded, header
from sources.clean import Cleaner, clean_line
from sources.markup import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from email.message import Message as Part

TEXT = 64 * 1024
"""Characters of a message's words."""
PARTS = 50
"""Parts that are looked at."""
_DEEP = 8
_REFERENCES = 50
_HOPS = 40
"""Servers that a message may pass before it goes in a circle."""
_ID = re.compile(r"<[^<>\s]{1,250}>")
_NUMBER = re.compile(r"\[(\d{8}-\d{2,6})\]")
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_READABLE = re.compile(
    r"text/|message/|application/(?:json|xml|javascript|rtf|sql|x-sh|.*\+(?:xml|json)$)"
)
"""Kinds that are text, and so can be masked."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a message: `text` where it can be read and masked, else `data` as it came."""

    name: str
    """Safe as a file's name."""
    kind: str
    """`image/png`."""
    size: int
    """Bytes; of one that was cut, about as many."""
    text: str | None = None
    data: bytes | None = None
    cut: bool = False
    """It was too large to be taken: it has neither."""


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail; its texts are clean."""

    id: str
    """Its Message-ID, or one made from its header."""
    name: str
    address: str
    subject: str
    text: str
    received: datetime
    """When it arrived in the mailbox."""
    answers: tuple[str, ...] = ()
    """Ids of messages that it answers, the nearest first."""
    number: str = ""
    """The incident that its subject names, `20261127-01`."""
    attachments: tuple[Attachment, ...] = ()
    automatic: str = ""
    """Why no person waits for an answer: auto, bulk, bounce, receipt, loop; empty for a person."""
    cut: bool = False
    """It was larger than what was taken of it."""


def parse(raw: bytes, received: datetime, *, size: int = 0, own: Iterable[str] = ()) -> Message:
    """Read a message, or the beginning of one of `size` bytes; `own`: the mailbox's addresses."""
    top = _top(raw)
    headers = _headers(top)
    name, address = _sender(headers.get("from", ""))
    subject = header(headers.get("subject", ""))
    attachments: list[Attachment] = []
    text = _words(top, attachments, max(0, size - len(raw)))
    return Message(
        id=_id(headers.get("message-id", ""), raw),
        name=name,
        address=address,
        subject=clean_line(subject),
        text=text,
        received=received,
        answers=_answers(headers),
        number=found[1] if (found := _NUMBER.search(subject)) else "",
        attachments=tuple(attachments),
        automatic=_automatic(headers, address, {one.lower() for one in own}),
        cut=size > len(raw),
    )


def _top(raw: bytes) -> Part:
    try:
        return message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError, AssertionError):
        # Parts within parts without end: what stands on top is all that counts.
        top, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        kept = [line for line in top.split(b"\n") if not line.lower().startswith(b"content-")]
        return message_from_bytes(b"\n".join(kept) + b"\n\n" + body[:TEXT])


def _headers(part: Part) -> dict[str, str]:
    """Return the first of each header by its small name, and how many servers it passed."""
    found: dict[str, str] = {}
    hops = 0
    for name, value in part.raw_items():
        hops += name.lower() == "received"
        found.setdefault(name.lower(), str(value))
    return {**found, "hops": str(hops)}


def _sender(raw: str) -> tuple[str, str]:
    said = clean_line(raw if raw.isascii() else header(raw), 1000)
    name, address = parseaddr(said)
    if "@" not in address:
        return clean_line(header(said)), ""
    return clean_line(header(name), 80), clean_line(address, 120)


def _id(raw: str, whole: bytes) -> str:
    if found := _ID.search(raw):
        return clean_line(found[0], 260)
    top = re.split(rb"\r?\n\r?\n", whole, maxsplit=1)[0]
    return f"<{hashlib.sha256(top).hexdigest()[:32]}@without-id>"


def _answers(headers: dict[str, str]) -> tuple[str, ...]:
    chain = _ID.findall(headers.get("references", "")[-16_000:])
    near = _ID.findall(headers.get("in-reply-to", "")[:4000])
    ids = dict.fromkeys(clean_line(one, 260) for one in (*near, *reversed(chain)))
    return tuple(ids)[:_REFERENCES]


def _automatic(headers: dict[str, str], address: str, own: set[str]) -> str:
    kind = headers.get("content-type", "").lower()
    person = address.partition("@")[0].lower()
    if address.lower() in own or int(headers["hops"]) > _HOPS or "x-loop" in headers:
        return "loop"
    if kind.startswith("multipart/report"):
        return "receipt" if "disposition-notification" in kind else "bounce"
    if person in ("mailer-daemon", "postmaster") or headers.get("return-path", "").strip() == "<>":
        return "bounce"
    submitted = headers.get("auto-submitted", "no").strip().lower()
    if not submitted.startswith("no") or "x-autoreply" in headers or "x-autorespond" in headers:
        return "auto"
    if headers.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return "bulk"
    return "bulk" if "list-id" in headers else ""


def _words(top: Part, attachments: list[Attachment], lacks: int = 0) -> str:
    """Return the words of a message that `lacks` bytes; put all else into `attachments`."""
    leaves = list(_leaves(top))
    said: list[str] = []
    pages: list[str] = []
    for at, part in enumerate(leaves):
        kind = part.get_content_type()
        hangs = _hangs(part, kind)
        if not hangs and kind == "text/plain":
            said.append(_text(part))
        elif not hangs and kind == "text/html":
            pages.append(plain(_text(part)))
        else:
            attachments.append(_attachment(part, kind, at, lacks if part is leaves[-1] else 0))
    text = "\n\n".join(one for one in map(str.strip, said) if one)
    return _clean(text or "\n\n".join(pages))


def _leaves(top: Part) -> Iterator[Part]:
    """Yield the parts that hold something, in order; a message within the message is one."""
    ahead: list[tuple[Part, int]] = [(top, 0)]
    left = PARTS
    while ahead and left:
        part, depth = ahead.pop()
        held = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            if depth < _DEEP:
                ahead += [
                    (one, depth + 1) for one in reversed(held[:PARTS]) if not isinstance(one, str)
                ]
            continue
        left -= 1
        _legible(part)
        yield part


def _legible(part: Part) -> None:
    """Let headers that hold a file's name be read, whatever bytes they hold."""
    for name, value in list(part.raw_items()):
        if name.lower().startswith("content-") and not str(value).isascii():
            part.replace_header(name, decoded(str(value).encode(errors="surrogateescape")))


def _hangs(part: Part, kind: str) -> bool:
    if (part.get_content_disposition() or "") == "attachment" or _filename(part):
        return True
    return kind not in ("text/plain", "text/html")


def _filename(part: Part) -> str:
    for name, within in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(name, None, within)
        if isinstance(value, tuple):  # RFC 2231: charset, language, bytes
            return decoded(value[2].encode("raw-unicode-escape"), value[0])
        if value:
            return header(str(value))
    return ""


def _safe(name: str, at: int) -> str:
    """Return a file's name without a way to anywhere."""
    plain_name = clean_line(name, 120).replace("\\", "/").rpartition("/")[2]
    return _UNSAFE.sub("_", plain_name).strip("._-")[-80:] or f"attachment-{at + 1}"


def _attachment(part: Part, kind: str, at: int, lacks: int) -> Attachment:
    kind = clean_line(kind, 80)
    name = _safe(_filename(part), at)
    if lacks:
        whole = len(str(part.get_payload())) + lacks
        return Attachment(name, kind, whole * 3 // 4, cut=True)
    if kind == "message/rfc822":
        text = _within(part)
        return Attachment(name, kind, len(text.encode(errors="replace")), text)
    data = _data(part)
    if _READABLE.match(kind):
        text = decoded(data, part.get_param("charset", None))  # type: ignore[arg-type]  # or a triple, which is no name either
        return Attachment(name, kind, len(data), _clean(text, len(text)))
    return Attachment(name, kind, len(data), data=data)


def _within(part: Part) -> str:
    """Return a message within the message as its sender, subject and words."""
    held = part.get_payload()
    first = held[0] if isinstance(held, list) and held else part
    inner = first if not isinstance(first, str) else part
    headers = _headers(inner)
    told = [f"{name}: {header(headers.get(name, ''))}" for name in ("from", "date", "subject")]
    return _clean("\n".join([*told, "", _words(inner, [])]))


def _text(part: Part) -> str:
    charset = part.get_param("charset", None)
    return decoded(_data(part), charset if isinstance(charset, str) else None)


def _data(part: Part) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = str(part.get_payload()).encode(errors="surrogateescape")
    return data if isinstance(data, bytes) else b""


def _clean(text: str, limit: int = TEXT) -> str:
    said = Cleaner().feed(text[:limit].encode(errors="replace"), final=True)
    return said.strip() + ("…" if len(text) > limit else "")
