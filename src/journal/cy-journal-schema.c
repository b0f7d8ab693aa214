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
};

static const CyProjection projections[] = {
  { "cell", "subject, name" },  { "alarm", "subject, occurrence" },
  { "aside", "subject, kind" }, { "comment", "subject, occurrence, said_by" },
  { "command", "id" },          { "batch", "id" },
};

gboolean
cy_journal_schema_migrate (CyDb *db, GError **error)
{
  return cy_db_migrate (db, migrations, G_N_ELEMENTS (migrations), error);
}

const CyProjection *
cy_journal_schema_projections (guint *out_n_projections)
{
  *out_n_projections = G_N_ELEMENTS (projections);
  return projections;
}
