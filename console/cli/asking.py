"""Passwords, passphrases and codes, asked on the terminal."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING

from console.words.failures import question

if TYPE_CHECKING:
    from console.words.words import Words
    from sources.reach import Ask, Prompt


def asking(words: Words) -> Ask | None:
    """Return what asks one thing after the other; None where nobody sits at a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    turn = asyncio.Lock()

    async def ask(prompt: Prompt) -> str | None:
        async with turn:
            said = f"{question(prompt, words)} "
            return await asyncio.to_thread(_seen if prompt.echo else _hidden, said)

    return ask


def _seen(said: str) -> str | None:
    sys.stderr.write(said)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def _hidden(said: str) -> str | None:
    try:
        return getpass.getpass(said)
    except EOFError:
        return None
