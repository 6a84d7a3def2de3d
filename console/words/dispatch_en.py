"""The English words of roster, assignment, escalation and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words import handover_en as handover
from console.words.dispatch_words import DispatchWords

if TYPE_CHECKING:
    from collections.abc import Mapping

DISPATCH = DispatchWords(
    tomorrow="tomorrow",
    next_week="next {weekday}",
    gap="nobody on call from {when}",
    gap_now="nobody on call now",
    channel_down="notices fail: {channels}",
    escalated="Needs you: {what}",
    title="Roster",
    nobody="nobody on call",
    now="now",
    until="until {when}",
    primary="{name}",
    backup="backup {names}",
    changed="swapped {why}",
    away="on leave: {names}",
    all_filled="somebody is on call throughout the coming two weeks",
    people="People",
    swap_which="Swap which duty:",
    swap_who="Who takes it:",
    swap_why="Why:",
    swap_hint="↑↓ choose · enter take · esc give up",
    swapped="Swapped",
    reasons={
        **handover.REASONS,
        "primary": "primary",
        "backup": "backup",
        "leave": "on leave",
        "skill": "knows {value}",
        "open": "{count} open {priority}",
        "free": "free",
    },
    failures={
        "unset": "the variable is not set",
        "file": "the address file cannot be read",
        "open": "others may read the address file; chmod 600",
        "address": "apprise does not know this kind of address",
        "busy": "the last message still hangs",
        "http": "answered HTTP",
        "failed": "not sent",
        "no-address": "this kind of channel tells no address; not tried",
        "timeout": "timed out",
        "refused": "refused",
        "name": "the name does not resolve",
        "tls": "bad certificate or encryption",
        "login": "wrong login",
        "reset": "cut off",
        "route": "unreachable",
        "unknown": "the console was cut off; outcome unknown",
        "unrecorded": "not recorded, so not sent",
    },
    findings={
        "gap": "nobody is on call from {start} to {end}; fill the shift, or write an override",
        "calendar.ends": "the calendar names nobody after {start}; carry it on",
        "leave": "{who} is on call at {start} and on leave then; write an override, or change the leave",
        "conflict": "{start} to {end} is written twice: {who} and {other}; keep one",
        "unreachable": "{who} is on call and no channel reaches them; add one to notify with who: {who} and page in for",
        "unreached": "no channel reaches “{who}” of an escalation, it only shows on the screen; add one to notify with who: {who}",
    },
    messages={
        **handover.MESSAGES,
        "incident.opened": (
            "[{priority}] {system}: {title}",
            "Emergency {id} waits to be acknowledged, opened {opened}. Take it in the console now.",
        ),
        "escalation.raised": (
            "[{priority}] Escalated {system}: {title}",
            "Incident {id}, opened {opened}, has waited {waited}; owner: {owner}. Take over or chase.",
        ),
        "sla.warned": (
            "[{priority}] {clock} due soon {system}: {title}",
            "The {clock} clock of incident {id} ends {due}; owner: {owner}.",
        ),
        "sla.breached": (
            "[{priority}] {clock} breached {system}: {title}",
            "The {clock} clock of incident {id} ended {due}; owner: {owner}.",
        ),
        "update.due": (
            "[{priority}] Update owed {system}: {title}",
            "Incident {id} is {waited} old; write how it stands, and tell the departments.",
        ),
        "gap": (
            "A gap in the roster: nobody on call from {when}",
            "{site}: swap a duty with w in the console, or mend the roster.",
        ),
        "test": ("Test of the on-call console", "{site}: this channel works. Nothing to do."),
    },
    group="the group",
    steps={"primary": "the primary", "backup": "the backup"},
    sent="sent",
    reachable="reachable (nothing was sent)",
    no_address="not tried (nothing was sent)",
)

KINDS: Mapping[str, str] = {
    "escalation.raised": "escalate",
    "update.due": "chase",
    "roster.swapped": "swap",
    "notify.intent": "notify",
    "notify.outcome": "notified",
}
SENTENCES: Mapping[str, str] = {
    "escalation.raised": "Waited {minutes}, escalated to {to}",
    "update.due": "No update for {minutes}; the owner owes one",
    "roster.swapped": "{from} to {to}: {engineers} on call {why}",
    "notify.intent": "Through {through} to {to}: {text}",
    "notify.outcome": "{through} {why}",
}
ACTIONS: Mapping[str, str] = {"roster": "roster", "swap": "swap a duty"}
VERBS: Mapping[str, str] = {
    "roster": "who is on call, and gaps; swap changes it",
    "roster.swap": "put others on call for a stretch; recorded",
    "notify": "channels of notices",
    "notify.test": "send a test message through each channel",
}
OPTIONS: Mapping[str, str] = {
    "days": "how many days, 14 if left out",
    "from": "begin, as 2026-03-05T10:00 (the site's zone)",
    "until": "end",
    "engineers": "who is on call, the primary first, with commas",
    "why": "why",
    "recipient": "only to this engineer",
}
DENIALS: Mapping[str, str] = {
    "no-engineer": "say who is on call",
    "swap-order": "a swap ends after it begins, and not in the past",
    "swap-long": "a swap lasts {value} days at most; for longer change the roster",
    "swap-moment": "{value} is no moment; write 2026-03-05T10:00",
    "bad-days": "days are from 1 to 366: {value}",
    "no-channel": "there is no channel; write one in notify.yaml",
    "no-channel-for": "no channel reaches {value}; write one in notify.yaml",
}
FAULTS: Mapping[str, str] = {
    "turn.form": "“{given}” is no length of a turn; write 1w or 3d",
    "moment.form": '“{given}” is no moment; write "2026-03-05 10:00"',
    "secret.form": "an address holds a secret and does not belong here; write ${{NAME}}, or file:PRIVATE_FILE",
    "roster.none": "nothing says who is on call when; write shifts, rotations or calendar",
    "roster.several": "a roster is written in one way, here are {found}; keep one",
    "period.order": "the end {end} is not after the begin {start}; correct it",
    "who.unknown": "there is no person or role “{given}”; there are: {known}",
    "escalation.twice": "the escalation of {priority} is on line {line} of {file} already; merge them",
    "calendar.missing": "there is no calendar {name} in this folder; put the .ics file here",
    "calendar.form": "the calendar cannot be read ({problem}); export it as iCalendar anew",
    "calendar.nobody": "the calendar's event “{given}” names nobody of the team; write an engineer's id or name",
    "calendar.often": "the calendar's event repeats too often ({rule}); a duty lasts an hour at least",
}
