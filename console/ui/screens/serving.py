"""The forms in which service records are made, amended and withdrawn."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from config.obligations import RECORDED
from console.duty.obligations import State
from console.duty.services import FORMS, MODES, fields, said_of
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.sheet import Field, Sheet
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.duty.services import Record
    from console.ui.screens.base import Base

_INCIDENTS, _FILES, _WHY = "incidents", "files", "why"


async def record(screen: Base, kind: str, system: str) -> None:
    """Ask what was done, and record it."""
    words, services = screen.context.words, screen.desk.proof.services
    told = words.obligation
    if not kind:
        chosen = await screen.app.push_screen_wait(
            ChoiceDialog(
                told.ask_kind,
                words.forms.choose_hint,
                [Option(one, told.kinds[one]) for one in RECORDED],
                nothing=words.keys.nothing_found,
                short=True,
            )
        )
        if chosen is None:
            return
        kind = chosen
    made: list[Record] = []

    async def keep(values: Mapping[str, str]) -> None:
        about, files, said = _parted(values)
        made.append(await services.new(kind, said, about, files))

    before = {"on": services.today.isoformat(), "system": system}
    title = told.form.format(kind=told.kinds[kind])
    if await screen.app.push_screen_wait(_sheet(screen, title, kind, before, keep)):
        standings = await services.standings()
        beyond = any(it.state is State.BEYOND and made[0].id in it.beyond for it in standings)
        template = told.beyond_now if beyond else told.recorded
        screen.say(template.format(id=made[0].id), Tone.WARN if beyond else Tone.GOOD)


async def amend(screen: Base, one: Record) -> None:
    """Ask what is said anew, and why."""
    told, services = screen.context.words.obligation, screen.desk.proof.services
    before = {**said_of(one), _INCIDENTS: " ".join(one.incidents)}

    async def keep(values: Mapping[str, str]) -> None:
        about, files, said = _parted(values)
        await services.amend(one, said, values[_WHY], about, files)

    title = told.form_amend.format(id=one.id, kind=told.kinds[one.type])
    sheet = _sheet(screen, title, one.type, before, keep, why=told.why)
    if await screen.app.push_screen_wait(sheet):
        screen.say(told.amended.format(id=one.id), Tone.GOOD)


async def withdraw(screen: Base, one: Record) -> None:
    """Ask why, and take it back."""
    words, services = screen.context.words, screen.desk.proof.services
    title = words.obligation.ask_why.format(id=one.id)
    why = await screen.app.push_screen_wait(TextDialog(title, words.forms.text_hint))
    if why is not None:
        done = words.obligation.taken_back.format(id=one.id)
        screen.attempt(services.withdraw(one, why), done)


def _sheet(
    screen: Base, title: str, kind: str, before: Mapping[str, str], keep: object, why: str = ""
) -> Sheet:
    context = screen.context
    told = context.words.obligation
    found = []
    for name, needed in fields(kind):
        label = told.fields[name]
        options = _options(screen, FORMS[name], needed=needed)
        if not options:
            label = told.needed.format(field=label) if needed else label
        found.append(Field(name, label, before.get(name, ""), options))
    found.append(Field(_INCIDENTS, told.fields[_INCIDENTS], before.get(_INCIDENTS, "")))
    found.append(Field(_FILES, told.fields[_FILES]))
    if why:
        found.append(Field(_WHY, why))
    return Sheet(title, told.form_hint, tuple(found), keep, context.words, labels=True)  # type: ignore[arg-type]


def _options(screen: Base, form: str, *, needed: bool) -> tuple[tuple[str, str], ...]:
    """Return the values to choose from; none: it is written."""
    told, names = screen.context.words.obligation, screen.context.names
    none = () if needed else (("", "-"),)
    match form:
        case "system":
            return (*none, *((it.id, names.short(it.id)) for it in screen.desk.site.systems))
        case "mode":
            return (*none, *((one, told.modes[one]) for one in MODES))
        case "flag":
            return (("no", told.no), ("yes", told.yes))
    return ()


def _parted(values: Mapping[str, str]) -> tuple[list[str], list[Path], dict[str, str]]:
    """Return ids of incidents, paths of files, and the fields."""
    said = {name: text for name, text in values.items() if name in FORMS}
    try:
        files = [Path(one) for one in shlex.split(values[_FILES])]  # a name may hold spaces
    except ValueError:
        files = [Path(values[_FILES])]
    return values[_INCIDENTS].split(), files, said
