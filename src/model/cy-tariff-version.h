/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-tariff-terms.h"

G_BEGIN_DECLS

/**
 * CyTariffState:
 * @CY_TARIFF_NONE: nothing is known of it.
 * @CY_TARIFF_PROPOSED: its terms are fixed and wait for another person.
 * @CY_TARIFF_APPROVED: charges are billed by it while it is valid.
 * @CY_TARIFF_REJECTED: somebody who was to approve it did not.
 * @CY_TARIFF_WITHDRAWN: it was thought better of; no new charge begins with it.
 *
 * Where a version of a tariff is. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_TARIFF_NONE = 0,
  CY_TARIFF_PROPOSED = 1,
  CY_TARIFF_APPROVED = 2,
  CY_TARIFF_REJECTED = 3,
  CY_TARIFF_WITHDRAWN = 4,
  CY_N_TARIFF_STATES,
} CyTariffState;

/**
 * CyTariffEvent:
 *
 * What can happen to a version; each is one kind of journal entry, `tariff.propose` and so on.
 */
typedef enum {
  CY_TARIFF_EVENT_PROPOSE,
  CY_TARIFF_EVENT_APPROVE,
  CY_TARIFF_EVENT_REJECT,
  CY_TARIFF_EVENT_WITHDRAW,
  CY_N_TARIFF_EVENTS,
} CyTariffEvent;

/**
 * CyTariffRemark:
 * @overtaken: (nullable): why it changed nothing; an exception somebody should look at.
 * @note: (nullable): what was said.
 *
 * Something that was done to a version.
 */
typedef struct {
  CyTariffEvent event;
  gint64 time_us;
  char *actor;
  char *origin;
  char *overtaken;
  char *note;
} CyTariffRemark;

/**
 * CyTariffVersion:
 * @name: `ID/VERSION`, what follows the prefix of its subject.
 * @terms: (nullable): what was proposed, the same for ever; %NULL in state %CY_TARIFF_NONE.
 * @proposer: (nullable): who fixed the terms.
 * @proposed_us: [µs UTC].
 * @decider: (nullable): who approved, rejected or withdrew it last.
 * @decided_us: [µs UTC].
 * @reason: (nullable): why it was rejected or withdrawn.
 * @remarks: (element-type CyTariffRemark): everything that was done; empty where only a list was asked for.
 * @n_exceptions: how much of that changed nothing.
 *
 * A version of a tariff and how it came to be one.
 */
typedef struct {
  char *name;
  CyTariffState state;
  CyTariffTerms *terms;
  char *proposer;
  gint64 proposed_us;
  char *decider;
  gint64 decided_us;
  char *reason;
  GPtrArray *remarks;
  guint n_exceptions;
} CyTariffVersion;

CyTariffVersion *cy_tariff_version_new (const char *name);
void cy_tariff_version_free (CyTariffVersion *version);
char *cy_tariff_version_spell (const char *id, guint32 version);
char *cy_tariff_terms_hash (const CyTariffTerms *terms);

const char *cy_tariff_state_name (CyTariffState state);
const char *cy_tariff_state_label (CyTariffState state);
const char *cy_tariff_event_name (CyTariffEvent event);
const char *cy_tariff_event_label (CyTariffEvent event);
gboolean cy_tariff_event_find (const char *name, CyTariffEvent *out_event);

#define CY_SUBJECT_TARIFF_PREFIX "tariff:"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTariffVersion, cy_tariff_version_free)

G_END_DECLS
