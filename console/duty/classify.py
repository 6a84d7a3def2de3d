"""Classification: impact by urgency to a priority, the fault grade, and what to start with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from config.model import FLOORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.model import Contract, System
    from console.duty.events import JSON
    from console.duty.incidents import Incident

IMPACTS = ("I1", "I2", "I3", "I4")
URGENCIES = ("U1", "U2", "U3", "U4")
GRADES = (1, 2, 3, 4)
SCOPES = ("in", "assist", "out")
FLAGS = tuple(FLOORS)
PROBLEMS = ("fault", "request", "question", "change")
_STOPS = ("U1", "U2")

_SIGNS = {
    "safety": ("危急值", "用药", "医嘱", "输血", "抢救", "输液", "critical value", "transfusion"),
    "security": ("勒索", "病毒", "攻击", "入侵", "后缀", "加密了", "ransom", "virus", "attack"),
    "pii": ("泄露", "泄漏", "隐私", "leak"),
}
_EVERYBODY = ("全院", "全部", "所有", "全进不去", "everything", "nobody can", "whole hospital")
_SEVERAL = ("好几个人", "一屋子", "都这样", "都不行", "排队", "排了", "排到", "everyone", "several",
            "queue")  # fmt: skip
_STOPPED = ("打不开", "进不去", "没反应", "连不上", "不能", "失败", "卡住", "停", "转圈", "没用",
            "弹不出", "收不了", "down", "cannot", "fails", "stopped", "no answer")  # fmt: skip
_ASKED = ("怎么", "不会", "培训", "咨询", "能不能加", "想要", "what time", "how to", "training")
_WISHES = {
    "training": ("培训", "不会用", "不会操作", "教一下", "training"),
    "improvement": ("能不能加", "想要", "希望", "建议", "优化", "增加", "新增", "要求改", "improve",
                    "feature", "suggestion"),
    "deployment": ("部署", "新装", "加装", "新版本", "升级", "deploy", "install"),
}  # fmt: skip
"""Service types, by the ids of the template, to words that ask for them where nothing is broken."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What an incident is taken for."""

    service: str
    impact: str
    urgency: str
    priority: str
    grade: int
    scope: str = "in"
    problem: str = "fault"
    flags: tuple[str, ...] = ()


def rank(priority: str, contract: Contract) -> int:
    """Return the place of a priority, 0 the highest."""
    return list(contract.priorities).index(priority)


def priority(impact: str, urgency: str, flags: Iterable[str], contract: Contract) -> str:
    """Return the priority by the site's matrix, lifted to at least what a flag asks for."""
    found = contract.matrix[IMPACTS.index(impact)][URGENCIES.index(urgency)]
    floors = (contract.floors[flag] for flag in flags if flag in contract.floors)
    return min((found, *floors), key=lambda one: rank(one, contract))


def grade(of: str, impact: str, urgency: str, flags: Iterable[str], lasted: timedelta,
          contract: Contract) -> int:  # fmt: skip
    """Return the fault grade of a priority `of`, as far as it is known after `lasted`.

    One: a stop of the whole hospital at the highest priority, or an attack or a leak. Two: one of
    the two highest for longer than the contract's `quorum`. Four: one person, or a question.
    """
    place = rank(of, contract)
    if {"security", "pii"} & set(flags) or (place == 0 and impact == "I1" and urgency in _STOPS):
        return 1
    if place <= 1 and urgency in _STOPS and lasted > contract.terms.quorum:
        return 2
    return 4 if impact == "I4" or urgency == "U4" else 3


def defaults(
    text: str, system: System, contract: Contract, *, lasted: timedelta = timedelta(0)
) -> Classification:
    """Return what to start with, by the words of whoever reports it; a person decides."""
    said = text.lower()

    def holds(words: Iterable[str]) -> bool:
        return any(word in said for word in words)

    flags = tuple(flag for flag in FLAGS if holds(_SIGNS[flag]))
    asked = holds(_ASKED)
    stopped = holds(_STOPPED)
    urgency = "U1" if stopped and "safety" in flags else "U2" if stopped else "U3"
    impact = "I2" if stopped and (system.critical or holds(_SEVERAL)) else "I3"
    if holds(_EVERYBODY):
        impact = "I1"
    if asked and not stopped:
        urgency, impact = "U4", "I4"
    found = priority(impact, urgency, flags, contract)
    return Classification(
        service=service(text, found, contract),
        impact=impact,
        urgency=urgency,
        priority=found,
        grade=grade(found, impact, urgency, flags, lasted, contract),
        problem="question" if urgency == "U4" else "fault",
        flags=flags,
    )


