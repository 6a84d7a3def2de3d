"""What the time machine asks of a journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.console.journal.drafts import DAY, FIRST, changed, note, opening, started

if TYPE_CHECKING:
    from console.journal.store import Journal

OTHER = f"{DAY}-02"


async def test_the_last_event_by_a_moment(journal: Journal) -> None:
    assert await journal.seq_at(datetime.now(UTC)) == 0
    events = [(await journal.append(changed("his", state)))[0] for state in ("down", "ok", "warn")]
    tick = timedelta(microseconds=1)
    assert await journal.seq_at(events[0].at - tick) == 0
    for event in events:
        assert (await journal.seq_at(event.at)) >= event.seq
    assert await journal.seq_at(events[1].at - tick) <= 1
    assert await journal.seq_at(datetime.now(UTC) + timedelta(days=1)) == 3


async def test_histories_of_what_was_touched_up_to_another_moment(journal: Journal) -> None:
    await journal.append(started(), opening(), note())
    await journal.append(opening(incident=OTHER, cause=""), note(), changed("his", "down"))
    histories = await journal.histories(3, 6, 3)
    assert {one: [event.seq for event in events] for one, events in histories.items()} == {
        FIRST: [2, 3],
        OTHER: [],
    }
    assert await journal.histories(6, 6, 6) == {}
    whole = await journal.histories(0, 6, 6)
    assert [event.seq for event in whole[FIRST]] == [2, 3, 5]
