"""A second engineer sees what another is about to do, and approves just that or declines it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical

from console.desk.errors import Denied
from console.ui.screens.dialogs import ChoiceDialog, Dialog, Option, TextDialog
from widgets.confirm import Confirm, ConfirmView
from widgets.heading import Heading, HeadingView
from widgets.tone import Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.desk.approvals import Asked
    from console.ui.screens.base import Base

_DECLINE = ""
"""What the dialog answers for a no; a yes is never empty."""


class ApprovalDialog(Dialog[str]):
    """Shows the exact commands; answers what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+x", "decline", "decline", show=False, priority=True)
    ]

    def __init__(self, title: str, view: ConfirmView) -> None:
        super().__init__()
        self._title, self._view = title, view

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        with Vertical(id="box"):
            yield Heading(HeadingView(self._title))
            yield Confirm(id="confirm")

    def on_mount(self) -> None:
        """Put the question."""
        self.query_one(Confirm).view = self._view

    def on_confirm_confirmed(self, event: Confirm.Confirmed) -> None:
        """It was typed."""
        self.answer(event.typed)

    def action_decline(self) -> None:
        """Close with a no."""
        self.answer(_DECLINE)


async def review(screen: Base) -> None:
    """Take up what waits for this engineer, the oldest first where there are several."""
    asked = screen.desk.approvals.asked.value
    if not asked:
        screen.say(screen.context.words.runs.nothing_to_approve)
        return
    one = asked[0] if len(asked) == 1 else await _one_of(screen, asked)
    if one is None:
        return
    title, view = await _question(screen, one)
    typed = await screen.app.push_screen_wait(ApprovalDialog(title, view))
    if typed is None:
        return
    words = screen.context.words
    if typed != _DECLINE:
        screen.attempt(screen.desk.approvals.approve(one, typed), words.runs.approval_given)
        return
    reason = await screen.app.push_screen_wait(
        TextDialog(words.runs.decline_why, words.forms.text_hint)
    )
    if reason:
        screen.attempt(screen.desk.approvals.decline(one, reason), words.runs.declined_now)


async def _one_of(screen: Base, asked: tuple[Asked, ...]) -> Asked | None:
    words, names = screen.context.words, screen.context.names
    options = [
        Option(one.run.id, f"{one.run.runbook} {one.proposal.step}", names.person(one.proposal.by))
        for one in asked
    ]
    dialog = ChoiceDialog(
        words.runs.approvals, words.forms.choose_hint, options, nothing=words.keys.nothing_found
    )
    chosen = await screen.app.push_screen_wait(dialog)
    return next((one for one in asked if one.run.id == chosen), None)


async def _question(screen: Base, asked: Asked) -> tuple[str, ConfirmView]:
    """Return the title and what is shown; a runbook that is not here as it is there shows ids."""
    words, names = screen.context.words, screen.context.names
    proposal, run = asked.proposal, asked.run
    title, what, undo = run.runbook, proposal.step, ""
    try:
        book = await screen.desk.runs.book(run.runbook)
    except Denied:
        book = None
    if book is not None and book.digest == run.digest:
        step = book.step(proposal.step)
        title, what = book.title.of(words.lang), step.title.of(words.lang)
        undo = f"{words.fields.undo}: {step.undo.of(words.lang)}" if step.undo else ""
    hosts = " ".join(host for host, _ in proposal.plan)
    view = ConfirmView(
        key=f"{run.id}/{asked.seq}",
        title=f"{title} · {what}",
        tone=Tone.BAD,
        lines=tuple(f"{host} $ {text}" for host, text in proposal.plan),
        undo=undo,
        hint=words.runs.approve_hint.format(host=hosts),
        typed=hosts,
        more=words.runs.confirm_more,
        again=words.runs.confirm_again,
    )
    about = f" · {run.incident}" if run.incident else ""
    return words.runs.approve_title.format(who=names.person(proposal.by)) + about, view


def waits(screen: Base) -> str:
    """Return the sentence that says what waits for this engineer; empty where nothing does."""
    asked, words = screen.desk.approvals.asked.value, screen.context.words
    if not asked:
        return ""
    who = screen.context.names.person(asked[0].proposal.by)
    return words.runs.approval_asked.format(who=who, count=len(asked))
