"""Shared pieces: put into a book at load, with their own faults, and kept with the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import Invalid
from runbooks.loader import load_file, read_all
from runbooks.model import Verdict

HEAD = """id: book
title: {zh: 手册, en: Book}
roles: [his]
symptoms: {zh: 慢, en: slow}
steps:
"""
LAST = """  - id: last
    title: {zh: 最后, en: last}
    run: echo {{room_used}}
"""
PIECE = """id: own
title: {zh: 片段, en: piece}
params:
  - {id: word, name: {zh: 词, en: word}, pattern: '[a-z]+'}
steps:
  - id: first
    title: {zh: 一, en: one}
    run: echo {{word}}
    capture: {got: '(.*)'}
    then: {ok: own, fail: end}
  - id: own
    title: {zh: 二, en: two}
    run: echo {{got}}
"""


def written(folder: Path, steps: str, piece: str = PIECE) -> Path:
    (folder / "common").mkdir(exist_ok=True)
    (folder / "common" / "own.yaml").write_text(piece, "utf-8")
    path = folder / "book.yaml"
    path.write_text(HEAD + steps, "utf-8")
    return path


def faults(path: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(Invalid) as caught:
        load_file(path)
    return [(Path(f.file).name, f.line, f.column, f.code) for f in caught.value.faults]


def test_a_shipped_piece_takes_values_names_and_ways_of_the_book(tmp_path: Path) -> None:
    steps = "  - include: disk\n    as: room\n    with: {folder: /data}\n    then: {fail: end}\n"
    steps += "    title: {zh: 备份盘, en: Backup disk}\n    say: {fail: {zh: 满了, en: full}}\n"
    book = load_file(written(tmp_path, steps + LAST))
    assert [step.id for step in book.steps] == ["room", "last"]
    assert book.steps[0].then == {Verdict.FAIL: "end"}
    assert book.steps[0].run == "LC_ALL=C df -P {{room_folder}}"
    assert book.steps[0].title.en == "Backup disk"
    assert book.steps[0].say[Verdict.FAIL].en == "full"
    assert "{{room_used}}" in book.steps[0].say[Verdict.OK].en
    assert (book.params[0].id, book.params[0].default) == ("room_folder", "/data")


def test_the_end_of_a_piece_is_what_follows_it(tmp_path: Path) -> None:
    steps = "  - include: own\n    as: a-b\n    with: {word: hi}\n" + LAST.replace(
        "room_used", "a_b_got"
    )
    book = load_file(written(tmp_path, steps))
    assert [step.id for step in book.steps] == ["a-b-first", "a-b", "last"]
    assert book.steps[0].then == {Verdict.OK: "a-b", Verdict.FAIL: "last"}
    assert book.steps[1].run == "echo {{a_b_got}}"


def test_text_and_hash_cover_the_piece(tmp_path: Path) -> None:
    steps = "  - include: own\n    with: {word: hi}\n"
    before = load_file(written(tmp_path, steps))
    after = load_file(written(tmp_path, steps, PIECE.replace("{zh: 二", "{zh: 三")))
    assert "zh: 二" in before.source
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ("  - include: dsk\n", ("book.yaml", 6, 14, "include.unknown")),
        ("  - include: own\n", ("book.yaml", 6, 5, "include.missing")),
        ("  - include: own\n    with: {word: hi, x: y}\n", ("book.yaml", 7, 22, "include.param")),
        ("  - include: own\n    with: {word: HI}\n", ("book.yaml", 7, 18, "param.default")),
        ("  - include: own\n    width: {}\n", ("book.yaml", 7, 5, "field.misspelt")),
        (
            "  - include: own\n    with: {word: hi}\n    then: {warn: x}\n",
            ("book.yaml", 8, 18, "step.unknown"),
        ),
        (
            "  - include: disk\n    as: a\n  - include: disk\n    as: a\n",
            ("book.yaml", 9, 9, "step.twice"),
        ),
    ],
)
def test_a_mistake_of_the_book_stands_in_the_book(
    tmp_path: Path, steps: str, fault: tuple[str, int, int, str]
) -> None:
    assert fault in faults(written(tmp_path, steps))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    run: echo {{got}}", "    run: echo {{gone}}", ("own.yaml", 13, 10, "value.unknown")),
        ("    run: echo {{got}}", "    risk: change", ("own.yaml", 13, 11, "include.change")),
        ("  - id: own", "  - include: disk\n  - id: own", ("own.yaml", 11, 5, "include.inside")),
    ],
)
def test_a_mistake_of_a_piece_stands_there_once_used_or_not(
    tmp_path: Path, old: str, new: str, fault: tuple[str, int, int, str]
) -> None:
    path = written(tmp_path, "  - include: own\n    with: {word: hi}\n", PIECE.replace(old, new))
    assert fault in faults(path)
    found = [f.code for f in read_all(tmp_path).faults]
    assert found.count(fault[3]) == 1
    path.unlink()
    assert [f.code for f in read_all(tmp_path).faults].count(fault[3]) == 1


def test_a_book_judges_by_limits_of_its_own_and_then_says_what_they_mean(tmp_path: Path) -> None:
    steps = "  - include: disk\n    expect: [{number: '(\\d+)%', warn: '> 1'}]\n"
    book = load_file(written(tmp_path, steps + LAST.replace("room", "disk")))
    [judged] = book.steps[0].expect
    assert (judged.warn.limit, judged.fail) == (1, None)
    assert set(book.steps[0].say) == {Verdict.OK, Verdict.UNKNOWN}


def test_a_wrong_limit_is_blamed_where_the_book_has_it(tmp_path: Path) -> None:
    steps = "  - include: disk\n    expect: [{match: x}]\n" + LAST.replace("room", "disk")
    assert faults(written(tmp_path, steps)) == [("book.yaml", 7, 14, "expect.verdict")]
