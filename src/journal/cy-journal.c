/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-invoke.h"
#include "cy-journal-audience.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-standing.h"
#include "cy-journal-writer.h"

/* More waiting jobs than this means the disk stands still: refuse, so that memory stays bounded. */
#define MAX_JOBS    4096
#define MAX_QUERIES 1024

/* Jobs committed together; a group keeps its callers waiting for each other. */
#define MAX_GROUP 512

/* Keeping a mark costs a write of its own; what it misses after a crash is seen by the number of starts. */
#define MARK_EVERY_US ((gint64) 5 * G_USEC_PER_SEC)

struct _CyJournal {
  CyDb *db; /* owned; the writer thread's after opening */
  CyJournalWriter *writer;
  const CyClock *clock;
  CyJournalMark mark; /* nullable */
  gpointer mark_data;
  CyStanding marked;     /* what @mark was told last; the writer thread's */
  gint64 marked_mono_us; /* when [µs monotonic] */
  CyDb *reader_db;       /* owned; the reader thread's */
  CyWorker *write_worker;
  CyWorker *read_worker;
  GMutex lock;
  GQueue jobs;                 /* of owned Job, guarded by lock */
  gboolean draining;           /* the writer is asked to take the jobs, guarded by lock */
  gboolean closing;            /* guarded by lock */
  gboolean is_stale;           /* something is to be folded again; the writer thread's */
  guint64 refused;             /* guarded by lock */
  CyJournalAudience *audience; /* owned */
  const CyJournalGate *gate;   /* borrowed, nullable */
  gpointer gate_data;
};

typedef struct {
  CyJournal *journal;
  GPtrArray *drafts;  /* owned CyDraft, nullable */
  GPtrArray *records; /* owned CyRecord, nullable */
  GPtrArray *run;     /* owned CyEntry of another node, nullable */
  GPtrArray *kept;    /* owned CyEntry of a snapshot, nullable */
  CyJournalWork work; /* nullable */
  gpointer work_data;
  CyRecord *base; /* owned, nullable */
  char *actor;    /* nullable */
  gboolean rebuild;
  guint incarnation; /* to begin, 0 for none */
  CyJournalDone done;
  gpointer user_data;
  GMainContext *context; /* owned: where done is called */
  guint n_entries;
  GError *error;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->drafts, g_ptr_array_unref);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->run, g_ptr_array_unref);
  g_clear_pointer (&job->kept, g_ptr_array_unref);
  g_clear_pointer (&job->base, cy_record_unref);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_clear_error (&job->error);
  g_free (job->actor);
  g_free (job);
}

static gboolean
finish_job_cb (gpointer data)
{
  Job *job = data;

  if (job->done != NULL)
    job->done (job->error == NULL ? job->n_entries : 0, job->error, job->user_data);
  return G_SOURCE_REMOVE;
}

static void
finish_job (Job *job)
{
  cy_invoke (job->context, finish_job_cb, job, (GDestroyNotify) job_free);
}

/* The draft that makes a record what the caller wants, or NULL when it already is. */
static CyDraft *
draft_of_record (Job *job, CyRecord *record, GError **error)
{
  g_autoptr (CyRecord) current = NULL;
  g_autoptr (JsonObject) cells = NULL;
  g_autofree char *subject = cy_record_subject (record->kind, record->id);
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object;
  gboolean exists = FALSE;

  current = cy_journal_load_record (job->journal->db, record->kind, record->id, &exists, error);
  if (current == NULL)
    return NULL;
  /* An edit changes what its author changed, and leaves alone what others changed meanwhile. */
  cells = cy_record_diff (job->base != NULL ? job->base : current, record);
  if (!exists)
    json_object_set_boolean_member (cells, "exists", TRUE);
  if (json_object_get_size (cells) == 0)
    return NULL;
  object = json_object_new ();
  json_object_set_object_member (object, "cells", json_object_ref (cells));
  payload = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return cy_draft_new (CY_ENTRY_CLASS_CFG, CY_ENTRY_RECORD_SET, subject, job->actor,
                       cy_json_to_text (payload, FALSE));
}

static gboolean
append_draft (Job *job, const CyDraft *draft, GPtrArray *entries, GError **error)
{
  CyEntry *entry = cy_journal_writer_append (job->journal->writer, draft, error);

  if (entry == NULL)
    return FALSE;
  g_ptr_array_add (entries, entry);
  job->n_entries++;
  return TRUE;
}

