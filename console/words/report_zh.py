"""服务报告的词：命令行、时间线、拒绝 (the words of reports outside their pages)."""

from __future__ import annotations

VERBS = {"report": "服务报告：一个月、一个季度、一年或任意一段；--explain 说明每个数怎么来的"}
OPTIONS = {
    "sample_month": "先写入样例月（2025 年 10 月，40 个事件），再打开",
    "report_month": "哪个月，如 2026-06",
    "report_quarter": "哪个季度，如 2026-Q2",
    "report_year": "哪一年，如 2026",
    "report_from": "从哪天起，如 2026-06-01",
    "report_to": "到哪天止（含），如 2026-06-15",
    "format": "格式",
    "output": "写到这个文件",
    "force": "文件已有时盖掉",
    "explain": "这个数怎么算、出自哪些事件；不给名称时列出全部",
}
MESSAGES = {
    "demo_month": "{path} 里已有时间线；样例月只写进新的，换一个 --data",
    "report_made": "{path}（{bytes} 字节，SHA-256 {digest}）",
}
DENIALS = {
    "report-period": "看不懂“{value}”；写成 --month 2026-06、--quarter 2026-Q2、--year 2026，或 --from 2026-06-01 --to 2026-06-15",
    "report-periods": "{value} 不能一起用；月、季度、年、起止日期只用一种",
    "report-order": "{value}：止日早于起日",
    "report-ahead": "{value} 还没有到；报告只写已经发生的",
    "report-exists": "{value} 已存在；换一个 --output，或加 --force 盖掉",
    "unknown-figure": "没有“{value}”这个数；用 oncall report --explain 列出全部",
    "report-early": "{value} 太早；1970 年以前没有时间线",
    "report-long": "{value} 太长；一份报告最多十年，请分开出",
    "report-no-name": "--output 没有给文件名；写上文件名，或不加 --output 直接显示",
    "report-formats": "{value} 说的格式不一致；只留一种",
    "report-ending": "从 {value} 看不出格式；文件名用 .md .html .docx .json 结尾，或加 --format",
    "report-no-file": "{value} 不是普通文件；换一个 --output，或不加 --output 直接显示",
    "report-folder": "没有目录 {value}；先建好，或换一个 --output",
}
KINDS = {"report.made": "报告", "report.failed": "报告未成"}
SENTENCES = {
    "report.made": "出了服务报告 {first} 至 {last}（{format}） {file}",
    "report.failed": "第 {report} 条的服务报告没有写成，不算数：{why}",
}
