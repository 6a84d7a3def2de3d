"""排班、分派、升级、通知的词 (roster, assignment, escalation and notices)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words import handover_zh as handover
from console.words.dispatch_words import DispatchWords

if TYPE_CHECKING:
    from collections.abc import Mapping

DISPATCH = DispatchWords(
    tomorrow="明天",
    next_week="下{weekday}",
    gap="{when} 起无人值班",
    gap_now="现在无人值班",
    channel_down="通知发不出：{channels}",
    escalated="需要处理：{what}",
    title="值班表",
    nobody="无人值班",
    now="现在",
    until="到 {when}",
    primary="主班 {name}",
    backup="备班 {names}",
    changed="换班 {why}",
    away="休假：{names}",
    all_filled="两周内都有人值班",
    people="人员",
    swap_which="换哪一班：",
    swap_who="换谁来：",
    swap_why="换班原因：",
    swap_hint="↑↓ 选择 · 回车 确定 · esc 放弃",
    swapped="已换班",
    reasons={
        **handover.REASONS,
        "primary": "主班",
        "backup": "备班",
        "leave": "休假中",
        "skill": "会 {value}",
        "open": "手上 {count} 个 {priority}",
        "free": "手上空",
    },
    failures={
        "unset": "环境变量没有设置",
        "file": "地址文件读不了",
        "open": "地址文件别人也能读，请 chmod 600",
        "address": "地址的写法 apprise 不认识",
        "busy": "上一条还没有发完",
        "http": "对方返回 HTTP",
        "failed": "没有发出",
        "no-address": "这种渠道说不出地址，没有试",
        "timeout": "超时",
        "refused": "连接被拒绝",
        "name": "主机名解析不了",
        "tls": "证书或加密有误",
        "login": "登录不对",
        "reset": "连接断开",
        "route": "网络不通",
        "unknown": "值班台中断，结果未知",
        "unrecorded": "时间线记录失败，没有发",
    },
    findings={
        "gap": "{start} 到 {end} 无人值班；请补上班次，或写一条 overrides",
        "calendar.ends": "日历在 {start} 之后没有人；请续上日历",
        "leave": "{who} 在 {start} 值班，但那时休假；请写一条 overrides 换班，或改休假日期",
        "conflict": "{start} 到 {end} 写了两次：{who} 与 {other}；请留下一个",
        "unreachable": "{who} 要值班，但没有接收呼叫的渠道；请在 notify 里加一条 who: {who}，for 含 page",
        "unreached": "升级到“{who}”时没有渠道可通知，只会显示在屏幕上；请在 notify 里加一条 who: {who}",
    },
    messages={
        **handover.MESSAGES,
        "incident.opened": (
            "[{priority}] {system}：{title}",
            "紧急事件 {id} 待认领，登记于 {opened}。请马上在值班台认领。",
        ),
        "escalation.raised": (
            "[{priority}] 升级 {system}：{title}",
            "事件 {id} 登记 {opened}，已等 {waited}，处理人：{owner}。请接手或督办。",
        ),
        "sla.warned": (
            "[{priority}] {clock}时限将到 {system}：{title}",
            "事件 {id} 的{clock}时限 {due} 到期，处理人：{owner}。",
        ),
        "sla.breached": (
            "[{priority}] {clock}已超时 {system}：{title}",
            "事件 {id} 的{clock}时限 {due} 已过，处理人：{owner}。",
        ),
        "update.due": (
            "[{priority}] 请更新进展 {system}：{title}",
            "事件 {id} 已 {waited}，请在值班台写一句进展，并告知科室。",
        ),
        "gap": (
            "值班表有空档：{when} 起无人值班",
            "{site}：请在值班台按 w 换班，或修改值班表。",
        ),
        "test": ("值班台通知测试", "{site}：收到即表示这个渠道可用，不用处理。"),
    },
    group="全组",
    steps={"primary": "主班", "backup": "备班"},
    sent="已发出",
    reachable="能连到（没有发消息）",
    no_address="没有试（没有发消息）",
)

KINDS: Mapping[str, str] = {
    "escalation.raised": "升级",
    "update.due": "催进展",
    "roster.swapped": "换班",
    "notify.intent": "通知",
    "notify.outcome": "通知果",
}
SENTENCES: Mapping[str, str] = {
    "escalation.raised": "等了 {minutes}，升级到 {to}",
    "update.due": "{minutes}没有进展，请处理人说明",
    "roster.swapped": "{from} 到 {to} 由 {engineers} 值班 {why}",
    "notify.intent": "经 {through} 通知 {to}：{text}",
    "notify.outcome": "{through} {why}",
}
ACTIONS: Mapping[str, str] = {"roster": "值班表", "swap": "换班"}
VERBS: Mapping[str, str] = {
    "roster": "谁值班、空档；swap 换班",
    "roster.swap": "一段时间换人值班，记入时间线",
    "notify": "通知渠道",
    "notify.test": "经每个渠道发一条测试消息",
}
OPTIONS: Mapping[str, str] = {
    "days": "看几天，缺省 14",
    "from": "开始，如 2026-03-05T10:00（站点时区）",
    "until": "结束",
    "engineers": "谁来值班，主班在前，逗号分开",
    "why": "原因",
    "recipient": "只发给这个工程师",
}
DENIALS: Mapping[str, str] = {
    "no-engineer": "要写明谁来值班",
    "swap-order": "换班的结束要晚于开始，而且还没有过去",
    "swap-long": "一次换班最长 {value} 天；更长的请改值班表",
    "swap-moment": "{value} 不是时刻；写成 2026-03-05T10:00",
    "bad-days": "天数要在 1 到 366 之间：{value}",
    "no-channel": "没有可用的通知渠道；请在 notify.yaml 里写上",
    "no-channel-for": "没有通到 {value} 的通知渠道；请在 notify.yaml 里写上",
}
FAULTS: Mapping[str, str] = {
    "turn.form": "“{given}”不是轮班长度；请写成 1w 或 3d",
    "moment.form": '“{given}”不是时刻；请写成 "2026-03-05 10:00"',
    "secret.form": "地址里有口令，不能写在这里；请写成 ${{变量名}}，或 file:私有文件",
    "roster.none": "没有写谁在什么时候值班；请写 shifts、rotations 或 calendar",
    "roster.several": "值班只能用一种写法，这里有 {found}；请留下一种",
    "period.order": "结束 {end} 不晚于开始 {start}；请改正",
    "who.unknown": "没有“{given}”这个人或角色；可用的有：{known}",
    "escalation.twice": "{priority} 的升级在 {file} 第 {line} 行已经写过；请合并",
    "calendar.missing": "本目录里没有日历 {name}；请把 .ics 文件放在这里",
    "calendar.form": "日历读不懂（{problem}）；请重新导出 iCalendar 文件",
    "calendar.nobody": "日历事件“{given}”里没有值班人；请写上工程师的 id 或姓名",
    "calendar.often": "日历事件重复得太密（{rule}）；值班至少按小时",
}
