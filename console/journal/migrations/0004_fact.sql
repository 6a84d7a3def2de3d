-- What reports need of each incident that is over; a projection, filled up where it lacks.
CREATE TABLE fact (
    incident TEXT PRIMARY KEY,
    start INTEGER NOT NULL,
    respond INTEGER,
    respond_real INTEGER,
    restore INTEGER,
    restore_real INTEGER,
    by_hand INTEGER NOT NULL,
    said TEXT NOT NULL,
    traits TEXT NOT NULL
);
CREATE INDEX fact_start ON fact (start);

-- How each check stood at any moment of the past.
CREATE INDEX event_check ON event (json_extract(data, '$.check'), seq)
    WHERE kind = 'check.changed';
