/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyJournalError:
 * @CY_JOURNAL_ERROR_BROKEN: the hash chain or a signature does not hold.
 * @CY_JOURNAL_ERROR_BUSY: too many entries wait to be written; nothing was accepted.
 * @CY_JOURNAL_ERROR_PAYLOAD: an entry's payload is not what its kind needs.
 */
typedef enum {
  CY_JOURNAL_ERROR_BROKEN,
  CY_JOURNAL_ERROR_BUSY,
  CY_JOURNAL_ERROR_PAYLOAD,
} CyJournalError;

#define CY_JOURNAL_ERROR (cy_journal_error_quark ())
GQuark cy_journal_error_quark (void);

G_END_DECLS
