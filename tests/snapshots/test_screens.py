"""The main screens in both sizes and both languages, at one moment of one night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.desk.ward import outage, quiet
from tests.screens import Looks, Prepare, Size, at_night, everywhere_each, signs
from tests.snapshots.inbox import silenced, written_again

if TYPE_CHECKING:
    from config.model import Lang

STORIES: dict[str, tuple[Prepare, tuple[str, ...]]] = {
    "empty": (quiet, ()),
    "home": (outage, ()),
    "unfolded": (outage, ("space",)),
    "incident": (outage, ("enter",)),
    "system": (outage, ("1",)),
    "inbox": (written_again, ()),
    "silenced": (silenced, ("1",)),
    "timeline": (outage, ("t",)),
    "help": (outage, ("question_mark",)),
    "palette": (outage, ("ctrl+p",)),
    "form": (outage, ("n",)),
    "grouped": (outage, ("o", "b", "x")),
    "filter": (outage, ("slash", *"system", "colon", *"mrm")),
    "bulk": (outage, ("x", "x", "z")),
    "undo": (outage, ("a", "u")),
    "books": (outage, ("r",)),
    "explain": (outage, ("j", "e")),
}


@everywhere_each(STORIES)
async def test_screen(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    prepare, keys = STORIES[story]
    async with at_night(tmp_path, lang, size, prepare=prepare) as face:
        await face.press(*keys)
        await looks_like(story, face)


async def test_letters_only_where_only_letters_can_be_shown(tmp_path: Path) -> None:
    async with at_night(tmp_path, "en", ascii_only=True) as face:
        for key in ("", "question_mark", "escape", "r", "escape", "enter", "escape", "t"):
            drawn = signs(await face.press(*key.split()))
            assert drawn <= set("（）→·↑↓"), (key, drawn)
