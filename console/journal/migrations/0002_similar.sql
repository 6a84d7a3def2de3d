-- The words of each incident in pieces, so that similar ones are found; a projection like the rest.
CREATE TABLE incident_words (
    number INTEGER PRIMARY KEY,
    incident TEXT NOT NULL UNIQUE,
    pieces TEXT NOT NULL
);
CREATE VIRTUAL TABLE incident_piece USING fts5 (
    pieces,
    content = 'incident_words',
    content_rowid = 'number',
    detail = none,
    columnsize = 0,
    tokenize = "unicode61 remove_diacritics 0"
);
