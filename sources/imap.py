"""Just enough IMAP, over the standard library: blocking, bounded, with a certificate checked.

Every function may raise OSError, imaplib's errors and ValueError; `why` tells them apart.
"""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from config.inbound import Wire
from sources.clean import clean_line
from sources.reach import Unreached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.inbound import Mail

LARGEST = 8 * 1024 * 1024
"""Bytes that a server may send in one piece."""
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')


class _Bounded:
    """A server that announces a piece without measure is not believed."""

    def read(self, size: int) -> bytes:
        """Read what was announced."""
        if size > LARGEST:
            raise imaplib.IMAP4.abort(f"{size} bytes at once")
        return super().read(size)  # type: ignore[misc,no-any-return]  # of IMAP4


class _Plain(_Bounded, imaplib.IMAP4):
    pass


class _Sealed(_Bounded, imaplib.IMAP4_SSL):
    pass


def connect(mail: Mail, password: str, seconds: float) -> imaplib.IMAP4:
    """Log in. Raises Unreached where the server does not want us."""
    context = ssl.create_default_context(cafile=mail.ca or None)
    if mail.wire is Wire.TLS:
        link: imaplib.IMAP4 = _Sealed(mail.host, mail.port, ssl_context=context, timeout=seconds)
    else:
        link = _Plain(mail.host, mail.port, timeout=seconds)
    try:
        if mail.wire is Wire.STARTTLS:
            link.starttls(context)
        _login(link, mail.user, password)
    except BaseException:
        drop(link)
        raise
    return link


def _login(link: imaplib.IMAP4, user: str, password: str) -> None:
    plain = f"\0{user}\0{password}".encode()
    try:
        if "AUTH=PLAIN" in link.capabilities:  # takes any character
            link.authenticate("PLAIN", lambda _: plain)
        else:
            link.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise Unreached("login", _told(error)) from error


def drop(link: imaplib.IMAP4) -> None:
    """Close at once, also under a thread that waits for the server."""
    with suppress(OSError):
        link.sock.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        link.shutdown()


def choose(link: imaplib.IMAP4, mail: Mail) -> int:
    """Open the folder and return its UIDVALIDITY. Raises Unreached."""
    status, told = link.select(quoted(mail.folder), readonly=not mail.mark)
    if status != "OK":
        raise Unreached("folder", f"{mail.folder} {_told(told)}")
    validity = link.response("UIDVALIDITY")[1]
    return int(validity[0] or 0) if validity else 0


def after(link: imaplib.IMAP4, uid: int) -> list[int]:
    """Return the UIDs beyond one, in order."""
    # The newest message answers to any range, however far beyond it.
    return sorted(one for one in _search(link, f"UID {uid + 1}:*") if one > uid)


def since(link: imaplib.IMAP4, moment: datetime) -> list[int]:
    """Return the UIDs that arrived on the day of a moment or later."""
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    day = f"{moment.day}-{names[moment.month - 1]}-{moment.year}"
    return sorted(_search(link, f"SINCE {day}"))


def _search(link: imaplib.IMAP4, wanted: str) -> list[int]:
    _, found = _good(link.uid("SEARCH", wanted))
    return [int(one) for one in (found[0] or b"").split()] if found else []


def about(link: imaplib.IMAP4, uids: Sequence[int]) -> dict[int, tuple[datetime, int]]:
    """Return of each message that is still there when it arrived, and its bytes."""
    wanted = ",".join(map(str, uids))
    _, found = _good(link.uid("FETCH", wanted, "(UID INTERNALDATE RFC822.SIZE)"))
    known: dict[int, tuple[datetime, int]] = {}
    for item in found:
        line = item if isinstance(item, bytes) else b""
        uid, date, size = _UID.search(line), _DATE.search(line), _SIZE.search(line)
        if uid and date and size:
            arrived = parsedate_to_datetime(date[1].decode()).astimezone(UTC)
            known[int(uid[1])] = arrived, int(size[1])
    return known


def begin(link: imaplib.IMAP4, uid: int, limit: int) -> bytes:
    """Return a message, or its first bytes, without marking it as read."""
    _, found = _good(link.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{limit}>)"))
    return max((item[1] for item in found if isinstance(item, tuple)), key=len, default=b"")


def mark(link: imaplib.IMAP4, uids: Iterable[int]) -> None:
    """Mark messages as read."""
    if said := ",".join(map(str, uids)):
        _good(link.uid("STORE", said, "+FLAGS.SILENT", r"(\Seen)"))


def quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: modified UTF-7, in quotes."""
    said = ""
    for run in re.findall(r"[ -~]+|[^ -~]+", folder):
        if run.isascii() and run.isprintable():
            said += run.replace("&", "&-")
        else:
            body = base64.b64encode(run.encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
            said += f"&{body.decode()}-"
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _good(answer: tuple[str, list[Any]]) -> tuple[str, list[Any]]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(_told(answer[1]))
    return answer


def _told(said: object) -> str:
    if isinstance(said, Exception) and said.args:
        said = said.args[0]
    first = said[0] if isinstance(said, list) and said else said
    return clean_line(first.decode(errors="replace") if isinstance(first, bytes) else str(first))


def why(error: Exception) -> Unreached:
    """Return in a code and a detail why a mailbox could not be read."""
    match error:
        case Unreached():
            return error
        case TimeoutError():
            return Unreached("timeout")
        case ssl.SSLError():
            return Unreached("tls", getattr(error, "verify_message", "") or error.reason or "")
        case socket.gaierror():
            return Unreached("dns")
        case ConnectionRefusedError():
            return Unreached("refused")
        case FileNotFoundError():
            return Unreached("tls", str(error.filename or ""))
        case OSError() if error.errno in (101, 113):
            return Unreached("no-route")
        case OSError() | imaplib.IMAP4.abort():
            return Unreached("lost", _told(error))
    return Unreached("mail", _told(error))
