"""拒绝的说法 (why the desk refuses, in Chinese)."""

from __future__ import annotations

from console.words import dispatch_zh as dispatch
from console.words import handover_zh as handover
from console.words import health_zh as health
from console.words import intake_zh as intake
from console.words import life_zh as life
from console.words import obligation_zh as obligation
from console.words import past_zh as past
from console.words import report_zh as report
from console.words import risk_zh as risk

_STAYS = {
    "incident.noted": ("备注", "说过的话留在记录里，要更正请再写一条"),
    "incident.joined": (
        "又有人报",
        "来过的电话留在记录里；事件并错了，请重开并进来的那个（reopen）",
    ),
    "incident.merged": ("合并", "并错了请重开（reopen {value}）"),
    "incident.learned": ("留下经验", "经验不删，要更正请再写一条"),
    "incident.linked": ("关联", "请取消关联（unlink {value}）"),
    "incident.unlinked": ("取消关联", "请重新关联（link {value}）"),
    "fallback.started": ("启动手工模式", "请解除手工模式（fallback {value} end）"),
    "fallback.ended": ("解除手工模式", "请重新启动手工模式（fallback {value} start）"),
    "backentry.done": ("补录", "写错了请再登记一次，以后一次为准（backentry {value}）"),
    "sla.explained": ("超时说明", "写错了请再说明一次，以后一次为准（breach {value}）"),
}
"""不能撤销的操作，和代替撤销的办法 (what is not taken back, and what to do instead)"""

DENIALS = {
    **intake.DENIALS,
    **life.DENIALS,
    **dispatch.DENIALS,
    **health.DENIALS,
    **risk.DENIALS,
    **past.DENIALS,
    **report.DENIALS,
    **handover.DENIALS,
    **obligation.DENIALS,
    "known": "{value}；有 {known}",
    "unknown-incident": "没有事件 {value}",
    "unknown-system": "没有系统 {value}",
    "unknown-component": "没有组件 {value}",
    "unknown-service": "没有服务类型 {value}",
    "unknown-priority": "没有优先级 {value}",
    "unknown-department": "没有科室 {value}；名单在 departments.yaml，- 是不填",
    "unknown-channel": "没有渠道 {value}",
    "unknown-impact": "没有影响范围 {value}",
    "unknown-urgency": "没有紧急程度 {value}",
    "unknown-grade": "没有故障等级 {value}",
    "unknown-scope": "没有范围 {value}",
    "unknown-problem": "没有类型 {value}",
    "unknown-flag": "没有标记 {value}",
    "unknown-cause": "没有原因 {value}",
    "bad-day": "看不懂日期 {value}；写成 2025-10-20",
    "past-day": "计划日期 {value} 已经过去",
    "no-why": "请写明为什么这样分类",
    "same-class": "事件 {value} 的分类没有变化",
    "not-broken": "时限 {value} 没有超时",
    "unknown-engineer": "值班表里没有 {value}",
    "strange-filter": "筛选里有不认识的：{value}；可用 系统: 人: 状态: 优先级: 类型: 渠道: 报修: 科室: 和 是:（超时 将超时 我的 无人 反复 已恢复 自动）",
    "unknown-view": "没有叫“{value}”的视图",
    "unknown-reason": "没有挂起原因 {value}",
    "unknown-runbook": "没有手册 {value}",
    "unknown-run": "时间线里没有运行 {value}；用 oncall timeline --json 查编号",
    "other-runbook": "这些回答是手册 {value} 的",
    "run-empty": "运行 {value} 还没有走过步骤，没有可录的",
    "unknown-host": "没有主机 {value}",
    "no-title": "请写出现象",
    "no-text": "请写些文字",
    "no-host": "没有可用的主机：{value}",
    "already-acknowledged": "事件 {value} 已有人认领",
    "already-assigned": "事件 {value} 已分派给这个人",
    "already-paused": "事件 {value} 已经挂起",
    "already-resolved": "事件 {value} 已解决；要继续处理请先重开",
    "already-closed": "事件 {value} 已关闭；要继续处理请先重开",
    "nothing-to-undo": "事件 {value} 没有可撤销的操作",
    "undo-not-yours": "事件 {value} 的上一个操作是别人做的，不能代为撤销",
    "undo-too-late": "事件 {value} 的上一个操作已超过 30 分钟，请用相反的操作代替",
    **{
        f"undo-{kind}": f"您在事件 {{value}} 上的上一个操作“{verb}”不能撤销：{instead}"
        for kind, (verb, instead) in _STAYS.items()
    },
    "views-broken": "视图文件读不懂，没有动它；改好或移走后再试：{value}",
    "views-unwritten": "视图没有存上：{value}",
    "not-paused": "事件 {value} 没有挂起",
    "not-resolved": "事件 {value} 还没有解决",
    "bad-set": "--set 要写成 名=值：{value}",
    "other-key": "{value} 现在出示的是另一把密钥，没有信任它",
    "bad-id": "手册编号只能用小写字母、数字和 -：{value}",
    "run-over": "这次运行已经结束",
    "run-busy": "{value} 正在执行其中一步，等这一步结束再接手",
    "busy": "上一个动作还没有完成",
    "not-now": "现在不能这样做（{value}）",
    "other-step": "确认的不是这一步，请看清后再确认",
    "not-typed": "输入的主机名不对，没有执行",
    "own-approval": "不能复核自己提出的步骤（{value}）",
    "no-step": "手册里没有步骤 {value}",
    "file-exists": "已存在，换一个名字：{value}",
    "not-saved": "存不了：{value}",
    "no-option": "没有这个选项：{value}",
    "nothing-to-repeat": "没有可以重做的步骤",
    "not-repeatable": "步骤 {value} 会改变系统，不能直接重做",
    "ended": "这次运行已经结束",
    "value-missing": "缺少值 {value}：前面的步骤没有取到它",
    "param-missing": "缺少参数 {value}；用 --set {value}=… 给出，或写在主机的 facts 里",
    "param-unknown": "手册没有参数 {value}",
    "param-form": "参数的写法不对：{value}",
    "runbook-changed": "手册 {value} 已被修改，不能接着运行；请重新开始",
    "hospital": "内置医院没有启动：{value}",
    "drill-data": "{value} 里是一次演练的数据，真的值班不在里面做；只能看：oncall timeline",
    "race": "{actor} 已先一步：{what}",
}
