"""The runbook screen: steps at the left, the exact command and its output at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from console.ui import keys
from console.ui.present import run as present_run
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from runbooks.commands import choices
from runbooks.model import Risk, Verdict
from runbooks.run import Phase
from widgets.confirm import Confirm
from widgets.output import OutputView
from widgets.panel import Panel, PanelRow
from widgets.stepper import Stepper
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.runs import Session
    from console.ui.present.context import Context
    from runbooks.run import HostResult

CLIPBOARD = 70_000
"""Characters that most terminals take for their clipboard."""


class RunScreen(Base):
    """Drives one run: read-only steps go by themselves, others wait for a person."""

    NAME = "run"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.RUN)

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self.session = session
        self._back = 0
        """How many outputs lie between the newest one and the one that is shown."""
        self._fetched = ""
        """The evidence that is shown, where an output is not held any more."""

    def body(self) -> Iterable[Widget]:
        """Return steps, command, output and verdict."""
        with Horizontal(id="middle"):
            yield Stepper(id="steps")
            with Vertical(id="right"):
                yield Panel(id="command")
                yield OutputView(id="output")
                yield Panel(id="verdict")
                yield Confirm(id="confirm")
        yield Input(id="find")

    def on_mount(self) -> None:
        """Follow the run, and begin."""
        self.query_one("#find").display = False
        self.query_one(OutputView).focus()
        self.run_worker(self._watch_run(), exit_on_error=False)
        self.run_worker(self._watch_taken(), exit_on_error=False)
        if self.session.feed.value.phase is Phase.READY:
            self.action_next()

    def heading(self) -> str:
        """Return the runbook's title."""
        return self.session.book.title.of(self.context.words.lang)

    async def _watch_run(self) -> None:
        async for _ in self.session.feed:
            self.draw_run()

    async def _watch_taken(self) -> None:
        async for who in self.session.taken:
            if who:
                self.draw_run()
                self.say(self._lost(who), Tone.BAD)

    def _lost(self, who: str) -> str:
        return self.context.words.runs.lost.format(who=self.context.names.person(who))

    def tick(self) -> None:
        """Once a second: the time that a step has taken."""
        super().tick()
        if self.session.feed.value.phase is Phase.RUNNING:
            self.draw_run()

    def draw_run(self) -> None:
        """Draw what differs."""
        run, book, context = self.session.feed.value, self.session.book, self.context
        self.query_one(Stepper).steps = present_run.steps(run, book, context)
        self.query_one("#command", Panel).rows = present_run.command(
            run, book, self.plan(), context
        )
        rows = present_run.verdict(run, book, context)
        if taken := self.session.taken.value:
            rows = (*rows, PanelRow("", self._lost(taken), Tone.BAD))
        self.query_one("#verdict", Panel).rows = rows
        output = self.query_one(OutputView)
        shown = self._shown()
        if shown is None:
            output.show(run.id, (), 0, ())
        elif shown[1].verdict and shown[1].evidence and not shown[1].output.head:
            if self._fetched != shown[1].evidence:
                self._fetched = shown[1].evidence
                self.run_worker(self._fetch(*shown), group="fetch", exclusive=True)
        else:
            self._fetched = ""
            output.show(*present_run.output(run, *shown))
        if shown is not None and self._back:
            command = present_run.past(run, self._back, shown[1])
            self.query_one("#command", Panel).rows = command
        confirm = self.query_one(Confirm)
        confirm.view = None if taken else present_run.confirm(run, book, self.plan(), context)
        self.set_class(confirm.view is not None, "-asks")

    def plan(self) -> tuple[tuple[str, str], ...]:
        """Return host and exact command of the step that is next."""
        return self.session.live.commands()

    def drive(self, verb: Coroutine[object, object, object]) -> None:
        """Do a verb of the run, then go on with what needs nobody."""

        async def go() -> None:
            await verb
            while self.session.feed.value.phase is Phase.READY:
                await self.session.live.advance()

        self.attempt(go())

    def action_next(self) -> None:
        """Run what is next, or ask what it waits for."""
        run = self.session.feed.value
        if run.phase in (Phase.READY, Phase.STOPPED, Phase.PAUSED):
            self.drive(self.session.live.advance())
        elif run.phase is Phase.ASK:
            self.run_worker(self._ask(), exit_on_error=False)
        elif run.phase is Phase.UNKNOWN:
            self.run_worker(self._conclude(), exit_on_error=False)

    async def _ask(self) -> None:
        run, words = self.session.feed.value, self.context.words
        step = self.session.book.step(run.at or "")
        question = step.ask.of(words.lang) if step.ask else words.runs.ask
        if step.choose is not None:
            listed = [
                Option(one.key, one.line, "" if one.shared else one.host)
                for one in choices(step, run)
            ]
            dialog = ChoiceDialog(
                question, words.forms.choose_hint, listed, nothing=words.runs.nothing_listed
            )
            answer = await self.app.push_screen_wait(dialog)
        elif step.options:
            answer = await self.app.push_screen_wait(
                ChoiceDialog(
                    question,
                    words.forms.choose_hint,
                    [
                        Option(key, text.of(words.lang), words.runs.verdicts[verdict])
                        for key, text, verdict in step.options
                    ],
                    nothing=words.keys.nothing_found,
                )
            )
        else:
            answer = await self.app.push_screen_wait(TextDialog(question, words.forms.text_hint))
        if answer is not None:
            self.drive(self.session.live.answer(answer))

    async def _conclude(self) -> None:
        words = self.context.words
        verdict = await self.app.push_screen_wait(
            ChoiceDialog(
                words.runs.phases["unknown"],
                words.forms.choose_hint,
                [Option(*one) for one in present_run.conclusions(words)],
                nothing=words.keys.nothing_found,
            )
        )
        if verdict is not None:
            self.drive(self.session.live.conclude(Verdict(verdict), ""))

    def on_confirm_confirmed(self, event: Confirm.Confirmed) -> None:
        """The engineer confirmed the step that was shown."""
        self.drive(self.session.live.confirm(event.key, event.typed))

    def action_skip(self) -> None:
        """Leave the step out, with a reason."""
        self.run_worker(self._skip(), exit_on_error=False)

    async def _skip(self) -> None:
        words, at = self.context.words, self.session.feed.value.at
        if at is None:
            return
        title = words.runs.skip_ask.format(step=self.session.book.step(at).title.of(words.lang))
        if reason := await self.app.push_screen_wait(TextDialog(title, words.forms.text_hint)):
            self.drive(self.session.live.skip(reason))

    def action_trust(self) -> None:
        """Take the key of a host that nobody knows for true, after comparing it."""
        self.run_worker(self._trust(), exit_on_error=False)

    async def _trust(self) -> None:
        words, desk = self.context.words, self.desk
        waiting = ((h, desk.trust.asked(h)) for h in desk.site.hosts)
        host, fingerprint = next(((h, f) for h, f in waiting if f), (None, None))
        if host is None or fingerprint is None:
            self.say(words.runs.nothing_to_trust)
            return
        hint = words.runs.trust_ask.format(host=host.id)
        typed = await self.app.push_screen_wait(TextDialog(f"{host.id}  {fingerprint}", hint))
        if typed is not None and typed.strip() == host.id:
            said = words.runs.trusted.format(host=host.id)
            self.attempt(desk.trust.take(host, fingerprint), said)

    def action_repeat(self) -> None:
        """Do the last step again, if it only reads."""
        run = self.session.feed.value
        if run.done and self.session.book.step(run.done[-1].step).risk is Risk.READ:
            self.drive(self.session.live.repeat())

    def action_cancel(self) -> None:
        """Stop what runs, on the far side too; take back what waits for a second engineer.

        Where nothing runs the run itself is ended, with a reason.
        """
        live, phase = self.session.live, self.session.feed.value.phase
        if phase is Phase.APPROVAL:
            self.attempt(live.withdraw())
        elif phase is Phase.RUNNING:
            self.attempt(live.cancel())
        elif phase is not Phase.ENDED:
            self.run_worker(self._end(), exit_on_error=False)

    async def _end(self) -> None:
        words = self.context.words
        title = words.runs.end_ask.format(title=self.heading())
        if reason := await self.app.push_screen_wait(TextDialog(title, words.forms.text_hint)):
            self.attempt(self.session.live.end(reason))

    async def _fetch(self, step: str, result: HostResult) -> None:
        """Show an output that is not held any more, as it was kept."""
        text = await self.desk.outputs.text(result)
        if self._shown() == (step, result):
            key, *_ = present_run.output(self.session.feed.value, step, result)
            self.query_one(OutputView).show(key, tuple(text.split("\n")), 0, ())

    def action_halt(self) -> None:
        """Stop before the next step until somebody goes on."""
        running = self.session.feed.value.phase is Phase.RUNNING
        said = self.context.words.runs.pauses_then if running else ""
        self.attempt(self.session.live.pause(), said)

    def action_earlier(self) -> None:
        """Show the output before the one that is shown."""
        self._look(1)

    def action_later(self) -> None:
        """Show the output after the one that is shown; after the newest, whatever comes."""
        self._look(-1)

    def _look(self, by: int) -> None:
        results = present_run.results(self.session.feed.value)
        self._back = max(0, min(self._back + by, len(results) - 1))
        self.draw_run()

    def action_copy(self) -> None:
        """Put the output that is shown on the terminal's clipboard."""
        if shown := self._shown():
            self.attempt(self._copy(*shown))

    async def _copy(self, step: str, result: HostResult) -> None:
        run, words = self.session.feed.value, self.context.words.runs
        text = await self.desk.outputs.copy(run, step, result)
        self.app.copy_to_clipboard(text[:CLIPBOARD])
        cut = words.copied_cut.format(size=CLIPBOARD // 1000) if len(text) > CLIPBOARD else ""
        self.say(f"{words.copied.format(lines=text.count(chr(10)) + 1)} {cut}", Tone.GOOD)

    def action_save(self) -> None:
        """Write the output that is shown to a file."""
        if shown := self._shown():
            self.run_worker(self._save(*shown), exit_on_error=False)

    async def _save(self, step: str, result: HostResult) -> None:
        run, words = self.session.feed.value, self.context.words
        value = f"~/{run.runbook}-{step}-{result.host}-{run.id}.txt"
        dialog = TextDialog(words.runs.save_as, words.forms.text_hint, value=value)
        path = await self.app.push_screen_wait(dialog)
        if path:
            saving = self.desk.outputs.save(run, step, result, Path(path))
            self.attempt(saving, words.runs.saved.format(path=path))

    def _shown(self) -> tuple[str, HostResult] | None:
        found = present_run.results(self.session.feed.value)
        return found[-1 - min(self._back, len(found) - 1)] if found else None

    def action_follow(self) -> None:
        """Go to the end of the output and stay there."""
        self.query_one(OutputView).follow()

    def action_search(self) -> None:
        """Open the line to find text in the output."""
        line = self.query_one("#find", Input)
        line.display = True
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while typing."""
        if event.input.id == "find":
            self.query_one(OutputView).find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the output."""
        if event.input.id == "find":
            event.input.display = False
            self.query_one(OutputView).focus()
