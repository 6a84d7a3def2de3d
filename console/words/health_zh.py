"""健康检查的词 (health checks)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.health_words import HealthWords

if TYPE_CHECKING:
    from collections.abc import Mapping

HEALTH = HealthWords(
    title="健康检查",
    result="健康检查",
    one="{system}（{every}）",
    look="{system} {step}（{host}）",
    none="站点没有写健康检查：在 contract.yaml 的 health 里写上",
    columns=("系统", "检查", "上次", "发现", "下次"),
    looks=("看什么", "主机", "上次 → 这次", "变化", "趋势"),
    every={"daily": "每天 {at}", "weekly": "每{day} {at}", "monthly": "每月 {day} 日 {at}"},
    never="还没做过",
    going="正在检查（{by}）",
    missed="漏做 · {next}",
    settled="此前漏做 {count} 次，由这一次了结",
    due_now="到点待做",
    held_up="{id} 未解决，自动检查先不开始",
    found="{count} 项",
    well="无",
    changes={"better": "好转", "same": "不变", "worse": "变差", "new": "新项"},
    before="上次 {value}",
    full_in="约 {days} 天后满",
    full_now="已满",
    steady="没有在涨",
    few="历史不足",
    too_few="历史 {count} 次，不足 3 次，算不出趋势",
    no_result="还没有结果：按 r 现在检查",
    reading="正在读时间线…",
    not_done="没有做成：{why}",
    lost="值班台中断，没有做完",
    became="已转为 {id}",
    no_finding="这一项没有问题，不用登记",
    begun="开始检查 {name}",
    ended="{name}：{verdict}，发现 {count} 项",
    made="做了 {count} 次：{verdicts}",
    risk_title="{system}：{step}（{host}）",
    incident_ask="为这项发现登记事件？",
    opened="已登记 {id}",
    run_heading="{name} · {when} · {by} · {verdict}",
    no_book="没有 kind: health 的手册“{book}”；请改成已有的：{known}",
    facts={
        "health.missed": "健康检查 {subject} 31 天内漏做 {count} 次，最近 {when}",
        "health.warn": "健康检查告警未处理：{subject}",
        "health.fail": "健康检查故障未处理：{subject}",
        "health.unknown": "健康检查结果未知：{subject}",
        "health.full": "一个月内会满：{subject}",
    },
)

KINDS: Mapping[str, str] = {
    "health.started": "巡检",
    "health.ended": "巡检完",
    "health.raised": "发现",
}
SENTENCES: Mapping[str, str] = {
    "health.started": "健康检查 {health} 开始，手册 {book}",
    "health.ended": "健康检查 {health}：{verdict} {why}",
    "health.raised": "{health} 的发现 {step}（{target}）已登记 {risk}",
}
ACTIONS: Mapping[str, str] = {
    "health": "健康检查",
    "check_now": "现在检查",
    "to_risk": "转为风险",
    "to_incident": "转为事件",
}
SCREENS: Mapping[str, str] = {"health": HEALTH.title, "result": "健康检查结果"}
VERBS: Mapping[str, str] = {
    "health": "健康检查",
    "health.list": "列出健康检查、上次结果、下次时间；有漏做时退出码 1",
    "health.show": "一次结果，与上次比较",
    "health.run": "做健康检查；--due 只做到点的（给 cron 用）",
    "health.raise": "把一项发现登记为风险或事件",
}
OPTIONS: Mapping[str, str] = {
    "health": "健康检查的编号",
    "due": "只做到点的；最高优先级事件未解决时不开始",
    "finding": "发现：步骤/主机",
    "as": "登记为 risk 或 incident",
}
DENIALS: Mapping[str, str] = {
    "unknown-health": "没有健康检查 {value}；用 oncall health list 看有哪些",
    "not-health": "手册 {value} 不是健康检查；contract.yaml 里 book 要写 kind: health 的手册",
    "health-going": "{value} 正在做这项检查，等它做完",
    "finding-known": "这项发现已经登记为 {value}",
    "no-finding": "结果里没有待处理的发现 {value}",
    "no-result": "{value} 还没有结果；用 oncall health run {value} 做一次",
}
FAULTS: Mapping[str, str] = {
    "health.day": "“{given}”不是日子；每周写 mon 到 sun，每月写 1 到 28",
    "health.daily": "每天的检查不用写 day；请删掉，或改 every",
    "health.weekly": "每周的检查要写星期几；请写 day: mon",
    "health.monthly": "每月的检查要写几号；请写 day: 1",
    "health.asks": "健康检查没有人看着，步骤 {id} 不能提问；删掉，或改为 kind: trouble",
    "health.changes": "健康检查只读，步骤 {id} 会改动主机；移到别的手册",
    "health.systems": "健康检查要说明是哪个系统的；请写 suggest.systems",
    "list.three": "要正好三项；请补齐或删去",
}
