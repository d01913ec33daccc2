-- One shard of logs. Every key begins with the project; times are microseconds, money nano-dollars.

CREATE TABLE spans (
  n INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  parent_id TEXT,
  kind TEXT NOT NULL,
  name TEXT,
  provider TEXT,
  model TEXT,
  status TEXT NOT NULL,
  error_type TEXT,
  error_message TEXT,
  start_time INTEGER NOT NULL,
  first_token_time INTEGER,
  end_time INTEGER,
  latency INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cached_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  cost INTEGER,
  finish_reason TEXT,
  user_id TEXT,
  environment TEXT,
  release TEXT,
  input_preview TEXT,
  output_preview TEXT,
  tags TEXT NOT NULL,      -- JSON array
  tool_names TEXT NOT NULL,  -- JSON array
  metadata TEXT NOT NULL,  -- JSON object
  received_at INTEGER NOT NULL,
  payloads TEXT NOT NULL,  -- JSON array of references into R2
  notes TEXT NOT NULL,     -- what folding a later event needs beside the columns
  -- Finds a span by its identity, and the spans of a trace.
  UNIQUE (project_id, trace_id, span_id)
);

-- Newest first, with a keyset cursor.
CREATE INDEX spans_by_time ON spans (project_id, start_time);

-- The conversation of each trace that named one; any other trace is a conversation of its own.
CREATE TABLE traces (
  project_id TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  named_at INTEGER NOT NULL,  -- the own time of the event that named it
  PRIMARY KEY (project_id, trace_id)
) WITHOUT ROWID;

CREATE INDEX traces_by_conversation ON traces (project_id, conversation_id);

-- Sums over the spans of a conversation, adjusted in the same batch as its spans.
CREATE TABLE conversations (
  n INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  title TEXT,
  title_time INTEGER,
  last_answer TEXT,
  last_answer_time INTEGER,
  start_time INTEGER NOT NULL,
  last_time INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  running INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  UNIQUE (project_id, id)
);

-- Latest conversations first.
CREATE INDEX conversations_by_time ON conversations (project_id, last_time);

-- Sums over spans by hour of start, kind and model, adjusted in the same batch as the spans.
CREATE TABLE rollups (
  project_id TEXT NOT NULL,
  hour INTEGER NOT NULL,  -- hours since 1970
  kind TEXT NOT NULL,
  model TEXT NOT NULL,    -- '' without one
  spans INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  running INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, kind, model)
) WITHOUT ROWID;

-- The last range of a project's log that is in this database. A commit that finds itself here is not
-- applied again: its sums would count twice.
CREATE TABLE commits (
  project_id TEXT PRIMARY KEY,
  last_seq INTEGER NOT NULL
) WITHOUT ROWID;

-- What is new in a span's input, and its output, folded and cut into words by the Worker. rowid is spans.n.
CREATE VIRTUAL TABLE spans_text USING fts5(
  input, output, content='', contentless_delete=1, tokenize='ascii'
);
-- Merging the index's segments less often makes a commit a sixth cheaper; a search looks into a few more.
INSERT INTO spans_text (spans_text, rank) VALUES ('automerge', 16);
