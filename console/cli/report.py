"""`oncall report`: the service report of a period, and where its figures come from."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_journal
from console.cli.report_options import FORMATS, LIST
from console.desk.appendix import Appendix
from console.desk.errors import Denied
from console.desk.reports import Reports
from console.desk.watch import utc_now
from console.duty.record import Query
from console.report import period as periods
from console.report.telling import Telling
from console.words.languages import report_words
from console.words.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.model import Site
    from console.cli.main import Arguments
    from console.duty.events import Event
    from console.journal.store import Journal
    from console.report.figure import Figure, Figures
    from console.report.period import Period

FIRST = 1970
"""The year before which there is no timeline."""
LONGEST = timedelta(days=3660)
"""A period beyond is a slip."""
MOST = 200
"""Events that are told of a figure on the terminal; `--json` gives the numbers of all."""


def run(given: Arguments) -> int:
    """Make a report, or tell how its figures are computed. Raises Denied."""
    gc.disable()  # a hundred thousand facts, none of them garbage until it ends
    return with_journal(given, lambda journal, site: _report(given, journal, site))


async def _report(given: Arguments, journal: Journal, site: Site) -> int:
    from console.wiring import books_of, real

    await real(journal, given.data)
    desk = Reports(site, journal, given.actor, utc_now)
    period = _period(given, site)
    form = _form(given)
    path = Path(given.output or f"report-{period.name}-{given.words.lang}.{form}")
    named = bool(given.output) or form == "docx"
    if given.explain is None and named:
        _refuse(path, force=given.force)
    books = partial(books_of, site)
    extras = await Appendix(site, journal, utc_now, given.words, books).sections(period)
    figures = await desk.figures(period, extras)
    if given.explain is not None:
        return await _explain(given, journal, figures)
    content = _content(given, figures, form)
    made = partial(desk.made, figures, form, given.words.lang, content)
    if not named:
        await _handed(desk, await made(), lambda: render.raw(content))
        return 0
    event = await _written(desk, lambda: made(path.name), path, content)
    told = given.words.cli.messages["report_made"]
    say(told.format(path=path, bytes=len(content), digest=event.data["digest"]))
    return 0


async def _written(
    desk: Reports, made: Callable[[], Awaitable[Event]], path: Path, content: bytes
) -> Event:
    """Write the whole file beside its place, record it, put it there. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        event = await made()
        await _handed(desk, event, lambda: part.replace(path))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return event


async def _handed(desk: Reports, made: Event, over: Callable[[], object]) -> None:
    """Hand a report over; record where that fails: it proves nothing then. Raises OSError."""
    try:
        over()
    except OSError as error:
        await desk.failed(made, error.strerror or str(error))
        raise


def _period(given: Arguments, site: Site) -> Period:
    """Return the period that is asked for; the month before this one where none is."""
    days = given.first or given.last
    asked = [
        f"--{name}"
        for name, value in (
            ("month", given.month),
            ("quarter", given.quarter),
            ("year", given.year),
            ("from", days),
        )
        if value
    ]
    if len(asked) > 1:
        raise Denied("report-periods", " ".join(asked))
    if not asked:
        first, _ = periods.month_of(utc_now(), site.zone).bounds(site.zone)
        return periods.month_of(first - timedelta(seconds=1), site.zone)
    if days:
        written = f"--from {given.first or ''} --to {given.last or ''}"
        found = periods.days(given.first or "", given.last or "")
    else:
        written = given.month or given.quarter or given.year
        read = {"--month": periods.month, "--quarter": periods.quarter, "--year": periods.year}
        found = read[asked[0]](written)
    if found is None:
        raise Denied("report-period", written)
    _refuse_period(found, written, utc_now().astimezone(ZoneInfo(site.zone)).date())
    return found


def _refuse_period(found: Period, written: str, today: date) -> None:
    if found.last < found.first:
        raise Denied("report-order", written)
    if found.first.year < FIRST:
        raise Denied("report-early", written)
    if found.first > today:
        raise Denied("report-ahead", written)
    if found.last - found.first > LONGEST:
        raise Denied("report-long", written)


def _form(given: Arguments) -> str:
    """Return the one format that is asked for. Raises Denied."""
    if given.output == "":
        raise Denied("report-no-name")
    ending = Path(given.output or "").suffix.removeprefix(".").lower()
    asked = {
        f"--format {given.format}": given.format,
        "--json": "json" if given.json else "",
        f"--output {given.output}": ending if ending in FORMATS else "",
    }
    said = {how: form for how, form in asked.items() if form}
    if len(set(said.values())) > 1:
        raise Denied("report-formats", " ".join(said))
    if given.output and not said:
        raise Denied("report-ending", given.output)
    return next(iter(said.values()), "md")


def _refuse(path: Path, *, force: bool) -> None:
    if not path.parent.is_dir():
        raise Denied("report-folder", str(path.parent))
    if path.exists() and not path.is_file():
        raise Denied("report-no-file", str(path))
    if path.exists() and not force:
        raise Denied("report-exists", str(path))


def _content(given: Arguments, figures: Figures, form: str) -> bytes:
    """Return the report; only what its format needs is loaded."""
    pages = report_words(given.words.lang)
    if form == "json":
        from console.report.data import data

        told = json.dumps(data(figures, given.words, pages), ensure_ascii=False, indent=2)
        return f"{told}\n".encode()
    from console.report.page import page

    document = page(figures, given.words, pages)
    if form == "docx":
        from console.report.word import word

        return word(document, figures.material.now)
    if form == "html":
        from console.report.webpage import webpage

        return webpage(document).encode()
    from console.report.markdown import markdown

    return markdown(document).encode()


async def _explain(given: Arguments, journal: Journal, figures: Figures) -> int:
    tell = Telling(figures.material.site, given.words, report_words(given.words.lang))
    if given.explain == LIST:
        if given.json:
            render.as_json([_shape(one, tell) for one in figures.all.values()])
        else:
            render.table(
                [[one.id, tell.value(one), tell.how(one.id)] for one in figures.all.values()]
            )
        return 0
    found = figures.all.get(given.explain)
    if found is None:
        raise Denied("unknown-figure", given.explain)
    if given.json:
        shape = _shape(found, tell)
        shape["incidents"], shape["seqs"] = list(found.incidents), list(found.seqs)
        render.as_json(shape)
        return 0
    render.lines([f"{found.id}  {tell.value(found)}", tell.how(found.id)])
    words = tell.pages.explain
    if not (found.incidents or found.seqs):
        render.lines([words["none"]])
    if found.incidents:
        render.lines([words["incidents"].format(count=len(found.incidents))])
        render.lines(f"  {one}" for one in found.incidents)
    if found.seqs:
        render.lines([words["events"].format(count=len(found.seqs))])
        sentences = Sentences(figures.material.site, given.words)
        for seq in found.seqs[:MOST]:
            for event in await journal.read(Query(after=seq - 1, before=seq + 1)):
                at = shapes.moment(event.at, figures.material.site.zone)
                said = sentences.tell(event.kind, event.at, event.data)
                render.lines([f"  {event.seq:>6}  {at}  {said}"])
    return 0


def _shape(one: Figure, tell: Telling) -> shapes.Shape:
    return {
        "id": one.id,
        "value": one.value,
        "unit": one.unit.value,
        "text": tell.value(one),
        "how": tell.how(one.id),
    }
