"""Choosing a runbook, its host and its values, and starting it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console import tty
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.planning import PlanDialog, Start
from console.ui.screens.run import RunScreen
from console.words.failures import denial, fault_line
from console.words.times import moment
from runbooks.commands import Wrong
from runbooks.run import Phase
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from console.desk.runs import Session
    from console.duty.incidents import Incident
    from console.ui.screens.base import Base
    from runbooks.model import Param, Runbook
    from runbooks.run import Run

_ON = "on"


def offer_runbooks(screen: Base, system: str | None, incident: Incident | None) -> None:
    """Let the engineer choose a runbook, those that fit first, and start it."""
    screen.run_worker(_choose(screen, system, incident), exit_on_error=False)


def open_shell(screen: Base, system: str, incident: Incident | None) -> None:
    """Lend the terminal to a shell on one of a system's hosts."""
    screen.run_worker(_shell(screen, system, incident), exit_on_error=False)


async def _shell(screen: Base, system: str, incident: Incident | None) -> None:
    words, desk = screen.context.words, screen.desk
    hosts = desk.runs.hosts_of(system)
    host = hosts[0].id if len(hosts) == 1 else None
    if len(hosts) > 1:
        host = await screen.app.push_screen_wait(
            ChoiceDialog(
                words.runs.choose_host,
                words.forms.choose_hint,
                [Option(h.id, h.name.of(words.lang), h.address) for h in hosts],
                nothing=words.keys.nothing_found,
            )
        )
    if host is None:
        if not hosts:
            screen.say(words.runs.no_host.format(role=system), Tone.WARN)
        return

    async def lent() -> None:
        greeting = words.cli.messages["shell_greeting"].format(host=host)
        one = next(one for one in hosts if one.id == host)
        with screen.app.suspend():
            tty.write(f"{greeting}\r\n")
            # Textual takes the terminal back only where nothing is raised.
            opening = desk.shells.open(one, tty, incident_id)
            (came,) = await asyncio.gather(opening, return_exceptions=True)
        if isinstance(came, BaseException):
            raise came

    incident_id = incident.id if incident else None
    screen.attempt(lent())


@dataclass(frozen=True, slots=True)
class _Begun:
    """The runs that have not ended: left by a console that died, of this one, of other ones."""

    left: Mapping[str, Run]
    going: Mapping[str, Session]
    others: Mapping[str, Run]

    def same(self, book: Runbook, host: str, incident: Incident | None) -> str | None:
        """Return the run of a book that has begun on a host, for the same incident."""
        runs = (*self.left.values(), *(it.feed.value for it in self.going.values()))
        for run in (*runs, *self.others.values()):
            about = incident.id if incident else None
            if run.runbook == book.id and host in run.hosts and run.incident == about:
                return run.id
        return None


async def _choose(screen: Base, system: str | None, incident: Incident | None) -> None:
    while await _chosen(screen, system, incident):
        pass


async def _chosen(screen: Base, system: str | None, incident: Incident | None) -> bool:
    """Show the list once; return whether it is to be shown again."""
    words, desk, lang = screen.context.words, screen.desk, screen.context.words.lang
    shelf = await desk.runs.shelf()
    if shelf.faults:  # the others can still be used
        screen.say(fault_line(shelf.faults[0], words).rpartition("/")[2], Tone.BAD)
    fit = await desk.runs.suggested(system, desk.watch.signs(system)) if system else ()
    left = {run.id: run for run in desk.runs.unfinished.value}
    going = {one.live.run.id: one for one in desk.runs.going() if one.live.run.id not in left}
    begun = _Begun(left, going, {run.id: run for run in await desk.runs.elsewhere()})
    titles = {book.id: book.title.of(lang) for book in shelf.books}
    options = [
        Option(key, titles.get(run.runbook, run.runbook), _where(run, screen))
        for key, run in left.items()
    ]
    options += [
        Option(key, one.book.title.of(lang), words.runs.phases[one.feed.value.phase])
        for key, one in going.items()
    ]
    options += [Option(b.id, b.title.of(lang), f"{words.runs.fits} · {b.id}") for b in fit]
    options += [
        Option(key, titles.get(run.runbook, run.runbook), _driven(run, screen))
        for key, run in begun.others.items()
    ]
    rest = (book for book in shelf.books if book not in fit and not book.health)
    options += [Option(b.id, b.title.of(lang), b.id) for b in rest]
    dialog = ChoiceDialog(
        words.runs.choose,
        words.runs.choose_hint,
        options,
        nothing=words.keys.nothing_found,
        tab=True,
    )
    chosen = await screen.app.push_screen_wait(dialog)
    if chosen is None:
        return False
    if chosen in begun.others:
        if await _choice(
            screen,
            _driven(begun.others[chosen], screen),
            words.runs.take_over_hint,
            Option("take", words.runs.take_over),
        ):
            _go_on(screen, chosen, begun)
        return False
    if chosen in left or chosen in going:
        _go_on(screen, chosen, begun)
        return False
    book = await desk.runs.book(chosen)
    return await _start(screen, book, system, incident, begun, look=dialog.by_tab)


