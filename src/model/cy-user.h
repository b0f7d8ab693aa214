/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"
#include "cy-record.h"

G_BEGIN_DECLS

/**
 * CyRole:
 * @CY_ROLE_NONE: nobody who is known here.
 *
 * What somebody is to the network. What each may do is in `rules/cy-permission-rule.c`.
 */
typedef enum {
  CY_ROLE_NONE,
  CY_ROLE_ADMINISTRATOR,
  CY_ROLE_OPERATOR,
  CY_ROLE_ATTENDANT,
  CY_ROLE_SUPERVISOR,
  CY_ROLE_ACCOUNTANT,
  CY_ROLE_VIEWER,
  CY_N_ROLES,
} CyRole;

/* Entries about an account, on the subject `user:ID`. The first four carry `{"verifier"}` or nothing. */
#define CY_ENTRY_USER_PASSWORD  "user.password"
#define CY_ENTRY_USER_PIN       "user.pin"
#define CY_ENTRY_USER_RECOVERY  "user.recovery" /* an administrator gave a one-time code */
#define CY_ENTRY_USER_RECOVER   "user.recover"  /* the owner of the node's files did */
#define CY_ENTRY_USER_RECOVERED "user.recovered"
#define CY_ENTRY_USER_FORGET    "user.forget"
#define CY_ENTRY_USER_LOGIN     "user.login"
#define CY_ENTRY_USER_LOGOUT    "user.logout"
#define CY_ENTRY_USER_FAILED    "user.failed"
#define CY_ENTRY_USER_LOCKOUT   "user.lockout"
#define CY_ENTRY_USER_UNLOCK    "user.unlock"
#define CY_ENTRY_USER_DENIED    "user.denied" /* wanted what they may not: `{"why"}` */
#define CY_SUBJECT_USER_PREFIX  "user:"

/* Who acts when it is the node itself, and when somebody at the keyboard has not logged in. */
#define CY_ACTOR_SYSTEM "system"
#define CY_ACTOR_NOBODY "nobody"

/**
 * CyCredential:
 * @id: of the account.
 * @password: (nullable): verifier; %NULL when there is none, or a one-time code took its place.
 * @pin: (nullable): verifier.
 * @recovery: (nullable): verifier of a one-time code that was not used yet.
 * @recovery_until_us: when it ends [µs UTC].
 * @login_us: when it last logged in [µs UTC], 0 when never.
 *
 * What proves who somebody is.
 */
typedef struct {
  char *id;
  char *password;
  char *pin;
  char *recovery;
  gint64 recovery_until_us;
  gint64 login_us;
} CyCredential;

void cy_credential_free (CyCredential *credential);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCredential, cy_credential_free)

const char *cy_role_name (CyRole role);
const char *cy_role_label (CyRole role);
CyRole cy_role_find (const char *name);
CyRole cy_user_get_role (const CyRecord *user);
char **cy_user_list_areas (const CyRecord *user);
gboolean cy_user_is_enabled (const CyRecord *user);
gboolean cy_user_is_chief (const CyRecord *user);
gboolean cy_user_name_is_taken (const char *name);
char *cy_user_redact (const CyEntry *entry);

G_END_DECLS
