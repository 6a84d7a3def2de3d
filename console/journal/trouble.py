"""What the database or the system complains of, as the journal's own error."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING

from console.duty.record import JournalError

if TYPE_CHECKING:
    from pathlib import Path

_OF_SQLITE = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_CORRUPT: "corrupt",
}
_OF_SYSTEM = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "readonly",
    errno.EACCES: "readonly",
    errno.EPERM: "readonly",
}
_SPOILED = ("Could not decode to UTF-8", "malformed JSON")
"""Errors without a code of their own, about what stands in a row."""
_PRIMARY = 0xFF
_SCANT = 1 << 16
"""Free bytes under which a failed write is put down to a full disk."""


def trouble(error: sqlite3.Error | OSError, path: Path) -> JournalError:
    """Return the journal's error for one that came from the file at `path`."""
    if isinstance(error, OSError):
        return JournalError(_OF_SYSTEM.get(error.errno or 0, "failed"), error.strerror or "")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if str(error).startswith(_SPOILED):
        return JournalError("corrupt", str(error))
    known = _OF_SQLITE.get(code & _PRIMARY)
    return JournalError(known or _guess(code & _PRIMARY, path.parent), str(error))


def _guess(code: int, folder: Path) -> str:
    """Return the cause of an error that SQLite does not tell apart."""
    if code == sqlite3.SQLITE_CANTOPEN and not os.access(folder, os.W_OK):
        return "readonly"
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        space = os.statvfs(folder)
        if space.f_bavail * space.f_frsize < _SCANT:
            return "full"
    return "failed"
