/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-traits.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/**
 * CyGunCondition:
 * @connector: which gun.
 * @state: what it does.
 * @quality: of that state.
 *
 * What a command must know of a gun it concerns.
 */
typedef struct {
  guint connector;
  CyPileState state;
  CyQuality quality;
} CyGunCondition;

const char *cy_interlock_rule (const CyCommandTraits *traits,
                               const CyGunCondition *guns,
                               guint n_guns,
                               guint *out_connector);
char *cy_interlock_stamp (const CyGunCondition *guns, guint n_guns);

G_END_DECLS
