/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "control-fixture.h"
#include "cy-control-client.h"
#include "cy-control.h"
#include "cy-ctl.h"

#define WORD  "correct horse"
#define OTHER "battery staple"

static GString *printed;
static GString *complained;

static void
print_cb (const char *text)
{
  g_string_append (printed, text);
}

static void
complain_cb (const char *text)
{
  g_string_append (complained, text);
}

static void
set_variable (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

typedef struct {
  const char *line;
  const char *token;
  const char *password;
  const char *new_password;
  const char *pin;
  int status;
  const char *printed;
  const char *complained;
} Line;

static int
run_line (const char *dir, const Line *line)
{
  g_autofree char *text = g_strconcat ("chargeyardctl --json --data ", dir, " ", line->line, NULL);
  g_auto (GStrv) argv = g_strsplit (text, " ", -1);
  int status;

  set_variable ("CHARGEYARD_TOKEN", line->token);
  set_variable ("CHARGEYARD_PASSWORD", line->password);
  set_variable ("CHARGEYARD_NEW_PASSWORD", line->new_password);
  set_variable ("CHARGEYARD_PIN", line->pin);
  g_string_truncate (printed, 0);
  g_string_truncate (complained, 0);
  g_set_print_handler (print_cb);
  g_set_printerr_handler (complain_cb);
  status = cy_ctl_run ((int) g_strv_length (argv), argv);
  /* The test tells how it went in the same way. */
  g_set_print_handler (NULL);
  g_set_printerr_handler (NULL);
  return status;
}

static void
expect (const char *dir, const Line *line)
{
  int status = run_line (dir, line);

  if (status != line->status || strstr (printed->str, line->printed) == NULL ||
      strstr (complained->str, line->complained) == NULL)
    g_error ("%s: %d %s %s", line->line, status, printed->str, complained->str);
}

static char *
dup_printed_text (const char *member)
{
  g_autoptr (JsonNode) node = cy_json_parse (printed->str, -1, 1 << 20, NULL);

  return g_strdup (
    json_object_get_string_member_with_default (json_node_get_object (node), member, NULL));
}

/* From an open house to one with people in it, as an administrator types it on a directory nobody runs on. */
static const Line lines[] = {
  { "users", NULL, NULL, NULL, NULL, 0, "[]", "" },
  { "user whoami --as li", NULL, NULL, NULL, NULL, 0, "\"accounts\": false", "" },
  { "user add li operator", NULL, NULL, WORD, NULL, 1, "", "must be an administrator" },
  { "user add ann administrator --name Ann", NULL, NULL, "short", NULL, 1, "", "at least 8" },
  { "user add ann administrator --name Ann", NULL, NULL, WORD, NULL, 0, "\"user\": \"ann\"", "" },
  { "user add ann viewer", NULL, NULL, WORD, NULL, 1, "", "there is a user \"ann\" already" },
  { "user add li attendant --areas s1 --as ann", WORD, NULL, OTHER, NULL, 0, "\"li\"", "" },
  { "user add x king", NULL, NULL, OTHER, NULL, 1, "", "role" },
  { "user add x/y viewer", NULL, NULL, OTHER, NULL, 1, "", "only letters" },
  { "user add x", NULL, NULL, OTHER, NULL, 2, "", "role is missing" },
  { "users", NULL, NULL, NULL, NULL, 0, "\"password\": true", "" },
  { "users --as li", NULL, NULL, NULL, NULL, 1, "", "may not edit accounts" },
  { "user whoami --as li", NULL, NULL, NULL, NULL, 0, "\"role\": \"attendant\"", "" },
  { "piles --as li", NULL, NULL, NULL, NULL, 3, "", "" }, /* allowed, but nobody runs */
  { "list area --as zhang", NULL, NULL, NULL, NULL, 1, "", "has no account here" },
  { "list area --as system", NULL, NULL, NULL, NULL, 1, "", "nobody acts under the name" },
  { "list area --as li", OTHER, NULL, NULL, NULL, 0, "[]", "" },
  { "list area --as li", WORD, NULL, NULL, NULL, 1, "", "is wrong" },
  { "user password --as li", NULL, OTHER, "another one", NULL, 0, "\"changes\": 1", "" },
  { "user password ann", NULL, "another one", OTHER, NULL, 1, "", "is wrong" },
  { "user pin --as li", NULL, "another one", NULL, "4711", 0, "\"changes\": 1", "" },
  { "user pin --as li", NULL, "another one", NULL, "47", 1, "", "4 to 8 digits" },
  { "user login li", "cyt-over", "another one", NULL, NULL, 0, "\"token\": \"cyt-", "" },
  { "user login li", NULL, OTHER, NULL, NULL, 1, "", "is wrong" },
  { "user set-role li viewer --as ann", WORD, NULL, NULL, NULL, 0, "\"changes\": 1", "" },
  { "user role li viewer --as ann", NULL, NULL, NULL, NULL, 0, "\"changes\": 0", "" },
  { "user disable li --as li", NULL, NULL, NULL, NULL, 1, "", "may not edit accounts" },
  { "user disable li --as ann", NULL, NULL, NULL, NULL, 0, "\"changes\": 1", "" },
  { "list area --as li", NULL, NULL, NULL, NULL, 1, "", "is disabled" },
  { "user enable li --as ann", NULL, NULL, NULL, NULL, 0, "\"changes\": 1", "" },
  { "user disable ann", NULL, NULL, NULL, NULL, 1, "", "must stay" },
  { "user delete ann", NULL, NULL, NULL, NULL, 1, "", "must stay" },
  { "user unlock zhang", NULL, NULL, NULL, NULL, 1, "", "there is no account" },
  { "user recover li --as ann", NULL, NULL, NULL, NULL, 1, "", "who owns the node" },
  { "user delete li --as ann", NULL, NULL, NULL, NULL, 0, "\"changes\"", "" },
  { "user explode li", NULL, NULL, NULL, NULL, 2, "", "there is no \"user explode\"" },
  { "user disable", NULL, NULL, NULL, NULL, 2, "", "id is missing" },
};

static void
test_lines (void)
{
  g_autofree char *dir = node_fixture_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    expect (dir, &lines[i]);
  node_fixture_remove_tree (dir);
}

/* The administrator forgot everything; whoever owns the files comes back in, strict house or not. Nothing
 * that opens an account is ever printed by the journal. */
static void
test_recover (void)
{
  static const Line house[] = {
    { "user add ann administrator", NULL, NULL, WORD, NULL, 0, "", "" },
    { "set policy house name=House strict_login=true", NULL, NULL, NULL, NULL, 0, "", "" },
    { "list area", NULL, NULL, NULL, NULL, 1, "", "log in" },
    { "list area --as ann", NULL, NULL, NULL, NULL, 1, "", "a password or token" },
    { "user recover ann", NULL, NULL, NULL, NULL, 0, "\"code\"", "" },
  };
  g_autofree char *dir = node_fixture_make_dir ();
  g_autofree char *code = NULL;
  Line use = {
    "user password ann --as ann", NULL, NULL, OTHER, NULL, 1, "", "a password or token"
  };
  Line journal = { "journal --as ann", OTHER, NULL, NULL, NULL, 0, "\"user.recover\"", "" };

  for (guint i = 0; i < G_N_ELEMENTS (house); i++)
    expect (dir, &house[i]);
  code = dup_printed_text ("code");
  use.password = code;
  expect (dir, &use);
  /* The code is shown for what it is: whose account it is stands in the verb. */
  use.token = NULL;
  use.line = "user password ann";
  use.status = 0;
  use.complained = "";
  expect (dir, &use);
  expect (dir, &journal);
  g_assert_null (strstr (printed->str, "argon2"));
  node_fixture_remove_tree (dir);
}

typedef struct {
  const char *dir;
  const char *verb;
  JsonNode *arguments;
  const char *actor;
  const char *token;
  GError *error;
} Call;

static gpointer
call_in_thread (gpointer data)
{
  Call *call = data;

  return cy_control_client_call (call->dir, call->verb, call->arguments, call->actor, call->token,
                                 &call->error);
}

static JsonNode *
call (ControlFixture *fixture,
      const char *verb,
      const char *arguments,
      const char *actor,
      const char *token,
      const char *why)
{
  g_autoptr (JsonNode) node = cy_json_parse (arguments, -1, 1 << 16, NULL);
  Call errand = { fixture->node->dir, verb, node, actor, token, NULL };
  JsonNode *answer = control_fixture_run (call_in_thread, &errand);

  if (why == NULL)
    g_assert_no_error (errand.error);
  else
    g_assert_nonnull (strstr (errand.error->message, why));
  g_clear_error (&errand.error);
  return answer;
}

/* On a socket: a token stands for its session, and for nobody once that is over. */
static void
test_token (void)
{
  ControlFixture fixture;
  g_autoptr (JsonNode) added = NULL;
  g_autoptr (JsonNode) in = NULL;
  g_autoptr (JsonNode) who = NULL;
  g_autoptr (JsonNode) out = NULL;
  const char *token;

  control_fixture_open (&fixture, FALSE);
  added = call (&fixture, "user",
                "{\"action\":\"add\",\"id\":\"ann\",\"role\":\"administrator\",\"new_password\":"
                "\"" WORD "\"}",
                NULL, NULL, NULL);
  in = call (&fixture, "user", "{\"action\":\"login\",\"id\":\"ann\",\"password\":\"" WORD "\"}",
             NULL, NULL, NULL);
  token = json_object_get_string_member (json_node_get_object (in), "token");
  who = call (&fixture, "user", "{\"action\":\"whoami\"}", NULL, token, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (who), "user"), ==, "ann");
  g_assert_null (call (&fixture, "users", "{}", "li", token, "not one of"));
  out = call (&fixture, "user", "{\"action\":\"logout\"}", NULL, token, NULL);
  g_assert_null (call (&fixture, "users", "{}", NULL, token, "the session is over"));
  control_fixture_close (&fixture);
}

