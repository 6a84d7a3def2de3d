"""Which incidents are like a text: the words of each in an index, kept in the same transaction.

An answer looks at the newest few hundred incidents under each piece of the text, whatever the
journal's size; a rare piece, which tells most, is looked through whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.duty.pieces import pieces

if TYPE_CHECKING:
    import sqlite3

    from console.duty.incidents import Incident

NEWEST = 200
"""Incidents that are looked at under one piece."""
ASKED = 40
"""Pieces of a text that are looked up; a longer one is known by its beginning."""


_UNDER = """SELECT rowid FROM incident_piece WHERE incident_piece MATCH ?
    ORDER BY rowid DESC LIMIT ?"""
_ID = "SELECT incident FROM incident_words WHERE number = ?"


def words_of(incident: Incident) -> tuple[str, str]:
    """Return what an incident is found by; equal parts give equal pieces."""
    return incident.title, incident.mended


def index(connection: sqlite3.Connection, incident: Incident) -> None:
    """Put an incident's words into the index, or in place of those that it had."""
    made = " ".join(pieces(" ".join(words_of(incident))))
    row = connection.execute(
        "SELECT number, pieces FROM incident_words WHERE incident = ?", (incident.id,)
    ).fetchone()
    if row is None:
        number = connection.execute(
            "INSERT INTO incident_words (incident, pieces) VALUES (?, ?)", (incident.id, made)
        ).lastrowid
    else:
        number, old = row
        connection.execute(
            "INSERT INTO incident_piece (incident_piece, rowid, pieces) VALUES ('delete', ?, ?)",
            (number, old),
        )
        connection.execute("UPDATE incident_words SET pieces = ? WHERE number = ?", (made, number))
    connection.execute("INSERT INTO incident_piece (rowid, pieces) VALUES (?, ?)", (number, made))


def clear(connection: sqlite3.Connection) -> None:
    """Empty the index."""
    connection.execute("INSERT INTO incident_piece (incident_piece) VALUES ('delete-all')")
    connection.execute("DELETE FROM incident_words")


def find(connection: sqlite3.Connection, text: str, limit: int) -> tuple[tuple[str, float], ...]:
    """Return ids of incidents like a text, each with the share of its pieces that it has.

    Rare pieces count more. The likest come first, of equals the newest.
    """
    (last,) = connection.execute("SELECT ifnull(max(number), 0) FROM incident_words").fetchone()
    shares: dict[int, float] = {}
    whole = 0.0
    for piece in pieces(text)[:ASKED]:
        rows = connection.execute(_UNDER, (f'"{piece}"', NEWEST)).fetchall()
        # As rare as if the newest were spread like all.
        among = last - rows[-1][0] + 1 if len(rows) == NEWEST else last
        weight = math.log(1 + (among + 1) / (len(rows) + 0.5))
        whole += weight
        for (number,) in rows:
            shares[number] = shares.get(number, 0.0) + weight
    best = sorted(shares, key=lambda number: (-shares[number], -number))[:limit]
    ids = [connection.execute(_ID, (number,)).fetchone()[0] for number in best]
    return tuple((one, shares[number] / whole) for one, number in zip(ids, best, strict=True))
