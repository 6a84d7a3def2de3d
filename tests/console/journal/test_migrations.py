"""The file grows with the program: one numbered script after the other, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from console.journal import migrations
from tests.console.journal.drafts import note, opening

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.journal.conftest import Console

SECOND = """-- A script may hold several statements; and text with a ; in it.
CREATE TABLE handover (seq INTEGER PRIMARY KEY, words TEXT);
INSERT INTO handover VALUES (1, 'one; two');
CREATE TRIGGER handover_stays BEFORE DELETE ON handover
    BEGIN SELECT RAISE(ABORT, 'no; never'); END;
"""
BROKEN = "CREATE TABLE visit (id INTEGER);\nCREATE TABLE visit (id INTEGER);\n"


def migrate(path: Path, *more: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.migrate(connection, path, (*migrations.shipped(), *more))


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


async def test_a_new_file_has_the_newest_schema_and_no_copy(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).close()
    assert names(tmp_path) == {"timeline.db"}
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
    assert version == (len(migrations.shipped()),)


async def test_a_file_in_use_is_copied_before_its_schema_changes(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening(), note())
    migrate(path, SECOND)
    copy = tmp_path / f"timeline.db.v{len(migrations.shipped())}"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "handover" in tables(path)
    assert "handover" not in tables(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (2,)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT words FROM handover").fetchone() == ("one; two",)
    assert (await journal.verify()).events == 2
    await journal.append(note("the console that was open goes on"))


async def test_a_script_that_fails_leaves_the_file_as_it_was(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).append(opening())
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, SECOND, BROKEN)
    assert {"handover", "visit"}.isdisjoint(tables(path))
    migrate(path, SECOND)
    assert "handover" in tables(path)


async def test_many_consoles_open_a_new_file_at_once(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    journals = await asyncio.gather(*(console(path) for _ in range(12)))
    await journals[0].append(opening())
    await asyncio.gather(*(journal.append(note()) for journal in journals))
    assert (await journals[-1].verify()).events == 13


async def test_many_consoles_migrate_a_file_at_once(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).append(opening())
    await asyncio.gather(*(asyncio.to_thread(migrate, path, SECOND) for _ in range(6)))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM handover").fetchone() == (1,)
