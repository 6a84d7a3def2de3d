"""The chain by itself: one text for one value, and no change that goes unseen."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.duty.events import Draft, Kind
from console.journal import chain, migrations, verification
from console.journal.ledger import Ledger
from console.journal.projections import Projections
from tests.console.journal.drafts import due_by_priority, fold

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

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


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an empty journal."""
    path: Path = tmp_path_factory.mktemp("chain") / "timeline.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.migrate(connection, path, migrations.shipped())
        return connection.serialize()


@given(data=st.data())
def test_any_single_change_of_any_event_is_found(empty: bytes, data: st.DataObject) -> None:
    trees = data.draw(st.lists(DATA, min_size=1, max_size=6))
    ledger = Ledger("jump-1", Projections(fold, due_by_priority, ""))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(empty)
        written = ledger.append([Draft(Kind.CONSOLE_STARTED, tree) for tree in trees], connection)
        assert [event.data for event in written] == trees
        sound = verification.walk(connection, verification.START)
        assert (sound.ok, sound.events, sound.head) == (True, len(trees), written[-1].hash)

        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DROP INDEX event_run")
        seq = data.draw(st.integers(1, len(trees)))
        column = data.draw(st.sampled_from(COLUMNS))
        if column in ("seq", "at"):
            step = data.draw(st.integers(-(2**40), 2**40).filter(bool))
            value: object = step
            sql = f"UPDATE event SET {column} = {column} + ? WHERE seq = ?"
        else:
            value = data.draw(PROPER_TEXT | st.binary(max_size=9))
            sql = f"UPDATE event SET {column} = ? WHERE seq = ?"
        (old,) = connection.execute(f"SELECT {column} FROM event WHERE seq = ?", (seq,)).fetchone()
        assume(value != old)
        if column == "seq":
            assume(not 0 < seq + step <= len(trees))
        connection.execute(sql, (value, seq))
        found = verification.walk(connection, verification.START)
        assert found.bad is not None
        if column != "seq":
            assert found.bad == seq