static gboolean
append_records (Job *job, GPtrArray *entries, GError **error)
{
  for (guint i = 0; job->records != NULL && i < job->records->len; i++) {
    g_autoptr (GError) local = NULL;
    g_autoptr (CyDraft) draft = draft_of_record (job, job->records->pdata[i], &local);

    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    if (draft != NULL && !append_draft (job, draft, entries, error))
      return FALSE;
  }
  return TRUE;
}

/* What is new of the run is told as what this node writes is. */
static gboolean
take_run (Job *job, GPtrArray *entries, GError **error)
{
  guint n_new;

  if (!cy_journal_writer_take (job->journal->writer, job->run, &n_new, error))
    return FALSE;
  for (guint i = job->run->len - n_new; i < job->run->len; i++)
    g_ptr_array_add (entries, cy_entry_ref (job->run->pdata[i]));
  job->n_entries = n_new;
  return TRUE;
}

/* Whoever writes here sees what was taken before. */
static gboolean
install_kept (Job *job, GPtrArray *entries, GError **error)
{
  guint before = entries->len;

  if (!cy_journal_writer_install (job->journal->writer, job->kept, entries, error))
    return FALSE;
  job->n_entries = entries->len - before;
  return TRUE;
}

/* Where streams end may be another now. */
static gboolean
do_work (Job *job, GError **error)
{
  return job->work (job->journal->db, job->work_data, error) &&
         cy_journal_writer_reload (job->journal->writer, error);
}

static gboolean
do_job (Job *job, GPtrArray *entries, GError **error)
{
  if (job->run == NULL && !cy_journal_writer_fold_taken (job->journal->writer, error))
    return FALSE;
  if (job->rebuild)
    return cy_journal_writer_rebuild (job->journal->writer, error);
  if (job->incarnation != 0)
    return cy_journal_keep_incarnation (job->journal->db, job->incarnation, error) &&
           cy_journal_writer_begin (job->journal->writer, job->incarnation, error);
  if (job->run != NULL)
    return take_run (job, entries, error);
  if (job->kept != NULL)
    return install_kept (job, entries, error);
  if (job->work != NULL)
    return do_work (job, error);
  for (guint i = 0; job->drafts != NULL && i < job->drafts->len; i++) {
    if (!append_draft (job, job->drafts->pdata[i], entries, error))
      return FALSE;
  }
  return append_records (job, entries, error);
}

/* One job inside the group's transaction. A job that fails takes back only its own entries, unless the
 * error made SQLite roll everything back, as a full disk does. */
static void
run_in_savepoint (Job *job, GPtrArray *entries)
{
  CyJournal *journal = job->journal;
  guint before = entries->len;

  job->n_entries = 0;
  if (!cy_db_exec (journal->db, "SAVEPOINT job", &job->error))
    return;
  if (do_job (job, entries, &job->error) && cy_db_exec (journal->db, "RELEASE job", &job->error))
    return;
  g_ptr_array_set_size (entries, (int) before);
  /* When the rollback fails as well the commit will, and every job hears of it. */
  if (cy_db_in_transaction (journal->db))
    (void) cy_db_exec (journal->db, "ROLLBACK TO job; RELEASE job", NULL);
  (void) cy_journal_writer_reload (journal->writer, NULL);
}

static void
fail_all (GPtrArray *group, const GError *error)
{
  for (guint i = 0; i < group->len; i++) {
    Job *job = group->pdata[i];

    if (job->error == NULL)
      job->error = g_error_copy (error);
  }
}

static gboolean
fold_and_commit (CyJournal *journal, GError **error)
{
  if (cy_journal_writer_fold_taken (journal->writer, error))
    return cy_db_commit (journal->db, error);
  cy_db_rollback (journal->db);
  return FALSE;
}

/* Returns: %FALSE when a job ended the whole transaction: it has its error, and what the ones before
 * it did is undone. */
static gboolean
commit_together (CyJournal *journal, GPtrArray *group)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GError) error = NULL;

  if (!cy_db_begin (journal->db, &error)) {
    fail_all (group, error);
    return TRUE;
  }
  for (guint i = 0; i < group->len; i++) {
    run_in_savepoint (group->pdata[i], entries);
    if (!cy_db_in_transaction (journal->db))
      return FALSE;
  }
  if (fold_and_commit (journal, &error)) {
    cy_journal_audience_tell (journal->audience, entries);
  } else {
    (void) cy_journal_writer_reload (journal->writer, NULL);
    fail_all (group, error);
  }
  return TRUE;
}

/* A job that ended the whole transaction must not take its neighbours along: those that have no error
 * of their own are done again, each for itself. */
