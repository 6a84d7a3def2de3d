"""A field of a few values: what is shown is whole, and the chosen one is always there."""

from __future__ import annotations

import pytest

from tests.widgets.stage import staged
from widgets.choices import LABEL, Choices
from widgets.heading import Title

WORDS = ("重启服务", "清理扩容", "改配置", "rolled back", "by itself", "升级补丁", "其他")
OPTIONS = tuple((str(at), word) for at, word in enumerate(WORDS))


@pytest.mark.parametrize("width", [26, 30, 41, 60, 76, 90])
@pytest.mark.parametrize("at", range(len(WORDS)))
async def test_no_word_is_cut_and_what_does_not_fit_is_told(width: int, at: int) -> None:
    field = Choices("Fix", OPTIONS, str(at))
    async with staged(field, (width, 3)):
        shown = "".join(one.text for one in field.render_line(0))[LABEL:]
        whole = [word for word in WORDS if f" {word} " in shown]
        first, last = WORDS.index(whole[0]), WORDS.index(whole[-1])
        assert WORDS[at] in whole
        left = ("…" if first else "") + "".join(f" {word} " for word in WORDS[first : last + 1])
        assert shown.rstrip() == (left + ("…" if last + 1 < len(WORDS) else "")).rstrip()


@pytest.mark.parametrize("width", [20, 38, 80])
async def test_a_long_title_is_broken_and_keeps_its_end(width: int) -> None:
    asked = "数据库的归档区还有多少空间？如果不足百分之五，先不要继续，打电话给值班长"
    title = Title(asked, most=9)
    async with staged(title, (width, 12)):
        lines = [
            "".join(one.text for one in title.render_line(y)).strip()
            for y in range(title.size.height)
        ]
        assert "".join(lines) == asked
