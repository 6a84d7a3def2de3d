"""`oncall runbook …`: the engine without a screen."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.words.failures import fault_line, spoken, trouble
from console.words.sentences import said_in
from runbooks.model import Risk, Verdict
from runbooks.run import Phase

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.desk.runs import Session
    from runbooks.loader import Shelf
    from runbooks.model import Runbook
    from runbooks.run import StepState


def run(given: Arguments) -> int:
    """List, show, write, check or run."""
    if given.action == "check":
        return _check(given)
    if given.action == "new":
        return _new(given)
    if given.action == "test":
        from console.cli.rehearsal import test

        return test(given, values(given))

    async def act(desk: Desk) -> int:
        match given.action:
            case "list":
                return _list(given, await desk.runs.shelf())
            case "show":
                return _show(given, await desk.runs.book(given.id))
            case "record":
                from console.cli.rehearsal import record

                return await record(given, desk)
        return await _run(given, desk)

    return with_desk(given, act, to_read=True)


def _new(given: Arguments) -> int:
    """Write a commented start; never over a file that is there."""
    if not fullmatch(r"[a-z0-9][a-z0-9-]*", given.id):
        raise Denied("bad-id", given.id)
    text = (files("runbooks") / "start.yaml").read_text("utf-8").replace("@id@", given.id)
    path = Path(given.directory or ".") / f"{given.id}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        why = spoken(error.strerror or "", given.words)
        say(given.words.cli.messages["not_written"].format(path=path, why=why))
        return 2
    say(given.words.cli.messages["book_written"].format(path=path))
    return 0


def _check(given: Arguments) -> int:
    from runbooks.loader import load_all

    books = load_all(*(Path(one) for one in given.file))
    render.lines(f"{book.path}: {book.id}" for book in books)
    return 0


def _list(given: Arguments, shelf: Shelf) -> int:
    books = shelf.books
    if given.json:
        render.as_json([shapes.runbook(book) for book in books])
    else:
        lang = given.words.lang
        render.table([(b.id, " ".join(b.systems), b.title.of(lang)) for b in books])
    say(*(fault_line(fault, given.words) for fault in shelf.faults))
    return 2 if shelf.faults else 0


def _show(given: Arguments, book: Runbook) -> int:
    if given.json:
        render.as_json(shapes.runbook(book))
    else:
        render.lines([book.source.rstrip()])
    return 0


async def _run(given: Arguments, desk: Desk) -> int:
    words = given.words
    book = await desk.runs.book(given.id)
    hosts = tuple(given.host) or _only_host(given, desk, book)
    if not hosts:
        return 2
    set_ = values(given)
    incident = None
    if given.incident:
        incident = await desk.journal.incident(given.incident)
        if incident is None:
            raise Denied("unknown-incident", given.incident)
    if given.dry_run:
        plan = desk.runs.plan(book, hosts, set_, first=given.first, without=given.without)
        if given.json:
            render.as_json([{"step": s, "host": h, "command": c} for s, h, c in plan])
        else:
            render.lines(f"{step}\t{host}$ {command}" for step, host, command in plan)
        return 0
    session = await desk.runs.start(
        book, hosts, set_, incident, first=given.first, without=given.without
    )
    stopped = await _drive(given, session)
    result = session.feed.value
    if given.json:
        render.as_json(shapes.run(result, desk.site.zone))
    if stopped:
        say(stopped)
        return 1
    if not given.json and result.verdict:
        say(words.runs.verdicts[result.verdict])
    return 0 if result.verdict in (Verdict.OK, Verdict.SKIPPED) else 1


async def _drive(given: Arguments, session: Session) -> str:
    """Run until the end, or until a person is needed; return why it stopped there."""
    live, words, told = session.live, given.words, 0
    while True:
        state = session.feed.value
        for step in state.done[told:]:
            if step.verdict is not None:
                told += 1
                if not given.json:
                    _tell(given, session.book, step)
        if state.phase is Phase.ENDED:
            return ""
        risk = session.book.step(state.at or "").risk
        if state.phase is Phase.READY:
            await live.advance()
        elif state.phase is Phase.CONFIRM and risk is Risk.CHANGE and given.yes_change:
            await live.confirm()
        else:
            why = words.runs.phases[state.phase]
            if state.phase is Phase.STOPPED and state.done:
                code, _, detail = state.done[-1].results[-1].reason.partition(": ")
                why = trouble(code, detail, words)
            if state.phase is Phase.CONFIRM:
                why = words.runs.risks[risk]
            needs: str = words.cli.messages["needs_person"].format(step=state.at, why=why)
            return needs


def _tell(given: Arguments, book: Runbook, step: StepState) -> None:
    words = given.words
    title = book.step(step.step).title.of(words.lang)
    render.lines(
        f"{words.runs.verdicts[result.verdict or Verdict.UNKNOWN]}  {result.host}  {title}  "
        f"{said_in(result.said, words)}"
        for result in step.results
    )


def _only_host(given: Arguments, desk: Desk, book: Runbook) -> tuple[str, ...]:
    """Return the one host that the runbook is for; say it when there are none or several."""
    hosts = desk.runs.hosts_for(book)
    if len(hosts) == 1:
        return (hosts[0].id,)
    known = ", ".join(host.id for host in hosts) or "-"
    say(given.words.cli.messages["need_host"].format(id=book.id, known=known))
    return ()


def values(given: Arguments) -> dict[str, str]:
    """Return what `--set` gives. Raises Denied."""
    found = {}
    for item in given.set:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise Denied("bad-set", item)
        found[name] = value
    return found
