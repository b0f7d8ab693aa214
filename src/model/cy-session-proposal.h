/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-reading.h"

G_BEGIN_DECLS

/* The longest proposal for a repair that is read [bytes]. */
#define CY_SESSION_PROPOSAL_MAX ((gsize) 262144)

/**
 * CySessionProposal:
 * @source: where the energy is from: `history`, `counter` or `readings`.
 * @started_us: [µs UTC], @stopped_us: [µs UTC].
 * @energy_dwh: [0.1 Wh].
 * @readings: (element-type CyMeterReading): what would be billed.
 *
 * How a session in quarantine could be billed after all. A person decides.
 */
typedef struct {
  char *source;
  gint64 started_us;
  gint64 stopped_us;
  gint64 energy_dwh;
  GArray *readings;
} CySessionProposal;

JsonObject *cy_session_proposal_to_json (const CySessionProposal *proposal);
CySessionProposal *cy_session_proposal_read (const char *text);
void cy_session_proposal_free (CySessionProposal *proposal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySessionProposal, cy_session_proposal_free)

G_END_DECLS
