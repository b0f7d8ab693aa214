/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-outage-loss.h"
#include "cy-repair-proof.h"

G_BEGIN_DECLS

/**
 * CyEvidenceGun:
 * @sessions: (element-type CyRepairSession): since the repair.
 * @online: (element-type CySpan): when it was heard since the repair.
 * @outages: (element-type CySpan): when it could not charge during the order.
 * @hours: (element-type CyOutageHour): what it gave in the weeks before.
 *
 * What history says of one gun.
 */
typedef struct {
  guint connector;
  GArray *sessions;
  GArray *online;
  GArray *outages;
  GArray *hours;
} CyEvidenceGun;

/**
 * CyEvidence:
 * @from_us: when the trouble began [µs UTC].
 * @repaired_us: when it was said to be repaired [µs UTC], 0 before.
 * @now_us: [µs UTC].
 * @guns: (element-type CyEvidenceGun): those it is about.
 * @lack: (nullable): why history does not say what happened, translated: then what is said of @guns is not all.
 *
 * A question to history, and its answer: what an order's pile did since the trouble, and before.
 */
typedef struct {
  char *pile;
  gint64 from_us;
  gint64 repaired_us;
  gint64 now_us;
  GPtrArray *guns;
  char *lack;
} CyEvidence;

typedef void (*CyEvidenceDone) (CyEvidence *evidence, const GError *error, gpointer user_data);

CyEvidence *cy_evidence_new (const char *pile, guint connector, guint n_connectors);
void cy_evidence_free (CyEvidence *evidence);
void
cy_evidence_gather (CyNode *node, CyEvidence *evidence, CyEvidenceDone done, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyEvidence, cy_evidence_free)

G_END_DECLS
