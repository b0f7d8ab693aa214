/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-command.h"
#include "cy-profile-row.h"
#include "cy-profile-verify.h"

G_BEGIN_DECLS

typedef enum {
  CY_FIELD_LITERAL,
  CY_FIELD_CONNECTOR,
  CY_FIELD_ARGUMENT,
} CyFieldSource;

/**
 * CyProfileField:
 * @argument: index in the command's parameters, when that is the source.
 * @literal: the value, when it is fixed.
 * @factor: the argument times this is what is scaled: watts to amperes or back.
 *
 * One value inside a write.
 */
typedef struct {
  CyFieldSource source;
  guint argument;
  double literal;
  double factor;
  double scale;
  double offset;
  CyRegisterFormat format;
} CyProfileField;

/**
 * CyProfileAction:
 * @fields: (element-type CyProfileField): side by side from @place on.
 * @n_words: registers they take together.
 *
 * One write of a command, before its arguments are known.
 */
typedef struct {
  CyProfilePlace place;
  GArray *fields;
  guint n_words;
  guint16 pause_ms;
} CyProfileAction;

/**
 * CyProfileCommandPlan:
 * @actions: (element-type CyProfileAction): in the order they are written.
 * @verify: (nullable): how it is verified, when the profile says so.
 */
typedef struct {
  CyProfileCommand command;
  GPtrArray *actions;
  CyProfileVerify *verify;
} CyProfileCommandPlan;

CyProfileAction *cy_profile_action_parse (JsonNode *node,
                                          const CyJsonPath *path,
                                          const CyProfileDefaults *defaults,
                                          CyProfileScope scope,
                                          GArray *parameters,
                                          GError **error);
void cy_profile_action_free (CyProfileAction *action);
CyProfileCommandPlan *cy_profile_command_plan_parse (const char *name,
                                                     JsonNode *node,
                                                     const CyJsonPath *path,
                                                     const CyProfileDefaults *defaults,
                                                     GError **error);
void cy_profile_command_plan_free (CyProfileCommandPlan *plan);
gboolean cy_profile_field_encode (const CyProfileField *field,
                                  double value,
                                  guint16 *out_words,
                                  GError **error);
gboolean
cy_profile_field_decode (const CyProfileField *field, const guint16 *words, double *out_value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfileAction, cy_profile_action_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProfileCommandPlan, cy_profile_command_plan_free)

G_END_DECLS
