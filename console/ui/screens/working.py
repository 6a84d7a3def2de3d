"""What an engineer does on an incident on its way to the end, dialog by dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.desk.closing import Ending, Word
from console.desk.errors import Denied
from console.desk.incidents import CHANNELS
from console.duty import closing
from console.duty.card import emergency
from console.duty.incidents import Status
from console.duty.life import AGREED, DECLINED, OVERRIDDEN
from console.duty.spoken import moment
from console.ui.present import life as present_life
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.sheet import Field, Sheet
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from datetime import datetime

    from console.duty.incidents import Incident
    from console.ui.screens.base import Base

    Verb = Callable[[Incident], Awaitable[Incident]]

PROPOSE, EFFECTS, ONE = "propose", "effects", "one"


async def through(screen: Base, row: Incident, verb: Verb, name: str) -> None:
    """Do a verb, then offer to do the same to the effects of the incident."""
    await verb(row)
    effects = [one for one in present_life.effects(row, screen.context) if one.open]
    if not effects:
        return
    words = screen.context.words
    life = words.life
    said = life.follow_title.format(count=len(effects), verb=name)
    ids = " ".join(one.id for one in effects)
    options = [
        Option(EFFECTS, life.follow_all.format(verb=name, ids=ids)),
        Option(ONE, life.follow_one),
    ]
    if await _choose(screen, said, options) == EFFECTS:
        done = await screen.desk.work.links.follow(effects, verb)
        screen.say(life.followed.format(count=len(done), verb=name), Tone.GOOD)


async def fix(screen: Base, row: Incident) -> None:
    """Propose a fix, or record what the user says to it."""
    plan, words, fixes = row.life.plan, screen.context.words, screen.desk.work.fixes
    if plan is None or not plan.text or plan.answer:
        text = await screen.app.push_screen_wait(
            TextDialog(words.life.propose_title, words.forms.text_hint)
        )
        if text is not None:
            await fixes.propose(row, text)
        return
    answers = [AGREED, DECLINED, *([OVERRIDDEN] if emergency(row, screen.desk.site) else [])]

    async def record(given: Mapping[str, str]) -> None:
        by, channel, text = given["by"], given["channel"], given["text"]
        match given["answer"]:
            case "override":
                await fixes.override(row, text)
            case "agreed":
                await fixes.agree(row, by, channel, _at(given, screen), text)
            case "declined":
                await fixes.decline(row, by, channel, _at(given, screen), text)
            case _:
                await fixes.propose(row, text)

    fields = (
        _choices("answer", [(one, words.life.answers[one]) for one in (*answers, PROPOSE)], screen),
        *_word(row, screen),
        Field("text", words.life.labels["why" if len(answers) > 2 else "text"]),
    )
    await _sheet(screen, words.life.answer_title.format(plan=plan.text), fields, record)


async def close(screen: Base, row: Incident) -> None:
    """Record the user's word, and the outcome; or that it is not solved."""
    words, work = screen.context.words, screen.desk.work
    life = words.life
    said = row.life.confirmed
    if row.open:
        raise Denied("not-resolved", row.id)
    if row.status is Status.CLOSED and said and said.satisfaction is not None:
        raise Denied("already-closed", row.id)
    ratings = [("", life.not_asked), *((str(one), str(one)) for one in range(1, 6))]

    async def record(given: Mapping[str, str]) -> None:
        rated = int(given["satisfaction"]) if given["satisfaction"] else None
        at = _at(given, screen)
        word = Word(given["by"], given["channel"], at, rated, given["text"])
        if given.get("solved") == "no":
            await work.closing.unsolved(row, word)
        elif row.status is Status.CLOSED:
            await work.closing.confirm(row, word)
        else:
            ending = Ending(given["cause"], given["fix"], given["ending"])
            await work.closing.finish(row, word, ending, given["learned"])

    user = (
        *_word(row, screen),
        _choices("satisfaction", ratings, screen),
        Field("text", life.labels["text"]),
    )
    outcome = (
        _choices("cause", [(one, life.causes[one]) for one in closing.CAUSES], screen),
        _choices("fix", [(one, life.fixes[one]) for one in closing.FIXES], screen),
        Field("ending", life.labels["ending"]),
        Field("learned", life.labels["learned"]),
    )
    solved = _choices("solved", [(one, life.solved[one]) for one in ("yes", "no")], screen)
    fields = user if row.status is Status.CLOSED else (solved, *user, *outcome)
    await _sheet(screen, life.close_title.format(id=row.id), fields, record)


