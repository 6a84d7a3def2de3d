"""The English words of taking in."""

from __future__ import annotations

from console.words.intake import IntakeWords

INTAKE = IntakeWords(
    title="New call",
    hint="Enter record · ↑↓ field · ←→ choose · ^N next guess · esc draft",
    symptom="Symptom",
    system="System",
    department="From",
    requester="Caller",
    contact="Phone",
    channel="Channel",
    received="When",
    service="Service",
    priority="Priority",
    symptom_hint="what you hear, such as 收费窗口打不开",
    department_hint="department, or its initials: jyk",
    received_hint="now; or 09:50, yesterday 23:10, 10 min ago",
    guessed="guess: {word}",
    because=", ",
    no_guess="no guess yet: choose",
    by_hand="chosen",
    drafts="Unfinished drafts · ^Y to them, Enter goes on, x throws away",
    draft="{time} {who}  {text}",
    draft_empty="(no symptom yet)",
    draft_gone="The draft is thrown away",
    kept="Kept as a draft; n goes on with it",
    not_kept="The draft could not be kept: {why}",
    not_recorded="Not recorded: {why}. What you typed is still here",
    lost="No draft can be kept: {why}. esc again discards what you typed",
    let_go="Not kept as a draft: what was typed is discarded",
    duplicates="Maybe the same · ^Y to it, Enter joins, else a new one is recorded",
    duplicate="{id}  {title}",
    callers="{count} callers",
    similar="Similar in the past",
    mended="{title} → {fix}",
    recorded="Recorded as {id}",
    joined="Joined to {id}: {count} callers by now",
    chat="{count} messages read, original kept",
    pictures=", {count} pictures left out",
    paste_title="Paste the chat here",
    paste_hint="A paste is read at once; after typing or several pastes press tab · esc discard",
    describe_title="Complete or correct {id}",
    describe_hint="Enter save · ↑↓ field · esc discard",
    described="{id} is completed",
    merge_title="{id} is the same as:",
    merged="Merged into {id}; reopening parts them again",
    merged_into="merged into",
    duplicates_of="duplicates",
    caller_count="callers",
    offer_hint="Enter take this one · ↑↓ field · esc keep as draft",
    possibly="maybe the same as {id} {title}; if so: oncall incident merge {new} {id}",
)
ACTIONS = {"paste": "paste chat", "describe": "complete", "merge": "merge"}
KINDS = {
    "incident.described": "detail",
    "incident.joined": "caller",
    "incident.merged": "merged",
    "incident.parted": "parted",
}
SENTENCES = {
    "incident.described": "completed: {system} {component} {department} {requester} {contact} {title}",
    "incident.joined": "the same again: {from} {department} {requester} {contact} {text}",
    "incident.merged": "merged into {into}",
    "incident.parted": "{from} was another one after all",
}
DENIALS = {
    "choose-system": "Which system? ←→ choose it, then Enter records",
    "received-form": "“{value}” is no time; write 09:50, yesterday 23:10, 10-03 11:10 or 10 min ago",
    "received-ahead": "it cannot have been received after now: {value}",
    "received-old": "it was received too long ago (over 31 days): {value}",
    "no-system": "the system cannot be guessed; name it with --system",
    "chat-empty": "there is nothing to read in the chat",
    "chat-long": "the chat is too long; at most {value} characters",
    "chat-unread": "the chat cannot be read: {value}",
    "nothing-new": "there is nothing new about {value}",
    "merge-caused": "{value} was opened by checks; merge the other one into it",
    "merge-itself": "{value} cannot be merged into itself",
    "merge-over": "{value} is over or merged already; nothing can be merged into it",
    "described-caused": "the system of {value} was found by checks and stays",
}
VERBS = {
    "incident.describe": "complete or correct it",
    "incident.merge": "say that it is a duplicate of another (reopening parts them)",
    "incident.similar": "find past incidents like it",
}
OPTIONS = {
    "department": "department: its name or pinyin initials",
    "contact": "phone to call back",
    "received": "when it was first told: 09:50, yesterday 23:10, 10 min ago; default now",
    "chat": "file of a copied chat, or - for standard input; caller, time, system and symptom are read",
    "into": "the incident that stays",
    "like": "words, or the id of an incident",
}