/* Blanks at the ends of a password are of the password: HTTP takes them off a header, and off this one not. */
static void
test_blanks (void)
{
  static const char *const passwords[] = { " first and last ", "\xe3\x80\x80wide blank",
                                           "at the end  " };
  ControlFixture fixture;
  g_autoptr (JsonNode) added = NULL;

  control_fixture_open (&fixture, FALSE);
  added = call (&fixture, "user",
                "{\"action\":\"add\",\"id\":\"ann\",\"role\":\"administrator\",\"new_password\":"
                "\"" WORD "\"}",
                NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++) {
    g_autofree char *change = g_strdup_printf (
      "{\"action\":\"password\",\"id\":\"ann\",\"password\":\"%s\",\"new_password\":\"%s\"}",
      i == 0 ? WORD : passwords[i - 1], passwords[i]);
    g_autofree char *trimmed = g_strstrip (g_strdup (passwords[i]));
    g_autoptr (JsonNode) changed = call (&fixture, "user", change, NULL, NULL, NULL);
    g_autoptr (JsonNode) users = call (&fixture, "users", "{}", "ann", passwords[i], NULL);

    g_assert_nonnull (users);
    if (!g_str_equal (trimmed, passwords[i]))
      g_assert_null (call (&fixture, "users", "{}", "ann", trimmed, "is wrong"));
  }
  control_fixture_close (&fixture);
}

