-- Each message has one event, which is found by the message's id.
CREATE INDEX event_message ON event (json_extract(data, '$.id'))
    WHERE kind IN ('message.received', 'message.noted');

-- Where each mailbox was left off.
CREATE TABLE mailbox (
    name TEXT PRIMARY KEY,
    validity INTEGER NOT NULL,
    uid INTEGER NOT NULL
) WITHOUT ROWID;

-- Past incidents that somebody has written to since.
CREATE INDEX incident_unread ON incident (id)
    WHERE NOT open AND json_extract(body, '$.unread') > 0;