async def reopen(screen: Base, row: Incident, open_it: Callable[[str], None]) -> None:
    """Take it up again; where it is too late for that, offer a new one that follows it."""
    words, desk = screen.context.words, screen.desk
    rules = desk.site.contract.closing
    if closing.too_late(row, desk.now(), rules):
        title = words.life.late_title.format(id=row.id, days=rules.reopen_days)
        options = [Option("new", words.life.late_yes.format(id=row.id))]
        if await _choose(screen, title, options) == "new":
            new = await desk.work.closing.follow_up(row)
            open_it(new.id)
        return
    text = await screen.app.push_screen_wait(TextDialog(words.forms.reopen, words.forms.text_hint))
    if text is not None:
        await desk.incidents.reopen(row, text)


async def keep(screen: Base, row: Incident) -> None:
    """Keep a note with evidence, or what was learned."""
    words, work = screen.context.words, screen.desk.work
    life, exact = words.life, list[str]()

    async def record(given: Mapping[str, str]) -> None:
        if given["kind"] == "learned":
            await work.closing.learn(row, given["note"])
            return
        files = [Path(given["file"].strip())] if given["file"].strip() else []
        noted = await work.attachments.note(row, given["note"], files, given["pasted"])
        exact.extend(noted.exact)

    fields = (
        Field("note", life.labels["note"]),
        _choices("kind", [(one, life.keep_kinds[one]) for one in ("evidence", "learned")], screen),
        Field("file", life.labels["file"]),
        Field("pasted", life.pasted, box=True),
    )
    if await _sheet(screen, life.keep_title, fields, record, life.keep_hint):
        names = ", ".join(exact)
        said = life.kept_exact.format(names=names) if exact else life.kept
        screen.say(said, Tone.WARN if exact else Tone.GOOD)


async def link(screen: Base, row: Incident) -> None:
    """Link it to its cause or its effect, or take its link away."""
    words, links = screen.context.words, screen.desk.work.links
    options = [Option(*one) for one in present_life.linkable(row, screen.context)]
    life = words.life
    chosen = await _choose(screen, life.link_title, options, life.link_hint)
    if chosen is None:
        return
    if chosen == "unlink":
        await links.unlink(row)
        return
    title = life.link_kind.format(other=chosen, id=row.id)
    kinds = [Option("cause", life.link_cause), Option("effect", life.link_effect)]
    kind = await _choose(screen, title, kinds, life.link_hint)
    if kind == "cause":
        await links.link(row, chosen)
    elif kind == "effect" and (effect := await screen.desk.journal.incident(chosen)):
        await links.link(effect, row.id)


async def enter(screen: Base, row: Incident) -> None:
    """Tick off an item of the back-entry: done by whom, or not applicable and why."""
    words, fallbacks = screen.context.words, screen.desk.work.fallbacks
    life = words.life
    items = present_life.entries(row, screen.context)
    if not items:
        screen.say(life.entry_none)
        return
    item = await _choose(screen, life.entry_title, [Option(one, text) for one, text, _ in items])
    if item is None:
        return
    said = await screen.app.push_screen_wait(TextDialog(life.entry_by, words.forms.text_hint))
    if said is None:
        return
    if said.strip().startswith(life.entry_waive):
        await fallbacks.waive(row, item, said.strip().removeprefix(life.entry_waive))
    else:
        await fallbacks.enter(row, item, said)


async def _choose(
    screen: Base, title: str, options: Iterable[Option], hint: str = ""
) -> str | None:
    words = screen.context.words
    return await screen.app.push_screen_wait(
        ChoiceDialog(
            title, hint or words.forms.choose_hint, [*options], nothing=words.keys.nothing_found
        )
    )


async def _sheet(
    screen: Base,
    title: str,
    fields: tuple[Field, ...],
    record: Callable[[Mapping[str, str]], Awaitable[object]],
    hint: str = "",
) -> bool:
    words = screen.context.words
    sheet = Sheet(title, hint or words.life.form_hint, fields, record, words)
    done = await screen.app.push_screen_wait(sheet)
    return done is True


def _word(row: Incident, screen: Base) -> tuple[Field, ...]:
    """Return the fields of who said something, how and when."""
    words = screen.context.words
    channels = [(one, words.queue.channels[one]) for one in CHANNELS]
    return (
        Field("by", words.life.labels["by"], row.requester),
        _choices("channel", channels, screen, words.life.labels["channel"]),
        Field("at", words.life.labels["at"]),
    )


def _choices(name: str, options: list[tuple[str, str]], screen: Base, label: str = "") -> Field:
    said = label or screen.context.words.life.labels[name]
    return Field(name, said, options[0][0], tuple(options))


def _at(given: Mapping[str, str], screen: Base) -> datetime | None:
    """Return the moment that was typed, None for now. Raises Denied."""
    if not given["at"].strip():
        return None
    found = moment(given["at"], screen.desk.now(), screen.desk.site.zone)
    if found is None:
        raise Denied("moment-form", given["at"])
    return found
