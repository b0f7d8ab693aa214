/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change.h"

G_BEGIN_DECLS

/**
 * CyChangeEvent:
 *
 * What can happen to a change request; each is one kind of journal entry, `change.create` and so on.
 */
typedef enum {
  CY_CHANGE_EVENT_CREATE,
  CY_CHANGE_EVENT_EDIT,
  CY_CHANGE_EVENT_PROPOSE,
  CY_CHANGE_EVENT_APPROVE, /* the first time and the second */
  CY_CHANGE_EVENT_REJECT,
  CY_CHANGE_EVENT_WITHDRAW,
  CY_CHANGE_EVENT_BEGIN,  /* the command or order that makes it */
  CY_CHANGE_EVENT_FINISH, /* its outcome */
  CY_CHANGE_EVENT_COMMENT,
  CY_N_CHANGE_EVENTS,
} CyChangeEvent;

const char *cy_change_event_name (CyChangeEvent event);
const char *cy_change_event_label (CyChangeEvent event);
gboolean cy_change_event_find (const char *name, CyChangeEvent *out_event);

/**
 * CyChangeRemark:
 * @origin: the node where it was done.
 * @state: where the change was then.
 * @overtaken: (nullable): why it changed nothing: another had done something else before.
 * @note: (nullable): what was said.
 *
 * Something somebody did to a change, whether it took effect or not.
 */
typedef struct {
  CyChangeEvent event;
  gint64 time_us;
  char *actor;
  char *origin;
  CyChangeState state;
  char *overtaken;
  char *note;
} CyChangeRemark;

/**
 * CyChangeDossier:
 * @change: as lists show it.
 * @what: (nullable): what is changed into what, at length.
 * @why: (nullable): what for.
 * @rollback: (nullable): how it is undone when it goes wrong.
 * @reason: (nullable): why it was rejected or withdrawn.
 * @result: (nullable): what came of it, in words.
 * @mover: (nullable): borrowed from @remarks: who brought it to where it is.
 * @remarks: (element-type CyChangeRemark): its story, oldest first.
 * @orders: (element-type CyOrder): work orders that were made for it; not part of what its entries say, so
 *   whoever looks them up puts them there.
 *
 * A change request with everything that was said and done.
 */
typedef struct {
  CyChange change;
  char *what;
  char *why;
  char *rollback;
  char *reason;
  char *result;
  const CyChangeRemark *mover;
  GPtrArray *remarks;
  GPtrArray *orders;
} CyChangeDossier;

CyChangeDossier *cy_change_dossier_new (const char *id);
void cy_change_dossier_free (CyChangeDossier *dossier);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyChangeDossier, cy_change_dossier_free)

G_END_DECLS
