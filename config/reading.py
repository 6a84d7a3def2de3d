"""The files of a site as one: YAML, shapes and rules, and where each mistake stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from config.build import build
from config.document import Document, Path, Value, parse
from config.errors import Fault, Invalid
from config.misshapen import told
from config.rules import broken
from config.schema import FILES, FolderShape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path as FilePath

    from pydantic_core import ErrorDetails

    from config.model import Site
    from config.team import Duty


def read(folder: FilePath, contents: Mapping[str, bytes], today: date) -> Site:
    """Return the site of a folder's files; raise Invalid with every mistake."""
    documents = _documents(folder, contents)
    faults = [fault for document in documents for fault in document.faults]
    if not all(document.whole for document in documents):
        raise Invalid(tuple(faults))

    whole = _Whole(folder, faults)
    for document in documents:
        whole.add(document)
    for finding in broken(whole.data):
        whole.blame(finding.path, finding.code, dict(finding.values), other=finding.other)
    try:
        shape = FolderShape.model_validate(whole.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            whole.misshapen(detail)
        raise Invalid(tuple(faults)) from None
    duties = whole.calendar(contents, shape, today) if shape.roster.calendar else None
    if faults:
        raise Invalid(tuple(faults))
    return build(shape, folder, duties)


def places(folder: FilePath, contents: Mapping[str, bytes]) -> Callable[[Path], Fault]:
    """Return what tells where an entry of a checked folder stands, as a fault without a code."""
    whole = _Whole(folder, [])
    for document in _documents(folder, contents):
        whole.add(document)
    return lambda path: Fault(*whole.place(path), "")


def _documents(folder: FilePath, contents: Mapping[str, bytes]) -> list[Document]:
    return [
        parse(str(folder / name), content)
        for name, content in contents.items()
        if name.endswith(".yaml")
    ]


class _Whole:
    """All sections of all files, and the file of each."""

    def __init__(self, folder: FilePath, faults: list[Fault]) -> None:
        self.data: dict[str, Value] = {}
        self._folder = folder
        self._faults = faults
        self._documents: dict[str, Document] = {}

    def add(self, document: Document) -> None:
        """Take in the sections of a file; the first file that holds a section wins."""
        if document.data is None:  # nothing but comments
            return
        if not isinstance(document.data, dict):
            document.blame((1, 1), "type.mapping")
            self._faults.append(document.faults[-1])
            return
        for section, value in document.data.items():
            if section in self._documents:
                earlier = self._documents[section]
                line, _ = earlier.keys[(section,)]
                values = {"section": section, "file": earlier.file, "line": str(line)}
                place = document.keys[(section,)]
                self._faults.append(Fault(document.file, *place, "section.twice", values))
                continue
            self._documents[section] = document
            self.data[section] = value

    def blame(
        self,
        path: Path,
        code: str,
        values: dict[str, str],
        *,
        at_key: bool = False,
        other: Path | None = None,
    ) -> None:
        """Add a fault of what stands at a path, or of its key."""
        if other is not None:
            file, line, _ = self._place(other)
            values |= {"file": file, "line": str(line)}
        self._faults.append(Fault(*self._place(path, at_key=at_key), code, values))

    def misshapen(self, detail: ErrorDetails) -> None:
        """Add the fault that pydantic found."""
        path = detail["loc"]
        if detail["type"] == "missing" and len(path) == 1:
            section = str(path[0])
            file = next(file for file, sections in FILES.items() if section in sections)
            values = {"section": section, "file": file}
            self._faults.append(Fault(str(self._folder), 0, 0, "section.missing", values))
            return
        path, code, values, at_key = told(detail, FolderShape)
        self.blame(path, code, values, at_key=at_key)

    def calendar(
        self, contents: Mapping[str, bytes], shape: FolderShape, today: date
    ) -> tuple[Duty, ...]:
        """Return what the roster's calendar says; add its faults."""
        from config.duties import People, read  # few sites have one, and it takes its time to load

        name, where = str(shape.roster.calendar), ("roster", "calendar")
        if name not in contents or not name.endswith(".ics"):
            self.blame(where, "calendar.missing", {"name": name})
            return ()
        team = shape.roster.engineers
        ids = {word.casefold(): one.id for one in team for word in (one.id, one.name)}
        zone = ZoneInfo(shape.site.zone)
        duties, faults = read(str(self._folder / name), contents[name], People(ids), zone, today)
        self._faults.extend(faults)
        return duties

    def place(self, path: Path) -> tuple[str, int, int]:
        """Return where an entry stands; of one that does not, where the one around it does."""
        document = self._documents[str(path[0])]
        while path not in document.values:
            path = path[:-1]
        return document.file, *document.values[path]

    def _place(self, path: Path, *, at_key: bool = False) -> tuple[str, int, int]:
        document = self._documents[str(path[0])]
        places = document.keys if at_key else document.values
        return document.file, *places[path]
