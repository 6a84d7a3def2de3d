"""The impact card: who cannot work, what to do by hand, whom to tell, and the text to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from console.duty import card
from console.ui import keys
from console.ui.present import life as present_life
from console.ui.screens import working
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import TextDialog
from console.words.languages import words as words_of
from widgets.panel import Panel
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from config.model import Lang
    from console.duty.incidents import Incident
    from console.ui.present.context import Context


class CardScreen(Base):
    """One incident's card, in either language whatever the screen's is."""

    NAME = "card"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.CARD)

    def __init__(self, context: Context, row: Incident) -> None:
        super().__init__(context)
        self._row = row
        self._began = row.start
        self._lang: Lang = context.words.lang

    def body(self) -> Iterable[Widget]:
        """Return the card."""
        yield Panel(id="card")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(Panel).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the incident's number."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._row.id}"

    async def _watch_tail(self) -> None:
        self._began = await self.desk.work.cards.began(self._row)
        async for _ in self.desk.tail:
            self._row = await self.desk.journal.incident(self._row.id) or self._row
            self.draw_card()

    def tick(self) -> None:
        """Once a second: the minutes."""
        super().tick()
        self.draw_card()

    def draw_card(self) -> None:
        """Draw what differs."""
        effects = present_life.effects(self._row, self.context)
        of = card.systems(self._row, effects, self.desk.site)
        self.query_one(Panel).rows = present_life.card_rows(
            self._row, of, self._text(), self.context
        )

    def _text(self) -> str:
        effects = present_life.effects(self._row, self.context)
        return self.desk.work.cards.text(self._row, effects, self._began, words_of(self._lang))

    def action_other(self) -> None:
        """Show the text in the other language."""
        self._lang = "en" if self._lang == "zh" else "zh"
        self.draw_card()

    def action_copy_card(self) -> None:
        """Put the text on the terminal's clipboard."""
        self.attempt(self._copy())

    async def _copy(self) -> None:
        text = self._text()
        await self.desk.work.cards.copy(self._row, text, self._lang)
        self.app.copy_to_clipboard(text)
        said = self.context.words.runs.copied.format(lines=text.count("\n") + 1)
        self.say(said, Tone.GOOD)

    def action_save_card(self) -> None:
        """Write the text to a file."""
        self.attempt(self._save())

    async def _save(self) -> None:
        words, text, lang = self.context.words, self._text(), self._lang
        value = f"~/{self._row.id}-{lang}.txt"
        path = await self.app.push_screen_wait(
            TextDialog(words.runs.save_as, words.forms.text_hint, value=value)
        )
        if path:
            await self.desk.work.cards.save(self._row, text, lang, Path(path))
            self.say(words.runs.saved.format(path=path), Tone.GOOD)

    def action_manual(self) -> None:
        """Declare manual mode, or call it off."""
        self.attempt(self._manual())

    async def _manual(self) -> None:
        words, verbs = self.context.words, self.desk.work.fallbacks
        if self._row.life.by_hand:
            await verbs.end(self._row)
            return
        of = card.systems(self._row, (), self.desk.site)
        value = words.life.card["join"].join(it.name.of(words.lang) for it in card.tell(of))
        said = await self.app.push_screen_wait(
            TextDialog(words.life.departments, words.forms.text_hint, value=value)
        )
        if said is not None:
            await verbs.start(self._row, said)

    def action_entry(self) -> None:
        """Tick off an item of the back-entry."""
        self.attempt(working.enter(self, self._row))
