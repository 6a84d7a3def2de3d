"""A changing step starts by a decision, never by a key that hangs, a paste, or a hurry."""

from __future__ import annotations

import asyncio

from textual.events import Paste

from tests.widgets.stage import Stage, staged, text
from widgets.confirm import LOOK, REST, Confirm, ConfirmView
from widgets.tone import Tone

QUESTION = ConfirmView(
    "run/step", "变更", Tone.WARN, ("his-db $ rm old.arc",), "还原", "按 y 再回车"
)
DESTROY = ConfirmView("run/step", "破坏性", Tone.BAD, ("his-db $ reboot",), "", "", typed="his-db")
LONG = ConfirmView(
    "run/step",
    "变更",
    Tone.WARN,
    tuple(f"host{n} $ cmd" for n in range(30)),
    "",
    "按 y 再回车",
    more="还有 {count} 行",
)


def yes(pilot) -> int:
    app = pilot.app
    assert isinstance(app, Stage)
    return len(app.heard_of(Confirm.Confirmed))


async def slowly(pilot, *keys: str) -> None:
    for key in keys:
        await asyncio.sleep(REST * 1.2)
        await pilot.press(key)


async def asked(pilot, view: ConfirmView) -> Confirm:
    confirm = pilot.app.widget
    confirm.view = view
    await pilot.pause(LOOK * 1.1)
    return confirm


async def test_y_and_enter_with_rest_is_a_yes() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        await asked(pilot, QUESTION)
        await slowly(pilot, "y", "enter")
        assert yes(pilot) == 1


async def test_no_single_key_held_down_is_a_yes() -> None:
    for key in ("y", "enter", "space"):
        async with staged(Confirm(), (60, 12)) as pilot:
            await asked(pilot, QUESTION)
            await pilot.press(*[key] * 30)
            await slowly(pilot, key, key, key)
            assert yes(pilot) == 0, key


async def test_a_paste_and_a_burst_are_no_yes() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        confirm = await asked(pilot, QUESTION)
        confirm.post_message(Paste("y\r"))
        await pilot.press("y", "enter")
        await pilot.pause()
        assert yes(pilot) == 0


async def test_what_was_typed_before_the_question_stood_does_not_count() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        pilot.app.widget.view = QUESTION
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause(LOOK * 1.1)
        await slowly(pilot, "enter")
        assert yes(pilot) == 0


async def test_what_destroys_asks_for_the_host() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        await asked(pilot, DESTROY)
        await slowly(pilot, "y", "enter")
        assert yes(pilot) == 0
        await slowly(pilot, *"his-db", "enter")
        assert yes(pilot) == 1


async def test_a_long_command_has_to_be_seen_to_its_end() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        confirm = await asked(pilot, LONG)
        assert any("还有" in line for line in text(confirm))
        assert text(confirm)[-1].startswith(" >")
        await slowly(pilot, "y", "enter")
        assert yes(pilot) == 0
        for _ in range(10):
            await slowly(pilot, "pagedown")
        assert any("host29" in line for line in text(confirm))
        await slowly(pilot, "y", "enter")
        assert yes(pilot) == 1


async def test_another_question_forgets_what_was_typed() -> None:
    async with staged(Confirm(), (60, 12)) as pilot:
        confirm = await asked(pilot, QUESTION)
        await slowly(pilot, "y")
        confirm.view = ConfirmView("run/other", "", Tone.WARN, ("x",), "", "")
        await pilot.pause(LOOK * 1.1)
        await slowly(pilot, "enter")
        assert yes(pilot) == 0
