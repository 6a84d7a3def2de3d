"""What a person typed to get in: kept in memory while the process lives, and nowhere else.

Passwords and passphrases are; one-time codes and the answers to menus never are. A password that
fails once is forgotten: to try it again could lock the account.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.reach import Prompt, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.reach import Ask

TRIES = 3
"""How often a person is asked for the same thing in one login."""
_PASSWORD = re.compile(r"(?i)passw|口令|密码")
_ONCE = re.compile(
    r"(?i)one.?time|\botp\b|code|token|verif|factor|\bpin\b|动态|一次|验证|校验|令牌|短信|双因"
)
_CHANGE = re.compile(r"(?i)\bnew\b|again|retype|current|新密|新口|再次|重复|重新|当前|原密|原口")


def lasting(prompt: str, echo: bool, around: str = "") -> bool:
    """Return whether the answer to a prompt is a password that holds the next time too."""
    return (
        not echo
        and _PASSWORD.search(prompt) is not None
        and _CHANGE.search(prompt) is None
        and _ONCE.search(f"{around} {prompt}") is None
    )


class Keyring:
    """Asks a person, and remembers what holds."""

    def __init__(self, ask: Ask | None) -> None:
        self.ask = ask
        self._passwords: dict[tuple[str, str], str] = {}
        self._phrases: dict[str, str] = {}
        self._asking = asyncio.Lock()
        self._refusals = 0

    async def passphrase(self, host: str, path: str, opens: Callable[[str], bool]) -> str | None:
        """Return the passphrase of a private key; None without one that `opens` it.

        Hosts that wait for the same answer are told it together, a no as well.
        """
        refusals = self._refusals
        async with self._asking:
            if path in self._phrases:
                return self._phrases[path]
            if self.ask is None or refusals != self._refusals:
                return None
            prompt = Prompt(host, Wanted.PASSPHRASE, path)
            for _ in range(TRIES):
                typed = await self.ask(prompt)
                if typed is None:
                    break
                if await asyncio.to_thread(opens, typed):
                    self._phrases[path] = typed
                    return typed
                prompt = replace(prompt, again=True)
            self._refusals += 1
            return None

    def attempt(self, host: str, waits: Callable[[], None]) -> Attempt:
        """Return one login to a host; `waits` is called whenever it begins to wait for a person."""
        return Attempt(self.ask, host, waits, self._passwords)


class Attempt:
    """The prompts of one login; what was typed is remembered once it got in."""

    def __init__(
        self,
        ask: Ask | None,
        host: str,
        waits: Callable[[], None],
        passwords: dict[tuple[str, str], str],
    ) -> None:
        self._ask = ask
        self._host = host
        self._waits = waits
        self._passwords = passwords
        self._given: dict[tuple[str, str], list[str]] = {}
        self._rounds: dict[str, int] = {}
        self.used = False
        """Whether the server was given an answer at all."""
        self.given_up = False
        """Whether the person did not want to answer."""

    @property
    def may_ask(self) -> bool:
        """Return whether there is a person to ask."""
        return self._ask is not None

    def begin(self, method: str) -> bool:
        """Begin a round of a method; what an earlier one was given was wrong.

        False when there is nobody to ask, or nobody who wants to be asked again.
        """
        self._given = {key: typed for key, typed in self._given.items() if key[0] != method}
        self._rounds[method] = self._rounds.get(method, 0) + 1
        return self._ask is not None and self._rounds[method] <= TRIES

    async def answer(self, method: str, prompt: Prompt, lasts: bool) -> str | None:
        """Return the answer that is remembered, or what a person types; None gives up."""
        # Taken out: only getting in with it puts it back.
        typed = self._passwords.pop((self._host, prompt.text), None) if lasts else None
        if typed is None and self._ask is not None:
            self._waits()
            again = self._rounds.get(method, 1) > 1
            typed = await self._ask(replace(prompt, host=self._host, again=again))
        if typed is None:
            self.given_up, self._ask = self._ask is not None, None
            return None
        self.used = True
        if lasts:
            self._given.setdefault((method, prompt.text), []).append(typed)
        return typed

    def succeeded(self) -> None:
        """Remember what got in. A prompt that came twice in one round may have meant a code."""
        for (_, text), typed in self._given.items():
            if len(typed) == 1:
                self._passwords[self._host, text] = typed[0]
