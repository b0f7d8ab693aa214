/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-schema.h"

/* The first three tables are the journal; their shape is what peers exchange and stays. The others
 * are projections and may change with any migration, since they are folded again. */
static const char *const migrations[] = {
  "CREATE TABLE stream ("
  "  id INTEGER PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE,"
  "  origin TEXT NOT NULL);"
  "CREATE TABLE entry ("
  "  stream INTEGER NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  hlc INTEGER NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  subject TEXT NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  payload TEXT NOT NULL,"
  "  hash BLOB NOT NULL,"
  "  signature BLOB,"
  "  PRIMARY KEY (stream, seq)) WITHOUT ROWID;"
  "CREATE INDEX entry_by_subject ON entry (subject, hlc);"
  "CREATE INDEX entry_by_time ON entry (hlc);"
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE cell ("
  "  subject TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  hlc INTEGER NOT NULL,"
  "  origin TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  PRIMARY KEY (subject, name)) WITHOUT ROWID;"
  "CREATE TABLE alarm ("
  "  subject TEXT NOT NULL,"
  "  occurrence INTEGER NOT NULL,"
  "  level INTEGER NOT NULL DEFAULT 0,"
  "  priority INTEGER NOT NULL DEFAULT 0,"
  "  value REAL,"
  "  threshold REAL,"
  "  raised_us INTEGER NOT NULL DEFAULT 0,"
  "  raised_by TEXT NOT NULL DEFAULT '',"
  "  cleared_us INTEGER NOT NULL DEFAULT 0,"
  "  cleared_by TEXT NOT NULL DEFAULT '',"
  "  acked_us INTEGER NOT NULL DEFAULT 0,"
  "  acked_by TEXT NOT NULL DEFAULT '',"
  "  actor TEXT,"
  "  note TEXT,"
  "  PRIMARY KEY (subject, occurrence)) WITHOUT ROWID;"
  "CREATE INDEX alarm_unhandled ON alarm (subject, occurrence)"
  "  WHERE acked_us = 0 OR cleared_us = 0;"
  "CREATE INDEX alarm_by_time ON alarm (raised_us);",
  "CREATE TABLE command ("
  "  id TEXT PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  connector INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  arguments TEXT NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  second INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  approver TEXT,"
  "  reason TEXT,"
  "  outcome TEXT,"
  "  batch TEXT,"
  "  stamp TEXT,"
  "  until_us INTEGER NOT NULL,"
  "  selected_us INTEGER NOT NULL,"
  "  operated_us INTEGER NOT NULL,"
  "  sent_us INTEGER NOT NULL,"
  "  done_us INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX command_by_time ON command (selected_us);"
  "CREATE INDEX command_by_pile ON command (pile, selected_us);"
  "CREATE INDEX command_by_batch ON command (batch, selected_us) WHERE batch IS NOT NULL;"
  "CREATE INDEX command_open ON command (selected_us) WHERE done_us = 0;"
  "CREATE TABLE batch ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  arguments TEXT NOT NULL,"
  "  targets TEXT NOT NULL,"
  "  canaries INTEGER NOT NULL,"
  "  wave INTEGER NOT NULL,"
  "  max_failures INTEGER NOT NULL,"
  "  forgiven INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  second INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  approver TEXT,"
  "  reason TEXT,"
  "  outcome TEXT,"
  "  until_us INTEGER NOT NULL,"
  "  selected_us INTEGER NOT NULL,"
  "  done_us INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX batch_by_time ON batch (selected_us);",
  /* What is searched in a million alarms is in the index itself. */
  "ALTER TABLE alarm ADD COLUMN latching INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE alarm ADD COLUMN reset_us INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE alarm ADD COLUMN reset_by TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE alarm ADD COLUMN resetter TEXT;"
  "ALTER TABLE alarm ADD COLUMN suppressor TEXT;"
  "ALTER TABLE alarm ADD COLUMN suppressed_by TEXT NOT NULL DEFAULT '';"
  "DROP INDEX alarm_unhandled;"
  "CREATE INDEX alarm_unhandled ON alarm (subject, occurrence)"
  "  WHERE acked_us = 0 OR cleared_us = 0 OR latching > 0 AND reset_us = 0;"
  "DROP INDEX alarm_by_time;"
  "CREATE INDEX alarm_by_time ON alarm (raised_us, subject, occurrence, priority, actor);"
  "CREATE INDEX alarm_noted ON alarm (raised_us, subject, occurrence, priority, actor, note)"
  "  WHERE note IS NOT NULL;"
  "CREATE TABLE aside ("
  "  subject TEXT NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  holds INTEGER NOT NULL,"
  "  since_us INTEGER NOT NULL,"
  "  until_us INTEGER NOT NULL,"
  "  occurrence INTEGER NOT NULL,"
  "  priority INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  reason TEXT,"
  "  work_order TEXT,"
  "  set_by TEXT NOT NULL,"
  "  PRIMARY KEY (subject, kind)) WITHOUT ROWID;"
  "CREATE TABLE comment ("
  "  subject TEXT NOT NULL,"
  "  occurrence INTEGER NOT NULL,"
  "  said_by TEXT NOT NULL,"
  "  time_us INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  PRIMARY KEY (subject, occurrence, said_by)) WITHOUT ROWID;",
  "CREATE TABLE message ("
  "  id TEXT PRIMARY KEY,"
  "  event TEXT NOT NULL DEFAULT '',"
  "  rule TEXT NOT NULL DEFAULT '',"
  "  contact TEXT NOT NULL DEFAULT '',"
  "  channel TEXT NOT NULL DEFAULT '',"
  "  address TEXT NOT NULL DEFAULT '',"
  "  title TEXT NOT NULL DEFAULT '',"
  "  text TEXT NOT NULL DEFAULT '',"
  "  planned_us INTEGER NOT NULL DEFAULT 0,"
  "  planned_by TEXT NOT NULL DEFAULT '',"
  "  state INTEGER NOT NULL DEFAULT 0,"
  "  attempts INTEGER NOT NULL DEFAULT 0,"
  "  tried_us INTEGER NOT NULL DEFAULT 0,"
  "  tried_by TEXT NOT NULL DEFAULT '',"
  "  gateway TEXT,"
  "  error TEXT) WITHOUT ROWID;"
  "CREATE INDEX message_by_time ON message (planned_us);"
  "CREATE INDEX message_waiting ON message (planned_us) WHERE state = 0;"
  "CREATE TABLE message_alarm ("
  "  subject TEXT NOT NULL,"
  "  occurrence INTEGER NOT NULL,"
  "  message TEXT NOT NULL,"
  "  PRIMARY KEY (subject, occurrence, message)) WITHOUT ROWID;",
  /* What lists of work orders are searched by is in one index. A text is found newest first, since its row
   * has the order's place in time; see cy-fold-order.c. */
  "CREATE TABLE work_order ("
  "  id TEXT PRIMARY KEY,"
  "  rank INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  source INTEGER NOT NULL,"
  "  fix INTEGER NOT NULL,"
  "  priority INTEGER NOT NULL,"
  "  title TEXT NOT NULL,"
  "  pile TEXT,"
  "  station TEXT,"
  "  connector INTEGER NOT NULL,"
  "  conditions TEXT NOT NULL,"
  "  responsible TEXT,"
  "  helpers TEXT NOT NULL,"
  "  vendor TEXT,"
  "  source_id TEXT,"
  "  earlier TEXT,"
  "  procedure TEXT,"
  "  article TEXT,"
  "  creator TEXT NOT NULL,"
  "  reviewer TEXT,"
  "  override TEXT,"
  "  created_us INTEGER NOT NULL,"
  "  accepted_us INTEGER NOT NULL,"
  "  expected_us INTEGER NOT NULL,"
  "  finished_us INTEGER NOT NULL,"
  "  submitted_us INTEGER NOT NULL,"
  "  closed_us INTEGER NOT NULL,"
  "  changed_us INTEGER NOT NULL,"
  "  escalated_us INTEGER NOT NULL,"
  "  cost_minor INTEGER NOT NULL,"
  "  labour_min INTEGER NOT NULL,"
  "  n_steps INTEGER NOT NULL,"
  "  n_ticked INTEGER NOT NULL,"
  "  n_skipped INTEGER NOT NULL,"
  "  n_rejected INTEGER NOT NULL,"
  "  n_urged INTEGER NOT NULL,"
  "  n_overtaken INTEGER NOT NULL,"
  "  counter REAL) WITHOUT ROWID;"
  "CREATE INDEX work_order_by_rank ON work_order"
  "  (rank, id, state, priority, source, source_id, pile, station, responsible, helpers, vendor,"
  "   expected_us);"
  "CREATE INDEX work_order_by_state ON work_order (state);"
  "CREATE INDEX work_order_open ON work_order (rank, id) WHERE state BETWEEN 1 AND 4;"
  "CREATE INDEX work_order_by_pile ON work_order (pile, rank);"
  "CREATE INDEX work_order_by_source ON work_order (source_id, rank) WHERE source_id IS NOT NULL;"
  "CREATE INDEX work_order_by_earlier ON work_order (earlier, rank) WHERE earlier IS NOT NULL;"
  "CREATE INDEX work_order_by_article ON work_order (article, rank) WHERE article IS NOT NULL;"
  "CREATE INDEX work_order_by_close ON work_order (closed_us) WHERE closed_us <> 0;"
  "CREATE TABLE order_alarm ("
  "  alarm TEXT NOT NULL,"
  "  work_order TEXT NOT NULL,"
  "  PRIMARY KEY (alarm, work_order)) WITHOUT ROWID;"
  "CREATE INDEX order_alarm_by_order ON order_alarm (work_order);"
  "CREATE VIRTUAL TABLE article_text USING fts5 (id UNINDEXED, text, tokenize = 'unicode61');"
  "CREATE TABLE order_row (id TEXT PRIMARY KEY, row INTEGER NOT NULL UNIQUE) WITHOUT ROWID;"
  "CREATE VIRTUAL TABLE order_text USING fts5 (id UNINDEXED, text, tokenize = 'unicode61');",
  /* Which changes there are in a list is told by an index alone; cy-journal-change.c asks nothing else. */
  "CREATE TABLE change_request ("
  "  id TEXT PRIMARY KEY,"
  "  rank INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  outcome INTEGER NOT NULL,"
  "  likelihood INTEGER NOT NULL,"
  "  consequence INTEGER NOT NULL,"
  "  title TEXT NOT NULL,"
  "  targets TEXT NOT NULL,"
  "  creator TEXT NOT NULL,"
  "  proposer TEXT,"
  "  first TEXT,"
  "  second TEXT,"
  "  command TEXT,"
  "  batch TEXT,"
  "  work_order TEXT,"
  "  from_us INTEGER NOT NULL,"
  "  to_us INTEGER NOT NULL,"
  "  created_us INTEGER NOT NULL,"
  "  proposed_us INTEGER NOT NULL,"
  "  approved_us INTEGER NOT NULL,"
  "  begun_us INTEGER NOT NULL,"
  "  finished_us INTEGER NOT NULL,"
  "  changed_us INTEGER NOT NULL,"
  "  n_overtaken INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX change_by_rank ON change_request (rank, id, state, kind);"
  "CREATE INDEX change_by_state ON change_request (state);"
  "CREATE INDEX change_open ON change_request (rank, id, kind) WHERE state BETWEEN 1 AND 5;"
  "CREATE INDEX change_by_kind ON change_request (kind, rank, id, state);"
  "CREATE TABLE change_target ("
  "  target TEXT NOT NULL,"
  "  change TEXT NOT NULL,"
  "  PRIMARY KEY (target, change)) WITHOUT ROWID;"
  "CREATE INDEX change_target_by_change ON change_target (change);",
  "ALTER TABLE command ADD COLUMN origin TEXT;"
  "ALTER TABLE batch ADD COLUMN origin TEXT;"
  "CREATE TABLE owner ("
  "  subject TEXT PRIMARY KEY,"
  "  epoch INTEGER NOT NULL,"
  "  node TEXT NOT NULL,"
  "  set_by TEXT NOT NULL) WITHOUT ROWID;",
  /* Most entries are the node's own; what people did is found without walking through those. */
  "CREATE INDEX entry_of_people ON entry (hlc)"
  "  WHERE actor <> 'system' AND length (actor) <> 64;"
  "CREATE INDEX entry_by_actor ON entry (actor, hlc)"
  "  WHERE actor <> 'system' AND length (actor) <> 64;",
  /* Of each proof the last writer, by the order key beside it. */
  "CREATE TABLE credential ("
  "  id TEXT PRIMARY KEY,"
  "  password TEXT,"
  "  password_by TEXT NOT NULL DEFAULT '',"
  "  pin TEXT,"
  "  pin_by TEXT NOT NULL DEFAULT '',"
  "  recovery TEXT,"
  "  recovery_by TEXT NOT NULL DEFAULT '',"
  "  recovery_until_us INTEGER NOT NULL DEFAULT 0,"
  "  login_us INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;",
  /* What is held of one message is removed without walking through all. */
  "CREATE INDEX message_alarm_by_message ON message_alarm (message);",
  /* Up to its base a stream was cut: entries that are over are gone, and the one behind a gap keeps what it is
   * chained to. */
  "CREATE TABLE base (stream INTEGER PRIMARY KEY, seq INTEGER NOT NULL);"
  "CREATE TABLE loose ("
  "  stream INTEGER NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  previous BLOB NOT NULL,"
  "  PRIMARY KEY (stream, seq)) WITHOUT ROWID;",
  /* How far the entries of removed members count: by stream, and a row for the node itself. What is to be
   * folded again for it is no projection, but what is left to do. */
  "CREATE TABLE cut (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE stale_stretch ("
  "  stream INTEGER PRIMARY KEY,"
  "  first INTEGER NOT NULL,"
  "  last INTEGER NOT NULL);"
  "CREATE TABLE stale_subject (subject TEXT PRIMARY KEY) WITHOUT ROWID;",
  /* A balance is there while there is a line of it. What lists of money are searched by is in an index. */
  "CREATE TABLE posting ("
  "  reference TEXT PRIMARY KEY,"
  "  kind INTEGER NOT NULL,"
  "  time_us INTEGER NOT NULL,"
  "  currency TEXT NOT NULL,"
  "  memo TEXT,"
  "  reverses TEXT,"
  "  till TEXT,"
  "  station TEXT,"
  "  card TEXT,"
  "  overdrawn INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  set_by TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX posting_by_time ON posting (time_us, reference);"
  "CREATE INDEX posting_by_kind ON posting (kind, time_us, reference);"
  "CREATE INDEX posting_by_till ON posting (till, time_us, reference, kind) WHERE till IS NOT NULL;"
  "CREATE INDEX posting_by_station ON posting (station, time_us, reference, kind)"
  "  WHERE station IS NOT NULL;"
  "CREATE TABLE posting_line ("
  "  reference TEXT NOT NULL,"
  "  line INTEGER NOT NULL,"
  "  account TEXT NOT NULL,"
  "  currency TEXT NOT NULL,"
  "  time_us INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  amount_minor INTEGER NOT NULL,"
  "  PRIMARY KEY (reference, line)) WITHOUT ROWID;"
  "CREATE INDEX posting_line_by_account ON posting_line"
  "  (account, time_us, reference, line, currency, kind, amount_minor);"
  "CREATE TABLE balance ("
  "  account TEXT NOT NULL,"
  "  currency TEXT NOT NULL,"
  "  amount_minor INTEGER NOT NULL,"
  "  n_lines INTEGER NOT NULL,"
  "  PRIMARY KEY (account, currency)) WITHOUT ROWID;"
  "CREATE TABLE posting_exception ("
  "  reference TEXT NOT NULL,"
  "  set_by TEXT NOT NULL,"
  "  time_us INTEGER NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  payload TEXT NOT NULL,"
  "  PRIMARY KEY (reference, set_by)) WITHOUT ROWID;"
  "CREATE TABLE till ("
  "  id TEXT PRIMARY KEY,"
  "  state INTEGER NOT NULL,"
  "  user TEXT NOT NULL,"
  "  station TEXT NOT NULL,"
  "  currency TEXT NOT NULL,"
  "  float_minor INTEGER NOT NULL,"
  "  expected_minor INTEGER NOT NULL,"
  "  counted_minor INTEGER NOT NULL,"
  "  explanation TEXT,"
  "  closer TEXT,"
  "  opened_us INTEGER NOT NULL,"
  "  closed_us INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX till_open ON till (user) WHERE state = 1;"
  "CREATE INDEX till_by_time ON till (opened_us, id);",
};

static const CyProjection projections[] = {
  { "cell", "subject, name" },
  { "alarm", "subject, occurrence" },
  { "aside", "subject, kind" },
  { "comment", "subject, occurrence, said_by" },
  { "message", "id" },
  { "message_alarm", "subject, occurrence, message" },
  { "command", "id" },
  { "batch", "id" },
  { "work_order", "id" },
  { "order_alarm", "alarm, work_order" },
  { "order_text", "id" },
  { "order_row", NULL },
  { "article_text", "id" },
  { "change_request", "id" },
  { "change_target", "target, change" },
  { "owner", "subject" },
  { "credential", "id" },
  { "cut", "name" },
  { "posting", "reference" },
  { "posting_line", "reference, line" },
  { "balance", "account, currency" },
  { "posting_exception", "reference, set_by" },
  { "till", "id" },
};

gboolean
cy_journal_schema_migrate (CyDb *db, GError **error)
{
  return cy_db_migrate (db, migrations, G_N_ELEMENTS (migrations), error);
}

/**
 * cy_journal_schema_get_version:
 *
 * Returns: the newest that this version knows.
 */
guint
cy_journal_schema_get_version (void)
{
  return G_N_ELEMENTS (migrations);
}

const CyProjection *
cy_journal_schema_projections (guint *out_n_projections)
{
  *out_n_projections = G_N_ELEMENTS (projections);
  return projections;
}
