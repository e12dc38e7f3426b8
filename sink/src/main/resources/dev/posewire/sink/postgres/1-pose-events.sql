-- Times are of PoseEvent's own names; they have microseconds, and so has timestamptz.
CREATE TABLE pose_event (
  channel text NOT NULL,
  session bigint NOT NULL,
  sequence bigint NOT NULL,
  received_at timestamptz NOT NULL,
  captured_at timestamptz NOT NULL,
  published_at timestamptz NOT NULL,
  inferred_at timestamptz NOT NULL,
  decoded_at timestamptz NOT NULL,
  clock text NOT NULL,
  pts bigint NOT NULL,
  source_width integer NOT NULL,
  source_height integer NOT NULL,
  last boolean NOT NULL,
  tags jsonb NOT NULL,
  model text NOT NULL,
  device text NOT NULL,
  skeleton text NOT NULL,
  PRIMARY KEY (channel, session, sequence)
);

CREATE INDEX pose_event_by_time ON pose_event (channel, captured_at);

-- For what is too old; rows come in the order of their arrival, which is what a small index takes.
CREATE INDEX pose_event_by_arrival ON pose_event USING brin (received_at);

-- The people of an event; index is their place in its list, from 0, received_at that of the event.
CREATE TABLE person (
  channel text NOT NULL,
  session bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL,
  received_at timestamptz NOT NULL,
  track integer NOT NULL,
  score real NOT NULL,
  box_x real NOT NULL,
  box_y real NOT NULL,
  box_width real NOT NULL,
  box_height real NOT NULL,
  x real[] NOT NULL,
  y real[] NOT NULL,
  keypoint_scores real[] NOT NULL,
  PRIMARY KEY (channel, session, sequence, index),
  FOREIGN KEY (channel, session, sequence) REFERENCES pose_event ON DELETE CASCADE
);

CREATE INDEX person_by_track ON person (channel, session, track, sequence);
