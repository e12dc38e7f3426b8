-- Its beginning works.
ALTER TABLE pose_event ADD COLUMN site text NOT NULL DEFAULT 'unknown';
DELETE FROM person;
ALTER TABLE pose_event DROP COLUMN nowhere;
