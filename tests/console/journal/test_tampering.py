"""Somebody opens the file with another program: what can be done there is found."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from console.duty.events import Draft, Kind
from console.duty.record import JournalError, Query
from console.journal import verification
from tests.console.journal.drafts import FIRST, note, opening, started

if TYPE_CHECKING:
    from pathlib import Path

    from console.duty.record import Verification
    from console.journal.sqlite import SqliteJournal
    from tests.console.journal.conftest import Console


async def written(console: Console, path: Path) -> SqliteJournal:
    """Nine events; the fourth names evidence, the sixth names two pieces deep inside."""
    journal = await console(path)
    await journal.append(opening(), note("one"), note("two"))
    first, second = await journal.keep("ORA-00257\n"), await journal.keep("ORA-00060\n")
    await journal.append(Draft(Kind.STEP_OUTCOME, {"evidence": first, "host": "his"}))
    await journal.append(note("three"))
    await journal.append(Draft(Kind.STEP_OUTCOME, {"hosts": [{"evidence": [first, second]}]}))
    await journal.append(note("four"), note("five"), Draft(Kind.STEP_OUTCOME, {"evidence": ""}))
    return journal


async def after(console: Console, path: Path, *statements: str) -> Verification:
    """Change the file behind the journal's back, triggers and all, and verify it."""
    journal = await written(console, path)
    with closing(sqlite3.connect(path)) as connection:
        for name in ("follows", "stays", "remains"):
            connection.execute(f"DROP TRIGGER event_{name}")
        for name in ("once", "stays", "remains"):
            connection.execute(f"DROP TRIGGER evidence_{name}")
        connection.execute("DROP INDEX event_run")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return await journal.verify()


async def test_an_untouched_journal_is_sound(console: Console, tmp_path: Path) -> None:
    found = await after(console, tmp_path / "timeline.db")
    assert (found.ok, found.events, found.reason) == (True, 9, "")


@pytest.mark.parametrize(
    ("statement", "bad", "reason"),
    [
        ("""UPDATE event SET data = '{"text":"ONE"}' WHERE seq = 2""", 2, "hash"),
        ("""UPDATE event SET data = '{"text": "one"}' WHERE seq = 2""", 2, "hash"),
        ("UPDATE event SET actor = 'li' WHERE seq = 5", 5, "hash"),
        ("UPDATE event SET at = at + 1 WHERE seq = 5", 5, "hash"),
        ("UPDATE event SET at = 'noon' WHERE seq = 5", 5, "hash"),
        ("UPDATE event SET incident = NULL WHERE seq = 8", 8, "hash"),
        ("UPDATE event SET data = x'ff' WHERE seq = 3", 3, "hash"),
        ("UPDATE event SET actor = x'ff' WHERE seq = 3", 3, "data"),
        ("UPDATE event SET actor = CAST(x'ff' AS TEXT) WHERE seq = 3", 3, "data"),
        ("UPDATE event SET hash = prev WHERE seq = 9", 9, "hash"),
        ("UPDATE event SET prev = hash WHERE seq = 9", 9, "prev"),
        ("DELETE FROM event WHERE seq = 1", 2, "gap"),
        ("DELETE FROM event WHERE seq BETWEEN 4 AND 6", 7, "gap"),
        ("UPDATE event SET seq = 0 WHERE seq = 1", 0, "gap"),
        ("UPDATE event SET seq = -5 WHERE seq = 9", -5, "gap"),
        ("DELETE FROM evidence", 4, "evidence"),
        ("UPDATE evidence SET body = x'00'", 4, "evidence"),
        ("UPDATE evidence SET body = 'text'", 4, "evidence"),
    ],
)
async def test_a_change_is_found_at_its_event(
    console: Console, tmp_path: Path, statement: str, bad: int, reason: str
) -> None:
    found = await after(console, tmp_path / "timeline.db", statement)
    assert (found.ok, found.bad, found.reason) == (False, bad, reason)


async def test_two_events_that_changed_places_are_found(console: Console, tmp_path: Path) -> None:
    found = await after(
        console,
        tmp_path / "timeline.db",
        "UPDATE event SET seq = 100 WHERE seq = 2",
        "UPDATE event SET seq = 2 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = 100",
    )
    assert (found.bad, found.reason) == (2, "prev")


async def test_closing_the_numbers_over_a_removed_event_is_found(
    console: Console, tmp_path: Path
) -> None:
    found = await after(
        console,
        tmp_path / "timeline.db",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET seq = -seq WHERE seq > 3",
        "UPDATE event SET seq = -seq - 1 WHERE seq < 0",
    )
    assert (found.bad, found.reason) == (3, "prev")


@pytest.mark.parametrize(
    ("old", "new"), [("ORA-00257\n", "all is well"), ("ORA-00060\n", "ORA-00060")]
)
async def test_evidence_that_was_rewritten_is_found_at_the_event_that_names_it(
    console: Console, tmp_path: Path, old: str, new: str
) -> None:
    digest = hashlib.sha256(old.encode()).hexdigest()
    body = zlib.compress(new.encode()).hex()
    path = tmp_path / "timeline.db"
    found = await after(
        console, path, f"UPDATE evidence SET body = x'{body}' WHERE digest = '{digest}'"
    )
    assert (found.bad, found.reason) == (4 if old.startswith("ORA-00257") else 6, "evidence")
    journal = await console(path)
    with pytest.raises(JournalError) as refused:
        await journal.evidence(digest)
    assert refused.value.code == "corrupt"


async def test_a_change_far_down_a_long_chain_is_found(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "BATCH", 7)
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(*(started(pid) for pid in range(100)))
    assert (await journal.verify()).events == 100
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER event_stays")
        connection.execute("UPDATE event SET host = 'elsewhere' WHERE seq = 64")
        connection.commit()
    found = await journal.verify()
    assert (found.bad, found.events, found.reason) == (64, 63, "hash")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'li'",
        "DELETE FROM event WHERE seq = 9",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 4",
        "INSERT INTO event SELECT 20, at, actor, host, incident, kind, prev, hash, data FROM event",
        "UPDATE evidence SET size = 0",
        "DELETE FROM evidence",
    ],
)
async def test_the_file_itself_refuses_to_rewrite_the_past(
    console: Console, tmp_path: Path, statement: str
) -> None:
    journal = await written(console, tmp_path / "timeline.db")
    with (
        closing(sqlite3.connect(tmp_path / "timeline.db")) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"events are appended|evidence is kept"),
    ):
        connection.execute(statement)
    assert (await journal.verify()).events == 9


async def test_a_spoiled_row_is_named_when_it_is_read_not_a_traceback(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    await after(
        console, path, "UPDATE event SET data = '{' WHERE seq = 2", "UPDATE incident SET body = '['"
    )
    journal = await console(path)
    for reading in (journal.read(Query()), journal.incident(FIRST), journal.run_events("x")):
        with pytest.raises(JournalError) as refused:
            await reading
        assert refused.value.code == "corrupt"
