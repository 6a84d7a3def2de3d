"""What is quick says what is slow: cleaned and masked alike, however the bytes are cut."""

from __future__ import annotations

import itertools
import re
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.clean import _RETURN, _SEQUENCE, SUSPECT
from sources.identifiers import NUMBER, RULES
from sources.mask import Mask
from sources.stream import _Lines

OWN = (("病历号", re.compile(r"\bMR\d{4}\b")),)
MASK = Mask(b"site", OWN)
PIECES = st.one_of(
    st.sampled_from(
        ["password", "PGPASSWORD", "Pwd", "token", "api-key", "secret", "口令", "密码", "=", " : ",
         "：", "|", '"', "'", "\u3000", "\xa0", "hunter2", "mrn", "PAT_NO", "pat name", "ID_CARD",
         "住院号", "身份证号码", "证件", "姓名", "患者", "张三", "阿依·古丽", "Zhang San", "tel", "电话",
         "0571-88886666", "13812345678", "+86 ", "86", "11010519491231002", "X", "x",
         "110105491231002", "4111111111111111", "6222", "00000000000", "1732331564123", "scn ",
         "订单号", "identified by ", "BEARER ", "basic ", "eyJhbGciOi.x.y", "mysql ", "-p",
         "sshpass ", "--password ", "sqlplus ", "expdp ", "his/", "tiger", "@", "HIS", "http://",
         "a:b@", "MR0012", " ", "\n", "\r\n", "\r", "\t", "\0", "\x1b[31m", "\x1b]0;t\x07", "\x1b",
         "\u202e", "表空间", "é", "ⅹ", "-", "_", ";", "/", "."]
    ),
    st.text(max_size=3),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=24).map("".join)


def slowly(text: str) -> str:
    """Try each pattern on each line, and rule nothing out."""
    text = SUSPECT.sub("", _RETURN.sub("\n", _SEQUENCE.sub("", text)))
    lines = text.split("\n")
    for at, line in enumerate(lines):
        for name, pattern in OWN:
            line = pattern.sub(partial(MASK._whole, name), line)
        for rule in RULES:
            line = re.sub(rule.pattern, partial(MASK._second, rule.kind), line)
        line = re.sub(NUMBER, MASK._number, line)
        lines[at] = line
    return "\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@given(text=TEXTS, cuts=st.lists(st.integers(0, 400), max_size=6))
@example(text="password\u3000：hunter2", cuts=[9])
@example(text="电话13812345678\0 密码=x\n", cuts=[1, 3, 12])
def test_the_quick_way_says_what_the_slow_one_says(
    encoding: str, text: str, cuts: list[int]
) -> None:
    data = text.encode(encoding, errors="replace")
    lines = _Lines(encoding, MASK)
    places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    parts = [lines.feed(data[a:b], final=False) for a, b in itertools.pairwise(places)]
    seen = "".join([*parts, lines.feed(b"", final=True)])
    assert seen == slowly(data.decode(encoding, "replace"))
