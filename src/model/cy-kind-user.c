/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-kind-private.h"
#include "cy-user.h"

/* By their numbers in CyRole, from the first that is one. */
static const CyChoice roles[] = {
  { "administrator", N_ ("Administrator") },
  { "operator", N_ ("Control-room operator") },
  { "attendant", N_ ("Station attendant") },
  { "supervisor", N_ ("Maintenance supervisor") },
  { "accountant", N_ ("Accountant") },
  { "viewer", N_ ("Viewer") },
  { NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (roles) == CY_N_ROLES);

/* The record's id is the log-in name. What proves who it is, is no master data: nobody exports it. */
static const CyField user_fields[] = {
  NAME_FIELD,
  { .name = "role",
    .label = N_ ("Role"),
    .type = CY_FIELD_CHOICE,
    .required = TRUE,
    .choices = roles },
  TEXT_FIELD ("areas", N_ ("Only in areas and stations")),
  { .name = "disabled", .label = N_ ("Disabled"), .type = CY_FIELD_BOOL },
};

const CyKind cy_user_kind =
  KIND ("user", "users", N_ ("Account"), N_ ("Accounts"), CY_KIND_GROUP_PEOPLE, user_fields);

/**
 * cy_role_name:
 *
 * Returns: what files and scripts call it; an empty text of %CY_ROLE_NONE.
 */
const char *
cy_role_name (CyRole role)
{
  return role > CY_ROLE_NONE && role < CY_N_ROLES ? roles[role - 1].name : "";
}

/**
 * cy_role_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_role_label (CyRole role)
{
  return role > CY_ROLE_NONE && role < CY_N_ROLES ? roles[role - 1].label : N_ ("Nobody");
}

/**
 * cy_role_find:
 * @name: (nullable): what files call it.
 *
 * Returns: the role; %CY_ROLE_NONE when there is none of that name, as a newer peer may have.
 */
CyRole
cy_role_find (const char *name)
{
  for (guint i = 0; roles[i].name != NULL; i++) {
    if (g_strcmp0 (name, roles[i].name) == 0)
      return i + 1;
  }
  return CY_ROLE_NONE;
}
