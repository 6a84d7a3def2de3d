"""Runbook files read: YAML, shape and the rules between steps; every mistake with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from config.document import parse
from config.errors import Fault, Invalid
from config.misshapen import told
from runbooks.build import build
from runbooks.include import FOLDER, Merged, Piece, includes, merge
from runbooks.rules import broken
from runbooks.shapes import IncludeShape, PieceShape, RunbookShape

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from config.document import Document
    from config.shapes.base import Shape
    from runbooks.model import Runbook

S = TypeVar("S", bound="Shape")

LIMIT = 1024 * 1024
"""Bytes of one file."""


def load_file(path: FilePath) -> Runbook:
    """Return the runbook of a file. Raises Invalid with every mistake in it and its pieces."""
    document, text = read(path)
    at = list(includes(document))
    given = {one: shape for one in at if (shape := _include(document, one))}
    if document.faults:
        raise Invalid(tuple(document.faults))
    merged = merge(document, given, load_piece) if at else Merged(document)
    if any(fault.code == "include.unknown" for fault in document.faults):
        raise Invalid(tuple(document.faults))  # without its steps the rest looks wrong that is not
    return _checked(merged, path, text)


def load_piece(path: FilePath) -> Piece:
    """Return a shared piece. Raises Invalid with every mistake in it, included or not."""
    document, text = read(path)
    for at in includes(document):
        document.blame(document.keys["steps", at, "include"], "include.inside")
    if document.faults:
        raise Invalid(tuple(document.faults))
    shape = shaped(Merged(document), PieceShape)
    for at, step in enumerate(shape.steps):
        if step.risk != "read":
            place = document.values["steps", at, "risk"]
            document.blame(place, "include.change", id=step.id)
    data = document.data if isinstance(document.data, dict) else {}
    words = data["title"]
    alone = replace(document, data={**data, "roles": ["local"], "symptoms": words})
    _checked(Merged(alone), path, text)
    return Piece(path, document, text)


def read(path: FilePath) -> tuple[Document, str]:
    """Return a YAML file whose whole is a mapping, and its text. Raises Invalid."""
    if path.exists() and not path.is_file():  # a pipe would never end
        raise Invalid((Fault(str(path), 0, 0, "file.kind"),))
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        values = {"reason": error.strerror or str(error)}
        raise Invalid((Fault(str(path), 0, 0, "file.unreadable", values),)) from None
    if len(content) > LIMIT:
        raise Invalid((Fault(str(path), 0, 0, "file.large", {"limit": str(LIMIT)}),))
    document = parse(str(path), content)
    if document.whole and not isinstance(document.data, dict):
        document.blame((1, 1), "type.mapping")
    if document.faults:
        raise Invalid(tuple(document.faults))
    return document, content.decode("utf-8-sig")


def _include(document: Document, at: int) -> IncludeShape | None:
    steps = document.data["steps"] if isinstance(document.data, dict) else None
    try:
        return IncludeShape.model_validate(steps[at] if isinstance(steps, list) else None)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where, code, values, at_key = told(detail, IncludeShape)
            Merged(document).blame(("steps", at, *where), code, values, at_key=at_key)
        return None


def shaped(merged: Merged, kind: type[S]) -> S:
    """Return what a file holds as a shape. Raises Invalid with every mistake in it."""
    try:
        return kind.model_validate(merged.document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where, code, values, at_key = told(detail, kind)
            merged.blame(where, code, values, at_key=at_key)
        raise Invalid(tuple(merged.document.faults)) from None


def _checked(merged: Merged, path: FilePath, text: str) -> Runbook:
    document = merged.document
    shape = shaped(merged, RunbookShape)
    source, digest = merged.kept(text)
    book = build(shape, str(path), digest, source, document)
    for where, code, values in broken(book, shape, path.stem):
        merged.blame(where, code, values)
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
                if path.parent.name == FOLDER:
                    load_piece(path)
                    continue
                book = load_file(path)
            except Invalid as invalid:
                faults += [fault for fault in invalid.faults if fault not in faults]
                continue
            if book.id in found:
                values = {"id": book.id, "file": found[book.id].path}
                faults.append(Fault(str(path), 1, 1, "runbook.twice", values))
            found[book.id] = book
        books |= found
    return Shelf(tuple(books.values()), tuple(faults))
