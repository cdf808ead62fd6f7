-- The reporting database. One dialect for H2 and PostgreSQL: BIGINT, BOOLEAN, VARCHAR and
-- TIMESTAMP WITH TIME ZONE only. Rows are written by one thread, the reporting thread; all else reads.
-- No foreign keys: rows that belong together come and go in one transaction.
--
-- H2 commits each of these statements by itself, and brings them to the disk half a second later. After a
-- kill in the midst the whole file is run again: every statement must do no harm the second time.

-- How far the journal is in the tables; one row. Changed in the transaction that changes the rows.
CREATE TABLE IF NOT EXISTS reporting_position (
  id BIGINT PRIMARY KEY,
  command_sequence BIGINT NOT NULL,
  event_sequence BIGINT NOT NULL,
  reached_at TIMESTAMP(3) WITH TIME ZONE,
  -- Which journal: the content of journal.id in the data directory.
  journal_id VARCHAR,
  -- After a rebuild from a place later than the beginning: what was before that place stays as it was
  -- written up to command kept_until, and so do intervals that begin at kept_interval or earlier.
  kept_from BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  kept_interval TIMESTAMP(3) WITH TIME ZONE
);
INSERT INTO reporting_position (id, command_sequence, event_sequence, kept_from, kept_until)
  SELECT 1, 0, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM reporting_position);

