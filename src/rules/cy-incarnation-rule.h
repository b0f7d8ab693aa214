/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-standing.h"

G_BEGIN_DECLS

/**
 * CyRebirth:
 * @CY_REBIRTH_NONE: the node goes on as it was.
 * @CY_REBIRTH_RESTORED: a backup was restored, which raised the incarnation.
 * @CY_REBIRTH_OLDER: the database does not know of the last start.
 * @CY_REBIRTH_SHORTER: the database has fewer entries than it once had.
 * @CY_REBIRTH_DIFFERS: the database and the folder of the key name different incarnations.
 *
 * Why a node begins a new incarnation.
 */
typedef enum {
  CY_REBIRTH_NONE,
  CY_REBIRTH_RESTORED,
  CY_REBIRTH_OLDER,
  CY_REBIRTH_SHORTER,
  CY_REBIRTH_DIFFERS,
  CY_N_REBIRTHS,
} CyRebirth;

/**
 * CyIncarnation:
 * @number: what streams of this start are named after; wider than an incarnation, so that there is always
 *   one after the last.
 * @boots: this start's number.
 * @reason: why it is another one than before, if it is.
 */
typedef struct {
  guint64 number;
  guint64 boots;
  CyRebirth reason;
} CyIncarnation;

CyIncarnation cy_incarnation_rule (const CyStanding *inside, const CyStanding *outside);
const char *cy_rebirth_name (CyRebirth reason);

G_END_DECLS
