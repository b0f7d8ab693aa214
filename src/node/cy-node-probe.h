/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-finding.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* How many probes may be under way at once: each has a thread, and a device one session. */
#define CY_NODE_MAX_PROBES 4

/**
 * CyNodeProbeProgress:
 * @done: units or profiles looked at.
 * @total: of them all.
 * @unit: (nullable): the one that just answered.
 *
 * Called in the main context, never after the answer.
 */
typedef void (*CyNodeProbeProgress) (guint done,
                                     guint total,
                                     const CyFoundUnit *unit,
                                     gpointer user_data);

/**
 * CyUnitsRequest:
 * @host: `HOST`, `HOST:PORT` or a link address; port 502 when it names none.
 * @from: first unit id.
 * @to: last one.
 * @per_second: requests in a second, 1 to 20; 0 for 5.
 * @budget_ms: when it is over no further unit is asked [ms]; 0 for all of them.
 */
typedef struct {
  const char *host;
  guint8 from;
  guint8 to;
  guint per_second;
  guint budget_ms;
} CyUnitsRequest;

/**
 * CyUnitsAnswer:
 * @units: (element-type CyFoundUnit): those that answer.
 * @next: the first unit id that was not asked, or -1 when all were.
 */
typedef struct {
  GArray *units;
  int next;
} CyUnitsAnswer;

/**
 * CyProfilesRequest:
 * @link: a link address with its unit id.
 * @profiles: (array zero-terminated=1): what to read it with, one after the other.
 * @connectors: how many guns it is taken to have; 0 for one.
 * @budget_ms: when it is over no further profile is tried [ms]; 0 for all of them.
 */
typedef struct {
  const char *link;
  const char *const *profiles;
  guint connectors;
  guint budget_ms;
} CyProfilesRequest;

/* What one wants to know of a device before it is supervised. Nothing is written to it, and no other
 * host than the one named is asked. Blocking work is done on threads of GTask's pool; the answers
 * come in the main context. Cancelling answers with an error. */
void cy_node_probe_units (CyNode *node,
                          const CyUnitsRequest *request,
                          GCancellable *cancellable,
                          CyNodeProbeProgress progress,
                          CyNodeResult answer,
                          gpointer user_data);
void cy_node_probe_profiles (CyNode *node,
                             const CyProfilesRequest *request,
                             GCancellable *cancellable,
                             CyNodeProbeProgress progress,
                             CyNodeResult answer,
                             gpointer user_data);
void cy_units_answer_free (CyUnitsAnswer *answer);

char **cy_node_list_profiles_for (CyNode *node, const char *current);
char *cy_node_find_reader (CyNode *node, const char *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyUnitsAnswer, cy_units_answer_free)

G_END_DECLS
