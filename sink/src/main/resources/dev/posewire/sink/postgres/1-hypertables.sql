-- TimescaleDB cuts both tables into chunks of a day. Each unique index of such a table holds the time, and a key of
-- another table cannot lead to it: so an event is there once by its identity and its time, which it keeps when it comes again.
ALTER TABLE person DROP CONSTRAINT person_channel_session_sequence_fkey;
ALTER TABLE person DROP CONSTRAINT person_pkey;
ALTER TABLE pose_event DROP CONSTRAINT pose_event_pkey;
DROP INDEX pose_event_by_arrival;

SELECT create_hypertable('pose_event', 'received_at', chunk_time_interval => interval '1 day');
SELECT create_hypertable('person', 'received_at', chunk_time_interval => interval '1 day');

ALTER TABLE pose_event ADD PRIMARY KEY (channel, session, sequence, received_at);
ALTER TABLE person ADD PRIMARY KEY (channel, session, sequence, index, received_at);
