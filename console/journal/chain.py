r"""The hash chain: what exactly of an event is hashed, and in which form.

`hash = SHA-256(prev + text)`, where `text` is the canonical JSON of actor, at, data, host,
incident, kind and seq. Canonical JSON has its keys in order of code point, no spaces, and every
character as itself except what JSON must escape and lone surrogates, which are written `\uXXXX`.
The moment `at` is a whole number of microseconds since 1970 in UTC, so nothing is rounded.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.duty.events import JSON, Data

GENESIS = "0" * 64
"""What the first event follows."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: JSON | Data) -> str:
    """Return the one JSON text of a value.

    Raises ValueError for what JSON cannot hold: no number, infinite, circular, too deep, an object.
    """
    try:
        text = _encode(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return paired.encode(errors="backslashreplace").decode()
    return text


def sealed(
    prev: str,
    seq: int,
    at: int,
    actor: str,
    host: str,
    incident: str | None,
    kind: str,
    data: str,
) -> str:
    """Return the hash of an event whose data is canonical JSON already."""
    about = "null" if incident is None else _encode(incident)
    text = (
        f'{prev}{{"actor":{_encode(actor)},"at":{at},"data":{data},"host":{_encode(host)},'
        f'"incident":{about},"kind":{_encode(kind)},"seq":{seq}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def micros(moment: datetime) -> int:
    """Return a moment as microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    """Return the UTC moment that many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=micros)