/* What is no token is refused before anybody looks. */
static void
test_bad_header (void)
{
  static const char *const headers[] = { "Chargeyard-Token: \r\n", "Chargeyard-Token: \x01\r\n",
                                         "Chargeyard-Token-Base64: \r\n",
                                         "Chargeyard-Token-Base64: AAECAw==\r\n" };
  g_autofree char *long_one = g_strnfill (300, 'x');
  g_autofree char *too_long = g_strconcat ("Chargeyard-Token: ", long_one, "\r\n", NULL);
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i <= G_N_ELEMENTS (headers); i++) {
    g_autofree char *request =
      control_fixture_request ("users", i < G_N_ELEMENTS (headers) ? headers[i] : too_long, "{}");
    g_autofree char *reply = control_fixture_talk (&fixture, request, strlen (request));

    g_assert_cmpuint (control_fixture_status (reply), ==, 400);
  }
  control_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  printed = g_string_new (NULL);
  complained = g_string_new (NULL);
  g_test_add_func ("/ctl-people/lines", test_lines);
  g_test_add_func ("/ctl-people/recover", test_recover);
  g_test_add_func ("/ctl-people/token", test_token);
  g_test_add_func ("/ctl-people/blanks", test_blanks);
  g_test_add_func ("/ctl-people/bad-header", test_bad_header);
  status = g_test_run ();
  g_string_free (printed, TRUE);
  g_string_free (complained, TRUE);
  return status;
}
