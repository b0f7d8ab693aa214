/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAsideKind:
 * @CY_ASIDE_SHELF: a person does not want to hear of it for a while (ISA-18.2: shelved).
 * @CY_ASIDE_SERVICE: it is out of service until a work order is done.
 *
 * Why an alarm stands aside by somebody's word. What a rule suppresses stands aside as well, but by no
 * person: that is a member of the alarm. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_ASIDE_SHELF,
  CY_ASIDE_SERVICE,
  CY_N_ASIDE_KINDS,
} CyAsideKind;

/**
 * CyAside:
 * @since_us: when it was said [µs UTC].
 * @until_us: when it ends by itself [µs UTC], 0 when it does not.
 * @occurrence: the one occurrence it is about, 0 when it is about all.
 * @priority: the gravest #CyPriority it covers.
 * @actor: who said it.
 * @reason: (nullable): why.
 * @order: (nullable): the work order it waits for.
 *
 * An alarm put aside: it is recorded and listed as always, and announced to nobody.
 */
typedef struct {
  gint64 since_us;
  gint64 until_us;
  guint occurrence;
  guint priority;
  char *actor;
  char *reason;
  char *order;
} CyAside;

CyAside *cy_aside_copy (const CyAside *aside);
void cy_aside_free (CyAside *aside);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAside, cy_aside_free)

G_END_DECLS
