"""风险登记册的词 (the risk register)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.health_words import RiskWords

if TYPE_CHECKING:
    from collections.abc import Mapping

RISK = RiskWords(
    title="风险登记册",
    one="风险",
    none="登记册是空的：n 登记，g 看建议",
    levels={"high": "高", "medium": "中", "low": "低"},
    likelihoods=("不大可能", "可能", "很可能"),
    impacts=("轻微", "严重", "很严重"),
    likelihood="可能性",
    chance="可能性",
    impact="影响",
    level="等级",
    sources={
        "staff": "人员流动",
        "technology": "技术更新",
        "hardware": "硬件故障",
        "software": "软件漏洞",
        "attack": "网络攻击",
        "other": "其他",
    },
    states={"open": "未处理", "mitigated": "已缓解", "accepted": "已接受", "closed": "已关闭"},
    born={
        "hand": "人工登记",
        "health": "健康检查 {of}",
        "incidents": "重复事件 {of}",
        "fix": "推迟的处理 {of}",
    },
    columns=("编号", "等级", "风险", "负责人", "复核"),
    source="来源",
    state="状态",
    system="系统",
    no_system="不限系统",
    owner="负责人",
    nobody="还没有人",
    prevention="预防措施",
    contingency="应急预案",
    response="响应流程",
    review="下次复核",
    review_of="{when} 复核",
    overdue="复核逾期 {days} 天",
    late="逾期 {days} 天",
    lacks_count="缺 {count} 项措施",
    lacks="缺 {what}",
    raised="登记",
    history="经过",
    missing="未写",
    form_title="登记风险",
    form_hint="↑↓ 换行 · ←→ 选择 · 回车 登记 · esc 放弃",
    name="风险是什么，一句话",
    assess_title="重新评估 {id}",
    plan_title="修改 {id}",
    review_title="复核 {id}",
    settle_title="处理 {id}",
    why="理由",
    next_review="下次复核日期（空：按季度）",
    suggest_title="建议登记的风险",
    suggest_hint="回车 填入登记表 · esc 返回",
    no_suggestion="没有建议：30 天内没有重复的事件，也没有推迟的处理",
    repeated="{component} 30 天内 {count} 起事件",
    repeated_cause="“{cause}”引起 30 天内 {count} 起事件",
    postponed="{id} 的处理被推迟：{title}",
    added="已登记 {id}",
    done="已记录",
    counts="高 {high} · 中 {medium} · 低 {low} · 逾期 {overdue}",
)

KINDS: Mapping[str, str] = {
    "risk.raised": "风险",
    "risk.assessed": "评估",
    "risk.planned": "措施",
    "risk.reviewed": "复核",
    "risk.settled": "处理",
    "risk.undone": "撤销",
}
SENTENCES: Mapping[str, str] = {
    "risk.raised": "登记风险 {risk}：{title}（{source}，{grade}）",
    "risk.assessed": "风险 {risk} 重新评估为 {grade}：{why}",
    "risk.planned": "风险 {risk} 改了：{parts}",
    "risk.reviewed": "风险 {risk} 已复核，下次 {review}：{text}",
    "risk.settled": "风险 {risk} {state}：{why}",
    "risk.undone": "撤销了对风险 {risk} 的“{verb}”",
}
ACTIONS: Mapping[str, str] = {
    "risks": "风险登记册",
    "new_risk": "登记",
    "suggestions": "建议",
    "assess": "评估",
    "measures": "措施",
    "review_risk": "复核",
    "settle": "处理",
}
SCREENS: Mapping[str, str] = {"risks": RISK.title, "risk": RISK.one}
VERBS: Mapping[str, str] = {
    "risk": "风险登记册",
    "risk.list": "列出风险；有逾期或缺措施时退出码 1",
    "risk.new": "登记风险",
    "risk.show": "一个风险和它的经过",
    "risk.assess": "重新评估可能性和影响",
    "risk.plan": "写负责人和措施",
    "risk.review": "复核，写明情况和下次日期",
    "risk.close": "关闭、缓解、接受或重开，写明理由",
    "risk.undo": "撤销自己刚做的操作",
    "risk.suggest": "该登记而没登记的：重复事件、推迟的处理、未处理的发现",
}
OPTIONS: Mapping[str, str] = {
    "risk": "风险编号，如 R-001",
    "risk_title": "风险是什么，一句话",
    "source": "来源：staff technology hardware software attack other",
    "likelihood": "可能性 1 不大可能、2 可能、3 很可能",
    "risk_impact": "影响 1 轻微、2 严重、3 很严重",
    "risk_why": "理由",
    "owner": "负责人（工程师）",
    "prevention": "预防措施",
    "contingency": "应急预案",
    "response": "响应流程",
    "review": "复核日期，如 2026-03-01；不写按季度",
    "risk_state": "mitigated 缓解、accepted 接受、closed 关闭（缺省）、open 重开",
    "closed": "包括已关闭的",
}
DENIALS: Mapping[str, str] = {
    "unknown-risk": "没有风险 {value}",
    "risk-source": "没有来源 {value}；有 staff technology hardware software attack other",
    "risk-state": "没有状态 {value}；有 open mitigated accepted closed",
    "risk-grade": "{value} 不是 1 到 3 的整数",
    "risk-same": "{value} 没有变化",
    "risk-closed": "{value} 已关闭；先重开",
    "risk-already": "{value} 已经是这个状态",
    "risk-lacks": "高风险要先写齐措施，还缺 {value}",
    "review-past": "下次复核 {value} 不在今天之后",
    "review-form": "{value} 不是日期；写成 2026-03-01",
}
