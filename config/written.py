"""The fields of a site's files that have a notation, as annotated types for their shapes."""

from __future__ import annotations

import codecs
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, WithJsonSchema

from config import notation
from config.faults import MisreadError
from config.model import Bound, Span
from config.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
CARD_CELLS = 6


def _notation(read: Callable[[str], T]) -> PlainValidator:
    """Read a notation; a bare number is given to it as text, so that it can say what lacks."""

    def validate(value: object) -> T:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise MisreadError("type.text")
        return read(str(value))

    return PlainValidator(validate)


def _like(form: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{form})$"})


def _name(form: str, allowed: str) -> AfterValidator:
    def validate(value: str) -> str:
        if not re.fullmatch(form, value, re.ASCII):
            raise MisreadError("name.form", given=value, allowed=allowed)
        return value

    return AfterValidator(validate)


def _card(text: str) -> str:
    cells = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    if cells > CARD_CELLS:
        raise MisreadError("text.wide", cells=str(cells), limit=str(CARD_CELLS))
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        near = nearest(text, available_timezones())
        if near is None:
            raise MisreadError("zone.unknown", given=text) from None
        raise MisreadError("zone.misspelt", given=text, nearest=near) from None
    return text


def _encoding(text: str) -> str:
    try:
        codecs.lookup(text)
        b"a".decode(text)  # some codecs are not about text
    except (LookupError, ValueError):
        raise MisreadError("encoding.unknown", given=text) from None
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9:][A-Za-z0-9._:-]*", text):  # never an option of a command
        raise MisreadError("address.form", given=text)
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
        well = well and parts.port != 0 and not re.search(r"\s", text)
    except ValueError:
        well = False
    if not well:
        raise MisreadError("url.form", given=text)
    return text


def _path(text: str) -> str:
    try:
        return str(Path(text).expanduser())
    except RuntimeError:
        raise MisreadError("path.home", given=text) from None


def _group(pattern: re.Pattern[str]) -> re.Pattern[str]:
    if not pattern.groups:
        raise MisreadError("regex.group")
    return pattern


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CardWords = Annotated[Words, AfterValidator(_card)]
Id = Annotated[str, _name(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", "A-Z a-z 0-9 - _")]
Role = Annotated[str, _name(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", "A-Z a-z 0-9 - _ .")]
Sign = Annotated[str, _name(r"[a-z0-9-]+(\.[a-z0-9-]+)*", "a-z 0-9 - .")]
User = Annotated[str, _name(r"[A-Za-z0-9_][A-Za-z0-9_.@+\\-]{0,63}", r"A-Z a-z 0-9 _ . @ + - \\")]
Label = Annotated[str, _name(r"[A-Za-z_][A-Za-z0-9_]*", "A-Z a-z 0-9 _")]
Header = Annotated[str, _name(r"[A-Za-z0-9-]+", "A-Z a-z 0-9 -")]
Port = Annotated[int, Field(ge=1, le=65535)]
Status = Annotated[int, Field(ge=100, le=599)]

Duration = Annotated[timedelta, _notation(notation.duration), _like(notation.DURATION)]
Threshold = Annotated[Bound, _notation(notation.bound), _like(notation.BOUND)]
Clock = Annotated[time, _notation(notation.clock), _like(notation.CLOCK)]
Hours = Annotated[Span, _notation(notation.span), _like(notation.SPAN)]
Day = Annotated[date, _notation(notation.day), _like(r"\d{4}-\d\d-\d\d")]
Yearday = Annotated[tuple[int, int], _notation(notation.yearday), _like(notation.YEARDAY)]
Turn = Annotated[int, _notation(notation.turn), _like(notation.TURN)]
RoutineDay = Annotated[
    tuple[str, int],
    _notation(notation.routine_day),
    WithJsonSchema({"enum": [*notation.WEEKDAYS, *range(1, 29)]}),
]
Local = Annotated[datetime, _notation(notation.local), _like(notation.LOCAL)]
Secret = Annotated[tuple[str, str], _notation(notation.secret), _like(notation.ELSEWHERE)]
Regex = Annotated[re.Pattern[str], _notation(notation.pattern), WithJsonSchema({"type": "string"})]
QuickRegex = Annotated[
    re.Pattern[str], _notation(notation.quick), WithJsonSchema({"type": "string"})
]
MaskRegex = Annotated[re.Pattern[str], _notation(notation.mask), WithJsonSchema({"type": "string"})]
GroupRegex = Annotated[Regex, AfterValidator(_group)]
Expression = Annotated[Words, AfterValidator(notation.promql)]
Zone = Annotated[str, AfterValidator(_zone)]
Encoding = Annotated[str, AfterValidator(_encoding)]
Address = Annotated[str, AfterValidator(_address)]
Url = Annotated[str, AfterValidator(_url)]
FilePath = Annotated[Words, AfterValidator(_path)]
