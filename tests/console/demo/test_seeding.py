"""The sample month in a real journal: every event at its own time, and checks that agree with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.loader import load
from config.model import Site
from console.demo import seeding
from console.demo import site as demo_site
from console.demo.month import cases
from console.duty.availability import mark, record, total
from console.duty.events import Event
from console.duty.record import Conflict, Query
from console.wiring import journal_of

ZONE = ZoneInfo("Asia/Shanghai")


class Ports(dict[str, int]):
    def __missing__(self, name: str) -> int:
        return 2200


@pytest.fixture
async def month(tmp_path: Path) -> tuple[Site, tuple[Event, ...]]:
    demo_site.write(tmp_path / "site", Ports())
    site = load(tmp_path / "site")
    await seeding.seed(site, tmp_path / "data")
    async with journal_of(site, tmp_path / "data") as journal:
        assert (await journal.verify()).ok
        rows = await journal.incidents(open_only=False)
        assert len(rows) == 42
        assert not any(row.open for row in rows)
        assert all(row.life.cause for row in rows if row.life.confirmed)
        return site, await journal.read(Query(limit=10_000))


async def test_every_event_stands_at_its_own_time(month: tuple[Site, tuple[Event, ...]]) -> None:
    _, events = month
    assert [one.at for one in events] == sorted(one.at for one in events)
    opened = {one.incident: one.at for one in events if one.kind == "incident.opened"}
    for case in cases():
        at = datetime.fromisoformat(f"2025-{case.given['at']}").replace(tzinfo=ZONE)
        assert opened[f"{at:%Y%m%d}-{case.number:02d}"] == at


async def test_down_time_agrees_with_what_was_lived(month: tuple[Site, tuple[Event, ...]]) -> None:
    site, events = month
    marks = [found for one in events if (found := mark(one))]
    start = datetime(2025, 10, 1, tzinfo=ZONE)
    found = record(marks, site, start, datetime(2025, 11, 1, tzinfo=ZONE))
    sums = {system: total(stretches) for system, stretches in found.systems.items()}
    minutes = {system: one.down / timedelta(minutes=1) for system, one in sums.items()}
    assert minutes == {
        "his": 19 + 56, "emr": 22, "lis": 46 + 43 + 30, "ecg": 90, "ca": 65, "mrm": 45 + 2,
        "pda": 0, "peis": 19, "rdu": 40 + 3,
    }  # fmt: skip
    # A source that did not answer.
    assert sums["emr"].unknown == timedelta(minutes=25)
    # An upgrade of 25 minutes, and a console that lost its power after its last change.
    assert {one.unwatched for one in sums.values()} == {timedelta(minutes=25 + 80)}


async def test_a_month_cannot_be_written_into_a_journal_twice(tmp_path: Path) -> None:
    demo_site.write(tmp_path / "site", Ports())
    site = load(tmp_path / "site")
    await seeding.seed(site, tmp_path / "data")
    with pytest.raises(Conflict):
        await seeding.seed(site, tmp_path / "data")


def test_other_families_add_their_events_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_site.write(tmp_path / "site", Ports())
    site = load(tmp_path / "site")
    given = seeding.month.month()
    more = {"at": "10-05 09:00", "kind": "incident.noted", "by": "app", "incident": 3,
            "data": {"text": "x"}}  # fmt: skip
    monkeypatch.setattr(seeding.month, "month", lambda: {**given, "events": [more]})
    noted = [draft for _, draft in seeding.events(site) if draft.kind == "incident.noted"]
    assert [(one.actor, one.incident, one.data) for one in noted] == [
        ("app", "20251001-03", {"text": "x"})
    ]
