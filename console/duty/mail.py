"""From a message to what is recorded of it: what it is about, and the words of an incident."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from console.duty.guess import systems
from sources.clean import clean_line

if TYPE_CHECKING:
    from config.inbound import Mail
    from config.model import Site
    from console.duty.events import Data
    from sources.message import Message

Guess = Callable[[str], str]
"""From the words of a message to the id of the system that they mean, or to nothing."""
_ANSWER = re.compile(r"(?i)^\s*(?:(?:re|fw|fwd|aw|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+")
_NO_WORDS = ("没有文字的邮件", "A message without words")


def guess(site: Site) -> Guess:
    """Return a guess by the words that callers use, and by the systems' names."""

    def first(words: str) -> str:
        found = systems(words, "", site)
        return found[0].id if found else ""

    return first


def opening(message: Message, system: str, mail: Mail, site: Site, evidence: str) -> Data:
    """Return what the incident is opened with; the texts of the message are masked already."""
    component = next(one for one in site.systems if one.id == system).components[0].id
    words = title(message)
    return {
        "title": words or _NO_WORDS[0],
        **({} if words else {"title_en": _NO_WORDS[1]}),
        "system": system,
        "component": component,
        "service": mail.service,
        "priority": mail.priority,
        "channel": "mail",
        "requester": message.name or message.address,
        "contact": message.address,
        "cause": "",
        "auto": False,
        "received": message.received.isoformat(),
        "evidence": evidence,
        "source": message.id,
    }


def title(message: Message) -> str:
    """Return the symptom: the subject, else the first line that says anything."""
    if words := _ANSWER.sub("", message.subject).strip():
        return words
    return clean_line(next((line for line in message.text.split("\n") if line.strip()), ""))


def written(message: Message) -> str:
    """Return a message as the text that is kept of it."""
    sender = f"{message.name} <{message.address}>" if message.address else message.name
    told = [
        f"From: {sender}",
        f"Subject: {message.subject}",
        f"Received: {message.received.isoformat()}",
        f"Message-ID: {message.id}",
        *(f"Attached: {one.name} ({one.kind}, {one.size} B)" for one in message.attachments),
    ]
    return "\n".join([*told, "", message.text, ""])
