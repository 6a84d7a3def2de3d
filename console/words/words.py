"""The shape of the console's vocabulary. A word that one language lacks is a type error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.model import Lang
    from console.words.dispatch_words import DispatchWords
    from console.words.handover_words import HandoverWords
    from console.words.health_words import HealthWords, RiskWords
    from console.words.inbound_words import InboundWords
    from console.words.intake import IntakeWords
    from console.words.life import LifeWords
    from console.words.obligation_words import ObligationWords
    from console.words.past_words import PastWords
    from console.words.pictures_words import PicturesWords


@vocabulary
class Status:
    """States of checks and systems, and what stands on the status line."""

    ok: str
    warn: str
    down: str
    unknown: str
    stale: str
    affected: str
    on_call: str
    backup: str
    nobody: str
    data_age: str
    no_data: str
    recorded: str
    unrecorded: str


@vocabulary
class Queue:
    """The queue of incidents and the words of an incident."""

    title: str
    empty: str
    loading: str
    more: str
    affected: str
    overdue: str
    paused: str
    no_target: str
    filter: str
    filter_hint: str
    marked: str
    group: str
    strange: str
    orders: Mapping[str, str]
    groups: Mapping[str, str]
    views_title: str
    view_keep: str
    view_drop: str
    view_name: str
    view_kept: str
    view_dropped: str
    no_views: str
    bulk_title: str
    bulk_nothing: str
    bulk_done: str
    bulk_refused: str
    undo_ask: str
    undone: str
    none_match: str
    recovered: str
    flapped: str
    statuses: Mapping[str, str]
    clocks: Mapping[str, str]
    clock_states: Mapping[str, str]
    channels: Mapping[str, str]
    reasons: Mapping[str, str]


@vocabulary
class Fields:
    """Labels of values."""

    system: str
    component: str
    service: str
    priority: str
    status: str
    owner: str
    nobody: str
    opened: str
    channel: str
    requester: str
    affected: str
    impact: str
    fallback: str
    symptom: str
    suggested: str
    none_suggested: str
    checks: str
    host: str
    command: str
    risk: str
    undo: str
    verify: str
    escalate: str
    clocks: str
    timeline: str
    due: str


@vocabulary
class Runs:
    """Runbooks and runs."""

    title: str
    verdicts: Mapping[str, str]
    risks: Mapping[str, str]
    phases: Mapping[str, str]
    ends: Mapping[str, str]
    waiting: str
    elapsed: str
    hosts_done: str
    silent: str
    looks: str
    skipped_lines: str
    confirm_change: str
    confirm_destructive: str
    confirm_more: str
    confirm_again: str
    not_logged: str
    ask: str
    finished: str
    found_said: str
    mended: str
    trust_ask: str
    trusted: str
    nothing_to_trust: str
    driven: str
    driven_paused: str
    take_over: str
    take_over_hint: str
    lost: str
    begun: str
    go_on: str
    start_another: str
    skip_ask: str
    end_ask: str
    given_up: str
    resume_offer: str
    no_runbooks: str
    choose: str
    fits: str
    choose_host: str
    no_host: str
    will_run: str
    still_running: str
    next: str
    no_output: str
    beforehand: str
    asks: str
    begins_here: str
    choose_hint: str
    plan_title: str
    plan_hint: str
    nothing_listed: str
    paused: str
    pauses_then: str
    copied: str
    copied_cut: str
    save_as: str
    saved: str
    approvals: str
    approval_asked: str
    approval_waits: str
    approval_given: str
    approved_by: str
    approve_title: str
    approve_hint: str
    nothing_to_approve: str
    decline_why: str
    declined_now: str
    declined_by: str


@vocabulary
class Keys:
    """What keys do, in two or three words, for the key bar, the palette and the help."""

    actions: Mapping[str, str]
    screens: Mapping[str, str]
    help_title: str
    help_legend: str
    help_moving: Mapping[str, str]
    """By the letters that move on a screen beside the arrows; elsewhere they are verbs."""
    palette_hint: str
    nothing_found: str


@vocabulary
class Forms:
    """Dialogs."""

    deadline: str
    no_promise: str
    acknowledge: str
    note: str
    assign: str
    pause: str
    resolve: str
    reopen: str
    pause_verb: str
    resume: str
    confirm_hint: str
    text_hint: str
    choose_hint: str
    typed_hint: str
    prompts: Mapping[str, str]
    """`Wanted` to a question."""
    wrong: str
    quit: str


@vocabulary
class Times:
    """Pieces of durations and moments."""

    now: str
    seconds: str
    minutes: str
    hours: str
    hours_minutes: str
    days: str
    days_hours: str
    ago: str
    left: str
    over: str
    under: str
    today: str
    yesterday: str
    tomorrow: str
    """Empty: the weekday, which is shorter, stands for it."""
    units: Mapping[str, str]
    """Unit of a check to a template over `value`; any other unit stands as it is."""
    weekdays: tuple[str, str, str, str, str, str, str]


@vocabulary
class Sla:
    """Clocks, what makes their deadlines, and classification."""

    starts: str
    stops: str
    stopped: str
    """Which clocks a pause stops: `clocks`."""
    stops_none: str
    standing: str
    owed: str
    cause: str
    causes: Mapping[str, str]
    why: Mapping[str, str]
    sources: Mapping[str, str]
    rested: str
    head: str
    head_standing: str
    total: str
    not_counted: str
    nothing: str
    unpublished: str
    regional: str
    used: str
    impacts: Mapping[str, str]
    urgencies: Mapping[str, str]
    grades: Mapping[int, str]
    scopes: Mapping[str, str]
    problems: Mapping[str, str]
    flags: Mapping[str, str]
    parts: Mapping[str, str]
    changed: str
    none: str
    suggested: str
    classification: str
    received: str
    ask_impact: str
    ask_urgency: str
    ask_why: str
    ask_clock: str
    ask_cause: str
    ask_text: str
    nothing_broken: str


@vocabulary
class Timeline:
    """The timeline screen and a sentence for each kind of event."""

    title: str
    empty: str
    filter: str
    kinds: Mapping[str, str]
    """Kind to a short word."""
    sentences: Mapping[str, str]
    """Kind to a template over the event's data."""
    version: str
    console: str
    verified: str
    bad: str
    bad_reasons: Mapping[str, str]


