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
        ("sqlplus -S his/tiger", "sqlplus -S his/⟦SECRET⟧"),
        ("expdp his/tiger directory=d", "expdp his/⟦SECRET⟧ directory=d"),
        ("mysql -uroot -pGeheim1 his", "mysql -uroot -p⟦SECRET⟧ his"),
        ("mysqldump -h db -p'Ge heim' his", "mysqldump -h db -p'⟦SECRET⟧ heim' his"),
        ("sshpass -p Geheim ssh his", "sshpass -p ⟦SECRET⟧ ssh his"),
        ("mongo --password Geheim1 --quiet", "mongo --password ⟦SECRET⟧ --quiet"),
        ("PGPASSWORD=Geheim psql", "PGPASSWORD=⟦SECRET⟧ psql"),
        ('Server=db;Password="a b;c";Uid=x', 'Server=db;Password="⟦SECRET⟧";Uid=x'),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ⟦SECRET⟧"),
        ("redis://:tiger@cache:6379/0", "redis://:⟦SECRET⟧@cache:6379/0"),
        ("身份证 110105491231002 已登记", "身份证 ⟦ID⟧ 已登记"),
        ("家庭电话：0571-88886666", "家庭电话：⟦TEL⟧"),
        ("tel: 010 88886666", "tel: ⟦TEL⟧"),
        ("密码\u3000：abc123", "密码\u3000：⟦SECRET⟧"),
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
        "订单号 13812345678 已收费",
        "order_no=13812345678 session_id: 15912345678",
        "checkpoint scn 13812345678",
        "流水 20261123031244000183 单号 1234567890123456789",
        "trace 0571-88886666 of 110105491231002",
        "basic information about basic authentication",
        "docker pull his/app@sha256:0a1b2c3d",
        "mysql -p his",
        "ps -p 4321; ls -ltr -pF",
        "2026-11-23T03:12:44.123+08:00 [main] 15:04:05",
    ],
)
def test_ordinary_lines_stay_as_they_are(text: str) -> None:
    assert MASK.text(text) == text


def test_a_private_key_is_masked_over_all_its_lines_and_pieces() -> None:
    key = ["-----BEGIN OPENSSH PRIVATE KEY-----", "b3BlbnNzaC1rZXktdjEA", "AAAABG5vbmU"]
    first, within = MASK.lines("\n".join(["before", *key]) + "\n", False)
    rest, after = MASK.lines("c2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\nafter", within)
    assert (within, after) == (True, False)
    assert first.startswith("before\n-----BEGIN")
    assert rest.endswith("-----\nafter")
    assert not any(line in first + rest for line in (*key[1:], "c2VjcmV0"))


def test_a_private_key_on_one_line_is_masked_and_a_mention_of_one_hides_nothing() -> None:
    seen = MASK.text(r'k: "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n"')
    assert "MIIEvQ" not in seen
    assert seen.endswith(r'-----END PRIVATE KEY-----\n"')
    told = "grep: -----BEGIN RSA PRIVATE KEY-----\n3 files were searched\nabc"
    assert MASK.text(told) == told


def test_a_site_has_identifiers_of_its_own() -> None:
    own = Mask(
        b"site", (("病历号", re.compile(r"\bMR\d{8}\b")), ("胸卡", re.compile("^W[0-9]{5}")))
    )
    seen = own.text("W00123 took MR00123456 and MR001234567\nMR00123456")
    assert re.sub(r":[0-9a-f]{8}⟧", "⟧", seen) == "⟦胸卡⟧ took ⟦病历号⟧ and MR001234567\n⟦病历号⟧"
    assert own.text(seen) == seen


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
