/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-login.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-password.h"
#include "cy-wall.h"

/* Who it is: by name on the own socket, by password, by token. */

static void
write_logout (CyNode *node, const char *user, const char *payload)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_USER_PREFIX, user, NULL);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, CY_ENTRY_USER_LOGOUT, subject, user,
                                         g_strdup (payload)));
  cy_journal_append (node->journal, drafts, NULL, NULL);
}

typedef struct {
  CyNode *node; /* owned */
  char *user;
  char *token; /* owned, nullable */
  GCallback done;
  gpointer user_data;
} Comer;

static Comer *
comer_new (CyNode *node, const char *user, GCallback done, gpointer user_data)
{
  Comer *comer = g_new0 (Comer, 1);

  comer->node = g_object_ref (node);
  comer->user = g_strdup (user);
  comer->done = done;
  comer->user_data = user_data;
  return comer;
}

static void
comer_free (Comer *comer)
{
  g_object_unref (comer->node);
  g_free (comer->user);
  cy_password_wipe (comer->token);
  g_free (comer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Comer, comer_free)

/* Authenticate */

static void
on_shown_cb (CySecretKind kind, const GError *error, gpointer user_data)
{
  g_autoptr (Comer) comer = user_data;

  ((CyNodeText) comer->done) (error == NULL ? comer->user : NULL, error, comer->user_data);
}

static void G_GNUC_PRINTF (2, 3) deny (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (CY_NODE_ERROR, CY_NODE_ERROR_DENIED, format, args));
  va_end (args);
}

/* The owner of the files could do anything in any name; a strict house wants a password all the same. */
static gboolean
check_claim (CyNode *node, const char *claimed, GError **error)
{
  if (cy_user_name_is_taken (claimed)) {
    deny (error, _ ("nobody acts under the name “%s”"), claimed);
    return FALSE;
  }
  if (cy_wall_is_open (node->yard) || g_str_equal (claimed, node->local_user) ||
      !cy_wall_is_strict (node->yard))
    return TRUE;
  deny (error, _ ("a password or token of “%s” is needed"), claimed);
  return FALSE;
}

static const char *
user_of_token (CyNode *node, const char *claimed, const char *token, GError **error)
{
  const CyLoginSession *session = cy_login_find_session (node->login, token, error);

  if (session == NULL || claimed == NULL || g_str_equal (session->user, claimed))
    return session == NULL ? NULL : session->user;
  deny (error, _ ("the session is not one of “%s”"), claimed);
  return NULL;
}

/**
 * cy_node_authenticate:
 * @claimed: (nullable): who somebody says they are; %NULL is the owner of this process, or whose token it is.
 * @secret: (nullable): a password or token, which is always looked at.
 * @done: gets the actor to act as. That it is somebody does not say what they may.
 */
void
cy_node_authenticate (CyNode *node,
                      const char *claimed,
                      const char *secret,
                      CyNodeText done,
                      gpointer user_data)
{
  const char *user = claimed != NULL ? claimed : node->local_user;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  if (secret != NULL && cy_password_is_token (secret)) {
    kept = g_strdup (user_of_token (node, claimed, secret, &error));
    done (kept, error, user_data);
  } else if (secret != NULL) {
    cy_login_check (node->login, user, secret, CY_SECRET_PASSWORD, on_shown_cb,
                    comer_new (node, user, G_CALLBACK (done), user_data));
  } else {
    kept = check_claim (node, user, &error) ? g_strdup (user) : NULL;
    done (kept, error, user_data);
  }
}

/* Sessions */

static void
on_entered_cb (CySecretKind kind, const GError *error, gpointer user_data)
{
  g_autoptr (Comer) comer = user_data;
  CyNodeLoggedIn done = (CyNodeLoggedIn) comer->done;

  if (error == NULL && kind == CY_SECRET_PASSWORD && comer->node->login != NULL)
    comer->token = cy_login_open_session (comer->node->login, comer->user);
  if (error == NULL && kind == CY_SECRET_PASSWORD && comer->token == NULL) {
    g_autoptr (GError) full = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                                                   _ ("too many are logged in at this node"));

    done (NULL, FALSE, full, comer->user_data);
    return;
  }
  done (comer->token, kind == CY_SECRET_RECOVERY, error, comer->user_data);
}

/**
 * cy_node_log_in:
 * @password: that, or a one-time code.
 */
void
cy_node_log_in (CyNode *node,
                const char *user,
                const char *password,
                CyNodeLoggedIn done,
                gpointer user_data)
{
  cy_login_check (node->login, user, password,
                  CY_SECRET_PASSWORD | CY_SECRET_RECOVERY | CY_SECRET_ENTERS, on_entered_cb,
                  comer_new (node, user, G_CALLBACK (done), user_data));
}

/**
 * cy_node_log_out:
 *
 * Of a session that is over already nothing is said.
 */
void
cy_node_log_out (CyNode *node, const char *token)
{
  const CyLoginSession *session =
    node->login == NULL ? NULL : cy_login_find_session (node->login, token, NULL);

  if (session == NULL)
    return;
  write_logout (node, session->user, "{}");
  cy_login_close_session (node->login, token);
}

/**
 * cy_node_find_login:
 *
 * Returns: (transfer none) (nullable): whose it is, until the main loop goes on.
 */
const CyLoginSession *
cy_node_find_login (CyNode *node, const char *token, GError **error)
{
  return cy_login_find_session (node->login, token, error);
}

/* A PIN is short, so it is worth nothing without its session, and three wrong ones end that. */
static void
count_wrong_pin (Comer *comer, CyLoginSession *session)
{
  if (++session->n_wrong_pins < CY_MAX_WRONG_PINS)
    return;
  write_logout (comer->node, comer->user, "{\"wrong_pins\":true}");
  cy_login_close_session (comer->node->login, comer->token);
}

static void
on_proved_cb (CySecretKind kind, const GError *error, gpointer user_data)
{
  g_autoptr (Comer) comer = user_data;
  CyNodeDone done = (CyNodeDone) comer->done;
  CyLoginSession *session = comer->node->login == NULL
                              ? NULL
                              : cy_login_find_session (comer->node->login, comer->token, NULL);

  if (session != NULL && error == NULL) {
    session->proved_mono_us = cy_clock_mono_us (comer->node->clock);
    session->n_wrong_pins = 0;
  } else if (session != NULL && g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED)) {
    count_wrong_pin (comer, session);
  }
  done (0, error, comer->user_data);
}

static gboolean
looks_like_pin (const char *secret)
{
  return cy_pin_check (secret, NULL);
}

/**
 * cy_node_prove:
 * @token: of a session.
 * @secret: the PIN or the password of whoever is logged in.
 * @done: told whether it is still them.
 */
void
cy_node_prove (CyNode *node,
               const char *token,
               const char *secret,
               CyNodeDone done,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const CyLoginSession *session = cy_login_find_session (node->login, token, &error);
  Comer *comer;

  if (session == NULL) {
    done (0, error, user_data);
    return;
  }
  comer = comer_new (node, session->user, G_CALLBACK (done), user_data);
  comer->token = g_strdup (token);
  cy_login_check (node->login, session->user, secret,
                  looks_like_pin (secret) ? CY_SECRET_PIN : CY_SECRET_PASSWORD, on_proved_cb,
                  comer);
}
