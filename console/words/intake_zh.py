"""受理的词 (the words of taking in)."""

from __future__ import annotations

from console.words.intake import IntakeWords

INTAKE = IntakeWords(
    title="登记来电",
    hint="回车登记 · ↑↓ 换栏 · ←→ 选择 · ^N 换猜测 · esc 留作草稿",
    symptom="现象",
    system="系统",
    department="科室",
    requester="报修人",
    contact="电话",
    channel="渠道",
    received="接报",
    service="服务类型",
    priority="优先级",
    symptom_hint="听到什么就写什么，例如 收费窗口打不开",
    department_hint="名称或拼音首字母，如 jyk",
    received_hint="现在；或 09:50、昨天 23:10、10分钟前",
    guessed="猜：{word}",
    because="、",
    no_guess="还猜不出，请选",
    by_hand="已选定",
    drafts="没登记完的草稿 · ^Y 选中，回车接着填，x 丢弃",
    draft="{time} {who}　{text}",
    draft_empty="（还没写现象）",
    draft_gone="草稿已丢弃",
    kept="已留作草稿；按 n 可以接着填",
    not_kept="草稿没存上：{why}",
    not_recorded="没有登记：{why}。所填的都还在",
    lost="草稿存不上：{why}。再按 esc 就丢弃所填的",
    let_go="没有留作草稿，所填的已丢弃",
    duplicates="可能是同一件事 · ^Y 选中，回车并入，不理会就另行登记",
    duplicate="{id}　{title}",
    callers="{count} 人报修",
    similar="以前类似的",
    mended="{title} → {fix}",
    recorded="已登记 {id}",
    joined="已并入 {id}，共 {count} 人报修",
    chat="读出 {count} 条消息，原文留作证据",
    pictures="，{count} 个图片或文件未带入",
    paste_title="把聊天记录粘贴到这里",
    paste_hint="粘贴后自动读出；手工输入或分几次粘贴的按 tab · esc 放弃",
    describe_title="补充或更正 {id}",
    describe_hint="回车保存 · ↑↓ 换栏 · esc 放弃",
    described="已补充 {id}",
    merge_title="{id} 与哪个事件是同一件事：",
    merged="已并入 {id}；重开即可拆回",
    merged_into="已并入",
    duplicates_of="并入的",
    caller_count="报修人数",
    offer_hint="回车 选这一个 · ↑↓ 换栏 · esc 留作草稿",
    possibly="可能是同一件事：{id} {title}；如果是，运行 oncall incident merge {new} {id}",
)
ACTIONS = {"paste": "粘贴聊天", "describe": "补充", "merge": "合并"}
KINDS = {
    "incident.described": "补充",
    "incident.joined": "又报修",
    "incident.merged": "合并",
    "incident.parted": "拆分",
}
SENTENCES = {
    "incident.described": "补充 {system} {component} {department} {requester} {contact} {title}",
    "incident.joined": "同一件事 {from} {department} {requester} {contact} {text}",
    "incident.merged": "并入 {into}",
    "incident.parted": "{from} 拆出，另行处理",
}
DENIALS = {
    "choose-system": "猜不出是哪个系统：按 ←→ 选定，再回车登记",
    "received-form": "看不懂接报时间“{value}”；可写 09:50、昨天 23:10、10-03 11:10、10分钟前",
    "received-ahead": "接报时间不能晚于现在：{value}",
    "received-old": "接报时间太早（超过 31 天）：{value}",
    "no-system": "猜不出是哪个系统；请用 --system 指明",
    "chat-empty": "没有可读的聊天内容",
    "chat-long": "聊天内容太长，最多 {value} 个字符",
    "chat-unread": "读不了聊天文件：{value}",
    "nothing-new": "事件 {value} 没有需要补充的",
    "merge-caused": "事件 {value} 由检查自动开出；请把另一个并入它",
    "merge-itself": "事件 {value} 不能并入自己",
    "merge-over": "事件 {value} 已结束或已并入别的事件，不能再并入",
    "described-caused": "事件 {value} 的系统由检查判定，不能改",
}
VERBS = {
    "incident.describe": "补充或更正",
    "incident.merge": "并入另一个事件（重开即可拆回）",
    "incident.similar": "查找以前类似的事件",
}
OPTIONS = {
    "department": "科室：名称或拼音首字母",
    "contact": "回拨电话",
    "received": "接报时间：09:50、昨天 23:10、10分钟前；缺省为现在",
    "chat": "聊天记录文件，或 - 表示标准输入；读出报修人、时间、系统和现象",
    "into": "留下的那个事件",
    "like": "文字，或事件编号",
}
