/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ctl-secret.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cy-control.h"

/* What is longer is refused by the node anyway. */
#define MAX_LINE 1024

/* A secret on the command line would be seen by everybody on the machine: it stands in the environment, or
 * on standard input, a line each in this order. One that may be left out is not asked for. */
static const struct {
  const char *action;
  const char *member;
  const char *variable;
  const char *prompt;
  gboolean optional;
} secrets[] = {
  { "add", "new_password", "CHARGEYARD_NEW_PASSWORD", NULL, TRUE },
  { "login", "password", "CHARGEYARD_PASSWORD", "Password: ", FALSE },
  { "password", "password", "CHARGEYARD_PASSWORD", "Password or one-time code: ", FALSE },
  { "password", "new_password", "CHARGEYARD_NEW_PASSWORD", "New password: ", FALSE },
  { "pin", "password", "CHARGEYARD_PASSWORD", "Password: ", FALSE },
  { "pin", "pin", "CHARGEYARD_PIN", "New PIN: ", FALSE },
};

static gboolean
hide_typing (struct termios *before)
{
  struct termios hidden;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, before) != 0)
    return FALSE;
  hidden = *before;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/* Returns: (transfer full) (nullable): a line of standard input. */
static char *
ask (const char *prompt)
{
  char line[MAX_LINE];
  struct termios before;
  gboolean hidden = hide_typing (&before);
  char *got;

  if (hidden)
    g_printerr ("%s", prompt);
  got = fgets (line, sizeof line, stdin);
  if (hidden) {
    (void) tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    g_printerr ("\n");
  }
  if (got == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  got = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return got;
}

/**
 * cy_ctl_take_secrets:
 *
 * Adds the passwords that a verb needs.
 *
 * Errors: %CY_CONTROL_ERROR_USAGE when one is neither in the environment nor on standard input.
 */
gboolean
cy_ctl_take_secrets (CyCtlCommand *command, GError **error)
{
  JsonObject *arguments = json_node_get_object (command->arguments);
  const char *action = json_object_get_string_member_with_default (arguments, "action", "");

  for (guint i = 0; i < G_N_ELEMENTS (secrets) && g_str_equal (command->verb, "user"); i++) {
    const char *known = g_getenv (secrets[i].variable);
    g_autofree char *typed = NULL;

    if (!g_str_equal (action, secrets[i].action))
      continue;
    if (known == NULL && !secrets[i].optional &&
        (known = typed = ask (secrets[i].prompt)) == NULL) {
      g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE,
                   "user %s: a line is missing on standard input, or %s", action,
                   secrets[i].variable);
      return FALSE;
    }
    if (known != NULL)
      json_object_set_string_member (arguments, secrets[i].member, known);
  }
  return TRUE;
}
