/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-standing.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyVouch:
 * @CY_VOUCH_UNKNOWN: nobody here knows the node's key.
 * @CY_VOUCH_GOOD: the node signed it.
 * @CY_VOUCH_BAD: it did not.
 */
typedef enum {
  CY_VOUCH_UNKNOWN,
  CY_VOUCH_GOOD,
  CY_VOUCH_BAD,
} CyVouch;

/**
 * CyJournalVouch:
 * @origin: the node that is said to have signed.
 *
 * Looks at a signature. Threading: called on the verifying thread.
 */
typedef CyVouch (*CyJournalVouch) (gpointer user_data,
                                   const char *origin,
                                   const guint8 hash[CY_HASH_BYTES],
                                   GBytes *signature);

/**
 * CyJournalProgress:
 * @n_done: entries looked at.
 * @n_all: entries to look at.
 */
typedef void (*CyJournalProgress) (gpointer user_data, guint64 n_done, guint64 n_all);

/**
 * CyVerifyOptions:
 * @node: (nullable): the node whose journal it is: each entry it writes in this life must be signed. Of other
 *   streams the newest one must be, since it vouches for all before it.
 * @mark: (nullable): how far @node had come at least; see #CyStanding.
 * @now_us: entries more than a day later are counted [µs UTC].
 * @vouch: (nullable): looks at signatures.
 * @progress: (nullable): told every some thousand entries.
 * @cancellable: (nullable): ends it early, with %G_IO_ERROR_CANCELLED.
 */
typedef struct {
  const char *node;
  const CyStanding *mark;
  gint64 now_us;
  CyJournalVouch vouch;
  gpointer vouch_data;
  CyJournalProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} CyVerifyOptions;

/**
 * CyBreak:
 * @CY_BREAK_TEXT: what the entry says is not what its hash was made of.
 * @CY_BREAK_HASH: its hash is not the one that was signed.
 * @CY_BREAK_ORDER: entries are missing, before it or behind it.
 * @CY_BREAK_SIGNATURE: its node did not sign it.
 * @CY_BREAK_UNSIGNED: nobody signed it.
 *
 * What is wrong with an entry.
 */
typedef enum {
  CY_BREAK_TEXT,
  CY_BREAK_HASH,
  CY_BREAK_ORDER,
  CY_BREAK_SIGNATURE,
  CY_BREAK_UNSIGNED,
  CY_N_BREAKS,
} CyBreak;

/**
 * CyJournalBreak:
 * @kind: of the entry, empty when it is not there.
 * @subject: of the entry, empty when it is not there.
 * @message: all of it in words.
 */
typedef struct {
  CyBreak what;
  char *stream;
  guint64 seq;
  char *kind;
  char *subject;
  char *message;
} CyJournalBreak;

/**
 * CyVerification:
 * @n_entries: looked at.
 * @n_signed: of them bear a signature that holds.
 * @n_unknown: streams whose node's key nobody here knows.
 * @n_ahead: entries later than they can be; a clock was wrong, and nothing else.
 * @n_uncounted: entries that a member wrote after it was removed: sound, and they do not count.
 * @n_broken: what is wrong, all of it.
 * @breaks: (element-type CyJournalBreak): the first of them.
 */
typedef struct {
  guint64 n_entries;
  guint n_streams;
  guint64 n_signed;
  guint n_unknown;
  guint64 n_ahead;
  guint64 n_uncounted;
  guint64 n_broken;
  GPtrArray *breaks;
} CyVerification;

CyVerification *cy_journal_verify (CyDb *db, const CyVerifyOptions *options, GError **error);
void cy_verification_free (CyVerification *verification);
const char *cy_break_name (CyBreak what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyVerification, cy_verification_free)

G_END_DECLS
