/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyJournalError:
 * @CY_JOURNAL_ERROR_BROKEN: the hash chain or a signature does not hold.
 * @CY_JOURNAL_ERROR_BUSY: too many entries wait to be written; nothing was accepted.
 * @CY_JOURNAL_ERROR_PAYLOAD: an entry's payload is not what its kind needs.
 * @CY_JOURNAL_ERROR_GAP: entries before these are missing; they are to be asked for.
 * @CY_JOURNAL_ERROR_FORK: another entry has this place: two nodes write as one.
 * @CY_JOURNAL_ERROR_FULL: so many entries are about one subject that no more would be heard.
 * @CY_JOURNAL_ERROR_OWN: a peer has entries of this node that the node itself does not have.
 */
typedef enum {
  CY_JOURNAL_ERROR_BROKEN,
  CY_JOURNAL_ERROR_BUSY,
  CY_JOURNAL_ERROR_PAYLOAD,
  CY_JOURNAL_ERROR_GAP,
  CY_JOURNAL_ERROR_FORK,
  CY_JOURNAL_ERROR_OWN,
  CY_JOURNAL_ERROR_FULL,
} CyJournalError;

#define CY_JOURNAL_ERROR (cy_journal_error_quark ())
GQuark cy_journal_error_quark (void);

G_END_DECLS