static void
commit_group (CyJournal *journal, GPtrArray *group)
{
  if (commit_together (journal, group))
    return;
  for (guint i = 0; i < group->len; i++) {
    g_autoptr (GPtrArray) single = g_ptr_array_new ();
    Job *job = group->pdata[i];

    g_ptr_array_add (single, job);
    if (job->error == NULL)
      (void) commit_together (journal, single);
  }
}

/* What counts no more since a member was removed, or again since one came back, is folded again in portions, so
 * that who waits for the writer does not wait for all of it. What fails, as on a full disk, stays to be done and is
 * tried again after the next commit. */
static void
fold_stale (CyJournal *journal)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  gboolean more = FALSE;

  if (!cy_db_begin (journal->db, NULL))
    return;
  if (cy_journal_writer_fold_stale (journal->writer, subjects, &more, NULL) &&
      cy_db_commit (journal->db, NULL)) {
    journal->is_stale = more;
    cy_journal_audience_tell_again (journal->audience, subjects);
  } else {
    cy_db_rollback (journal->db);
    journal->is_stale = FALSE;
  }
}

/* Returns: (nullable): what waits, to be committed together; empty when only something is to be folded again. */
static GPtrArray *
take_group (CyJournal *journal)
{
  GPtrArray *group = NULL;

  g_mutex_lock (&journal->lock);
  if (!g_queue_is_empty (&journal->jobs) || (journal->is_stale && !journal->closing))
    group = g_ptr_array_new ();
  else
    journal->draining = FALSE;
  while (group != NULL && group->len < MAX_GROUP && !g_queue_is_empty (&journal->jobs))
    g_ptr_array_add (group, g_queue_pop_head (&journal->jobs));
  g_mutex_unlock (&journal->lock);
  return group;
}

/* On the writer thread, or after it. */
static void
keep_mark (CyJournal *journal)
{
  CyStanding mark = journal->marked;

  if (journal->mark == NULL)
    return;
  cy_journal_writer_get_seqs (journal->writer, mark.seqs);
  if (memcmp (mark.seqs, journal->marked.seqs, sizeof mark.seqs) == 0)
    return;
  journal->marked = mark;
  journal->marked_mono_us = cy_clock_mono_us (journal->clock);
  journal->mark (journal->mark_data, &mark);
}

/* Commits what waits, until nothing does. */
static void
drain (gpointer data)
{
  CyJournal *journal = data;
  GPtrArray *group;

  while ((group = take_group (journal)) != NULL) {
    if (group->len > 0)
      commit_group (journal, group);
    for (guint i = 0; i < group->len; i++)
      finish_job (group->pdata[i]);
    if (group->len > 0)
      journal->is_stale = cy_journal_writer_is_stale (journal->writer);
    if (journal->is_stale)
      fold_stale (journal);
    g_ptr_array_unref (group);
    if (cy_clock_mono_us (journal->clock) - journal->marked_mono_us >= MARK_EVERY_US)
      keep_mark (journal);
  }
}

/* One call of the writer takes any number of jobs, so there is never more than one to come: a call
 * for each job would be left over by every group, and fill the writer's queue with nothing. */
static gboolean
accept_job (Job *job)
{
  CyJournal *journal = job->journal;

  if (journal->jobs.length >= MAX_JOBS)
    return FALSE;
  if (!journal->draining)
    journal->draining = cy_worker_push (journal->write_worker, drain, journal, NULL);
  if (journal->draining)
    g_queue_push_tail (&journal->jobs, job);
  return journal->draining;
}

/* All of a job may be written, or none. */
static gboolean
pass_gate (const Job *job, GError **error)
{
  const CyJournalGate *gate = job->journal->gate;
  gpointer data = job->journal->gate_data;

  if (gate == NULL)
    return TRUE;
  for (guint i = 0; job->drafts != NULL && i < job->drafts->len; i++) {
    if (!gate->draft (data, job->drafts->pdata[i], error))
      return FALSE;
  }
  return job->records == NULL || gate->records (data, job->records, job->base, job->actor, error);
}

static void
submit (Job *job)
{
  CyJournal *journal = job->journal;
  gboolean accepted;

  job->context = g_main_context_ref_thread_default ();
  if (!pass_gate (job, &job->error)) {
    finish_job (job);
    return;
  }
  g_mutex_lock (&journal->lock);
  accepted = accept_job (job);
  if (!accepted)
    journal->refused++;
  g_mutex_unlock (&journal->lock);
  if (accepted)
    return;
  job->error = g_error_new_literal (CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_BUSY,
                                    "too many changes wait to be written; try again");
  finish_job (job);
}

