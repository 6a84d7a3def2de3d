"""Bytes of an e-mail to text, whatever they claim to be; headers with their encoded words."""

from __future__ import annotations

import binascii
import codecs
import quopri
import re

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030"}
"""What is called by the smaller set's name often holds characters of the larger one."""
_LATIN = ("ascii", "iso8859-1", "cp1252")
"""What a program writes that does not know better."""
_NO_TEXT = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7")
_LIMIT = 4000
"""Characters of a header."""
_FOLD = re.compile(r"\r?\n[ \t]*")
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bq])\?([^?]*)\?=", re.IGNORECASE)


def decoded(data: bytes, charset: str | None = None) -> str:
    """Return bytes as text: in the charset that they name if they fit it, else UTF-8 or GB18030."""
    named = _known(charset)
    likely = ("utf-8", "gb18030")
    order = (*likely, named) if named in (None, *_LATIN) else (named, *likely)
    for encoding in order:
        if encoding:
            try:
                return data.decode(encoding)
            except ValueError:
                continue
    return data.decode(named if named and named not in _LATIN else "utf-8", "replace")


def _known(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(_WIDER.get((charset or "").strip().lower(), charset or "")).name
        b"a".decode(name)  # some codecs are not about text
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT else _WIDER.get(name, name)


def header(raw: str) -> str:
    """Return a header as a person reads it; `raw` holds bytes beyond ASCII as surrogates."""
    plain = decoded(raw[:_LIMIT].encode(errors="surrogateescape"))
    text, end, before = "", 0, ""
    held = b""
    plain = _FOLD.sub(" ", plain)
    for word in _WORD.finditer(plain):
        gap, charset = plain[end : word.start()], word[1].partition("*")[0].lower()
        # A character may be cut between two words of one charset; blanks between words are none.
        if held and (gap.strip() or charset != before):
            text += decoded(held, before)
            held = b""
        if gap.strip() or not end:
            text += gap
        held += _bytes(word[2].lower(), word[3])
        end, before = word.end(), charset
    return (text + (decoded(held, before) if held else "") + plain[end:]).strip()


def _bytes(way: str, said: str) -> bytes:
    data = said.encode(errors="replace")
    if way == "q":
        return quopri.decodestring(data, header=True)
    try:
        return binascii.a2b_base64(data + b"===")
    except ValueError:
        return b"?"
