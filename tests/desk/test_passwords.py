"""A password lets a person in and is in no file afterwards; a real OpenSSH server asks for it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from config.loader import load
from config.template import write
from console.duty.record import Query
from console.wiring import desk_of
from runbooks.model import Verdict
from tests.servers.sshd import Account, Sshd
from tests.sources.ways import Person

BOOK = """
id: look
title: {zh: 看, en: look}
roles: [his]
symptoms: {zh: 无, en: none}
steps:
  - id: who
    title: {zh: 谁, en: who}
    on: his
    run: id -un
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")
async def test_a_password_is_in_no_file(
    serve: Callable[..., Sshd], account: Account, tmp_path: Path
) -> None:
    server = serve("PasswordAuthentication yes\nPubkeyAuthentication no\n")
    write(tmp_path / "site")
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "look.yaml").write_text(BOOK, encoding="utf-8")
    site = load(tmp_path / "site")
    (his,) = (one for one in site.hosts if one.id == "his-app")
    his = replace(his, address="127.0.0.1", port=server.port, user=account.name)
    site = replace(
        site, hosts=(his,), known_hosts=str(server.known_hosts), runbooks=str(tmp_path / "books")
    )
    person = Person("geheim-0", "geheim-1")
    data = tmp_path / "data"
    async with desk_of(site, data, "dba", ask=person) as desk:
        session = await desk.runs.start(await desk.runs.book("look"), ("his-app",), {}, None)
        await session.live.advance()
        assert session.feed.value.verdict is Verdict.OK
        told = repr(await desk.journal.read(Query()))
        digests = set(re.findall(r"[0-9a-f]{64}", told))
        said = [await desk.journal.evidence(one) or "" for one in digests]
    assert len(person.asked) == 2
    assert any(account.name in one for one in said)
    assert "geheim" not in f"{told} {said}"
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"geheim" in path.read_bytes() for path in kept)
