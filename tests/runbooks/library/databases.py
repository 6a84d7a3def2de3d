"""Faults of databases other than Oracle and SQL Server, and what their runbooks make of them."""

from __future__ import annotations

from runbooks.model import Verdict

SICK = {
    "forgotten window closed on Dameng": (
        "dm-lock",
        "mrm",
        "dameng-lock",
        {"call": "kill"},
        "waiting:fail blocker:fail call:warn kill:ok waiting:ok blocker:ok",
        Verdict.WARN,
    ),
    "data file added to Dameng": (
        "dm-tablespace",
        "mrm",
        "dameng-space-full",
        {"way": "add"},
        "usage:fail files:warn disk:ok way:ok add:ok usage:ok",
        Verdict.WARN,
    ),
    "forgotten transaction ended on Kingbase": (
        "kingbase-lock",
        "ca",
        "kingbase-lock",
        {"call": "kill"},
        "locks-waiting:fail locks:fail call:warn kill:ok locks-waiting:ok locks:ok",
        Verdict.WARN,
    ),
    "forgotten transaction ended on PostgreSQL": (
        "pg-lock",
        "emr",
        "postgresql-lock",
        {"call": "kill"},
        "locks-waiting:fail locks:fail call:warn kill:ok locks-waiting:ok locks:ok",
        Verdict.WARN,
    ),
    "uncommitted connection cut on MySQL": (
        "mysql-lock",
        "pda",
        "mysql-lock",
        {"call": "kill"},
        "waiting:fail blocker:fail call:warn kill:ok waiting:ok blocker:ok",
        Verdict.WARN,
    ),
    "idle connections of a leaking pool cut": (
        "mysql-connections",
        "pda",
        "mysql-pool-leaking",
        {"way": "kill"},
        "usage:fail clients:warn sessions:warn way:warn kill:ok usage:ok",
        Verdict.WARN,
    ),
}
"""What befell: runbook, host, ailment, what is answered, the way that the run takes, its verdict."""

WELL = {
    "dm-lock": ("mrm", {}, 2),
    "dm-tablespace": ("mrm", {}, 1),
    "kingbase-lock": ("ca", {}, 2),
    "pg-lock": ("emr", {}, 2),
    "mysql-lock": ("pda", {}, 2),
    "mysql-connections": ("pda", {}, 1),
}
"""Runbook to its host, what is answered, and the steps that a healthy host takes."""
