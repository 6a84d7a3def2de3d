"""Patients and passwords are out of a text before anybody sees or keeps it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.mask import Mask

MASK = Mask(b"site")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("身份证 11010519491231002X 已登记", "身份证 ⟦ID⟧ 已登记"),
        ("id=11010519491231002x;", "id=⟦ID⟧;"),
        ("证件号：11010519491231002X", "证件号：⟦NO⟧"),
        ("身份证号: 110105491231002", "身份证号: ⟦NO⟧"),
        ("电话13812345678。", "电话⟦TEL⟧。"),
        ("+86 13812345678", "⟦TEL⟧"),
        ("卡 6222020200112233447", "卡 6222020200112233447"),
        ("卡 4111111111111111", "卡 ⟦CARD⟧"),
        ("住院号：00123456", "住院号：⟦NO⟧"),
        ('{"patient_id": "P00812"}', '{"patient_id": "⟦NO⟧"}'),
        ("PAT_NO=ZY2025-0012 ok", "PAT_NO=⟦NO⟧ ok"),
        ("姓名：张三 男", "姓名：⟦NAME⟧ 男"),
        ("患者: 阿依古丽·买买提江, 32", "患者: ⟦NAME⟧, 32"),
        ("PAT_NAME=Zhang San|M", "PAT_NAME=⟦NAME⟧|M"),
        ("password=Geheim1;Server=x", "password=⟦SECRET⟧;Server=x"),
        ("Pwd: s3cr3t, ok", "Pwd: ⟦SECRET⟧, ok"),
        ("密码：abc123", "密码：⟦SECRET⟧"),
        ("alter user his identified by Tiger1;", "alter user his identified by ⟦SECRET⟧;"),
        ("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: Bearer ⟦SECRET⟧"),
        ("jdbc:oracle:thin:his/tiger@//db:1521/HIS", "jdbc:oracle:thin:his/⟦SECRET⟧@//db:1521/HIS"),
        ("http://admin:tiger@lis/api", "http://admin:⟦SECRET⟧@lis/api"),
        ("sqlplus his/tiger@HIS", "sqlplus his/⟦SECRET⟧@HIS"),
    ],
)
def test_each_kind_is_masked_and_nothing_else(text: str, seen: str) -> None:
    assert re.sub(r"(⟦[A-Z]+):[0-9a-f]{8}⟧", r"\1⟧", MASK.text(text)) == seen


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 03:12:44,123 ORA-00257: archiver error",
        "ts=1732331564123 bytes=128849018880 pid=4321",
        "110105194912310021 has a wrong check digit",
        "ssh root@his uptime",
        "the token bucket is empty",
        "/u01/app/oracle 92% /dev/sda1",
        "SCN 18446744073709551615",
    ],
)
def test_ordinary_lines_stay_as_they_are(text: str) -> None:
    assert MASK.text(text) == text


def test_equal_values_stay_equal_within_a_site_and_nowhere_else() -> None:
    one, other = MASK.text("住院号: 00123456"), MASK.text("姓名: 李四 住院号=00123456")
    assert one.removeprefix("住院号: ") in other
    assert Mask(b"another site").text("住院号: 00123456") != one


def test_masking_twice_changes_nothing_more() -> None:
    text = "password=a1b2c3 住院号: 00123456 姓名：张三 13812345678 http://a:b@c"
    assert MASK.text(MASK.text(text)) == MASK.text(text)


@given(
    st.integers(100000, 659999), st.dates(), st.integers(0, 999), st.text(" ，:=a中", max_size=3)
)
def test_no_identity_card_comes_through(area: int, born: object, order: int, around: str) -> None:
    digits = f"{area}{str(born).replace('-', '')}{order:03}"
    if digits[6:8] not in ("18", "19", "20"):
        return
    rest = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
    card = digits + "10X98765432"[rest]
    seen = MASK.text(f"{around} {card} {around}")
    assert card not in seen
    assert "⟦ID:" in seen
