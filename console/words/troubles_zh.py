"""The words for what did not answer: 答不上来的词."""

from __future__ import annotations

ANSWERS = {
    "timeout": "没有应答",
    "refused": "连接被拒绝",
    "dns": "主机名解析不了",
    "tls": "证书或加密有误",
    "lost": "连接中断",
    "no data": "没有数据",
    "not a number": "不是数字",
    "no connection": "连不上",
    "not a Prometheus answer": "答的不是 Prometheus",
    "not HTTP": "答的不是 HTTP",
    "exit": "退出码",
    "login": "登录被拒绝",
    "host-key-unknown": "主机密钥不认识",
    "host-key-changed": "主机密钥变了",
    "jump": "跳板机连不上",
    "channel": "主机不开通道",
    "key": "私钥不能用",
    "config": "SSH 配置有误",
}
"""检查得到的回答 (what a check was answered)"""

TROUBLES = {
    "taken": "这次运行已由别人接手",
    "locked": "数据库被占用",
    "full": "磁盘已满",
    "readonly": "文件或目录只读",
    "newer": "时间线文件来自更新的版本，请升级程序",
    "corrupt": "时间线文件损坏",
    "network": "时间线不能放在网络文件系统上",
    "failed": "写入失败",
    "data": "数据不能记录",
    "host-key-unknown": "主机密钥不在 known_hosts 里；核对指纹后用 oncall trust 或在手册画面按 u 加入",
    "host-key-changed": "主机密钥变了！可能是重装，也可能是冒充；核对之前不要连接",
    "login": "登录被拒绝；检查用户名、密钥或口令",
    "key": "私钥不能用",
    "config": "SSH 配置有误",
    "dns": "主机名解析不了",
    "refused": "连接被拒绝；SSH 服务可能没有运行",
    "timeout": "没有应答",
    "lost": "连接中断",
    "jump": "跳板机连不上",
    "channel": "主机不肯再开通道",
}
"""时间线、连接和来源的毛病 (what a journal, a link or a source complains of)"""
