"""Before a run: every step with its exact command; tick steps off, choose where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical

from console.ui import keys
from console.ui.screens.dialogs import Dialog
from runbooks.model import Risk
from widgets.heading import Heading, HeadingView
from widgets.panel import Panel, PanelRow
from widgets.picklist import Pick, PickList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.ui.present.context import Context
    from runbooks.model import Runbook, Step


@dataclass(frozen=True, slots=True)
class Start:
    """How a run is to begin."""

    first: str
    without: frozenset[str]


class PlanDialog(Dialog[Start]):
    """Shows what would run where; nothing runs here."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.key, key.action, key.action, show=False) for key in keys.PLAN),
        Binding("b", "begin_here", "begin here", show=False),
        Binding("question_mark", "help", "help", show=False),
    ]

    def __init__(
        self, book: Runbook, plan: Sequence[tuple[str, str, str]], context: Context
    ) -> None:
        super().__init__()
        self.context = context
        self._book, self._words = book, context.words
        self._commands: Mapping[str, tuple[tuple[str, str], ...]] = {
            step.id: tuple((host, text) for of, host, text in plan if of == step.id)
            for step in book.steps
        }
        self._without: set[str] = set()
        self._first = book.steps[0].id

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        runs, lang = self._words.runs, self._words.lang
        with Vertical(id="box", classes="tall wide"):
            yield Heading(HeadingView(runs.plan_title.format(title=self._book.title.of(lang))))
            yield PickList(empty="")
            yield Panel(id="exact")
            yield Heading(HeadingView(runs.plan_hint), classes="hint")

    def on_mount(self) -> None:
        """Show all steps."""
        self._draw()

    def _draw(self) -> None:
        picks = self.query_one(PickList)
        at = picks.cursor
        picks.picks = tuple(map(self._pick, range(len(self._book.steps))))
        picks.cursor = at
        self._draw_commands()

    def _pick(self, at: int) -> Pick:
        step, runs = self._book.steps[at], self._words.runs
        mark = "[ ]" if step.id in self._without else "[x]"
        beside = [] if step.risk is Risk.READ else [runs.risks[step.risk]]
        if step.ask is not None:
            beside.append(runs.asks)
        if step.id == self._first:
            beside.append(runs.begins_here)
        title = f"{mark} {at + 1:>2} {step.title.of(self._words.lang)}"
        return Pick(step.id, title, " · ".join(beside))

    def _draw_commands(self) -> None:
        lang, step = self._words.lang, self._step
        rows = [PanelRow(f"{host} $", text, Tone.ACCENT) for host, text in self._commands[step.id]]
        if step.ask is not None:
            rows.append(PanelRow(self._words.runs.asks, step.ask.of(lang), Tone.ACCENT))
        if step.undo is not None:
            rows.append(PanelRow(self._words.fields.undo, step.undo.of(lang), Tone.MUTED))
        self.query_one("#exact", Panel).rows = tuple(rows)

    @property
    def _step(self) -> Step:
        return self._book.steps[self.query_one(PickList).cursor]

    def on_key(self, event: events.Key) -> None:
        """Arrows move among the steps, the page keys among a step's commands."""
        if event.key in ("up", "down", "home", "end"):
            self.query_one(PickList).move(event.key)
            self._draw_commands()
        elif event.key in ("pageup", "pagedown"):
            self.query_one("#exact", Panel).on_key(event)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_pick_list_chosen(self) -> None:
        """A click shows a step's command."""
        self._draw_commands()

    def action_tick(self) -> None:
        """Leave the step out, or take it in again."""
        self._without ^= {self._step.id}
        self._draw()

    def action_begin_here(self) -> None:
        """Begin with this step."""
        self._first = self._step.id
        self._without.discard(self._first)
        self._draw()

    def action_back(self) -> None:
        """Close with nothing: the list of runbooks is shown again."""
        self.answer(None)

    def action_help(self) -> None:
        """Show the keys."""
        from console.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.context, "plan", ""))

    def action_start(self) -> None:
        """Close with what was chosen."""
        self.answer(Start(self._first, frozenset(self._without)))
