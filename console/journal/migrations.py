"""Brings a file to the program's version of the schema, one numbered script after the other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING

from console.duty.record import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION = 0x6F6E636C
"""Marks a database as a journal of ours."""


def shipped() -> tuple[str, ...]:
    """Return the scripts that come with the program; the first brings a file to version 1."""
    folder = files("console.journal") / "migrations"
    scripts = sorted((item for item in folder.iterdir()), key=lambda item: item.name)
    return tuple(item.read_text(encoding="utf-8") for item in scripts if item.name.endswith(".sql"))


def migrate(connection: sqlite3.Connection, path: Path, scripts: tuple[str, ...]) -> None:
    """Run the scripts that the file has not seen, all or none. Raises JournalError.

    Several programs may do so at once: the first does it while the others wait. The file is copied
    beside itself before the schema of a journal that is in use changes.
    """
    if _mark(connection) == (len(scripts), APPLICATION):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, scripts)
        if 0 < version < len(scripts):
            _copy(path, path.with_name(f"{path.name}.v{version}"))
        for script in scripts[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(scripts)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def ours(connection: sqlite3.Connection) -> bool:
    """Return whether a file is of this program's version."""
    return _mark(connection) == (len(shipped()), APPLICATION)


def _mark(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the version of a file and whose it is."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return version, application


def _version(connection: sqlite3.Connection, scripts: tuple[str, ...]) -> int:
    """Return the version of a file that is ours or empty. Call it in a transaction."""
    version, application = _mark(connection)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (tables or version):
        raise JournalError("corrupt", "the database of another program")
    if version > len(scripts):
        raise JournalError("newer", f"{version} > {len(scripts)}")
    return version


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _copy(path: Path, target: Path) -> None:
    """Copy the last committed state of a database; never leaves half a copy under its name."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.replace(target)
