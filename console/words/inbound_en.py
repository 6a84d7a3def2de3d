"""The words for what comes in by itself."""

from __future__ import annotations

from console.words.inbound_words import InboundWords

INBOUND = InboundWords(
    mail="mailbox",
    alerts="alerts {id}",
    silent="{source} silent for {age}",
    why="{source} does not answer: {why}",
    silenced="silenced",
    inhibited="inhibited",
    until="until {time}",
    replied="{count} new mail",
    watching="watching {site}",
    stopped="stopped",
    codes={
        "dns": "name not found",
        "refused": "refused",
        "timeout": "no answer",
        "no-route": "no route",
        "lost": "connection lost",
        "tls": "certificate or encryption",
        "login": "login refused",
        "folder": "no such folder",
        "secret": "no password there",
        "secret-open": "password file is open to others",
        "given-up": "no password given",
        "mail": "the mail server complains",
        "answer": "an unusable answer",
    },
    mends={
        "dns": "mend the address in inbound.yaml, or DNS",
        "refused": "start the server, or mend the port in inbound.yaml",
        "timeout": "see whether the server is on, and whether a firewall is between",
        "no-route": "ask the network's people: network, VPN or firewall",
        "lost": "try again; if it stays so, read the server's log",
        "tls": "the certificate must be valid for this name: mend it, or name the hospital's authority under ca",
        "login": "see user and password; many mail services want an app password and IMAP switched on",
        "folder": "make the folder in the mailbox, or mend folder in inbound.yaml",
        "secret": "set the variable, or write the password into the file that inbound.yaml names",
        "secret-open": "chmod 600 the file",
        "given-up": "start it again and type the password, or name env or file in inbound.yaml",
        "mail": "read what it says; ask who keeps the mail server",
        "answer": "see url and kind in inbound.yaml, and what the server says there",
    },
    reasons={
        "auto": "an automatic answer",
        "bulk": "bulk mail",
        "bounce": "a bounce",
        "receipt": "a receipt",
        "loop": "a loop",
        "unreadable": "unreadable",
    },
)