@vocabulary
class Drill:
    """Drills: the mark that they bear, the list of them, and the debrief."""

    mark: str
    """Stands at the beginning of every screen's first line."""
    begins: str
    story: str
    past: str
    title: str
    acknowledged: str
    verdict: str
    cause: str
    mended: str
    resolved: str
    way: str
    missed: str
    extra: str
    changes: str
    unanswered: str
    after: str
    in_time: str
    late: str
    never: str
    steps: str
    none: str
    hint: str


@vocabulary
class Cli:
    """The command line."""

    about: str
    verbs: Mapping[str, str]
    options: Mapping[str, str]
    usage: Mapping[str, str]
    """Titles of the help."""
    refusals: Mapping[str, str]
    """What is wrong with the arguments."""
    messages: Mapping[str, str]


@vocabulary
class Words:
    """Every word in one language."""

    lang: Lang
    name: str
    status: Status
    queue: Queue
    sla: Sla
    fields: Fields
    runs: Runs
    keys: Keys
    forms: Forms
    times: Times
    timeline: Timeline
    drill: Drill
    intake: IntakeWords
    cli: Cli
    dispatch: DispatchWords
    handover: HandoverWords
    obligation: ObligationWords
    inbound: InboundWords
    health: HealthWords
    risk: RiskWords
    faults: Mapping[str, str]
    """Fault code to a template: what is wrong; how to mend it."""
    denials: Mapping[str, str]
    """Code of `Denied` and of a lost race to a sentence."""
    answers: Mapping[str, str]
    """What a check was answered instead of a value, by its code, in a few cells."""
    life: LifeWords
    past: PastWords
    pictures: PicturesWords
    mends: Mapping[str, str]
    """Code of what is wrong with a host to what a person must do."""
    jump: str
    then: str
    """`jump`: before what a jump host complains of; `then`: between what is wrong and its mend."""
    troubles: Mapping[str, str]
    """Code of a journal, connection or source error to a sentence."""
    system: Mapping[str, str]
    """What the operating system complains of to the same in this language."""
