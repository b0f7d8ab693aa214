/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CyCommandTraits:
 * @name: from the vocabulary of commands; what profiles, scripts and the journal call it.
 * @label: English, translatable.
 * @states: what a gun may be doing when it is given, a bit for each #CyPileState.
 * @is_dangerous: needs a reason.
 * @is_essential: may be given to a pile whose state is not known, and never waits for somebody
 *   else's lease: to stop is always right.
 * @needs_second: whoever gives it, another person must agree.
 * @ends_charge: a charge that is going on ends with it; the preview says so.
 * @is_repeatable: doing it again changes nothing, so a batch takes it up again after a restart.
 *
 * What is true of a command whichever device carries it out.
 */
typedef struct {
  const char *name;
  const char *label;
  guint32 states;
  gboolean is_dangerous;
  gboolean is_essential;
  gboolean needs_second;
  gboolean ends_charge;
  gboolean is_repeatable;
} CyCommandTraits;

/* Commands that only one vendor has are named `vendor.WORD`. */
#define CY_VENDOR_COMMAND_PREFIX "vendor."

/* Commands that are more than a few writes; profiles describe them by members of their own. */
#define CY_COMMAND_SET_TARIFF "set_tariff"
#define CY_COMMAND_UPGRADE    "upgrade"

const CyCommandTraits *cy_command_traits (const char *name);
guint cy_command_n_traits (void);
const CyCommandTraits *cy_command_traits_at (guint index);

G_END_DECLS