def service(text: str, of: str, contract: Contract) -> str:
    """Return the service type that is meant: by what is asked for, else by a priority `of`."""
    said = text.lower()
    if not any(word in said for word in _STOPPED):
        for name, words in _WISHES.items():
            if name in contract.services and any(word in said for word in words):
                return name
    route = contract.alert_critical if rank(of, contract) <= 1 else contract.alert_other
    return route[0]


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants to be otherwise; None leaves it, or lets it follow from the rest."""

    service: str | None = None
    impact: str | None = None
    urgency: str | None = None
    priority: str | None = None
    grade: int | None = None
    scope: str | None = None
    problem: str | None = None
    flags: tuple[str, ...] | None = None


def refuse(change: Change, contract: Contract) -> tuple[str, str, list[str]] | None:
    """Return code and value of the first part of a change that there is not, and what there is."""
    known: tuple[tuple[str, Iterable[object], object], ...] = (
        ("service", contract.services, change.service),
        ("impact", IMPACTS, change.impact),
        ("urgency", URGENCIES, change.urgency),
        ("priority", contract.priorities, change.priority),
        ("grade", GRADES, change.grade),
        ("scope", SCOPES, change.scope),
        ("problem", PROBLEMS, change.problem),
        *(("flag", FLAGS, flag) for flag in change.flags or ()),
    )
    for name, values, given in known:
        if given is not None and given not in tuple(values):
            return f"unknown-{name}", str(given), [str(one) for one in values]
    return None


def changed(
    incident: Incident, change: Change, contract: Contract, lasted: timedelta
) -> dict[str, JSON]:
    """Return the whole class after a change, as event data, with `was` for what differs from it.

    A priority that is not given follows from the matrix where its reasons change; so does a grade.
    """
    flags = incident.flags if change.flags is None else change.flags
    impact = change.impact or incident.impact
    urgency = change.urgency or incident.urgency
    reasons = (impact, urgency, flags) != (incident.impact, incident.urgency, incident.flags)
    found = change.priority or incident.priority
    if change.priority is None and reasons:
        impact, urgency = impact or "I3", urgency or "U3"
        found = priority(impact, urgency, flags, contract)
    graded = change.grade or incident.grade
    if change.grade is None and impact and urgency and (reasons or found != incident.priority):
        graded = grade(found, impact, urgency, flags, lasted, contract)
    after: dict[str, JSON] = {
        "service": change.service or incident.service,
        "impact": impact,
        "urgency": urgency,
        "priority": found,
        "grade": graded,
        "scope": change.scope or incident.scope,
        "problem": change.problem or incident.problem,
        "flags": list(flags),
    }
    before = {name: getattr(incident, name) for name in after}
    before["flags"] = list(incident.flags)
    was: dict[str, JSON] = {name: before[name] for name in after if before[name] != after[name]}
    return {**after, "was": was}


def opening(
    impact: str, urgency: str, priority_given: str, flags: tuple[str, ...], contract: Contract
) -> dict[str, JSON]:
    """Return the class of a new incident: a priority that is given holds, else the matrix does.

    Where nothing is known it is the third priority, or the last.
    """
    if not (impact or urgency or flags):
        ids = tuple(contract.priorities)
        return {"priority": priority_given or ids[min(2, len(ids) - 1)]}
    impact, urgency = impact or "I3", urgency or "U3"
    found = priority_given or priority(impact, urgency, flags, contract)
    return {
        "priority": found,
        "impact": impact,
        "urgency": urgency,
        "flags": list(flags),
        "grade": grade(found, impact, urgency, flags, timedelta(0), contract),
    }
