"""A mailbox: what has come since the last look, a few messages at a time.

The mailbox is only read (and marked, where the site says so): where it was left off is for the
caller to remember, as UIDVALIDITY and UID.
"""

from __future__ import annotations

import imaplib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from sources import imap
from sources.aside import Aside
from sources.message import parse
from sources.reach import Reached, Unreached
from sources.secret import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.inbound import Mail
    from sources.message import Message
    from sources.reach import Ask

T = TypeVar("T")

LIMIT = 4 * 1024 * 1024
"""Bytes that are taken of one message; of a larger one the rest stays in the mailbox."""
BATCH = 1024 * 1024
"""Bytes after which a look has taken enough: what was taken must be recorded within its time."""
AT_ONCE = 200
"""Messages that are asked about together."""
MOST = 20
"""Messages of one look."""
FIRST = timedelta(days=1)
"""How far a first look goes back: what is older was dealt with before there was a console."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a mailbox: all up to this UID was looked at."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message and its place."""

    mark: Mark
    message: Message
    size: int
    """Bytes of the whole message."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found."""

    arrived: tuple[Arrived, ...]
    more: bool
    """There is more to take at once."""


class Mailbox:
    """One mailbox over one kept link, made anew when it breaks."""

    def __init__(
        self,
        mail: Mail,
        ask: Ask | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.mail = mail
        self._now = now
        self._secret = Keeper(mail.secret, mail.host, ask)
        self._aside = Aside("mailbox")
        self._link: imaplib.IMAP4 | None = None
        self._unmarked: list[Mark] = []
        self._turn: object = None
        """Whose the link is: a thread that comes late must not take it."""

    @property
    def name(self) -> str:
        """Return what the journal calls it."""
        return f"{self.mail.user}@{self.mail.host}:{self.mail.port}/{self.mail.folder}"

    async def take(self, mark: Mark | None) -> Look:
        """Return what came after a place, oldest first. Raises Unreached."""
        return await self._call(lambda link: self._taken(link, mark))

    def done(self, mark: Mark) -> None:
        """Say that a message is recorded; the next look marks it as read, if the site wants it."""
        if self.mail.mark:
            self._unmarked.append(mark)

    async def visit(self) -> Reached:
        """Log in, open the folder, and say what came of it."""
        try:
            await self._call(lambda link: imap.choose(link, self.mail))
        except Unreached as error:
            return Reached(False, error.code, error.detail)
        return Reached(True)

    async def close(self) -> None:
        """Leave; a server that does not answer is not waited for."""
        if self._link is not None:
            imap.drop(self._link)
            self._link = None

    async def _call(self, work: Callable[[imaplib.IMAP4], T]) -> T:
        """Do something with the link, made first where need be. Raises Unreached."""
        password = await self._secret.get()
        seconds = self.mail.timeout.total_seconds()
        self._turn = turn = object()

        def run() -> T:
            kept = self._link
            if kept is not None:
                try:
                    return work(kept)
                except (OSError, imaplib.IMAP4.abort):
                    imap.drop(kept)  # it was left too long; the server may well be there
            if self._turn is not turn:
                raise TimeoutError  # nobody waits any more, and the next one has begun
            link = imap.connect(self.mail, password, seconds)
            if self._turn is not turn:
                imap.drop(link)
                raise TimeoutError
            self._link = link
            return work(link)

        try:
            return await self._aside.call(run, seconds)
        except Exception as error:
            told = imap.why(error)
            if told.code == "login":
                self._secret.wrong()
            self._turn = None
            await self.close()
            raise told from error

    def _taken(self, link: imaplib.IMAP4, mark: Mark | None) -> Look:
        validity = imap.choose(link, self.mail)
        imap.mark(link, [one.uid for one in self._unmarked if one.validity == validity])
        self._unmarked.clear()
        if mark is not None and mark.validity == validity:
            uids, earliest = imap.after(link, mark.uid), None
        else:
            earliest = self._now() - FIRST
            uids = imap.since(link, earliest - FIRST)  # the server's day may be another
        arrived: list[Arrived] = []
        taken = 0
        for start in range(0, len(uids), AT_ONCE):
            known = imap.about(link, uids[start : start + AT_ONCE])
            for uid, (received, size) in sorted(known.items()):
                if earliest is not None and received < earliest:
                    continue
                if len(arrived) >= MOST or taken > BATCH:
                    return Look(tuple(arrived), more=True)
                raw = imap.begin(link, uid, LIMIT)
                taken += len(raw)
                own = (self.mail.user, *self.mail.addresses)
                message = parse(raw, min(received, self._now()), size=size, own=own)
                arrived.append(Arrived(Mark(validity, uid), message, size))
        return Look(tuple(arrived), more=False)