static Job *
job_new (CyJournal *journal, CyJournalDone done, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->journal = journal;
  job->done = done;
  job->user_data = user_data;
  return job;
}

/**
 * cy_journal_open:
 * @path: the database file; made when it is not there.
 *
 * Opens, migrates and starts the two threads. Blocks on the disk; call it before the main loop runs.
 */
CyJournal *
cy_journal_open (const char *path, const CyJournalOptions *options, GError **error)
{
  g_autoptr (CyJournal) journal = g_new0 (CyJournal, 1);

  journal->clock = options->clock;
  journal->mark = options->mark;
  journal->mark_data = options->mark_data;
  journal->marked = (CyStanding){ .incarnation = options->incarnation, .boots = options->boots };
  journal->marked_mono_us = cy_clock_mono_us (options->clock);
  g_mutex_init (&journal->lock);
  g_queue_init (&journal->jobs);
  journal->audience = cy_journal_audience_new ();
  journal->gate = options->gate;
  journal->gate_data = options->gate_data;
  if ((journal->db = cy_db_open (path, CY_DB_READ_WRITE, error)) == NULL ||
      !cy_journal_schema_migrate (journal->db, error) ||
      !cy_journal_keep_standing (journal->db, options, error) ||
      (journal->writer = cy_journal_writer_new (journal->db, options, error)) == NULL ||
      (journal->reader_db = cy_db_open (path, CY_DB_READ_ONLY, error)) == NULL)
    return NULL;
  journal->write_worker = cy_worker_new ("journal-writer", MAX_JOBS);
  journal->read_worker = cy_worker_new ("journal-reader", MAX_QUERIES);
  /* What the process before did not get to. */
  journal->is_stale = TRUE;
  g_mutex_lock (&journal->lock);
  journal->draining = cy_worker_push (journal->write_worker, drain, journal, NULL);
  g_mutex_unlock (&journal->lock);
  return g_steal_pointer (&journal);
}

/**
 * cy_journal_close:
 *
 * Writes what was accepted, then closes. Callbacks of the last jobs still arrive afterwards if the
 * main context runs.
 */
void
cy_journal_close (CyJournal *journal)
{
  if (journal == NULL)
    return;
  cy_journal_audience_silence (journal->audience);
  g_mutex_lock (&journal->lock);
  journal->closing = TRUE;
  g_mutex_unlock (&journal->lock);
  g_clear_pointer (&journal->read_worker, cy_worker_free);
  g_clear_pointer (&journal->write_worker, cy_worker_free);
  if (journal->writer != NULL)
    keep_mark (journal);
  g_clear_pointer (&journal->writer, cy_journal_writer_free);
  g_clear_pointer (&journal->reader_db, cy_db_close);
  g_clear_pointer (&journal->db, cy_db_close);
  cy_journal_audience_free (journal->audience);
  g_mutex_clear (&journal->lock);
  g_free (journal);
}

/**
 * cy_journal_add_listener:
 * @listener: told of every commit from now on, in the caller's main context.
 */
void
cy_journal_add_listener (CyJournal *journal, CyJournalListener listener, gpointer user_data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  cy_journal_add_listener_in (journal, context, listener, user_data);
}

/**
 * cy_journal_add_listener_in:
 * @context: where @listener is told.
 */
void
cy_journal_add_listener_in (CyJournal *journal,
                            GMainContext *context,
                            CyJournalListener listener,
                            gpointer user_data)
{
  cy_journal_audience_add (journal->audience, context, listener, user_data);
}

/**
 * cy_journal_set_again:
 * @user_data: of a listener.
 * @again: told in that listener's main context what was folded again.
 */
void
cy_journal_set_again (CyJournal *journal, gpointer user_data, CyJournalAgain again)
{
  cy_journal_audience_set_again (journal->audience, user_data, again);
}

/**
 * cy_journal_remove_listener:
 * @user_data: as it was added.
 *
 * From then on nothing more is sent; what is on its way may still arrive in another context than the caller's.
 */
void
cy_journal_remove_listener (CyJournal *journal, gpointer user_data)
{
  cy_journal_audience_remove (journal->audience, user_data);
}

/**
 * cy_journal_append:
 * @drafts: (transfer full) (element-type CyDraft): written all or none.
 * @done: (nullable): told when they are on the disk, or why not.
 */
void
cy_journal_append (CyJournal *journal, GPtrArray *drafts, CyJournalDone done, gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->drafts = drafts;
  submit (job);
}

