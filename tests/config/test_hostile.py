"""Whatever a file holds, it is a site or a list of mistakes; never a traceback, never a hang."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import Fault, Invalid
from config.faults import CODES
from config.loader import load
from config.reading import read
from config.template import write

WITHIN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

with tempfile.TemporaryDirectory() as _folder:
    write(Path(_folder))
    TEMPLATE = {path.name: path.read_bytes() for path in sorted(Path(_folder).iterdir())}
DATA = {name: yaml.safe_load(content) for name, content in TEMPLATE.items()}


def outcome(contents: dict[str, bytes]) -> tuple[Fault, ...]:
    faults: tuple[Fault, ...] = ()
    try:
        read(Path("site"), contents, date(2026, 3, 10))
    except Invalid as invalid:
        faults = invalid.faults or (Fault("nothing told", 0, 0, ""),)
    for fault in faults:
        assert set(fault.values) == set(CODES[fault.code])
        assert fault.line >= 1 or fault.code == "section.missing"
    return faults


@WITHIN
@given(
    name=st.sampled_from(sorted(TEMPLATE)),
    at=st.floats(0, 1),
    cut=st.integers(0, 20),
    put=st.binary(max_size=12) | st.sampled_from([b"\t", b"- ", b": ", b"{", b"[", b"\n", b"'"]),
)
def test_bytes_changed_anywhere_are_a_site_or_mistakes(
    name: str, at: float, cut: int, put: bytes
) -> None:
    content = TEMPLATE[name]
    place = int(at * len(content))
    outcome({**TEMPLATE, name: content[:place] + put + content[place + cut :]})


STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["his", "his-db", ">= 5", "> 99", "10s", "25:00", "[key]", "9" * 5000, "1e999", "-", "\0"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    parts: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        parts = list(data.items())
    elif isinstance(data, list):
        parts = list(enumerate(data))
    return [path] + [deep for key, value in parts for deep in places(value, (*path, key))]


PLACES = [(name, path) for name in sorted(DATA) for path in places(DATA[name]) if path]


def replaced(data: object, path: tuple[str | int, ...], value: object) -> object:
    key, *rest = path
    fresh = value if not rest else replaced(data[key], tuple(rest), value)  # type: ignore[index]
    if isinstance(data, dict):
        return {**data, key: fresh}
    assert isinstance(data, list)
    return [fresh if place == key else part for place, part in enumerate(data)]


@WITHIN
@given(where=st.sampled_from(PLACES), value=STRANGE)
def test_any_value_in_any_place_is_a_site_or_mistakes(
    where: tuple[str, tuple[str | int, ...]], value: object
) -> None:
    name, path = where
    text = yaml.dump(replaced(DATA[name], path, value), allow_unicode=True)
    outcome({**TEMPLATE, name: text.encode(errors="surrogatepass")})


@WITHIN
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_a_site_or_mistakes(content: bytes) -> None:
    assert outcome({"site.yaml": content})


def test_a_million_brackets_and_a_bomb_of_aliases_are_refused_at_once(tmp_path: Path) -> None:
    bomb = b"a: &a [x, x]\n" + b"".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n".encode()
        for i in range(20)
    )
    for content, code in (
        (b"[" * 1_000_000, "yaml.deep"),
        (b"{a: " * 250_000, "yaml.deep"),
        (b"- " * 500_000, "yaml.deep"),
        (bomb, "yaml.alias"),
    ):
        assert [fault.code for fault in outcome({"site.yaml": content})] == [code]


def test_an_untouched_template_has_no_mistake(tmp_path: Path) -> None:
    write(tmp_path)
    load(tmp_path)
    assert outcome(TEMPLATE) == ()