CREATE TABLE IF NOT EXISTS contact (
  contact_id BIGINT PRIMARY KEY,
  -- The command that began it.
  first_command BIGINT NOT NULL,
  tenant VARCHAR NOT NULL,
  call_id BIGINT NOT NULL,
  direction VARCHAR NOT NULL,
  caller VARCHAR NOT NULL,
  called VARCHAR NOT NULL,
  trunk VARCHAR NOT NULL,
  business_id VARCHAR NOT NULL,
  -- starting, inFlow, queued, offered, routed, connected, ended; unknown if its end was not seen.
  state VARCHAR NOT NULL,
  started_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  answered_at TIMESTAMP(3) WITH TIME ZONE,
  connected_at TIMESTAMP(3) WITH TIME ZONE,
  ended_at TIMESTAMP(3) WITH TIME ZONE,
  flow VARCHAR,
  program_hash VARCHAR,
  -- The last queue, and how long the contact waited there.
  queue VARCHAR,
  agent VARCHAR,
  waited_millis BIGINT,
  -- From connected to ended, and the wrap-up after it.
  talk_millis BIGINT,
  wrap_up_millis BIGINT,
  route VARCHAR,
  route_trunk VARCHAR,
  route_media VARCHAR,
  result VARCHAR,
  end_by VARCHAR,
  end_cause VARCHAR,
  end_sip_status BIGINT,
  end_detail VARCHAR,
  -- The stay in a queue that is open.
  visit_id BIGINT,
  events_kept BIGINT NOT NULL,
  events_omitted BIGINT NOT NULL,
  numbers_removed_at TIMESTAMP(3) WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS contact_started ON contact (started_at);
CREATE INDEX IF NOT EXISTS contact_business ON contact (business_id, contact_id);
CREATE INDEX IF NOT EXISTS contact_result ON contact (result, contact_id);
CREATE INDEX IF NOT EXISTS contact_first_command ON contact (first_command);

-- A stay of a contact in a queue.
CREATE TABLE IF NOT EXISTS queue_visit (
  visit_id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  tenant VARCHAR NOT NULL,
  queue VARCHAR NOT NULL,
  priority BIGINT NOT NULL,
  entered_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  left_at TIMESTAMP(3) WITH TIME ZONE,
  waited_millis BIGINT,
  -- assigned, or why it left.
  outcome VARCHAR
);
CREATE INDEX IF NOT EXISTS queue_visit_contact ON queue_visit (contact_id);
CREATE INDEX IF NOT EXISTS queue_visit_queue ON queue_visit (queue, contact_id);

CREATE TABLE IF NOT EXISTS offer (
  offer_id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  tenant VARCHAR NOT NULL,
  queue VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  made_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  deadline_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(3) WITH TIME ZONE,
  outcome VARCHAR,
  detail VARCHAR,
  -- When agent and caller heard each other.
  assigned_at TIMESTAMP(3) WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS offer_contact ON offer (contact_id);
CREATE INDEX IF NOT EXISTS offer_agent ON offer (agent, contact_id);

CREATE TABLE IF NOT EXISTS leg (
  leg_id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  role VARCHAR NOT NULL,
  peer VARCHAR NOT NULL,
  sip_call_id VARCHAR NOT NULL,
  started_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  answered_at TIMESTAMP(3) WITH TIME ZONE,
  ended_at TIMESTAMP(3) WITH TIME ZONE,
  held BOOLEAN NOT NULL,
  end_by VARCHAR,
  end_cause VARCHAR,
  end_sip_status BIGINT,
  end_detail VARCHAR,
  packets_sent BIGINT,
  packets_received BIGINT,
  packets_lost BIGINT,
  jitter_millis BIGINT
);
CREATE INDEX IF NOT EXISTS leg_contact ON leg (contact_id);
CREATE INDEX IF NOT EXISTS leg_sip_call ON leg (sip_call_id);

CREATE TABLE IF NOT EXISTS recording (
  recording_id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  started_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(3) WITH TIME ZONE,
  duration_millis BIGINT,
  bytes BIGINT,
  failure VARCHAR,
  file_deleted_at TIMESTAMP(3) WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS recording_contact ON recording (contact_id);
CREATE INDEX IF NOT EXISTS recording_started ON recording (started_at);

-- Every event about a contact, as JSON: what the REST timeline shows.
CREATE TABLE IF NOT EXISTS contact_event (
  event_sequence BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  command_sequence BIGINT NOT NULL,
  happened_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  type VARCHAR NOT NULL,
  body VARCHAR NOT NULL
);
CREATE INDEX IF NOT EXISTS contact_event_contact ON contact_event (contact_id, event_sequence);

CREATE TABLE IF NOT EXISTS agent (
  tenant VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  first_command BIGINT NOT NULL,
  name VARCHAR NOT NULL,
  -- The row of agent_state that is open.
  state_id BIGINT,
  removed_at TIMESTAMP(3) WITH TIME ZONE,
  PRIMARY KEY (tenant, agent)
);

-- The states of agents, one after the other without gaps; the last one has no end.
CREATE TABLE IF NOT EXISTS agent_state (
  state_id BIGINT PRIMARY KEY,
  command_sequence BIGINT NOT NULL,
  tenant VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  started_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(3) WITH TIME ZONE,
  contact_id BIGINT,
  queue VARCHAR
);
CREATE INDEX IF NOT EXISTS agent_state_agent ON agent_state (tenant, agent, started_at);
CREATE INDEX IF NOT EXISTS agent_state_ended ON agent_state (ended_at);

-- Quarters of an hour, each figure counted in the quarter in which it came to be.
CREATE TABLE IF NOT EXISTS queue_interval (
  tenant VARCHAR NOT NULL,
  queue VARCHAR NOT NULL,
  starts_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  offered BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  handled_in_time BIGINT NOT NULL,
  abandoned BIGINT NOT NULL,
  abandoned_in_time BIGINT NOT NULL,
  handled_wait_millis BIGINT NOT NULL,
  abandoned_wait_millis BIGINT NOT NULL,
  talk_millis BIGINT NOT NULL,
  wrap_up_millis BIGINT NOT NULL,
  PRIMARY KEY (tenant, queue, starts_at)
);
CREATE INDEX IF NOT EXISTS queue_interval_starts ON queue_interval (starts_at);

CREATE TABLE IF NOT EXISTS agent_interval (
  tenant VARCHAR NOT NULL,
  agent VARCHAR NOT NULL,
  starts_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  offered BIGINT NOT NULL,
  handled BIGINT NOT NULL,
  missed BIGINT NOT NULL,
  not_ready_millis BIGINT NOT NULL,
  ready_millis BIGINT NOT NULL,
  ringing_millis BIGINT NOT NULL,
  talk_millis BIGINT NOT NULL,
  wrap_up_millis BIGINT NOT NULL,
  PRIMARY KEY (tenant, agent, starts_at)
);
CREATE INDEX IF NOT EXISTS agent_interval_starts ON agent_interval (starts_at);

-- Contacts whose numbers a person asked to be removed: outlives a rebuild.
CREATE TABLE IF NOT EXISTS number_removal (
  contact_id BIGINT PRIMARY KEY,
  removed_at TIMESTAMP(3) WITH TIME ZONE NOT NULL
);
