"""Messages become incidents, each once, whichever console sees it first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.desk.attachments import EXACT, TEXT
from console.desk.incidents import open_numbered
from console.duty import mail as rules
from console.duty.events import Draft, Kind, Unheard
from console.duty.record import Conflict, JournalError
from sources.mailbox import Mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.inbound import Mail
    from config.model import Site
    from console.duty.events import JSON, Data
    from console.duty.mail import Guess
    from console.journal.store import Journal
    from sources.mailbox import Arrived, Mailbox
    from sources.message import Attachment, Message

FILES = 20
"""Attachments of one message that are kept."""
NESTED = 20
"""Duplicates of duplicates that are followed to the one that goes on."""


class Mailroom:
    """Reads one mailbox into the journal. What was looked at is remembered there, by its place."""

    def __init__(
        self,
        site: Site,
        mail: Mail,
        journal: Journal,
        mailbox: Mailbox,
        now: Callable[[], datetime],
        mask: Callable[[str], str],
        guess: Guess,
    ) -> None:
        self._site = site
        self._mail = mail
        self._journal = journal
        self._mailbox = mailbox
        self._now = now
        self._mask = mask
        self._guess = guess
        self._seen: Mark | None = None

    async def look(self) -> None:
        """Record what has come. Raises Unreached and JournalError; what was not recorded stays."""
        more = True
        while more:
            found = await self._mailbox.take(await self._left_off())
            more = found.more
            for one in found.arrived:
                await self._take(one)
                self._seen = one.mark
                self._mailbox.done(one.mark)

    async def close(self) -> None:
        """Leave the mailbox."""
        await self._mailbox.close()

    async def _left_off(self) -> Mark | None:
        kept = await self._journal.left_off(self._mailbox.name)
        mark = Mark(*kept) if kept else None
        if self._seen is None or mark is None:
            return self._seen or mark
        return max(self._seen, mark) if mark.validity == self._seen.validity else self._seen

    async def _take(self, one: Arrived) -> None:
        if await self._journal.message(one.message.id):
            return  # delivered twice, or another console was first
        message = self._masked(one.message)
        place: Data = {
            "id": message.id,
            "mailbox": self._mailbox.name,
            "validity": one.mark.validity,
            "uid": one.mark.uid,
        }
        try:
            await self._record(message, place, one.size)
        except Conflict:
            return
        except JournalError as error:
            if error.code != "data":
                raise
            # What can never be recorded must not stop the mailbox.
            data = {**place, "why": "unreadable"}
            await self._journal.append(Draft(Kind.MESSAGE_NOTED, data, guard=Unheard(message.id)))

    async def _record(self, message: Message, place: Data, size: int) -> None:
        belongs = await self._belongs(message)
        evidence = await self._journal.keep(rules.written(message))
        attachments: list[JSON] = [await self._kept(it) for it in message.attachments[:FILES]]
        data: Data = {
            **place,
            "from": message.name or message.address,
            "subject": message.subject,
            "at": message.received.isoformat(),
            "bytes": size,
            "cut": message.cut,
            "evidence": evidence,
            "attachments": attachments,
        }
        guard = Unheard(message.id)
        if message.automatic:
            noted = {**data, "why": message.automatic}
            await self._journal.append(Draft(Kind.MESSAGE_NOTED, noted, belongs, guard=guard))
        elif belongs:
            reply = {**data, "reply": True}
            await self._journal.append(Draft(Kind.MESSAGE_RECEIVED, reply, belongs, guard=guard))
        else:
            system = self._guess(f"{message.subject}\n{message.text}") or self._mail.system
            opened = rules.opening(message, system, self._mail, self._site, evidence)
            await open_numbered(
                self._journal,
                self._site.zone,
                self._now(),
                Draft(Kind.INCIDENT_OPENED, opened, guard=guard),
                Draft(Kind.MESSAGE_RECEIVED, {**data, "reply": False}),
            )

    async def _belongs(self, message: Message) -> str | None:
        """Return the incident that a message answers."""
        for id_ in message.answers:
            event = await self._journal.message(id_)
            if event is not None and event.incident:
                return await self._goes_on(event.incident)
        return await self._goes_on(message.number) if message.number else None

    async def _goes_on(self, incident: str) -> str | None:
        """Return the incident that goes on for one that was merged; None where there is none."""
        row = await self._journal.incident(incident)
        for _ in range(NESTED):
            if row is None or not row.merged_into:
                break
            row = await self._journal.incident(row.merged_into)
        return row.id if row else None

    async def _kept(self, one: Attachment) -> JSON:
        """Keep what can be masked as text; else the bytes as they are."""
        body = one.text if one.data is None else one.data
        evidence = await self._journal.keep(body) if body is not None else None
        return {
            "name": one.name,
            "kind": one.kind,
            "bytes": one.size,
            "form": TEXT if one.data is None else EXACT,
            "evidence": evidence,
        }

    def _masked(self, message: Message) -> Message:
        mask = self._mask
        return replace(
            message,
            name=mask(message.name),
            address=mask(message.address),
            subject=mask(message.subject),
            text=mask(message.text),
            attachments=tuple(
                replace(one, name=mask(one.name), text=None if one.text is None else mask(one.text))
                for one in message.attachments
            ),
        )
