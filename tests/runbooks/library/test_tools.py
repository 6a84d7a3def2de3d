"""The stand-ins answer as the vendors' tools do, errors too."""

from __future__ import annotations

from typing import Any

from config.model import Shell
from runbooks.quoting import wrap

SQL = "sqlplus -S -L {} <<'SQL'\nwhenever sqlerror exit 2\n{};\nexit\nSQL"


async def test_an_unknown_table_is_an_oracle_error(ward: Any) -> None:
    text, status = await ward.command("his", SQL.format("/@his", "select * from v$nothing"))

    assert "ORA-00942" in text
    assert status == 2


async def test_only_sysdba_gets_in_while_the_archiver_is_stuck(ward: Any) -> None:
    ward.strike("oracle-archive-full")
    query = "select space_used from v$recovery_file_dest"

    refused, status = await ward.command("his", SQL.format("/@his", query))
    answered, _ = await ward.command("his", SQL.format("/ as sysdba", query))

    assert "ORA-00257" in refused
    assert status == 1
    assert answered.strip() == "97.4"


async def test_a_session_that_is_not_there_cannot_be_killed(ward: Any) -> None:
    ward.strike("oracle-lock")

    text, status = await ward.command(
        "his", SQL.format("/@his", "alter system kill session '9,9' immediate")
    )

    assert "ORA-00030" in text
    assert status == 2
    assert ward.lasts("oracle-lock")


async def test_windows_speaks_chinese_in_its_code_page(ward: Any) -> None:
    text, status = await ward.command("ecg", wrap("Get-Nothing", Shell.POWERSHELL))

    assert "无法将“Get-Nothing”项识别为" in text
    assert status == 1


async def test_a_service_that_is_not_there_is_not_restarted(ward: Any) -> None:
    text, status = await ward.command("pda", "systemctl restart nothing")

    assert "nothing.service" in text
    assert status != 0
