/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-node.h"
#include "cy-tariff-version.h"

G_BEGIN_DECLS

/**
 * CyNodeTariffDone:
 * @version: (nullable): as it is then; valid during the call.
 * @error: (nullable): why not.
 */
typedef void (*CyNodeTariffDone) (const CyTariffVersion *version,
                                  const GError *error,
                                  gpointer user_data);

/* What a person may do to a version: each is journalled with its actor before @done says so. */
void cy_node_propose_tariff (CyNode *node,
                             const char *id,
                             const char *actor,
                             CyNodeTariffDone done,
                             gpointer user_data);
void cy_node_approve_tariff (CyNode *node,
                             const char *id,
                             guint32 version,
                             const char *hash,
                             const char *actor,
                             CyNodeTariffDone done,
                             gpointer user_data);
void cy_node_reject_tariff (CyNode *node,
                            const char *id,
                            guint32 version,
                            const char *reason,
                            const char *actor,
                            CyNodeTariffDone done,
                            gpointer user_data);
void cy_node_withdraw_tariff (CyNode *node,
                              const char *id,
                              guint32 version,
                              const char *reason,
                              const char *actor,
                              CyNodeTariffDone done,
                              gpointer user_data);

void cy_node_query_tariffs (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
void cy_node_query_tariff (CyNode *node,
                           const char *id,
                           guint32 version,
                           CyNodeResult answer,
                           gpointer user_data);

/* At once, from memory. */
CyTariffTerms *cy_node_find_tariff (CyNode *node, const char *pile, gint64 time_us, GError **error);
CyTariffTerms *cy_node_get_terms (CyNode *node, const char *id, guint32 version);
CyTariffTerms *cy_node_read_terms (CyNode *node, const char *id, GError **error);
char **cy_node_guard_tariff (CyNode *node, const CyTariffTerms *terms);

G_END_DECLS
