"""The Textual app: opens the home screen over a desk and keeps the desk running."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.scrollbar import ScrollBar, ScrollBarRender

from console.ui import keys, themes
from console.ui.driver import ThriftyDriver
from console.ui.palette import palette
from console.ui.present.context import Context
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import Dialog, TextDialog
from console.ui.screens.home import HomeScreen
from console.words.failures import question
from console.words.languages import words
from sources.clean import clean_line
from widgets.lines import LETTERS, Toned
from widgets.tone import ASCII, UNICODE, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.geometry import Size

    from config.model import Lang
    from console.desk.desk import Desk
    from console.desk.drill import Drill
    from sources.reach import Prompt


LOADING = 30
"""Seconds after which garbage is looked for even if the queue is not there yet."""
AGAIN = 600
"""Seconds after which it is said again that a shift waits to be taken over."""


class _PlainBar(ScrollBarRender):
    VERTICAL_BARS: ClassVar[list[str]] = [" "]


class ConsoleApp(App[None]):
    """The face of one desk."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.COMMON)

    def __init__(
        self, desk: Desk, lang: Lang, *, ascii_only: bool = False, live: bool = True
    ) -> None:
        super().__init__(driver_class=ThriftyDriver)
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = themes.ALL[0].name
        self._styled = self.get_css_variables()
        self.stylesheet.set_variables(self._styled)
        self.desk = desk
        self._ascii = ascii_only
        Toned.signs = ASCII if ascii_only else UNICODE
        if ascii_only:
            ScrollBar.renderer = _PlainBar
        self.set_class(ascii_only, "-ascii")
        self.set_class(desk.drill is not None, "-drill")
        self._speak(lang)
        self._live = live
        self._asking = asyncio.Lock()

    def _speak(self, lang: Lang) -> None:
        self.context = Context(self.desk, words(lang), self._ascii)
        Dialog.mark = f" {self.context.words.drill.mark} " if self.desk.drill else ""

    def refresh_css(self, animate: bool = True) -> None:
        """Style all anew where the theme is another one; at the start it is the same."""
        if (variables := self.get_css_variables()) != self._styled:
            self._styled = variables
            super().refresh_css(animate)

    def on_resize(self, event: events.Resize) -> None:
        """A terminal of another size has arranged its cells anew, or not at all."""
        self._forget(event.size)
        # Textual draws nothing when the size is the one that it knew, as after a quick to and fro.
        self.screen.refresh()

    def _forget(self, size: Size) -> None:
        if isinstance(self._driver, ThriftyDriver):
            self._driver.forget(size)

    def action_redraw(self) -> None:
        """Send the whole screen: the terminal or the link has spoilt it."""
        self._forget(self.size)
        self.screen.refresh()

    def on_mount(self) -> None:
        """The desk runs as long as the screen stands."""
        self.call_after_refresh(self._begin)

    def get_default_screen(self) -> HomeScreen:
        """Return the home screen; no other is drawn before it."""
        return HomeScreen(self.context)

    def _begin(self) -> None:
        self.run_worker(self._run(), exit_on_error=False)
        self.run_worker(self._tidy(), exit_on_error=False)
        self.run_worker(self._watch_approvals(), exit_on_error=False)
        if self.desk.drill is not None:
            self.run_worker(self._watch_drill(self.desk.drill), exit_on_error=False)
        self.run_worker(self._watch_calls(), exit_on_error=False)
        self.run_worker(self._watch_handovers(), exit_on_error=False)

    async def _run(self) -> None:
        try:
            await self.desk.run(watch=self._live)
        except Exception as error:  # the screen must tell, whatever it was
            self._tell(str(error) or type(error).__name__)
            raise

    async def _tidy(self) -> None:
        """Look for garbage once the queue stands, and only among what is younger: no key waits."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOADING):
                async for queue in self.desk.queue:
                    if queue.loaded:
                        break
        gc.freeze()
        gc.enable()

    def _tell(self, text: str) -> None:
        if isinstance(self.screen, Base):
            self.screen.say(self.context.words.cli.messages["problem"].format(why=text), Tone.BAD)

    async def ask(self, prompt: Prompt) -> str | None:
        """Ask for a password or a code, one thing at a time; None when the engineer gives up.

        Whoever asks is any task, so the dialog is opened by the app's own.
        """
        words = self.context.words
        async with self._asking:
            answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
            title = question(prompt, words)
            dialog = TextDialog(title, words.forms.text_hint, secret=not prompt.echo)

            def answered(typed: str | None) -> None:
                if not answer.done():
                    answer.set_result(typed)

            self.call_later(self.push_screen, dialog, answered)
            try:
                return await answer
            except asyncio.CancelledError:
                self.call_later(dialog.answer, None)  # the host has given up waiting
                raise

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from console.ui.screens.help import HelpScreen

        if isinstance(self.screen, Base):
            letters = getattr(self.screen.focused, "letters", LETTERS)
            self.push_screen(HelpScreen(self.context, self.screen.NAME, letters))

    def action_review(self) -> None:
        """Look at what another engineer asks this one to approve."""
        from console.ui.screens.approving import review

        if isinstance(self.screen, Base) and not self.screen.refuses():
            self.screen.run_worker(review(self.screen), exit_on_error=False)

    async def _watch_approvals(self) -> None:
        from console.ui.screens.approving import waits

        async for _ in self.desk.approvals.asked:
            if isinstance(self.screen, Base) and (said := waits(self.screen)):
                self.bell()
                self.screen.say(said, Tone.BAD)

    async def _watch_drill(self, drill: Drill) -> None:
        from console.ui.screens.debrief import DebriefScreen

        if isinstance(self.screen, Base):
            self.screen.say(self.context.words.drill.begins, Tone.WARN)
        await drill.over()
        self.push_screen(DebriefScreen(self.context, drill))

    async def _watch_handovers(self) -> None:
        """Say that a shift waits to be taken over, and again until somebody has."""
        self.set_interval(AGAIN, self._nag)
        async for _ in self.desk.proof.waiting:
            self._nag()

    def _nag(self) -> None:
        from console.ui.present.handover import told

        waiting = self.desk.proof.waiting.value
        if waiting and isinstance(self.screen, Base):
            self.screen.say(told(waiting[0], self.context), Tone.WARN)

    async def _watch_calls(self) -> None:
        """Ring, and say it in the terminal's title, when somebody is called."""
        calls: list[str] = []
        async for row in self.desk.notices.rung:
            if row is None:
                self._answered(calls)
                calls.clear()
                continue
            words = self.context.words
            what = f"{row.id} {row.priority} {row.title_in(words.lang)}"
            self.bell()
            self._entitle(what)
            calls.append(words.dispatch.escalated.format(what=what))
            # Whoever has just recorded it is told so, and needs no call.
            if isinstance(self.screen, Base) and not self.screen.says(row.id):
                self.screen.say(calls[-1], Tone.BAD)

    def _answered(self, calls: Sequence[str]) -> None:
        """Take calls away from wherever they stand; one may stand below the latest, unsaid one."""
        if calls:
            self._entitle("")
        for screen in self.screen_stack:
            if isinstance(screen, Base) and any(map(screen.says, calls)):
                screen.say("")
                self._nag()  # which the call may have hidden

    def on_unmount(self) -> None:
        """Give the terminal its title back."""
        if self.desk.notices.rung.value:
            self._entitle("")

    def _entitle(self, title: str) -> None:
        if self._driver is not None:
            self._driver.write(f"\x1b]2;{clean_line(title)}\x07")

    def action_palette(self) -> None:
        """Show every verb of this screen."""
        if isinstance(self.screen, Base):
            self.push_screen(palette(self.screen), self._chosen)

    async def _chosen(self, action: str | None) -> None:
        if action is not None:
            known = action.split("(")[0].removeprefix("app.")
            target = self.screen if hasattr(self.screen, f"action_{known}") else self
            await self.run_action(action, default_namespace=target)

    def action_system(self, system: str) -> None:
        """Open a system."""
        from console.ui.screens.system import SystemScreen

        if not (isinstance(self.screen, Base) and self.screen.refuses()):
            self.push_screen(SystemScreen(self.context, system))

    async def action_language(self) -> None:
        """Say everything in the other language, from the home screen on."""
        lang: Lang = "en" if self.context.words.lang == "zh" else "zh"
        self._speak(lang)
        while len(self.screen_stack) > 1:
            if isinstance(self.screen, Dialog):
                self.screen.answer(None)  # whoever asked is told
            else:
                await self.pop_screen()
        if isinstance(self.screen, HomeScreen):
            await self.screen.speak(self.context)

    def action_theme(self) -> None:
        """Take the next theme."""
        names = [theme.name for theme in themes.ALL]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
