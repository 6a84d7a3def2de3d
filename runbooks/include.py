"""Shared pieces: steps written once in `common/`, put into a runbook before it is checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.document import Document
from config.errors import Fault
from config.nearest import nearest
from runbooks.places import PLACE
from runbooks.way import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.document import Path as Where
    from config.document import Value
    from runbooks.shapes import IncludeShape

FOLDER = "common"
"""Name of the folder that holds pieces."""
_SHIPPED = Path(__file__).parent / "library" / FOLDER


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of `common/` that was found right."""

    path: Path
    document: Document
    text: str

    @property
    def params(self) -> dict[str, dict[str, Value]]:
        """What it needs, by name."""
        return {str(one["id"]): one for one in _mappings(self.document, "params")}

    @property
    def steps(self) -> list[dict[str, Value]]:
        """What it does."""
        return _mappings(self.document, "steps")


@dataclass(slots=True)
class Merged:
    """A runbook with its pieces in it; `files` tells what came from another file, by path."""

    document: Document
    files: dict[Where, str] = field(default_factory=dict)
    pieces: dict[Path, str] = field(default_factory=dict)

    def kept(self, text: str) -> tuple[str, str]:
        """Return the text of the book with its pieces, and the hash of it all."""
        parts = [f"\n# {FOLDER}/{path.name}\n{piece}" for path, piece in self.pieces.items()]
        whole = "".join([text, *parts])
        return whole, hashlib.sha256(whole.encode()).hexdigest()

    def copy(self, source: Document, old: Where, new: Where) -> None:
        """Take over where everything under a path of a file stands."""
        for name in ("values", "keys"):
            for path, place in getattr(source, name).items():
                if path[: len(old)] == old:
                    getattr(self.document, name)[(*new, *path[len(old) :])] = place
        self.files[new] = source.file

    def blame(
        self, where: Where, code: str, values: dict[str, str], *, at_key: bool = False
    ) -> None:
        """Add a fault at a path of the merged runbook, in the file that wrote it."""
        places = self.document.keys if at_key else self.document.values
        while where and where not in places:
            where = where[:-1]
        place, path = places.get(where, (1, 1)), where
        while path and path not in self.files:
            path = path[:-1]
        file = self.files.get(path, self.document.file)
        self.document.faults.append(Fault(file, *place, code, values))


def find(name: str, book: Path) -> Path | None:
    """Return the file of a piece: the site's own beside the book goes before the shipped one."""
    return next((path for path in _candidates(book) if path.stem == name), None)


def _candidates(book: Path) -> Iterator[Path]:
    for folder in (book.parent / FOLDER, book.parent.parent / FOLDER, _SHIPPED):
        yield from sorted(folder.glob("*.yaml"))


def includes(document: Document) -> Iterator[int]:
    """Yield the places in `steps` of what is an include."""
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    for at, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, dict) and "include" in step:
            yield at


def merge(
    document: Document, given: dict[int, IncludeShape], read: Callable[[Path], Piece]
) -> Merged:
    """Return a runbook with its pieces in place of its includes. Raises Invalid of a piece."""
    data = document.data if isinstance(document.data, dict) else {}
    steps: list[Value] = []
    params: list[Value] = []
    new = Document(document.file, {**data, "steps": steps}, whole=True, faults=document.faults)
    merged = Merged(new)
    for kept in ("values", "keys"):
        places = getattr(document, kept)
        getattr(new, kept).update({p: v for p, v in places.items() if p[:1] != ("steps",)})
    new.values["steps",] = document.values["steps",]
    own = data.get("params")
    if isinstance(own, list):
        params += own
    entries = _mappings(document, "steps")
    pieces = {at: piece for at in given if (piece := _piece(merged, document, at, given[at], read))}
    after = END
    follow: dict[int, str] = {}
    for at in reversed(range(len(entries))):
        follow[at] = after
        if at in pieces:
            after = _named(given[at], str(pieces[at].steps[0]["id"]))
        elif at not in given:
            after = str(entries[at].get("id", END))
    for at, entry in enumerate(entries):
        if at in pieces:
            _lay(merged, document, at, given[at], pieces[at], follow[at], steps, params)
        elif at not in given:
            merged.copy(document, ("steps", at), ("steps", len(steps)))
            steps.append(entry)
    if params:
        new.data = {**data, "params": params, "steps": steps}
    return merged


