"""Faults that health checks find, one for each thing that they judge."""

from __future__ import annotations

from runbooks.model import Verdict

OK, WARN, FAIL = Verdict.OK, Verdict.WARN, Verdict.FAIL
SICK: dict[str, tuple[str, str, dict[str, str], dict[str, Verdict]]] = {
    "page down, for its database is": ("his", "his", {"oracle.fra_used": "97.4"}, {"page": FAIL, "space": Verdict.UNKNOWN, "archive": FAIL}),
    "tablespace and backup": ("his", "his", {"oracle.tablespace_used": "98.2", "oracle.backup_age": "74"}, {"space": FAIL, "backup": FAIL}),
    "backups that would not restore": ("his", "his", {"oracle.restore": "RMAN-06023"}, {"restore": FAIL}),
    "instance closed": ("emr", "emr", {"oracle.closed": "1"}, {"instance": FAIL}),
    "busy host, full disk": ("emr", "emr", {"load.high": "900", "disk.used": "97"}, {"load": FAIL, "disk": FAIL}),
    "memory running out": ("his", "his", {"memory.available": "2"}, {"memory": FAIL}),
    "slow page": ("emr", "emr", {"emr.slow": "3400"}, {"page": FAIL}),
    "clock astray": ("emr", "emr", {"time.offset": "9.214"}, {"clock": FAIL, "clock-source": WARN}),
    "security patches": ("pda", "pda", {"patches.waiting": "3"}, {"patches": WARN}),
    "many security patches": ("pda", "pda", {"patches.waiting": "31"}, {"patches": FAIL}),
    "certificate ending": ("ca", "ca", {"tls.days": "5"}, {"certificate": FAIL}),
    "licence ending": ("ca", "ca", {"../licence.txt": "expires 2020-01-01"}, {"licence": FAIL}),
    "no licence date": ("ca", "ca", {"../licence.txt": ""}, {"licence": Verdict.UNKNOWN}),
    "backup that cannot be read": ("mrm", "mrm", {"../backup/newer.sql.gz": "no gzip at all"}, {"backup": FAIL}),
    "Dameng full": ("mrm", "mrm", {"dm.space_used": "98.2"}, {"space": FAIL}),
    "admissions lost on the way": ("his", "emr", {"daily.visits": "30"}, {"same": FAIL}),
    "a report lost on the way": ("emr", "lis", {"daily.reports": "1"}, {"same": WARN}),
    "orders lost on the way": ("lis", "lis", {"daily.orders": "2"}, {"same": WARN}),
    "Windows busy": ("lis", "lis", {"cpu.used": "99"}, {"load": FAIL}),
    "Windows disk full": ("ecg", "ecg", {"disk.used": "97"}, {"disk": FAIL}),
    "SQL Server's backup": ("peis", "peis", {"backup.age": "31"}, {"backup": FAIL}),
    "SQL Server's backup damaged": ("peis", "peis", {"backup.bad": "1"}, {"restore": FAIL}),
    "Windows certificate and licence": ("rdu", "rdu", {"tls.days": "12", "licence.days": "9"}, {"certificate": WARN, "licence": FAIL}),
    "Windows clock and patches": ("rdu", "rdu", {"time.offset": "9.214", "patches.days": "60"}, {"clock": FAIL, "patches": WARN}),
}  # fmt: skip
"""What befell: system, host, state, and the verdicts of the steps that are not ok."""

STEPS = {
    "his": 17, "emr": 17, "lis": 11, "ecg": 8, "ca": 10, "mrm": 12, "pda": 11, "peis": 8, "rdu": 8,
}  # fmt: skip
"""System to the steps that its health check takes."""
