"""What a runbook's file may ask for, at its edges."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Invalid
from runbooks.loader import load_file
from runbooks.model import KEPT
from runbooks.output import Kept

ROOT = Path(__file__).parents[2]
BOOK = """
id: edge
title: {{zh: 边, en: edge}}
roles: [his]
symptoms: {{zh: 无, en: none}}
steps:
  - id: look
    title: {{zh: 看, en: look}}
    run: "true"
    {}
"""


def loaded(folder: Path, line: str):
    path = folder / "edge.yaml"
    path.write_text(BOOK.format(line), encoding="utf-8")
    return load_file(path).steps[0]


def test_a_step_says_how_much_is_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, "risk: read").limit == KEPT
    assert loaded(tmp_path, "limit: 8KiB").limit == 8192
    for wrong, code in (("12", "number.low"), ("1GiB", "size.form"), ("64MiB", "number.high")):
        with pytest.raises(Invalid) as caught:
            loaded(tmp_path, f"limit: {wrong}")
        assert [fault.code for fault in caught.value.faults] == [code], wrong
        assert caught.value.faults[0].line == 10


def test_windows_statuses_and_delimiters(tmp_path: Path) -> None:
    step = loaded(tmp_path, "expect: [{exit: {ok: [0], warn: [3221225786]}}]")
    assert step.expect
    with pytest.raises(Invalid) as caught:
        loaded(tmp_path, 'expect: [{csv: a, delimiter: "||", equals: x}]')
    assert [fault.code for fault in caught.value.faults] == ["choice.unknown"]


def test_only_so_much_is_kept_and_the_rest_is_counted() -> None:
    kept = Kept(1024)
    for number in range(10_000):
        kept.take(f"line {number}\n")
    output = kept.shown()
    assert len("\n".join((*output.head, *output.tail))) < 1024 + 40
    assert output.head[0] == "line 0"
    assert output.tail[-1] == "line 9999"
    assert output.skipped == 10_000 - len(output.head) - len(output.tail)


@given(st.lists(st.text(alphabet="ab\n\né中", max_size=40), max_size=30), st.integers(4, 60))
def test_what_is_kept_does_not_depend_on_how_it_came(pieces: list[str], limit: int) -> None:
    whole, parts = Kept(limit), Kept(limit)
    text = "".join(pieces)
    assert "".join([*map(parts.take, pieces), parts.end()]) == whole.take(text) + whole.end()
    seen = parts.shown()
    assert seen == whole.shown()
    lines = text.removesuffix("\n").split("\n") if text else []
    assert [*seen.head, *seen.tail] == lines[: len(seen.head)] + lines[
        len(lines) - len(seen.tail) :
    ]
    assert len(lines) == len(seen.head) + len(seen.tail) + seen.skipped
    assert seen.bytes == len(text.encode())


def test_the_commented_start_is_a_runbook(tmp_path: Path) -> None:
    text = (ROOT / "runbooks" / "start.yaml").read_text("utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("@id@", "mine"), encoding="utf-8")
    assert [step.id for step in load_file(path).steps] == ["space", "agreed", "rotate"]
