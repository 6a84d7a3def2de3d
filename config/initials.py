"""The initials of Chinese words, worked out when a site is read: sfck for 收费窗口."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

_CHINESE = re.compile("[\u3400-\u9fff]")
_OTHER = re.compile("[^a-z0-9]")


def of(text: str) -> str:
    """Return the first letters of the syllables of a text, and its Latin letters and digits.

    Empty where it holds no Chinese character: then it is typed as it is.
    """
    if not _CHINESE.search(text):
        return ""
    return _OTHER.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())
