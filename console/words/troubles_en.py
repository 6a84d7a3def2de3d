"""The words for what did not answer."""

from __future__ import annotations

ANSWERS = {
    "timeout": "no answer",
    "refused": "refused",
    "dns": "name not found",
    "tls": "certificate or encryption",
    "lost": "connection lost",
    "no data": "no data",
    "not a number": "not a number",
    "no connection": "no connection",
    "not a Prometheus answer": "not a Prometheus",
    "not HTTP": "not HTTP",
    "exit": "exit status",
    "login": "login refused",
    "host-key-unknown": "host key unknown",
    "host-key-changed": "host key CHANGED",
    "jump": "jump host unreachable",
    "channel": "no channel",
    "key": "private key unusable",
    "config": "SSH configuration",
}
"""What a check was answered instead of a value."""

TROUBLES = {
    "taken": "somebody else has taken this run over",
    "locked": "the database is in use",
    "full": "the disk is full",
    "readonly": "the file or folder is read-only",
    "newer": "the timeline was written by a newer version; upgrade the program",
    "corrupt": "the timeline file is damaged",
    "network": "the timeline must not lie on a network file system",
    "failed": "writing failed",
    "data": "the data cannot be recorded",
    "host-key-unknown": "the host's key is not in known_hosts; compare the fingerprint, then oncall trust, or u on the runbook screen",
    "host-key-changed": "the host's key HAS CHANGED: reinstalled, or somebody in between; do not connect before you know",
    "login": "the login was refused; check user, key or password",
    "key": "the private key cannot be used",
    "config": "the SSH configuration is wrong",
    "dns": "the name cannot be resolved",
    "refused": "the connection was refused; SSH may not run there",
    "timeout": "no answer",
    "lost": "the link broke",
    "jump": "the jump host cannot be reached",
    "channel": "the host opens no more channels",
}
"""What a journal, a link or a source complains of."""
