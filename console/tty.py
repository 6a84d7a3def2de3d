"""This terminal lent to a shell elsewhere: keys go there, output comes here, sizes are told."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sources.terminal import Size, Terminal


def size() -> Size:
    """Return columns and rows of this terminal, not what a variable says of it."""
    here = os.get_terminal_size(0)
    return here.columns, here.lines


async def lend(
    remote: Terminal, shown: Callable[[bytes], str], resized: Callable[[Size], None]
) -> None:
    """Let a person use the remote terminal until it ends.

    `shown` is told each piece of output and returns its text, `resized` each new size.
    """
    loop, here = asyncio.get_running_loop(), sys.__stdin__
    if here is None:
        return

    def typed() -> None:
        if data := os.read(here.fileno(), 4096):
            remote.write(data)

    def changed() -> None:
        remote.resize(size())
        resized(size())

    with _raw(here.fileno()):
        loop.add_reader(here.fileno(), typed)
        loop.add_signal_handler(signal.SIGWINCH, changed)
        try:
            while data := await remote.read():
                write(shown(data))
        finally:
            loop.remove_reader(here.fileno())
            loop.remove_signal_handler(signal.SIGWINCH)


def ring() -> None:
    """Ring the bell."""
    write("\a")


def write(text: str) -> None:
    """Put text on this terminal at once."""
    data = text.encode("utf-8", "replace")
    while data:
        data = data[os.write(1, data) :]


@contextmanager
def _raw(file: int) -> Iterator[None]:
    before = termios.tcgetattr(file)
    tty.setraw(file)
    try:
        yield
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)
