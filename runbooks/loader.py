"""Runbook files read: YAML, shape and the rules between steps; every mistake with its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from config.document import Document, Path, parse
from config.errors import Fault, Invalid
from config.misshapen import told
from runbooks.build import build
from runbooks.rules import broken
from runbooks.shapes import RunbookShape

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from runbooks.model import Runbook

LIMIT = 1024 * 1024
"""Bytes of one file."""


def load_file(path: FilePath) -> Runbook:
    """Return the runbook of a file. Raises Invalid with every mistake in it."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        raise Invalid((Fault(str(path), 0, 0, "file.unreadable", values),)) from None
    if len(content) > LIMIT:
        raise Invalid((Fault(str(path), 0, 0, "file.large", {"limit": str(LIMIT)}),))
    document = parse(str(path), content)
    if not document.whole:
        raise Invalid(tuple(document.faults))
    if not isinstance(document.data, dict):
        document.blame((1, 1), "type.mapping")
        raise Invalid(tuple(document.faults))
    try:
        shape = RunbookShape.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where, code, values, at_key = told(detail, RunbookShape)
            document.blame(_place(document, where, at_key=at_key), code, **values)
        raise Invalid(tuple(document.faults)) from None
    digest = hashlib.sha256(content).hexdigest()
    book = build(shape, str(path), digest, content.decode("utf-8-sig"), document)
    for where, code, values in broken(book, shape, path.stem):
        document.blame(_place(document, where), code, **values)
    if document.faults:
        raise Invalid(tuple(document.faults))
    return book


@dataclass(frozen=True, slots=True)
class Shelf:
    """What files and folders hold: the runbooks that can be used, and what is wrong with others."""

    books: tuple[Runbook, ...]
    faults: tuple[Fault, ...]


def load_all(*places: FilePath) -> tuple[Runbook, ...]:
    """Return the runbooks of files and folders. Raises Invalid with every mistake in them."""
    shelf = read_all(*places)
    if shelf.faults:
        raise Invalid(shelf.faults)
    return shelf.books


def read_all(*places: FilePath) -> Shelf:
    """Return what files and folders hold; a broken runbook keeps nobody from the others.

    A later folder's runbook takes the place of an earlier one of the same id: so a site changes a
    shipped one.
    """
    books: dict[str, Runbook] = {}
    faults: list[Fault] = []
    for place in places:
        found: dict[str, Runbook] = {}
        for path in sorted(place.rglob("*.yaml")) if place.is_dir() else [place]:
            try:
                book = load_file(path)
            except Invalid as invalid:
                faults += invalid.faults
                continue
            if book.id in found:
                values = {"id": book.id, "file": found[book.id].path}
                faults.append(Fault(str(path), 1, 1, "runbook.twice", values))
            found[book.id] = book
        books |= found
    return Shelf(tuple(books.values()), tuple(faults))


def _place(document: Document, path: Path, *, at_key: bool = False) -> tuple[int, int]:
    places = document.keys if at_key else document.values
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))
