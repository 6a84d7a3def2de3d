"""What every screen shares: the lines at the top and bottom, and how a verb is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.screen import Screen

from console.desk.errors import Denied
from console.duty.record import Conflict, JournalError
from console.ui.present import chrome
from console.words.failures import denial, race, trouble
from runbooks.commands import Wrong
from runbooks.ports import Refused
from sources.reach import Unreached
from widgets.keybar import KeyBar
from widgets.messagebar import MessageBar
from widgets.statusline import StatusLine
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.desk import Desk
    from console.ui import keys
    from console.ui.present.context import Context


def bindings(table: Iterable[keys.Key]) -> list[BindingType]:
    """Return Textual's bindings for a table of keys; the words stand elsewhere."""
    return [Binding(key.key, key.action, key.action, show=False) for key in table]


WIDTHS = [(0, "-narrow"), (120, "-wide")]
"""From so many columns on a screen bears the class."""


class Base(Screen[None]):
    """A screen of the console: a status line, a body, a message line, a key bar."""

    NAME: ClassVar[str]
    """Key of `keys.SCREENS` and of the words."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = WIDTHS
        self.context = context

    @property
    def desk(self) -> Desk:
        """Return the desk."""
        return self.context.desk

    def body(self) -> Iterable[Widget]:
        """Return what stands between the lines."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        # Known before anything is styled; learnt afterwards, all would be styled twice.
        wide = self.app.size.width >= WIDTHS[-1][0]
        self.update_classes({"-narrow": not wide, "-wide": wide}, update=False)
        yield StatusLine(id="top")
        yield from self.body()
        yield MessageBar(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Draw the lines, and keep them true. Textual calls each class's own, not only the last."""
        self.query_one(KeyBar).views = chrome.keybar(self.NAME, self.context)
        self.draw_top()
        self.set_interval(1, self.tick)
        self.run_worker(self._watch_trouble(), exit_on_error=False)

    def tick(self) -> None:
        """Once a second: what time alone changes."""
        self.draw_top()

    def draw_top(self) -> None:
        """Draw the status line; equal parts are not drawn again."""
        self.query_one(StatusLine).view = chrome.top(self.context, self.heading())

    def heading(self) -> str:
        """Return what the status line says of this screen."""
        return self.context.desk.site.name.of(self.context.words.lang)

    async def _watch_trouble(self) -> None:
        async for error in self.desk.watch.trouble:
            if error is not None:
                self.say(
                    self.context.words.status.unrecorded.format(
                        why=trouble(error.code, "", self.context.words)
                    ),
                    Tone.BAD,
                )

    def refuses(self) -> bool:
        """Say that nothing can be done in the past, if that is what is shown; return whether."""
        if self.context.then is None:
            return False
        self.say(self.context.words.past.refused, Tone.WARN)
        return True

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Put a sentence on the message line."""
        self.query_one(MessageBar).say(text, tone)

    def says(self, text: str) -> bool:
        """Return whether a text stands on the message line."""
        return " ".join(text.split()) in self.query_one(MessageBar).said[0]

    def attempt(self, verb: Coroutine[object, object, object], done: str = "") -> None:
        """Do a verb in the background; say how it went."""
        self.run_worker(self._attempt(verb, done), exit_on_error=False)

    async def _attempt(self, verb: Coroutine[object, object, object], done: str) -> None:
        words = self.context.words
        try:
            await verb
        except (Denied, Wrong) as denied:
            self.say(
                denial(denied.code, denied.value, words, getattr(denied, "known", ())), Tone.WARN
            )
        except Conflict as conflict:
            first = conflict.event
            self.say(race(first, words, self.context.names.person), Tone.WARN)
        except Unreached as error:
            self.say(trouble(error.code, error.detail, words), Tone.BAD)
        except (JournalError, Refused) as error:
            if error.code == "taken":
                who = self.context.names.person(error.detail)
                self.say(words.runs.lost.format(who=who), Tone.BAD)
                return
            why = trouble(error.code, error.detail, words)
            self.say(words.runs.not_logged.format(why=why), Tone.BAD)
        else:
            if done:
                self.say(done, Tone.GOOD)

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a hint is its key."""
        self.run_worker(self.run_action(event.action), exit_on_error=False)

    def action_back(self) -> None:
        """Go one level up; the home screen stays."""
        if self.is_current and len(self.app.screen_stack) > 1:
            self.app.pop_screen()
