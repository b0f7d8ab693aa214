/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-hlc.h"

G_BEGIN_DECLS

/* SHA-256, and an Ed25519 signature [bytes]. */
#define CY_HASH_BYTES      32
#define CY_SIGNATURE_BYTES 64

/**
 * CyEntryClass:
 *
 * Which of a node's streams an entry goes to, and so which fold it gets.
 */
typedef enum {
  CY_ENTRY_CLASS_CFG,
  CY_ENTRY_CLASS_OPS,
  CY_ENTRY_CLASS_MONEY,
  CY_ENTRY_CLASS_SYS,
  CY_N_ENTRY_CLASSES,
} CyEntryClass;

/**
 * CyEntry:
 * @stream: `NODE.INCARNATION/CLASS`.
 * @seq: 1, 2, 3 ... without gaps in its stream.
 * @hlc: when, on the origin's hybrid clock.
 * @origin: the node that wrote it.
 * @kind: what happened, `record.set`.
 * @subject: to what, `pile:p1`.
 * @actor: who did it.
 * @payload: JSON text, kept byte for byte because the hash covers it.
 * @previous: hash of the entry before it in the stream, zeros for the first.
 * @hash: of everything above.
 * @signature: (nullable): of the hash, by the origin's key.
 * @beyond: the origin is no member any more and wrote this later: it is kept and passed on, and does not count.
 *   This is what the journal found, and no part of the fact.
 *
 * One immutable fact of the journal. Peers exchange exactly this. References are atomic.
 */
typedef struct {
  char *stream;
  guint64 seq;
  CyHlc hlc;
  char *origin;
  char *kind;
  char *subject;
  char *actor;
  char *payload;
  guint8 previous[CY_HASH_BYTES];
  guint8 hash[CY_HASH_BYTES];
  GBytes *signature;
  gboolean beyond;
} CyEntry;

CyEntry *cy_entry_new (void);
CyEntry *cy_entry_ref (CyEntry *entry);
void cy_entry_unref (CyEntry *entry);
void cy_entry_compute_hash (const CyEntry *entry, guint8 out_hash[CY_HASH_BYTES]);
char *cy_hash_spell (const guint8 hash[CY_HASH_BYTES]);
gint cy_entry_compare (const CyEntry *a, const CyEntry *b);
const char *cy_entry_class_name (CyEntryClass class);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyEntry, cy_entry_unref)

/**
 * CyDraft:
 * @class: the stream it belongs to.
 * @kind: what happens.
 * @subject: to what.
 * @actor: who does it.
 * @payload: JSON text.
 * @command: (nullable): the command it is about, where the payload does not name it.
 * @places: (nullable) (array zero-terminated=1): subjects it is about, where the payload does not name
 *   them.
 *
 * An entry before the journal gives it a place and a time. The last two are for who lets it in; they are
 * not kept.
 */
typedef struct {
  CyEntryClass class;
  char *kind;
  char *subject;
  char *actor;
  char *payload;
  char *command;
  char **places;
} CyDraft;

CyDraft *cy_draft_new (CyEntryClass class,
                       const char *kind,
                       const char *subject,
                       const char *actor,
                       char *payload);
void cy_draft_set_about (CyDraft *draft, const char *command, char **places);
void cy_draft_free (CyDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDraft, cy_draft_free)

G_END_DECLS
