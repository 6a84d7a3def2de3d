"""What every shipped runbook owes to whoever opens it at three in the morning."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from config.document import parse
from config.loader import load
from config.model import Shell, Text
from config.template import write
from console.demo.ailments import AILMENTS
from console.wiring import library
from runbooks.model import Count, ExitIs, Match, Number, Risk, Runbook, Step, Verdict
from runbooks.places import PLACE
from runbooks.quoting import fill, wrap
from runbooks.suggest import suggest
from tests.runbooks.library.health import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 8191
"""Characters that a command line of Windows may have."""
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def each(books: Mapping[str, Runbook]) -> tuple[Runbook, ...]:
    return tuple(books.values())


def _texts(book: Runbook) -> list[Text]:
    texts = [book.title, book.symptoms, *(param.name for param in book.params)]
    texts += [text for text in (book.fallback, book.escalate) if text is not None]
    for step in book.steps:
        texts += [step.title, *step.say.values(), *(text for _, text, _ in step.options)]
        texts += [text for text in (step.ask, step.undo) if text is not None]
    return texts


def test_each_of_the_nine_systems_has_a_runbook(each, tmp_path) -> None:
    write(tmp_path / "site")
    systems = {system.id for system in load(tmp_path / "site").systems}

    assert len(systems) == 9
    assert systems <= {one for book in each for one in book.systems}


@pytest.mark.parametrize("ailment", AILMENTS.values(), ids=lambda one: one.id)
def test_what_fails_brings_up_its_runbook_first(each, ailment) -> None:
    first = suggest(each, ailment.host, ailment.signs)[0]

    assert set(first.signs) & set(ailment.signs)
    assert ailment.host in first.systems


def test_every_sentence_is_there_in_both_languages(each) -> None:
    for book in each:
        for text in _texts(book):
            assert HAN.search(text.zh), (book.id, text)
            assert not HAN.search(text.en), (book.id, text)


def test_every_runbook_says_for_what_it_is_what_to_do_meanwhile_and_whom_to_call(each) -> None:
    for book in (one for one in each if not one.health):
        assert book.systems, book.id
        assert book.signs, book.id
        assert book.fallback is not None, book.id
        assert book.escalate is not None, book.id
        assert any(step.ask for step in book.steps), book.id


def test_every_runbook_looks_before_it_touches(each) -> None:
    for book in each:
        first = next(step for step in book.steps if step.run is not None)
        assert first.risk is Risk.READ, book.id


def test_each_system_has_a_health_check_that_touches_nothing_and_asks_nobody(each) -> None:
    checks = [book for book in each if book.health]

    assert sorted(book.systems for book in checks) == sorted((s,) for s in STEPS)
    for book in checks:
        assert {step.risk for step in book.steps} == {Risk.READ}
        assert not any(step.ask for step in book.steps)
        assert any(step.fills for step in book.steps), book.id


def test_no_incident_suggests_a_health_check(each) -> None:
    assert not any(book.health for book in suggest(each, "his", ("oracle.archive",)))


def _possible(step: Step) -> set[Verdict]:
    """What a step may come to, by how it is judged."""
    found = {Verdict.OK, Verdict.UNKNOWN}
    for one in step.expect or (ExitIs(),):
        match one:
            case ExitIs(warn=warn):
                found |= {Verdict.FAIL} | ({Verdict.WARN} if warn else set())
            case Match(verdict=verdict):
                found.add(verdict)
            case Number(fail=fail, warn=warn, none=none):
                found.add(none)
                found |= {Verdict.FAIL} if fail else set()
                found |= {Verdict.WARN} if warn else set()
            case Count(fail=fail, warn=warn):
                found |= {Verdict.FAIL} if fail else set()
                found |= {Verdict.WARN} if warn else set()
            case _:
                found |= {Verdict.FAIL, Verdict.WARN}
    return found


def test_every_verdict_that_can_come_has_its_sentence_and_no_other(each) -> None:
    wrong = [
        (book.id, step.id, sorted(_possible(step) ^ set(step.say)))
        for book in each
        for step in book.steps
        if step.run is not None and _possible(step) != set(step.say)
    ]
    assert wrong == []


def test_what_is_not_well_says_what_to_do_next(each) -> None:
    bare = [
        (book.id, step.id, verdict.value, text.zh)
        for book in each
        for step in book.steps
        for verdict, text in step.say.items()
        if verdict is not Verdict.OK and not re.search("[：，；]", text.zh)
    ]
    assert bare == []


def test_a_look_that_several_runbooks_take_is_written_once() -> None:
    places = defaultdict(list)
    for path in sorted(library().rglob("*.yaml")):
        document = parse(str(path), path.read_bytes())
        for step in document.data["steps"]:
            if "run" in step and "risk" not in step:
                places[PLACE.sub("{}", step["run"])].append((path.stem, step["id"]))
    assert [same for same in places.values() if len(same) > 1] == []


def test_a_change_is_looked_at_afterwards_and_never_comes_unasked(each) -> None:
    for book in each:
        asked = False
        for step in book.steps:
            asked = asked or step.ask is not None
            if step.risk is not Risk.READ:
                assert step.undo is not None
                assert step.verify != step.id
                assert asked, (book.id, step.id)


def test_no_value_can_leave_its_place_in_a_query(each) -> None:
    for book in each:
        for param in book.params:
            assert param.pattern is not None, (book.id, param.id)
            for hostile in ("x'y", 'x"y', "x;y\n", "$(x)", "x`y"):
                assert not param.pattern.fullmatch(hostile), (book.id, param.id)


def test_every_script_fits_a_windows_command_line(each) -> None:
    for book in each:
        for step in book.steps:
            if step.shell is Shell.POWERSHELL and step.run is not None:
                names = re.findall(r"\{\{(\w+)\}\}", step.run)
                filled = fill(step.run, dict.fromkeys(names, "x" * 80), Shell.POWERSHELL)
                assert len(wrap(filled, Shell.POWERSHELL)) < LONGEST_LINE, (book.id, step.id)
