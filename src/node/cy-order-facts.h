/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-dossier.h"

G_BEGIN_DECLS

/**
 * CyOrderFacts:
 * @dossier: all of the order.
 * @alarms: (nullable) (element-type CyAlarm): of its pile, since a day before it was made; newest first.
 * @commands: (nullable) (element-type CyCommand): given to its pile; newest first.
 * @edits: (nullable) (element-type CyEntry): of the pile's record; newest first.
 *
 * What the journal knows of an order and what is around it.
 */
typedef struct {
  CyDossier *dossier;
  GPtrArray *alarms;
  GPtrArray *commands;
  GPtrArray *edits;
} CyOrderFacts;

void cy_order_facts_free (CyOrderFacts *facts);
gpointer cy_order_facts_load (CyDb *db, gpointer id, GError **error);
GPtrArray *cy_order_load_closed (CyDb *db, GError **error);
gint64 cy_order_facts_since (const CyOrderFacts *facts);
guint cy_order_facts_count_guns (const CyOrderFacts *facts, CyYard *yard);
gboolean cy_order_facts_is_own (const CyOrderFacts *facts, const CyAlarm *alarm);
char *cy_order_facts_dup_tariff (const CyOrderFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderFacts, cy_order_facts_free)

G_END_DECLS