def _piece(
    merged: Merged,
    document: Document,
    at: int,
    shape: IncludeShape,
    read: Callable[[Path], Piece],
) -> Piece | None:
    path = find(shape.include, Path(document.file))
    if path is None:
        names = sorted({one.stem for one in _candidates(Path(document.file))})
        near = nearest(shape.include, names) or ", ".join(names) or "-"
        place = document.values["steps", at, "include"]
        document.blame(place, "include.unknown", name=shape.include, nearest=near)
        return None
    piece = read(path)
    merged.pieces[path] = piece.text
    for name in shape.with_:
        if name not in piece.params:
            place = document.keys["steps", at, "with", name]
            known = ", ".join(piece.params) or "-"
            document.blame(place, "include.param", name=name, known=known)
    for name, param in piece.params.items():
        if name not in shape.with_ and "default" not in param and "fact" not in param:
            document.blame(document.values["steps", at], "include.missing", name=name)
    return piece


def _lay(
    merged: Merged,
    document: Document,
    at: int,
    shape: IncludeShape,
    piece: Piece,
    follow: str,
    steps: list[Value],
    params: list[Value],
) -> None:
    """Put the steps of a piece behind those that are there, under names of their own."""
    entry: Where = ("steps", at)
    prefix = (shape.as_ or shape.include).replace("-", "_")
    names: dict[str, str] = {}
    for number, (name, param) in enumerate(piece.params.items()):
        names[name] = f"{prefix}_{name}"
        value = shape.with_.get(name)
        if value is not None and (place := PLACE.fullmatch(value)):
            names[name] = place[1]
            continue
        where: Where = ("params", len(params))
        merged.copy(piece.document, ("params", number), where)
        fresh = {**param, "id": names[name]}
        if value is not None:
            fresh = {k: v for k, v in fresh.items() if k != "fact"} | {"default": value}
            _point(merged, document, (*entry, "with", name), (*where, "default"))
        params.append(fresh)
    for step in piece.steps:
        names |= {one: f"{prefix}_{one}" for one in _keys(step.get("capture"))}
    leads = {key: value for key, value in shape.then if value is not None}
    for number, step in enumerate(piece.steps):
        where = ("steps", len(steps))
        merged.copy(piece.document, ("steps", number), where)
        _point(merged, document, (*entry, "as" if shape.as_ else "include"), (*where, "id"))
        then = _keys(step.get("then"))
        last = number == len(piece.steps) - 1
        for verdict in dict.fromkeys([*then, *(leads if last else ())]):
            if then.get(verdict, END) != END:
                then[verdict] = _named(shape, str(then[verdict]))
                continue
            then[verdict] = leads.get(verdict, follow)
            if verdict in leads:
                _point(merged, document, (*entry, "then", verdict), (*where, "then", verdict))
        fresh = {**step, "id": _named(shape, str(step["id"])), "then": then}
        for key in ("run", "say", "capture"):
            if key in step:
                fresh[key] = _renamed(step[key], names)
        if shape.on is not None:
            fresh["on"] = shape.on
            _point(merged, document, (*entry, "on"), (*where, "on"))
        if fills := _keys(step.get("fills")):
            value = str(fills.get("value", ""))
            fresh["fills"] = {**fills, "value": names.get(value, value)}
        if "capture" in step:
            fresh["capture"] = {names[k]: v for k, v in _keys(step["capture"]).items()}
        if last:
            own = _keys(_mappings(document, "steps")[at])
            if shape.title is not None:
                fresh["title"] = own["title"]
                _point(merged, document, (*entry, "title"), (*where, "title"))
            said, says = _keys(own.get("say")), _keys(fresh.get("say"))
            if judged := own.get("expect"):
                fresh["expect"] = judged
                merged.copy(document, (*entry, "expect"), (*where, "expect"))
                # What the piece says of warn and fail holds for its own limits only.
                says = {one: text for one, text in says.items() if one in ("ok", "unknown")}
            fresh["say"] = {**says, **said}
            for verdict in said:
                _point(merged, document, (*entry, "say", verdict), (*where, "say", verdict))
        steps.append(fresh)


def _point(merged: Merged, source: Document, old: Where, new: Where) -> None:
    """Let a path of the merged runbook stand where the including book says it."""
    merged.document.values[new] = source.values[old]
    merged.files[new] = source.file


def _renamed(value: Value, names: dict[str, str]) -> Value:
    """Return a text, or a mapping of texts, with other names in its places."""
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, str):
        return PLACE.sub(lambda place: f"{{{{{names.get(place[1], place[1])}}}}}", value)
    return value


def _named(shape: IncludeShape, step: str) -> str:
    """Return the id of a piece's step in the book; its main step has the prefix alone."""
    prefix = shape.as_ or shape.include
    return prefix if step == shape.include else f"{prefix}-{step}"


def _keys(value: Value) -> dict[str, Value]:
    return dict(value) if isinstance(value, dict) else {}


def _mappings(document: Document, key: str) -> list[dict[str, Value]]:
    found = _keys(document.data).get(key)
    return [_keys(one) for one in found] if isinstance(found, list) else []
