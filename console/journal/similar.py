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


TELLING = 5
"""Rare pieces that are looked for together."""
_UNDER = """SELECT rowid FROM incident_piece WHERE incident_piece MATCH ?
    ORDER BY rowid DESC LIMIT ?"""
_WORDS = "SELECT incident, pieces FROM incident_words WHERE number = ?"


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
    weights: dict[str, float] = {}
    seen: dict[int, float] = {}
    for piece in pieces(text)[:ASKED]:
        rows = connection.execute(_UNDER, (f'"{piece}"', NEWEST)).fetchall()
        # As rare as if the newest were spread like all.
        among = last - rows[-1][0] + 1 if len(rows) == NEWEST else last
        weights[piece] = math.log(1 + (among + 1) / (len(rows) + 0.5))
        for (number,) in rows:
            seen[number] = seen.get(number, 0.0) + weights[piece]
    best = sorted(seen, key=lambda number: (-seen[number], -number))[:limit]
    # Common words together may be rare: those that hold the most telling ones, however old.
    telling = sorted(weights, key=lambda piece: -weights[piece])
    for count in {len(telling), min(len(telling), TELLING)} if telling else ():
        match = " AND ".join(f'"{piece}"' for piece in telling[:count])
        best += [number for (number,) in connection.execute(_UNDER, (match, limit))]
    whole = sum(weights.values())
    found = []
    for number in sorted(set(best), reverse=True):
        incident, made = connection.execute(_WORDS, (number,)).fetchone()
        held = weights.keys() & set(made.split())
        found.append((incident, sum(weights[piece] for piece in held) / whole))
    found.sort(key=lambda one: -one[1])
    return tuple(found[:limit])
