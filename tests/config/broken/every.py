"""One broken site for every other kind of fault that stands at a place in a file."""

from __future__ import annotations

from pathlib import Path

import config
from tests.config.broken.owed import OWED
from tests.config.broken.sites import GIVEN, HOLIDAY, SITES, Broken
from tests.config.broken.team import TEAM

ROLE = "A-Z a-z 0-9 - _ ."
SPANS = '      spans: ["10:00-22:00"]\n'
ENDLESS = "[" * 40
ROSTER = (Path(config.__file__).parent / "sites" / "template" / "roster.yaml").read_text("utf-8")
MAIL = "mail: {host: mail.example.org, user: oncall, system: his, "
ALERTS = "alerts: [{id: am, url: 'http://10.0.0.90:9093', "
ALONE = """approve: ¦two
roster:
  engineers: [{id: dba, name: 工程师, phone: "0900-0002", roles: [技术支持工程师]}]
  shifts: [{weekday: mon, at: "10:00", engineers: [dba]}]
"""

EVERY: tuple[Broken, ...] = (
    *SITES.values(),
    Broken("yaml.character", "site.yaml", "县人民医院", "县人¦\u202e医院", {"character": "U+202E"}),
    Broken("yaml.character", "site.yaml", "县人民医院", '¦"\\e[2J"', {"character": "U+001B"}),
    Broken("yaml.deep", "site.yaml", "county-hospital", "[" * 30 + "¦" + ENDLESS, {"limit": "32"}),
    Broken("yaml.alias", "site.yaml", "county-hospital", "¦&me x", {"name": "me"}),
    Broken("yaml.alias", "site.yaml", "county-hospital", "¦*me", {"name": "me"}),
    Broken("yaml.tag", "site.yaml", "county-hospital", "¦!ruby/object x", {"tag": "!ruby/object"}),
    Broken("yaml.key", "site.yaml", "  id: county-hospital", "  ? ¦[a]\n  : b"),
    Broken(
        "yaml.twice",
        "site.yaml",
        "  id: county-hospital",
        "  id: a\n  ¦id: b",
        {"key": "id", "line": "5"},
    ),
    Broken("yaml.documents", "site.yaml", "# SSH", "¦---\n# SSH"),
    Broken(
        "section.twice",
        "site.yaml",
        "# ssh:",
        "¦hosts: []\n# ssh:",
        {"section": "hosts", "file": "{folder}/hosts.yaml", "line": "11"},
    ),
    Broken(
        "field.unknown",
        "roster.yaml",
        "roster:",
        "¦astrology: []\nroster:",
        {
            "field": "astrology",
            "known": "site, ssh, runbooks, approve, agree, identifiers, systems, departments, hosts, sources, checks, contract, roster, dispatch, escalation, notify, quiet, mail, alerts, health, risks, obligations",
        },
    ),
    Broken("health.day", "contract.yaml", "day: mon, at", "day: ¦31, at", {"given": "31"}),
    Broken(
        "health.daily",
        "contract.yaml",
        'every: daily, at: "06:30"',
        'every: daily, day: ¦mon, at: "06:30"',
    ),
    Broken("health.weekly", "contract.yaml", "day: mon, at", "day: ¦15, at"),
    Broken("health.monthly", "contract.yaml", "every: weekly, day: mon,", "every: ¦monthly,"),
    Broken(
        "reference.unknown",
        "contract.yaml",
        "system: his, book",
        "system: ¦xyz, book",
        {"id": "xyz", "list": "systems"},
    ),
    Broken("type.text", "roster.yaml", '"0900-0001"', "¦13800000000"),
    Broken("type.text", "checks.yaml", "every: 15s", "every: ¦[15s]"),
    Broken("type.number", "contract.yaml", "warn_at: [0.5, 0.8]", "warn_at: [0.5, ¦most]"),
    Broken("type.whole", "checks.yaml", "port: 1521", "port: ¦1521.5"),
    Broken("type.switch", "systems.yaml", "critical: true", "critical: ¦yes"),
    Broken("type.list", "systems.yaml", "needs: [his-db]", "needs: ¦his-db"),
    Broken("type.mapping", "systems.yaml", "{zh: HIS 数据库, en: HIS database}", "¦HIS"),
    Broken(
        "choice.unknown",
        "hosts.yaml",
        "shell: powershell",
        "shell: ¦bash",
        {GIVEN: "bash", "choices": "sh, powershell"},
    ),
    Broken("list.empty", "roster.yaml", "engineers: [dba, app]", "engineers: ¦[]"),
    Broken("text.empty", "systems.yaml", "HIS 数据库", "¦' '"),
    Broken(
        "text.wide",
        "systems.yaml",
        "short: {zh: HIS,",
        "short: {zh: ¦信息系统,",
        {"cells": "8", "limit": "6"},
    ),
    Broken("number.low", "checks.yaml", "port: 1521", "port: ¦0", {GIVEN: "0", "limit": "1"}),
    Broken(
        "number.high",
        "checks.yaml",
        "port: 1521",
        "port: ¦70000",
        {GIVEN: "70000", "limit": "65535"},
    ),
    Broken(
        "name.form",
        "site.yaml",
        "id: county-hospital",
        "id: ¦../../etc",
        {GIVEN: "../../etc", "allowed": "A-Z a-z 0-9 - _"},
    ),
    Broken(
        "name.form",
        "hosts.yaml",
        "facts: {engine: oracle, tns: hisprd,",
        "facts: {engine: oracle, ¦t n s: hisprd,",
        {GIVEN: "t n s", "allowed": ROLE},
    ),
    Broken(
        "reference.unknown",
        "contract.yaml",
        "I4: [P3, P3, P4, P4]",
        "I4: [P3, ¦urgent, P4, P4]",
        {"id": "urgent", "list": "priorities"},
    ),
    Broken(
        "reference.unknown",
        "contract.yaml",
        "restore: 8h, restore_cover: 5x8",
        "restore: 8h, restore_cover: ¦always",
        {"id": "always", "list": "covers"},
    ),
    Broken(
        "choice.unknown",
        "contract.yaml",
        "user: [site.restore]",
        "user: [¦respond]",
        {GIVEN: "respond", "choices": "contract.respond, site.respond, site.restore"},
    ),
    Broken("number.between", "contract.yaml", "[0.5, 0.8]", "[0.5, ¦80]", {GIVEN: "80"}),
    Broken("list.three", "contract.yaml", "unlikely: [low, low, medium]", "unlikely: ¦[low, low]"),
    Broken("list.four", "contract.yaml", "I4: [P3, P3, P4, P4]", "I4: ¦[P3, P3, P4, P4, P4]"),
    Broken("duration.zero", "checks.yaml", "every: 15s", "every: ¦0s", {GIVEN: "0s"}),
    Broken("bound.form", "checks.yaml", 'warn: ">= 85"', "warn: ¦85", {GIVEN: "85"}),
    Broken("time.form", "roster.yaml", '"10:00"', '¦"24:30"', {GIVEN: "24:30"}),
    Broken("date.form", "contract.yaml", "2025-07-01", "¦2025-02-30", {GIVEN: "2025-02-30"}),
    Broken("yearday.form", "contract.yaml", '"05-01"', '¦"02-29"', {GIVEN: "02-29"}),
    Broken("span.form", "contract.yaml", '"10:00-22:00"', '¦"10-22"', {GIVEN: "10-22"}),
    Broken(
        "span.order", "contract.yaml", '"10:00-22:00"', '¦"22:00-02:00"', {GIVEN: "22:00-02:00"}
    ),
    Broken(
        "address.form",
        "hosts.yaml",
        "address: 10.0.0.11",
        "address: ¦-oProxyCommand=x",
        {GIVEN: "-oProxyCommand=x"},
    ),
    Broken(
        "url.form",
        "checks.yaml",
        "url: http://10.0.0.5:9090",
        "url: ¦10.0.0.5:9090",
        {GIVEN: "10.0.0.5:9090"},
    ),
    Broken(
        "path.home",
        "site.yaml",
        "# runbooks: runbooks",
        "runbooks: ¦~nobody-of-this-name/x",
        {GIVEN: "~nobody-of-this-name/x"},
    ),
    Broken(
        "regex.form",
        "checks.yaml",
        r"body: '(?i)\bok\b'",
        "body: ¦'(ok'",
        {"problem": "missing ), unterminated subpattern at position 0"},
    ),
    *(
        Broken(
            code,
            "site.yaml",
            "# identifiers:",
            f"identifiers:\n  - {{name: 病历号, pattern: ¦'{given}'}}",
            {GIVEN: given},
        )
        for code, given in (
            ("regex.empty", "(MR)?"),
            ("regex.empty", ".+"),
            ("regex.slow", r"MR(\d+)+"),
            ("regex.slow", r"MR(\d|[0-9])*X"),
            ("regex.slow", r"MR.*N.*"),
        )
    ),
    Broken("regex.group", "checks.yaml", r"'^\s*([\d.]+)'", r"¦'^\s*[\d.]+'"),
    Broken(
        "promql.unbalanced",
        "checks.yaml",
        "expr: abs(node_timex",
        "expr: ¦abs((node_timex",
        {"mark": ")"},
    ),
    Broken("zone.unknown", "site.yaml", "zone: Asia/Shanghai", "zone: ¦+08:00", {GIVEN: "+08:00"}),
    Broken(
        "encoding.unknown",
        "hosts.yaml",
        "encoding: gb18030",
        "encoding: ¦rot13",
        {GIVEN: "rot13"},
    ),
    Broken(
        "id.twice",
        "hosts.yaml",
        "  - id: mrm",
        "  - id: ¦his-app",
        {"id": "his-app", "file": "{folder}/hosts.yaml", "line": "16"},
    ),
    Broken(
        "reference.unknown",
        "roster.yaml",
        "engineers: [dba, lead]",
        "engineers: [dba, ¦somebody]",
        {"id": "somebody", "list": "engineers"},
    ),
    Broken(
        "cycle.jump",
        "hosts.yaml",
        "    address: 10.0.0.11\n",
        "    address: 10.0.0.11\n    jump: ¦his-app\n",
        {"path": "his-app → his-app"},
    ),
    Broken(
        "probe.missing",
        "checks.yaml",
        "  - id: mrm-web\n    component: mrm\n    name: {zh: 病案页面, en: MRM page}\n"
        '    sign: web.page\n    http: {url: "http://10.0.0.61:8080/health"}\n',
        "  - ¦id: mrm-web\n    component: mrm\n    name: {zh: 病案页面, en: MRM page}\n    tcp:\n",
        {"kinds": "promql, alert, tcp, http, tls, command"},
    ),
    Broken(
        "bound.valueless",
        "checks.yaml",
        "    tcp: {address: 10.0.0.41, port: 104}",
        '    down: ¦"> 1"\n    command: {host: ecg, run: hostname}',
    ),
    Broken(
        "hours.missing",
        "contract.yaml",
        "    - id: 7x12\n      name: {zh: 7×12 小时, en: 12 hours a day}\n      days: all\n"
        + SPANS,
        "    - ¦id: 7x12\n      name: {zh: 7×12 小时, en: 12 hours a day}\n      days: all\n",
    ),
    Broken(
        "hours.both",
        "contract.yaml",
        SPANS,
        SPANS + '      seasons:\n        ¦- {from: "01-01", spans: ["10:00-22:00"]}\n',
    ),
    Broken(
        "season.twice",
        "contract.yaml",
        '{from: "10-01"',
        '{from: ¦"05-01"',
        {GIVEN: "05-01", "file": "{folder}/contract.yaml", "line": "28"},
    ),
    Broken(
        "contract.order",
        "contract.yaml",
        "end: 2026-06-30",
        "end: ¦2024-06-30",
        {"start": "2025-07-01", "end": "2024-06-30"},
    ),
    Broken(
        "holiday.both",
        "contract.yaml",
        "    off: []\n    working: []",
        HOLIDAY,
        {"day": "2025-10-01"},
    ),
    Broken(
        "choice.unknown",
        "site.yaml",
        "# agree: change",
        "agree: ¦always",
        {"given": "always", "choices": "none, change"},
    ),
    Broken(
        "number.low",
        "contract.yaml",
        "reminders: 2",
        "reminders: ¦-1",
        {"given": "-1", "limit": "0"},
    ),
    Broken("secret.written", "inbound.yaml", "# mail:", MAIL + "password: ¦hunter2}\n# mail:"),
    Broken(
        "secret.both",
        "inbound.yaml",
        "# mail:",
        MAIL + "password: ¦{env: A, file: b}}\n# mail:",
    ),
    Broken("mail.plain", "inbound.yaml", "# mail:", MAIL + "tls: ¦none}\n# mail:"),
    Broken(
        "reference.misspelt",
        "inbound.yaml",
        "# alerts:",
        ALERTS + "map: [{labels: {job: oracle}, component: ¦his-bd}]}]\n# alerts:",
        {"id": "his-bd", "list": "components", "nearest": "his-db"},
    ),
    Broken(
        "reference.misspelt",
        "inbound.yaml",
        "# alerts:",
        ALERTS + "default: ¦his-bd}]\n# alerts:",
        {"id": "his-bd", "list": "components", "nearest": "his-db"},
    ),
    Broken("approve.alone", "roster.yaml", ROSTER, ALONE),
    Broken(
        "shift.twice",
        "roster.yaml",
        "    - {weekday: tue,",
        "    - ¦{weekday: mon,",
        {"weekday": "mon", "at": "10:00", "file": "{folder}/roster.yaml", "line": "13"},
    ),
    *TEAM,
    *OWED,
)
