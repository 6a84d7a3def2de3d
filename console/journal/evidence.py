"""Evidence: what commands printed and people attached, stored once under its SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.duty.record import JournalError

if TYPE_CHECKING:
    import sqlite3

    from console.duty.events import JSON, Data

_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Something ready to be stored."""

    digest: str
    size: int
    body: bytes

    def store(self, connection: sqlite3.Connection) -> str:
        """Write it, unless it is there already; return its digest."""
        connection.execute(
            "INSERT INTO evidence (digest, size, body) VALUES (?, ?, ?)",
            (self.digest, self.size, self.body),
        )
        return self.digest


def piece(content: str | bytes) -> Piece:
    """Digest and compress a text or a file; a text's lone surrogates keep their place."""
    plain = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return Piece(hashlib.sha256(plain).hexdigest(), len(plain), zlib.compress(plain, _LEVEL))


def fetch(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """Return what was stored. Raises JournalError where it is something else."""
    row = connection.execute("SELECT body FROM evidence WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        return None
    try:
        plain = zlib.decompress(row[0])
    except (zlib.error, TypeError) as error:
        raise JournalError("corrupt", digest) from error
    if hashlib.sha256(plain).hexdigest() != digest:
        raise JournalError("corrupt", digest)
    return plain


def text(plain: bytes) -> str:
    """Return stored bytes as text; what is no text is shown as far as it is one."""
    try:
        return plain.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        return plain.decode(errors="replace")


def named(data: JSON | Data) -> Iterator[str]:
    """Yield every digest that an event's data names under a key `evidence`, at any depth."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "evidence":
                yield from _digests(value)
            else:
                yield from named(value)
    elif isinstance(data, list):
        for item in data:
            yield from named(item)


def _digests(value: JSON) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield item
