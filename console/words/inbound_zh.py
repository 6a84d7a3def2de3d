"""自动进来的事用的词。."""

from __future__ import annotations

from console.words.inbound_words import InboundWords

INBOUND = InboundWords(
    mail="邮箱",
    alerts="告警源 {id}",
    silent="{source} {age}无应答",
    why="{source}没有应答：{why}",
    silenced="已静默",
    inhibited="被抑制",
    until="至 {time}",
    replied="新邮件 {count}",
    watching="正在值守 {site}",
    stopped="已停止",
    codes={
        "dns": "名称解析不了",
        "refused": "连接被拒绝",
        "timeout": "没有应答",
        "no-route": "网络不通",
        "lost": "连接断开",
        "tls": "证书或加密有误",
        "login": "登录被拒绝",
        "folder": "没有这个文件夹",
        "secret": "找不到口令",
        "secret-open": "口令文件别人也能读",
        "given-up": "没有输入口令",
        "mail": "邮件服务器报错",
        "answer": "答非所问",
    },
    mends={
        "dns": "改正 inbound.yaml 里的地址，或修 DNS",
        "refused": "启动该服务，或改正 inbound.yaml 里的端口",
        "timeout": "看服务器是否开着，中间有没有防火墙",
        "no-route": "找网络管理员：网络、VPN 或防火墙",
        "lost": "再试一次；还是这样就看服务器日志",
        "tls": "证书须对这个名称有效：请更换证书，或用 ca 指定本院的签发机构",
        "login": "核对用户和口令；许多邮箱要用授权码，并先开启 IMAP",
        "folder": "在邮箱里建这个文件夹，或改正 inbound.yaml 里的 folder",
        "secret": "设置该环境变量，或把口令写进 inbound.yaml 所指的文件",
        "secret-open": "对该文件执行 chmod 600",
        "given-up": "重新启动并输入口令，或在 inbound.yaml 里写 env 或 file",
        "mail": "看它报什么；找管邮件服务器的人",
        "answer": "核对 inbound.yaml 里的 url 和 kind，看那里到底答什么",
    },
    reasons={
        "auto": "自动回复",
        "bulk": "群发邮件",
        "bounce": "退信",
        "receipt": "回执",
        "loop": "邮件循环",
        "unreadable": "读不出来",
    },
)
