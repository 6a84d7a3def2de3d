"""Facts for reports: kept when an incident ends, dropped when it goes on, filled up where they lack."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from console.duty.events import Draft, Kind
from tests.console.journal.drafts import FIRST, opening

if TYPE_CHECKING:
    from console.journal.sqlite import SqliteJournal
    from tests.console.journal.conftest import Console

EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def kept(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [one for (one,) in connection.execute("SELECT incident FROM fact")]


async def told(journal: SqliteJournal) -> list[str]:
    return [one.incident for one in await journal.facts(*EVER)]


async def test_a_fact_is_there_while_an_incident_is_over(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening())
    assert kept(path) == []
    await journal.append(Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, FIRST))
    assert kept(path) == [FIRST]
    await journal.append(Draft(Kind.INCIDENT_REOPENED, {"text": ""}, FIRST))
    assert kept(path) == []
    assert await told(journal) == []


async def test_facts_are_worked_out_anew_under_another_contract(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(opening(), Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, FIRST))
    await journal.close()
    journal = await console(path, contract="another")
    assert kept(path) == []
    assert await told(journal) == [FIRST]
    assert kept(path) == [FIRST]


async def test_facts_are_worked_out_again_when_all_is_rebuilt(
    console: Console, tmp_path: Path
) -> None:
    journal = await console(tmp_path / "timeline.db")
    await journal.append(opening(), Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, FIRST))
    before = await journal.facts(*EVER)
    await journal.rebuild()
    assert await journal.facts(*EVER) == before


async def test_a_fact_belongs_to_the_period_of_its_first_contact(
    console: Console, tmp_path: Path
) -> None:
    journal = await console(tmp_path / "timeline.db")
    await journal.append(opening(), Draft(Kind.INCIDENT_RESOLVED, {"text": ""}, FIRST))
    (fact,) = await journal.facts(*EVER)
    start = datetime.fromtimestamp(fact.start, UTC)
    assert len(await journal.facts(start, start + timedelta(seconds=1))) == 1
    assert await journal.facts(start + timedelta(seconds=1), EVER[1]) == []
    assert await journal.facts(EVER[0], start) == []


async def test_marks_of_a_period_say_how_things_stood_before_it(
    console: Console, tmp_path: Path
) -> None:
    journal = await console(tmp_path / "timeline.db")

    def change(check: str, new: str) -> Draft:
        data = {
            "check": check,
            "component": check,
            "old": "",
            "new": new,
            "value": None,
            "text": "",
        }
        return Draft(Kind.CHECK_CHANGED, data)

    await journal.append(
        Draft(Kind.CONSOLE_STARTED, {"pid": 7, "version": ""}),
        change("a", "ok"), change("a", "down"), change("b", "ok"), opening(),
        Draft(Kind.CONSOLE_STOPPED, {"pid": 7, "version": ""}),
    )  # fmt: skip
    later = datetime.now(UTC) + timedelta(days=9)
    found = await journal.marks(later, later + timedelta(days=1))
    assert [(one.kind, one.check, one.state) for one in found] == [
        ("console.started", "", ""), ("check.changed", "a", "down"),
        ("check.changed", "b", "ok"), ("console.stopped", "", ""),
    ]  # fmt: skip
    assert found[0].pid == 7
