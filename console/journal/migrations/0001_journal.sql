-- The record. Nothing is ever changed or taken away, and no number is left out.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    incident TEXT,
    kind TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX event_incident ON event (incident, seq) WHERE incident IS NOT NULL;
CREATE INDEX event_kind ON event (kind, seq);
CREATE INDEX event_run ON event (json_extract(data, '$.run'), seq)
    WHERE json_extract(data, '$.run') IS NOT NULL;

CREATE TRIGGER event_follows BEFORE INSERT ON event
    WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'events are appended'); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are appended'); END;
CREATE TRIGGER event_remains BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are appended'); END;

-- What commands printed, compressed with zlib, under the SHA-256 of the plain text.
CREATE TABLE evidence (
    digest TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TRIGGER evidence_once BEFORE INSERT ON evidence
    WHEN EXISTS (SELECT 1 FROM evidence WHERE digest = NEW.digest)
    BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER evidence_stays BEFORE UPDATE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;
CREATE TRIGGER evidence_remains BEFORE DELETE ON evidence
    BEGIN SELECT RAISE(ABORT, 'evidence is kept'); END;

-- Projections: folds of the events, which can be rebuilt at any time.
CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    open INTEGER NOT NULL,
    cause TEXT NOT NULL,
    due INTEGER,
    opened INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX incident_cause ON incident (cause) WHERE open AND cause <> '';
CREATE INDEX incident_due ON incident (due IS NULL, due, id) WHERE open;
CREATE INDEX incident_past ON incident (opened DESC, id DESC) WHERE NOT open;

CREATE TABLE check_state (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE open_run (
    id TEXT PRIMARY KEY,
    console TEXT NOT NULL,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

-- What the projections were made with.
CREATE TABLE basis (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
