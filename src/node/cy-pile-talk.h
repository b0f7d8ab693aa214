/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-port.h"
#include "cy-profile-command.h"

G_BEGIN_DECLS

/**
 * CyPileTalk:
 *
 * One request at a time to one pile, answered in the main context it was made in, or never when it
 * was freed meanwhile. Nothing is ever sent twice; a device that says it is busy has not done it and
 * is asked again a few times.
 *
 * Threading: the thread that made it.
 */
typedef struct _CyPileTalk CyPileTalk;

/**
 * CyPileAnswer:
 * @outcome: how it ended.
 * @exception: what the device said instead.
 * @trouble: what was wrong with the link.
 * @words: (array length=n_words): what was read.
 * @done_us: when [µs UTC].
 */
typedef struct {
  CyAcquireOutcome outcome;
  guint8 exception;
  CyLinkTrouble trouble;
  guint16 words[CY_PROFILE_WRITE_MAX + 2];
  guint n_words;
  gint64 done_us;
} CyPileAnswer;

typedef void (*CyPileTalkFunc) (const CyPileAnswer *answer, gpointer user_data);

CyPileTalk *cy_pile_talk_new (const CyCommandPort *port,
                              const char *pile,
                              CyPileTalkFunc answered,
                              gpointer user_data);
void cy_pile_talk_free (CyPileTalk *talk);
void cy_pile_talk_write (CyPileTalk *talk, const CyProfileWrite *write);
void cy_pile_talk_read (CyPileTalk *talk, const CyReadBlock *block);
CyAcquireRequest cy_pile_talk_request_of (const CyProfileWrite *write);
char *cy_pile_answer_describe (const CyPileAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPileTalk, cy_pile_talk_free)

G_END_DECLS