async def _start(
    screen: Base,
    book: Runbook,
    system: str | None,
    incident: Incident | None,
    begun: _Begun,
    *,
    look: bool,
) -> bool:
    """Start a book, after a look at its steps where that was asked for; return as `_chosen`."""
    words, desk = screen.context.words, screen.desk
    host = await _host(screen, book, system)
    if host is None:
        return False
    if (same := begun.same(book, host, incident)) is not None:
        answer = await _again(screen, book, host, same, begun)
        if answer is None:
            return True
        if answer == _ON:
            _go_on(screen, same, begun)
            return False
    values = await _values(screen, book, host)
    if values is None:
        return False
    start = Start(book.steps[0].id, frozenset())
    if look:
        try:
            plan = desk.runs.plan(book, (host,), values)
        except Wrong as wrong:
            screen.say(denial(wrong.code, wrong.value, words), Tone.WARN)
            return False
        planned = await screen.app.push_screen_wait(PlanDialog(book, plan, screen.context))
        if planned is None:
            return True
        start = planned
    starting = desk.runs.start(
        book, (host,), values, incident, first=start.first, without=start.without
    )
    screen.attempt(_open(screen, starting))
    return False


async def _again(screen: Base, book: Runbook, host: str, run_id: str, begun: _Begun) -> str | None:
    """Ask whether to go on with the run that stands there already, or to start another one."""
    runs = screen.context.words.runs
    if run := begun.others.get(run_id):
        stands, on = _driven(run, screen), runs.take_over
    else:
        session = begun.going.get(run_id)
        run = session.feed.value if session else begun.left[run_id]
        stands, on = runs.phases[run.phase], runs.go_on
    return await _choice(
        screen,
        runs.begun.format(title=book.title.of(screen.context.words.lang), host=host, how=stands),
        screen.context.words.forms.choose_hint,
        Option(_ON, on, runs.take_over_hint if run_id in begun.others else ""),
        Option("new", runs.start_another),
    )


async def _choice(screen: Base, title: str, hint: str, *options: Option) -> str | None:
    nothing = screen.context.words.keys.nothing_found
    dialog = ChoiceDialog(title, hint, options, nothing=nothing, short=True)
    return await screen.app.push_screen_wait(dialog)


def _go_on(screen: Base, run_id: str, begun: _Begun) -> None:
    runs = screen.desk.runs
    if session := begun.going.get(run_id):
        screen.app.push_screen(RunScreen(screen.context, session))
    elif run := begun.others.get(run_id):
        screen.attempt(_open(screen, runs.take_over(run)))
    else:
        screen.attempt(_open(screen, runs.resume(begun.left[run_id])))


async def _open(screen: Base, session: Coroutine[object, object, Session]) -> None:
    await screen.app.push_screen(RunScreen(screen.context, await session))


async def _host(screen: Base, book: Runbook, system: str | None) -> str | None:
    words = screen.context.words
    hosts = screen.desk.runs.hosts_for(book, system)
    if not hosts:
        screen.say(words.runs.no_host.format(role=" ".join(book.roles)), Tone.WARN)
        return None
    own = screen.desk.runs.hosts_for(book, system, own=True)
    if len(hosts) == 1 or len(own) == 1:
        return (own or hosts)[0].id
    return await screen.app.push_screen_wait(
        ChoiceDialog(
            words.runs.choose_host,
            words.forms.choose_hint,
            [Option(h.id, h.name.of(words.lang), h.address) for h in hosts],
            nothing=words.keys.nothing_found,
        )
    )


async def _values(screen: Base, book: Runbook, host: str) -> dict[str, str] | None:
    """Ask for each value that neither the host nor a default gives."""
    facts = next(h.facts for h in screen.desk.site.hosts if h.id == host)
    values: dict[str, str] = {}
    for param in book.params:
        if param.default is not None or (param.fact and param.fact in facts):
            continue
        value = await _value(screen, param)
        if value is None:
            return None
        values[param.id] = value
    return values


async def _value(screen: Base, param: Param) -> str | None:
    words = screen.context.words
    name = param.name.of(words.lang)
    if param.choices:
        return await screen.app.push_screen_wait(
            ChoiceDialog(
                name,
                words.forms.choose_hint,
                [Option(one, one) for one in param.choices],
                nothing=words.keys.nothing_found,
            )
        )
    return await screen.app.push_screen_wait(TextDialog(name, words.forms.text_hint))


def _where(run: Run, screen: Base) -> str:
    words, desk = screen.context.words, screen.desk
    when = moment(run.started, desk.now(), desk.site.zone, words)
    return f"{when} {run.at or ''} {words.runs.phases[run.phase]}"


def _driven(run: Run, screen: Base) -> str:
    runs = screen.context.words.runs
    template = runs.driven_paused if run.phase is Phase.PAUSED else runs.driven
    return template.format(who=screen.context.names.person(run.actor))
