-- As a next version could: a column with a value for the rows that are there, and an index over it.
ALTER TABLE pose_event ADD COLUMN site text NOT NULL DEFAULT 'unknown';
CREATE INDEX pose_event_by_site ON pose_event (site);