/**
 * cy_journal_put_records:
 * @records: (transfer full) (element-type CyRecord): as they shall be; all or none.
 * @base: (nullable) (transfer none): what the author of a single edit saw. Only differences to it are
 *   written. %NULL compares with what is there, as an import does.
 *
 * Writes one entry per record that differs.
 */
void
cy_journal_put_records (CyJournal *journal,
                        GPtrArray *records,
                        CyRecord *base,
                        const char *actor,
                        CyJournalDone done,
                        gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->records = records;
  job->base = base == NULL ? NULL : cy_record_ref (base);
  job->actor = g_strdup (actor);
  submit (job);
}

/**
 * cy_journal_take:
 * @run: (transfer full) (element-type CyEntry): of one stream of another node, one after the other, verified;
 *   not to be changed any more.
 * @done: told how many were new, or why none was taken: see cy_journal_writer_take().
 */
void
cy_journal_take (CyJournal *journal, GPtrArray *run, CyJournalDone done, gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->run = run;
  submit (job);
}

/**
 * cy_journal_install:
 * @entries: (transfer full) (element-type CyEntry): a part of what a snapshot keeps, verified; not to be changed
 *   any more.
 * @done: told how many were new, or why none was taken: see cy_journal_writer_install().
 */
void
cy_journal_install (CyJournal *journal, GPtrArray *entries, CyJournalDone done, gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->kept = entries;
  submit (job);
}

/**
 * cy_journal_work:
 * @work: does it, on the writer thread.
 * @data: handed to @work; must live until @done.
 * @done: told when it is on the disk, or why it was not done.
 *
 * Does something to the file that writes no entry, between what others write; it should not take long.
 */
void
cy_journal_work (CyJournal *journal,
                 CyJournalWork work,
                 gpointer data,
                 CyJournalDone done,
                 gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->work = work;
  job->work_data = data;
  submit (job);
}

/**
 * cy_journal_begin_incarnation:
 *
 * What is written from now on goes to the streams of @incarnation.
 */
void
cy_journal_begin_incarnation (CyJournal *journal,
                              guint incarnation,
                              CyJournalDone done,
                              gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->incarnation = incarnation;
  submit (job);
}

/**
 * cy_journal_rebuild:
 *
 * Drops the projections and folds them from the journal again, in one transaction.
 */
void
cy_journal_rebuild (CyJournal *journal, CyJournalDone done, gpointer user_data)
{
  Job *job = job_new (journal, done, user_data);

  job->rebuild = TRUE;
  submit (job);
}

typedef struct {
  CyJournal *journal;
  CyJournalQuery query;
  gpointer data;
  GDestroyNotify destroy;
  CyJournalAnswer answer;
  gpointer user_data;
  GMainContext *context; /* owned */
  gpointer result;
  GError *error;
} Question;

static void
question_free (Question *question)
{
  if (question->destroy != NULL)
    question->destroy (question->data);
  g_main_context_unref (question->context);
  g_clear_error (&question->error);
  g_free (question);
}

static gboolean
answer_cb (gpointer data)
{
  Question *question = data;

  question->answer (g_steal_pointer (&question->result), question->error, question->user_data);
  return G_SOURCE_REMOVE;
}

static void
ask (gpointer data)
{
  Question *question = data;

  question->result =
    question->query (question->journal->reader_db, question->data, &question->error);
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

/**
 * cy_journal_query:
 * @query: run on the reader thread with its connection.
 * @data: handed to @query, then to @destroy.
 * @answer: called in the caller's main context.
 */
void
cy_journal_query (CyJournal *journal,
                  CyJournalQuery query,
                  gpointer data,
                  GDestroyNotify destroy,
                  CyJournalAnswer answer,
                  gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question){ .journal = journal,
                          .query = query,
                          .data = data,
                          .destroy = destroy,
                          .answer = answer,
                          .user_data = user_data,
                          .context = g_main_context_ref_thread_default () };
  if (cy_worker_push (journal->read_worker, ask, question, NULL))
    return;
  question->error = g_error_new_literal (CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_BUSY,
                                         "too many queries wait; try again");
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

CyWorkerCounters
cy_journal_get_counters (CyJournal *journal)
{
  CyWorkerCounters counters = cy_worker_get_counters (journal->write_worker);

  g_mutex_lock (&journal->lock);
  counters.queued = journal->jobs.length;
  counters.bound = MAX_JOBS;
  counters.refused = journal->refused;
  g_mutex_unlock (&journal->lock);
  return counters;
}

void
cy_journal_set_max_pages (CyJournal *journal, guint n_pages)
{
  cy_db_set_max_pages (journal->db, n_pages);
}
