"""Why something was not done, in words; both doors say it alike."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Protocol

    from config.errors import Fault
    from console.words.words import Words
    from sources.reach import Prompt

    class Event(Protocol):
        """What was recorded, and by whom."""

        @property
        def actor(self) -> str:
            """Return who it was."""

        @property
        def kind(self) -> str:
            """Return what was done."""


def question(prompt: Prompt, words: Words) -> str:
    """Return what a person is asked on the way to a host."""
    forms = words.forms
    said = forms.prompts[prompt.wanted].format(host=prompt.host, text=prompt.text)
    return f"{forms.wrong} {said}" if prompt.again else said


def denial(code: str, value: str, words: Words, known: Sequence[str] = ()) -> str:
    """Return why the rules forbid a verb; `known` is what there is instead."""
    if code == "not-broken":
        value = words.queue.clocks.get(value, value)
    if code in ("service-lacks", "service-stray"):
        fields = words.obligation.fields
        value = joined((fields.get(one, one) for one in value.split()), words)
    said = words.denials.get(code, code).format(value=spoken(value, words))
    return words.denials["known"].format(value=said, known=" ".join(known)) if known else said


def joined(names: Iterable[str], words: Words) -> str:
    """Return names one after the other."""
    return ("、" if words.lang == "zh" else ", ").join(names)


def spoken(text: str, words: Words) -> str:
    """Return a text whose end, behind a colon, may be what the operating system says."""
    head, colon, said = text.rpartition(": ")
    return f"{head}{colon}{words.system.get(said, said)}"


def race(first: Event | None, words: Words, person: Callable[[str], str]) -> str:
    """Return who was first, by name, and what they did."""
    actor, kind = (person(first.actor), first.kind) if first else ("?", "?")
    return words.denials["race"].format(actor=actor, what=words.timeline.kinds.get(kind, kind))


def trouble(code: str, detail: str, words: Words) -> str:
    """Return what a journal, a connection or a source complains of, with its own detail."""
    if code == "jump":  # its detail is what the jump host itself complains of
        host, _, rest = detail.partition(": ")
        why, _, beside = rest.partition(": ")
        detail = f"{host}: {trouble(why, beside, words)}" if why else host
    sentence = words.troubles.get(code, code)
    detail = spoken(detail, words)
    return f"{sentence} ({detail})" if detail else sentence


def remedy(host: str, code: str, detail: str, words: Words) -> str:
    """Return what is wrong on the way to a host, and what a person must mend."""
    what, where = words.answers.get(code, code), ""
    if code == "jump":
        host, _, rest = detail.partition(": ")
        code, _, detail = rest.partition(": ")
        what, where = words.answers.get(code, code), words.jump.format(host=host)
    beside = f" ({detail})" if detail else ""
    return f"{where}{what}{beside}{words.then}{words.mends.get(code, '').format(host=host)}"


def source_name(source: str, words: Words) -> str:
    """Return what people call the mailbox, or a server of alerts."""
    return words.inbound.mail if source == "mail" else words.inbound.alerts.format(id=source)


def unheard(code: str, detail: str, words: Words) -> str:
    """Return why the mailbox or a server of alerts does not answer, and what mends it."""
    beside = f" ({detail})" if detail else ""
    return f"{words.inbound.codes.get(code, code)}{beside}{words.then}{words.inbound.mends.get(code, '')}"


def answer(text: str, words: Words) -> str:
    """Return what a check was answered: a known code in words, with its detail, else as it is."""
    code, _, detail = text.partition(": ")
    if code.startswith("exit "):
        code, detail = "exit", code.removeprefix("exit ") + (f" {detail}" if detail else "")
    return f"{words.answers[code]} {detail}".rstrip() if code in words.answers else text


def fault_line(fault: Fault, words: Words) -> str:
    """Return `file:line:column: what is wrong; how to mend it`."""
    template = words.faults.get(fault.code, fault.code)
    values = {name: spoken(value, words) for name, value in fault.values.items()}
    return f"{fault.file}:{fault.line}:{fault.column}: {filled(template, values)}"


def filled(template: str, values: Mapping[str, str]) -> str:
    """Fill a template; a value that is missing shows as nothing rather than failing."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    return template.format(**{name: values.get(name, "") for name in names})
