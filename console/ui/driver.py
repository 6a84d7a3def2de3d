"""Textual's terminal driver, made thrifty: what it writes passes through a canvas."""

from __future__ import annotations

from typing import Final

from textual.drivers.linux_driver import LinuxDriver

from console.ui.canvas import Canvas

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
_AT_ONCE: Final = 512
"""Characters that reach the terminal in one piece anyway, without saying so."""


class ThriftyDriver(LinuxDriver):
    """Sends only cells that differ from those that stand on the terminal."""

    _held = False
    _away = False
    _canvas: Canvas | None = None

    def forget(self, size: tuple[int, int]) -> None:
        """Trust nothing that stands on the terminal; the next full drawing sends all of it."""
        if self._canvas is not None:
            self._canvas.forget(*size)

    def suspend_application_mode(self) -> None:
        """Give the terminal away; what is drawn meanwhile goes nowhere."""
        super().suspend_application_mode()
        self._away = True

    def resume_application_mode(self) -> None:
        """Take the terminal back."""
        self._away = False
        super().resume_application_mode()

    def write(self, data: str) -> None:
        """Send a drawing's differences; anything else as it is."""
        if self._away:
            return
        if data in (_BEGIN, _END):
            self._held = data == _BEGIN
            return
        if self._canvas is None:
            self._canvas = Canvas()
            self.forget(self._app.size)
        if not self._canvas.draws(data):
            plain = self._canvas.leave()
            if "\x1b[?1049" in data:
                self.forget(self._app.size)
            super().write(plain + data)
        elif changes := self._canvas.feed(data):
            marked = self._held and len(changes) > _AT_ONCE
            super().write(f"{_BEGIN}{changes}{_END}" if marked else changes)
