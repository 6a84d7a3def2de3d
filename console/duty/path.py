"""The contract's path of an incident: at which stage it is, and what is to be done next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from console.duty.incidents import Status
from console.duty.life import DECLINED

if TYPE_CHECKING:
    from console.duty.incidents import Incident


class Stage(StrEnum):
    """The stages, in order."""

    RECEIVE = "receive"
    CLASSIFY = "classify"
    ASSIGN = "assign"
    DIAGNOSE = "diagnose"
    PROPOSE = "propose"
    AGREE = "agree"
    FIX = "fix"
    CONFIRM = "confirm"
    CLOSE = "close"
    FEEDBACK = "feedback"


class Next(StrEnum):
    """The next action on an incident."""

    ACKNOWLEDGE = "acknowledge"
    DIAGNOSE = "diagnose"
    PROPOSE = "propose"
    PROPOSE_OTHER = "propose-other"
    AGREE = "agree"
    FIX = "fix"
    RESUME = "resume"
    CONFIRM = "confirm"
    MANUAL = "manual"
    ENTER = "enter"
    CLOSE = "close"
    ASK = "ask"
    NOTHING = "nothing"


def stage(incident: Incident) -> Stage:
    """Return the stage that an incident is at: the first one that is not behind it."""
    life = incident.life
    if incident.status is Status.CLOSED:
        return Stage.FEEDBACK
    if incident.status is Status.RESOLVED:
        return Stage.CONFIRM if life.confirmed is None else Stage.CLOSE
    if incident.acknowledged is None:
        return Stage.ASSIGN
    if life.plan is None:
        return Stage.PROPOSE if life.run else Stage.DIAGNOSE
    if life.plan.answer == DECLINED:
        return Stage.PROPOSE
    return Stage.FIX if life.plan.allows else Stage.AGREE


def next_action(incident: Incident, left: int = 0) -> Next:
    """Return what is to be done next; `left` are the items of its back-entry that are open."""
    life = incident.life
    if incident.status is Status.PAUSED:
        return Next.RESUME
    match stage(incident):
        case Stage.ASSIGN:
            return Next.ACKNOWLEDGE
        case Stage.DIAGNOSE:
            return Next.DIAGNOSE
        case Stage.PROPOSE:
            return Next.PROPOSE if life.plan is None else Next.PROPOSE_OTHER
        case Stage.AGREE:
            return Next.AGREE
        case Stage.FIX:
            return Next.FIX
        case Stage.CONFIRM:
            return Next.CONFIRM
        case Stage.CLOSE if life.by_hand:
            return Next.MANUAL
        case Stage.CLOSE:
            return Next.ENTER if left else Next.CLOSE
    asked = life.confirmed is not None and life.confirmed.satisfaction is not None
    return Next.NOTHING if asked else Next.ASK
