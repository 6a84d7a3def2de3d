"""Whatever bytes come in, a message comes out: readable, safe, and bounded."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.message import PARTS, TEXT, Message, parse

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def read(raw: str | bytes, encoding: str = "utf-8") -> Message:
    return parse(raw if isinstance(raw, bytes) else raw.encode(encoding), NOW)


def word(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


# Headers


@pytest.mark.parametrize("charset", ["gb18030", "gbk", "gb2312", "utf-8", "big5"])
def test_encoded_words_of_any_charset_are_read(charset: str) -> None:
    text = "收费" if charset != "big5" else "收費"
    found = read(f"From: {word(text, charset)} <a@b.cn>\nSubject: {word(text, charset)}\n\n")
    assert (found.subject, found.name, found.address) == (text, text, "a@b.cn")


def test_a_character_that_is_cut_between_two_words_is_whole_again() -> None:
    data = "门诊收费窗口".encode("gb18030")
    halves = (base64.b64encode(one).decode() for one in (data[:5], data[5:]))
    said = "\n ".join(f"=?GB2312?B?{one}?=" for one in halves)
    assert read(f"Subject: {said}\n\n").subject == "门诊收费窗口"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_raw_bytes_in_a_header_are_read_too(encoding: str) -> None:
    found = read("From: 张三 <z@h.cn>\nSubject: 収费窗口打不开 㐀\n\n正文", encoding)
    assert (found.subject, found.name, found.text) == ("収费窗口打不开 㐀", "张三", "正文")


def test_a_smaller_name_than_the_characters_need_does_not_spoil_them() -> None:
    part = b"Content-Type: text/plain; charset=gb2312\n\n" + "朱镕基 㐀".encode("gb18030")
    assert read(part).text == "朱镕基 㐀"


@pytest.mark.parametrize(
    "said", ["=?utf-8?B?!!!?=", "=?nope?B?5pS2?=", "=?utf-8?Q?=ZZ?=", "=?idna?B?5pS2?=", "=?"]
)
def test_a_broken_word_spoils_nothing_else(said: str) -> None:
    found = read(f"Subject: a {said} b\nMessage-ID: <1@h>\n\nx")
    assert found.subject.startswith("a ")
    assert found.subject.endswith(("b", said))
    assert found.id == "<1@h>"


def test_codes_in_a_header_do_not_act() -> None:
    found = read(
        "From: \x1b]0;x\x07a <a@b>\nSubject: \x1b[2J\u202e急 "
        + word("\x1b[31m红", "utf-8")
        + "\n\n"
    )
    assert (found.subject, found.name) == ("急 红", "a")


def test_without_an_id_equal_headers_are_one_message_and_others_are_not() -> None:
    one, same = read("Subject: a\n\nx"), read("Subject: a\n\nx")
    assert one.id == same.id != read("Subject: b\n\nx").id
    assert one.id.endswith("@without-id>")


def test_what_it_answers_and_the_number_that_it_names() -> None:
    found = read("Subject: Re: [20261127-01] x\nIn-Reply-To: <b@h>\nReferences: <a@h>\n <b@h>\n\n")
    assert (found.answers, found.number) == (("<b@h>", "<a@h>"), "20261127-01")


# Who wrote it


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ("Auto-Submitted: auto-generated", "auto"),
        ("Auto-Submitted: no", ""),
        ("Precedence: list", "bulk"),
        ("List-Id: <all.h>", "bulk"),
        ("From: MAILER-DAEMON@h", "bounce"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", "bounce"),
        ("Content-Type: multipart/report; report-type=disposition-notification", "receipt"),
        ("From: OnCall@H", "loop"),
        ("\n".join(["Received: by x"] * 41), "loop"),
    ],
)
def test_what_no_person_wrote_is_told(headers: str, why: str) -> None:
    found = parse(f"{headers}\n\nx".encode(), NOW, own=("oncall@h",))
    assert found.automatic == why


# Words


def test_of_a_page_the_words_are_read_and_nothing_runs() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>收费 &lt;1&gt; 窗口<br>打不开</p>"
        "<script>alert('</p>')</script><SCRIPT\nsrc=http://x/y>z</SCRIPT ><ul><li>一<li>二</ul>"
        '<img src="http://x/track.gif" alt="截图"><a href="javascript:x">点此</a>'
        "<table><tr><td>a</td><td>b</td></tr></table>&#27;[2J 3 < 4</body>"
    )
    found = read(f"Content-Type: text/html; charset=utf-8\n\n{page}")
    assert found.text == "收费 <1> 窗口\n打不开\n\n- 一\n- 二\n截图点此\n\na b\n\n[2J 3 < 4"
    for gone in ("alert", "http", "javascript", "track", "p{}"):
        assert gone not in found.text


def test_plain_words_win_over_a_page() -> None:
    found = read(
        "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        "words\n--x\nContent-Type: text/html\n\n<b>page</b>\n--x--\n"
    )
    assert (found.text, found.attachments) == ("words", ())


@pytest.mark.parametrize(
    "evil", ["<!--", "<", "<a ", "&", "<![CDATA[", "</", "<script>", "<a href='", "<?", "=?a?B?"]
)
def test_no_page_takes_long(evil: str) -> None:
    began = time.monotonic()
    read("Subject: " + evil * 2000 + "\nContent-Type: text/html\n\n" + evil * 200_000)
    assert time.monotonic() - began < 10


# Broken MIME


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"no header at all",
        b"Content-Type: multipart/mixed\n\nwithout a boundary",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x\nContent-Type: ;;;\n\nhere",
        b'Content-Type: text/plain; charset="\\\xff"\n\nhere',
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nnot base64 at all!",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 6\nM",
        b"Content-Type: message/rfc822\n\nSubject: \xff\n\nwithin",
        b"Content-Type: text/plain; charset*0*=x''; charset*1=y\n\nhere",
        b"Subject: \xff\xfe\x00\x1b[2J\nMessage-ID: <\x00>\n\n\x1b]52;c;x\x07",
    ],
)
def test_broken_mime_is_a_message(raw: bytes) -> None:
    found = read(raw)
    assert found.id
    assert not ACTS.search(f"{found.subject}{found.text}{found.name}".replace("\n", ""))


def test_parts_within_parts_without_end_are_cut() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
    )
    assert read(b"Subject: deep\nMessage-ID: <d@h>\n" + deep + b"\nhello").subject == "deep"


def test_many_parts_and_many_words_are_cut() -> None:
    parts = b"".join(b"--x\nContent-Type: image/png\n\nz\n" for _ in range(500))
    found = read(b"Content-Type: multipart/mixed; boundary=x\n\n" + parts)
    assert len(found.attachments) <= PARTS
    assert len(read(b"\n\n" + b"a" * (2 * TEXT)).text) == TEXT + 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [b"Subject: ", b"From: ", b"\n", b"\n\n", b"--x", b"--x\n", b"=?gbk?B?", b"?=",
                 b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: text/html\n",
                 b"Content-Disposition: attachment; filename=", b"Content-Type: message/rfc822\n",
                 b"Content-Transfer-Encoding: base64\n", b"; filename*=gbk''%B2", b"<script>",
                 b"\x1b[2J", "\u202e".encode(), b"Message-ID: <a@b>\n"]
            ),
        ),
        max_size=30,
    ).map(b"".join)
)  # fmt: skip
def test_no_bytes_break_it(raw: bytes) -> None:
    found = parse(raw, NOW, size=len(raw) + 5)
    said = f"{found.subject}{found.name}{found.address}{found.id}"
    said += "".join(one.name + (one.text or "") for one in found.attachments) + found.text
    assert not ACTS.search(said.replace("\n", "").replace("\t", ""))
    assert all("/" not in one.name and one.name for one in found.attachments)


# What hangs on it


def attached(disposition: str, body: str = "eA==", kind: str = "image/png") -> Message:
    return read(
        f"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: {kind}\n"
        f"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; {disposition}\n\n"
        f"{body}\n--x--\n"
    )


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="截图 1.png"', "截图_1.png"),
        ("filename*=GBK''%BD%D8%CD%BC.png", "截图.png"),
        (f'filename="{word("截图.png", "gbk")}"', "截图.png"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="C:\\\\x\\\\a.exe"', "a.exe"),
        ('filename="..."', "attachment-1"),
        ("", "attachment-1"),
        ('filename="a\u202egnp.exe"', "agnp.exe"),
    ],
)
def test_a_name_leads_nowhere(disposition: str, name: str) -> None:
    (one,) = attached(disposition).attachments
    assert (one.name, one.data) == (name, b"x")


def test_text_is_kept_as_text_and_bytes_to_the_byte() -> None:
    data = bytes(range(256)) * 3
    (one,) = attached("filename=a.bin", base64.encodebytes(data).decode(), "image/png").attachments
    assert (one.data, one.text, one.size) == (data, None, 768)
    words = base64.b64encode("患者 张三".encode("gb18030")).decode()
    (one,) = attached("filename=a.txt", words, "text/plain").attachments
    assert (one.text, one.data) == ("患者 张三", None)
    (one,) = attached("filename=a.json", "eyJhIjoxfQ==", "application/json").attachments
    assert one.text == '{"a":1}'


def test_a_message_in_the_message_is_its_words() -> None:
    found = read(
        "Subject: out\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        "see below\n--x\nContent-Type: message/rfc822\n\nSubject: =?gbk?B?ytU=?=\nFrom: a@b\n\nwithin\n--x--\n"
    )
    assert found.text == "see below"
    (one,) = found.attachments
    assert one.text is not None
    assert one.text.splitlines()[-1] == "within"
    assert "subject: 收" in one.text


def test_what_was_cut_is_left_out_and_said() -> None:
    head = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nwords\n--x\n"
    raw = (
        head
        + b"Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
        + b"A" * 4000
    )
    found = parse(raw, NOW, size=8_000_000)
    (one,) = found.attachments
    assert (found.text, found.cut, one.cut, one.data) == ("words", True, True, None)
    assert 5_900_000 < one.size < 6_100_000
