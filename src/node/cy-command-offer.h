/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyOfferArgument:
 * @name: `power`, `current` ...
 * @unit: of the numbers, empty when there is none.
 * @low: smallest value the device takes.
 * @high: largest.
 * @is_optional: it may be left out, and is @fallback then.
 *
 * An argument of a command a pile has.
 */
typedef struct {
  char *name;
  char *unit;
  double low;
  double high;
  gboolean is_optional;
  double fallback;
} CyOfferArgument;

/**
 * CyCommandOffer:
 * @name: of the command.
 * @label: what people call it; English, translatable, or a vendor's own words.
 * @target: `PILE` or `PILE/CONNECTOR`: what it would be given to.
 * @note: (nullable): what the profile says about it.
 * @refusal: (nullable): why it cannot be given now; English, translatable.
 * @arguments: (element-type CyOfferArgument): what it takes.
 * @needs_reason: operating it needs one.
 * @needs_second: another person must agree.
 * @is_essential: it never waits.
 *
 * A command a pile has.
 */
typedef struct {
  char *name;
  char *label;
  char *target;
  char *note;
  const char *refusal;
  GArray *arguments;
  gboolean needs_reason;
  gboolean needs_second;
  gboolean is_essential;
} CyCommandOffer;

void cy_command_offer_free (CyCommandOffer *offer);
CyOfferArgument *cy_command_offer_get_argument (const CyCommandOffer *offer, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandOffer, cy_command_offer_free)

G_END_DECLS
