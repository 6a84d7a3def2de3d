"""The chain by itself: one text for one value, and no change that goes unseen."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.duty.events import Draft, Kind
from console.journal import chain, migrations, verification
from console.journal.ledger import Ledger
from console.journal.projections import Projections
from tests.console.journal.drafts import due_by_priority, fold, plain

if TYPE_CHECKING:
    from datetime import datetime

    from console.duty.events import JSON

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=20)
PROPER_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
TREES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | PROPER_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PROPER_TEXT, inner, max_size=4),
    max_leaves=12,
)
DATA = st.dictionaries(PROPER_TEXT, TREES, max_size=4)
COLUMNS = ("seq", "at", "actor", "host", "incident", "kind", "prev", "hash", "data")


def test_the_canonical_text_is_this_one() -> None:
    value: JSON = {"z": [1, 1.5, True, None], "a": '引号"\n/é', "A": {}, "\ud800": "\x7f"}
    assert chain.canonical(value) == (
        '{"A":{},"a":"引号\\"\\n/é","z":[1,1.5,true,null],"\\ud800":"\x7f"}'
    )


def test_the_hash_is_this_one() -> None:
    text = (
        "0" * 64 + '{"actor":"王","at":1772582400000001,"data":{"pid":1},"host":"jump-1",'
        '"incident":null,"kind":"console.started","seq":1}'
    )
    assert chain.sealed(
        chain.GENESIS, 1, 1772582400000001, "王", "jump-1", None, "console.started", '{"pid":1}'
    ) == (hashlib.sha256(text.encode()).hexdigest())


@given(TREES)
def test_any_value_comes_back_from_its_text(value: JSON) -> None:
    text = chain.canonical(value)
    assert json.loads(text) == value
    assert chain.canonical(json.loads(text)) == text


@given(st.dictionaries(PROPER_TEXT, TREES, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(data: dict[str, JSON], random: object) -> None:
    keys = list(data)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert chain.canonical({key: data[key] for key in keys}) == chain.canonical(data)


@given(ANY_TEXT)
def test_even_torn_characters_have_one_text_that_a_file_can_hold(text: str) -> None:
    written = chain.canonical(text)
    written.encode()
    back = json.loads(written)
    assert back.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")
    assert chain.canonical(back) == written


def deep() -> list[JSON]:
    tree: list[JSON] = []
    for _ in range(5000):
        tree = [tree]
    return tree


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes", {1, 2}, deep()])
def test_what_json_cannot_hold_is_refused(value: JSON) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are Python's own
        chain.canonical(value)


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_exact_to_the_microsecond(moment: datetime) -> None:
    assert chain.moment(chain.micros(moment)) == moment


@cache
def empty() -> bytes:
    """The bytes of an empty journal."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.migrate(connection, Path(), migrations.shipped())
        return connection.serialize()


@given(
    trees=st.lists(DATA, min_size=1, max_size=6),
    place=st.integers(0, 59),
    column=st.sampled_from(COLUMNS),
    step=st.integers(1, 2**40) | st.integers(-(2**40), -1),
    other=PROPER_TEXT | st.binary(max_size=9),
)
def test_any_single_change_of_any_event_is_found(
    trees: list[dict[str, JSON]],
    place: int,
    column: str,
    step: int,
    other: str | bytes,
) -> None:
    seq = place % len(trees) + 1
    assume(column != "seq" or not 0 < seq + step <= len(trees))
    ledger = Ledger(
        "jump-1", Projections(fold, due_by_priority, plain, ""), lambda: datetime.now(UTC)
    )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(empty())
        written = ledger.append([Draft(Kind.CONSOLE_STARTED, tree) for tree in trees], connection)
        assert [event.data for event in written] == trees
        sound = verification.walk(connection, verification.START)
        assert (sound.ok, sound.events, sound.head) == (True, len(trees), written[-1].hash)

        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DROP INDEX event_run")
        numeric = column in ("seq", "at")
        connection.execute(
            f"UPDATE event SET {column} = {f'{column} + ?' if numeric else '?'} WHERE seq = ?",
            (step if numeric else other, seq),
        )
        found = verification.walk(connection, verification.START)
        if other == getattr(written[seq - 1], column) and not numeric:
            assert found.ok
        else:
            assert not found.ok
            assert found.bad == seq or column == "seq"
