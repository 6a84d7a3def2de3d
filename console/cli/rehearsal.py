"""`oncall runbook test` and `record`: against recorded answers, and answers out of a run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import Invalid
from console.cli import render, shapes
from console.cli.failure import say
from console.desk.errors import Denied
from console.words.failures import denial, trouble
from console.words.sentences import said_in
from runbooks.answers import FILE, load_answers
from runbooks.loader import load_file, read_all
from runbooks.model import Verdict
from runbooks.recording import digests, recorded, write
from runbooks.rehearsal import rehearse
from runbooks.run import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.model import Site
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from runbooks.model import Runbook
    from runbooks.rehearsal import Rehearsal, Turn


def test(given: Arguments, values: Mapping[str, str]) -> int:
    """Run a runbook against a folder of answers; 1 where it is not as expected."""
    folder = Path(given.answers)
    site = _site(given)
    book = _book(given.book, site)
    answers = load_answers(folder, book)
    if answers.runbook not in (None, book.id):
        raise Denied("other-runbook", str(answers.runbook))
    hosts = site.hosts if site else ()
    done = asyncio.run(rehearse(book, answers, hosts, tuple(given.host), values))
    if given.json:
        render.as_json(shapes.rehearsal(done))
    else:
        render.lines(_way(given, book, done))
    say(*_told(given, done, folder))
    return 0 if done.well else 1


def _site(given: Arguments) -> Site | None:
    """Return the site if there is one: a test needs none. Raises Invalid."""
    from config.loader import load

    return load(given.config) if given.config.is_dir() else None


def _book(wanted: str, site: Site | None) -> Runbook:
    """Return a runbook by its file or its id. Raises Invalid and Denied."""
    from console.wiring import library

    if Path(wanted).suffix == ".yaml":
        return load_file(Path(wanted))
    own = (Path(site.runbooks),) if site and site.runbooks else ()
    shelf = read_all(library(), *own)
    for book in shelf.books:
        if book.id == wanted:
            return book
    if faults := [fault for fault in shelf.faults if Path(fault.file).stem == wanted]:
        raise Invalid(tuple(faults))
    raise Denied("unknown-runbook", wanted)


def _way(given: Arguments, book: Runbook, done: Rehearsal) -> Iterator[str]:
    """Yield a line for every step on each of its hosts, as it was taken."""
    words = given.words
    for step in done.run.done:
        verdict = words.runs.verdicts[step.verdict or Verdict.UNKNOWN]
        title = book.step(step.step).title.of(words.lang)
        if not step.results:
            yield f"{verdict}  {step.step}  {title}  {step.answer or ''}".rstrip()
        for one in step.results:
            said = _why(given, one.reason) or said_in(one.said, words)
            verdict = words.runs.verdicts[one.verdict or Verdict.UNKNOWN]
            yield f"{verdict}  {step.step}@{one.host}  {title}  {said}".rstrip()


def _why(given: Arguments, reason: str) -> str:
    code, _, detail = reason.partition(": ")
    return trouble(code, detail, given.words) if code else ""


def _told(given: Arguments, done: Rehearsal, folder: Path) -> Iterator[str]:
    """Yield what is to be said of it: each thing that is not as expected, or that all is well."""
    messages = given.words.cli.messages

    def named(turn: Turn | None) -> str:
        return f"{turn[0]} {turn[1].value}" if turn else str(messages["nothing"])

    for step, host in done.missing:
        on = messages["on_host"].format(host=host) if host else ""
        yield messages["answer_missing"].format(step=step, on=on, path=folder / FILE)
    if done.wrong:
        why = denial(done.wrong.code, done.wrong.value, given.words)
        yield messages["stuck"].format(step=done.run.at, why=why)
    elif done.run.phase is not Phase.ENDED and not done.missing and not done.well:
        why = given.words.runs.phases[done.run.phase]
        yield messages["stuck"].format(step=done.run.at, why=why)
    if done.differs:
        at, want, got = done.differs
        yield messages["way_differs"].format(at=at, want=named(want), got=named(got))
    if done.expected and done.expected.verdict not in (None, done.run.verdict):
        come = done.run.verdict.value if done.run.verdict else messages["nothing"]
        yield messages["verdict_differs"].format(want=done.expected.verdict.value, got=come)
    if done.well:
        yield messages["as_expected" if done.expected else "not_compared"]


async def record(given: Arguments, desk: Desk) -> int:
    """Make a folder of a run's answers; never over one that is there."""
    run = await desk.runs.fold(given.run)
    if run is None:
        raise Denied("unknown-run", given.run)
    if not any(step.verdict for step in run.done):
        raise Denied("run-empty", run.id)
    book = await desk.runs.book(run.runbook)
    kept = {one: await desk.journal.evidence(one) or "" for one in digests(run)}
    answers = recorded(book, run, kept, {host.id: host for host in desk.site.hosts})
    folder = Path(given.directory or f"{book.id}-{run.id}")
    messages = given.words.cli.messages
    try:
        write(answers, folder)
    except FileExistsError:
        say(messages["not_empty"].format(path=folder))
        return 2
    say(messages["answers_written"].format(path=folder, id=book.id))
    again = await rehearse(book, load_answers(folder), ())
    if not again.well:
        say(messages["not_reproduced"], *_told(given, again, folder))
    return 0 if again.well else 1
