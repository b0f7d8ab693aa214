/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-action.h"
#include "cy-node.h"
#include "cy-user.h"

G_BEGIN_DECLS

/**
 * CyPerson:
 * @record: the account.
 * @has_password: whether it can log in.
 * @has_pin: whether it has a PIN.
 * @has_recovery: whether a one-time code waits to be used.
 * @login_us: when it last logged in, anywhere [µs UTC], 0 when never.
 * @locked_until_us: until when it is locked at this node [µs UTC], 0 when it is not.
 *
 * Somebody with an account, as an administrator sees them.
 */
typedef struct {
  CyRecord *record;
  gboolean has_password;
  gboolean has_pin;
  gboolean has_recovery;
  gint64 login_us;
  gint64 locked_until_us;
} CyPerson;

void cy_person_free (CyPerson *person);

/**
 * CyLoginSession:
 * @user: who is logged in.
 * @expires_mono_us: when it ends [µs monotonic].
 * @proved_mono_us: when they last showed a password or PIN [µs monotonic].
 * @n_wrong_pins: in a row; the third ends the session.
 *
 * Somebody who is logged in at this node.
 */
typedef struct {
  char *user;
  gint64 expires_mono_us;
  gint64 proved_mono_us;
  guint n_wrong_pins;
} CyLoginSession;

/**
 * CyNodeLoggedIn:
 * @token: (nullable): stands for the session; %NULL with @error, and when @must_change says that it was a
 *   one-time code: then a password must be set with it first.
 */
typedef void (*CyNodeLoggedIn) (const char *token,
                                gboolean must_change,
                                const GError *error,
                                gpointer user_data);

/**
 * CyNodeText:
 * @text: (nullable): what was asked for: a name, or a one-time code that is shown once.
 */
typedef void (*CyNodeText) (const char *text, const GError *error, gpointer user_data);

/* How long a one-time code may be used [µs]. */
#define CY_RECOVERY_US    ((gint64) 72 * 3600 * G_USEC_PER_SEC)
#define CY_MAX_WRONG_PINS 3

/* Who may what: at once. */
gboolean cy_node_has_accounts (CyNode *node);
CyRole cy_node_get_role (CyNode *node, const char *actor);
gboolean cy_role_may (CyRole role, CyAction action);
gboolean
cy_node_may (CyNode *node, const char *actor, CyAction action, const char *subject, GError **error);

gboolean cy_node_require (CyNode *node,
                          const char *actor,
                          CyAction action,
                          const char *subject,
                          GError **error);

CyYard *cy_node_ref_readable_yard (CyNode *node, const char *actor);

/* Who it is. */
void cy_node_authenticate (CyNode *node,
                           const char *claimed,
                           const char *secret,
                           CyNodeText done,
                           gpointer user_data);
void cy_node_log_in (CyNode *node,
                     const char *user,
                     const char *password,
                     CyNodeLoggedIn done,
                     gpointer user_data);
void cy_node_log_out (CyNode *node, const char *token);
const CyLoginSession *cy_node_find_login (CyNode *node, const char *token, GError **error);
void cy_node_prove (CyNode *node,
                    const char *token,
                    const char *secret,
                    CyNodeDone done,
                    gpointer user_data);

/* Accounts. */
void cy_node_query_people (CyNode *node, CyNodeResult answer, gpointer user_data);
void cy_node_add_user (CyNode *node,
                       CyRecord *record,
                       const char *password,
                       const char *actor,
                       CyNodeText answer,
                       gpointer user_data);
void cy_node_set_password (CyNode *node,
                           const char *user,
                           const char *old,
                           const char *password,
                           CyNodeDone done,
                           gpointer user_data);
void cy_node_set_pin (CyNode *node,
                      const char *user,
                      const char *password,
                      const char *pin,
                      CyNodeDone done,
                      gpointer user_data);
void cy_node_give_recovery (CyNode *node,
                            const char *user,
                            const char *actor,
                            CyNodeText answer,
                            gpointer user_data);
void cy_node_recover (CyNode *node, const char *user, CyNodeText answer, gpointer user_data);
void cy_node_unlock_user (CyNode *node,
                          const char *user,
                          const char *actor,
                          CyNodeDone done,
                          gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPerson, cy_person_free)

G_END_DECLS
