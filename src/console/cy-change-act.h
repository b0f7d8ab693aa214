/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-form.h"
#include "cy-node-change.h"

G_BEGIN_DECLS

/**
 * CyChangeAct:
 * @event: what it does.
 * @action: the name of the action.
 * @label: of its button, with a mnemonic; English, translatable.
 * @title: of its dialog; English, translatable.
 * @hint: what it is for; English, translatable.
 * @key: with Control.
 * @states: bits by #CyChangeState: where it is offered.
 * @fields: (array length=n_fields): what is asked.
 *
 * Something that people may do to a change request.
 */
typedef struct {
  CyChangeEvent event;
  const char *action;
  const char *label;
  const char *title;
  const char *hint;
  guint key;
  guint states;
  const CyChangeField *fields;
  guint n_fields;
} CyChangeAct;

const CyChangeAct *cy_change_act_get (guint i);
JsonObject *cy_change_act_values (const CyChangeDossier *dossier);
void cy_change_act_settle (JsonObject *said);

G_END_DECLS
