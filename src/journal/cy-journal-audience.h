/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyJournalAudience:
 *
 * Who hears of commits, each in a main context of their own.
 *
 * Threading: any thread.
 */
typedef struct _CyJournalAudience CyJournalAudience;

CyJournalAudience *cy_journal_audience_new (void);
void cy_journal_audience_free (CyJournalAudience *audience);
void cy_journal_audience_add (CyJournalAudience *audience,
                              GMainContext *context,
                              CyJournalListener listener,
                              gpointer user_data);
void cy_journal_audience_set_again (CyJournalAudience *audience,
                                    gpointer user_data,
                                    CyJournalAgain again);
void cy_journal_audience_remove (CyJournalAudience *audience, gpointer user_data);
void cy_journal_audience_silence (CyJournalAudience *audience);
void cy_journal_audience_tell (CyJournalAudience *audience, GPtrArray *entries);
void cy_journal_audience_tell_again (CyJournalAudience *audience, GPtrArray *subjects);

G_END_DECLS
