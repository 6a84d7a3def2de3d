"""The words of reports outside their pages: command line, timeline, refusals."""

from __future__ import annotations

VERBS = {
    "report": "the service report of a month, a quarter, a year or any period; --explain tells where each figure comes from"
}
OPTIONS = {
    "sample_month": "write the sample month first (October 2025, forty incidents), then open",
    "report_month": "which month, as 2026-06",
    "report_quarter": "which quarter, as 2026-Q2",
    "report_year": "which year, as 2026",
    "report_from": "from which day on, as 2026-06-01",
    "report_to": "up to which day, that day included, as 2026-06-15",
    "format": "format",
    "output": "write to this file",
    "force": "replace a file that is there",
    "explain": "how a figure is computed and from which events; without a name, all figures",
}
MESSAGES = {
    "demo_month": "{path} holds a timeline already; the sample month goes into a new one only: name another --data",
    "report_made": "{path} ({bytes} bytes, SHA-256 {digest})",
}
DENIALS = {
    "report-period": 'cannot read "{value}"; write --month 2026-06, --quarter 2026-Q2, --year 2026, or --from 2026-06-01 --to 2026-06-15',
    "report-periods": "{value} do not go together; name a month, a quarter, a year or days, one of them",
    "report-order": "{value}: the last day is before the first",
    "report-ahead": "{value} has not come yet; a report tells what has happened",
    "report-exists": "{value} exists; name another --output, or replace it with --force",
    "unknown-figure": 'there is no figure "{value}"; oncall report --explain lists them',
    "report-early": "{value} is too early; there is no timeline from before 1970",
    "report-long": "{value} is too long; a report tells ten years at most: make several",
    "report-no-name": "--output names no file; name one, or leave --output out to see the report here",
    "report-formats": "{value} say different formats; keep one of them",
    "report-ending": "{value} does not say its format; end it in .md .html .docx .json, or add --format",
    "report-no-file": "{value} is no regular file; name another --output, or leave it out to see the report here",
    "report-folder": "there is no folder {value}; make it, or name another --output",
}
KINDS = {"report.made": "report", "report.failed": "no report"}
SENTENCES = {
    "report.made": "service report made, {first} to {last} ({format}) {file}",
    "report.failed": "the service report of event {report} could not be written and does not count: {why}",
}
