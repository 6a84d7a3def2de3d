"""What the demo's Oracle database tells of its space, its connections and its work.

State: `oracle.tablespace_used` and `oracle.temp_used` (percent), `oracle.processes` (percent of the
limit; from 100 on nobody gets in), `oracle.backup_age` (hours), `emr.slow`
(what a bad plan makes of a page) and `oracle.report` (a report that runs by day).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = list[str]
SESSIONS = {"oracle.temp_used": "211,40518", "oracle.report": "238,9120"}
"""State to the session whose end makes it well."""


class SqlError(Exception):
    """An error as the database words it."""


def full() -> str | None:
    """Return the error of a login where no process is left."""
    if float(read("oracle.processes") or 0) < 100:
        return None
    return "ORA-00020: maximum number of processes (600) exceeded"


def _temporary(_: str) -> Answer:
    return [f"TEMPORARY|TEMP|{float(read('oracle.temp_used') or 3.4):g}"]


def _users(_: str) -> Answer:
    if read("oracle.temp_used") is None:
        return []
    return [
        f"user|{SESSIONS['oracle.temp_used']}|31806|CW-PC02|FinanceReport.exe|ACTIVE",
        "user|167,2290|12|his-app1|HisServer.exe|INACTIVE",
    ]


def _tablespaces(sql: str) -> Answer:
    used = float(read("oracle.tablespace_used") or 71.3)
    if "max(" in sql:
        return [f"{used:>10g}"]
    return [f"PERMANENT|HIS_DATA|{used:g}", "PERMANENT|SYSTEM|38.2", "PERMANENT|USERS|.1"]


def _files(_: str) -> Answer:
    return [
        "/data/oradata/his/his_data02.dbf|YES|31744|31744",
        "/data/oradata/his/his_data01.dbf|NO|32767|0",
    ]


def _add(sql: str) -> Answer:
    if "alter tablespace his_data " not in sql:
        raise SqlError("ORA-00959: tablespace does not exist")
    clear("oracle.tablespace_used")
    return []


def _limits(sql: str) -> Answer:
    percent = float(read("oracle.processes") or 21)
    used = round(6 * percent)
    if "max(" in sql:
        return [f"{percent:>10g}"]
    return [f"processes|{used}|{used + 9}|600|{percent:g}", f"sessions|{used - 8}|{used}|928|18"]


def _sessions(_: str) -> Answer:
    leaked = 412 if read("oracle.processes") else 24
    share = round(100 * leaked / (leaked + 71))
    return [
        f"owner|INACTIVE|his-app2|JDBC Thin Client|{leaked}|{share}",
        "owner|INACTIVE|his-app1|JDBC Thin Client|41|8",
        "owner|ACTIVE|his-app1|JDBC Thin Client|9|2",
    ]


def _end_idle(sql: str) -> Answer:
    if "machine='his-app2'" not in sql or read("oracle.processes") is None:
        return ["ended|0"]
    clear("oracle.processes")
    return ["ended|388"]


def _full(_: str) -> Answer:
    return [f"full|{read('oracle.backup_age') or 9}"]


def _job(_: str) -> Answer:
    return ["job|DB FULL|FAILED|8" if read("oracle.backup_age") else "job|ARCHIVELOG|COMPLETED|2"]


def _output(_: str) -> Answer:
    if read("oracle.backup_age") is None:
        return []
    return [
        "RMAN-03009: failure of backup command on ORA_DISK_1 channel at 11/23/2026 01:32:40",
        'ORA-19504: failed to create file "/data/backup/db_2q3k1t9f_1_1"',
        "ORA-27040: file create error, unable to create file",
    ]


def _active(sql: str) -> Answer:
    count = 34 if read("emr.slow") else 12 if read("oracle.report") else 2
    return [f"active|{count}"] if sql.startswith("select 'active|'") else [f"{count:>10}"]


def _waits(_: str) -> Answer:
    if read("emr.slow"):
        return ["wait|db file sequential read|29", "wait|ON CPU|5"]
    if read("oracle.report"):
        return ["wait|direct path read|9", "wait|ON CPU|3"]
    return ["wait|ON CPU|2"]


def _statements(_: str) -> Answer:
    if read("emr.slow"):
        return ["sql|9kx2m4v7qz1ab|29|48", "sql|5m7xkq0d1c2zu|3|0"]
    return ["sql|4c8n1pw02yhtd|2|310"] if read("oracle.report") else []


def _longest(_: str) -> Answer:
    if read("oracle.report"):
        return [f"long|{SESSIONS['oracle.report']}|YWK-PC05|QualityReport.exe|2310"]
    return ["long|77,1204|emr-app1|JDBC Thin Client|61"] if read("emr.slow") else []


def _restore(sql: str) -> Answer:
    if "('emr','emr_document'" not in sql:
        raise SqlError("ORA-20000: Unable to set values for table: does not exist")
    clear("emr.slow")
    return []


VIEWS: dict[str, Callable[[str], Answer]] = {
    "select 'temporary|'": _temporary,
    "round(max(100*used": lambda _: [f"{float(read('oracle.temp_used') or 3.4):>10g}"],
    "select 'undo|'||e.": lambda _: ["UNDO|UNDOTBS1|1.2"],
    "select 'all|'": lambda _: ["all|1"],
    "select 'using|'": lambda _: [f"using|{2 if read('oracle.temp_used') else 0}"],
    "select 'user|'": _users,
    "dba_tablespace_usage_metrics": _tablespaces,
    "select 'bigfile|'": lambda _: ["bigfile|NO"],
    "select 'room|'": lambda _: ["room|0"],
    "from dba_data_files where": _files,
    "from dba_segments": lambda _: [
        "segment|HIS.CHARGE_DETAIL|18432",
        "segment|HIS.OPERATION_LOG|12105",
    ],
    "alter tablespace": _add,
    "v$resource_limit": _limits,
    "select 'total|'": lambda _: [f"total|{483 if read('oracle.processes') else 95}|6"],
    "select 'owner|'": _sessions,
    "'ended|'": _end_idle,
    "select 'full|'": _full,
    "select round((sysdate-max(end_time))": lambda _: [f"{read('oracle.backup_age') or 9:>10}"],
    "select 'jobs|'": lambda _: ["jobs|31"],
    "select 'job|'": _job,
    "select 'said|'": lambda sql: [f"said|{len(_output(sql))}"],
    "select o.output": _output,
    "select 'active|'": _active,
    "select count(*) from v$session where status='active'": _active,
    "'wait|'": _waits,
    "select 'locked|'": lambda _: [f"locked|{7 if read('oracle.blocker') else 0}"],
    "select 'sqls|'": lambda sql: [f"sqls|{len(_statements(sql))}"],
    "select 'sql|'": _statements,
    "select 'long|'": _longest,
    "select 'plans|'": lambda _: ["plans|2"],
    "select 'stats|'": lambda _: ["stats|EMR|EMR_DOCUMENT|9", "stats|EMR|EMR_VISIT|212"],
    "restore_table_stats": _restore,
    "select 'restored|'": lambda _: ["restored|1"],
}
"""A part that a statement has to what is answered; the first that fits."""
