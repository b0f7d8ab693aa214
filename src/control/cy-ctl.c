/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ctl.h"

#include "cy-command.h"
#include "cy-config.h"
#include "cy-control-call.h"
#include "cy-control-client.h"
#include "cy-control.h"
#include "cy-ctl-grammar.h"
#include "cy-ctl-print.h"
#include "cy-ctl-secret.h"
#include "cy-node-backup.h"

/* How often a command under way is asked about. */
#define FOLLOW_US (G_USEC_PER_SEC / 5)

enum {
  EXIT_DONE = 0,
  EXIT_REFUSED = 1,
  EXIT_USAGE = 2,
  EXIT_NO_NODE = 3,
};

static const int exit_of_error[] = {
  [CY_CONTROL_ERROR_USAGE] = EXIT_USAGE,
  [CY_CONTROL_ERROR_REFUSED] = EXIT_REFUSED,
  [CY_CONTROL_ERROR_NO_NODE] = EXIT_NO_NODE,
};

typedef struct {
  char *data_dir;
  char *actor;
  const char *token; /* borrowed, nullable */
  gboolean json;
  gboolean version;
  char **words;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data_dir);
  g_free (options->actor);
  g_strfreev (options->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
report (const GError *error)
{
  g_printerr ("chargeyardctl: %s\n", error->message);
  return error->domain == CY_CONTROL_ERROR ? exit_of_error[error->code] : EXIT_REFUSED;
}

/* The program's own options stand before the verb; what follows belongs to the verb. */
static gboolean
parse_options (char **argv, Options *options, GError **error)
{
  g_autofree char *verbs = cy_ctl_usage ();
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, "The node's data directory", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Print JSON instead of tables", NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &options->actor, "Who does it, for the journal", "USER" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("VERB ...");
  g_auto (GStrv) before = g_strdupv (argv);
  g_autoptr (GError) local = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_description (context, verbs);
  if (!g_option_context_parse_strv (context, &before, &local)) {
    g_set_error_literal (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, local->message);
    return FALSE;
  }
  options->words = g_strdupv (before + 1);
  return TRUE;
}

/* The options people put behind the verb out of habit work there too. */
static void
take_trailing_options (Options *options)
{
  guint kept = 0;

  for (guint i = 0; options->words[i] != NULL; i++) {
    char *word = options->words[i];

    if (g_str_equal (word, "--json")) {
      options->json = TRUE;
      g_free (word);
    } else if (g_str_equal (word, "--as") && options->words[i + 1] != NULL) {
      g_free (options->actor);
      options->actor = options->words[++i];
      g_free (word);
    } else {
      options->words[kept++] = word;
    }
  }
  options->words[kept] = NULL;
}

typedef struct {
  JsonNode *result;
  GError *error;
  gboolean done;
} Outcome;

static void
on_reply_cb (JsonNode *result, const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->result = result == NULL ? NULL : json_node_ref (result);
  outcome->error = error == NULL ? NULL : g_error_copy (error);
  outcome->done = TRUE;
}

/* Nobody runs on the data directory: open it for the length of one verb. */
static JsonNode *
call_here (const Options *options, const CyCtlCommand *command, GError **error)
{
  const CyNodeOptions node_options = { .data_dir = options->data_dir };
  g_autoptr (CyNode) node = cy_node_new (&node_options, error);
  Outcome outcome = { 0 };

  if (node == NULL)
    return NULL;
  cy_control_ask (node, command->verb, json_node_get_object (command->arguments), options->actor,
                  options->token, on_reply_cb, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  cy_node_stop (node);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.result;
}

/* A restore must find nothing open, so it is not done by a node. */
static JsonNode *
restore_here (const Options *options, const CyCtlCommand *command, GError **error)
{
  JsonObject *arguments = json_node_get_object (command->arguments);
  const char *path = json_object_get_string_member_with_default (arguments, "path", NULL);
  gboolean take_over =
    json_object_get_boolean_member_with_default (arguments, "take-over-identity", FALSE);
  JsonObject *changes;

  if (!json_object_get_boolean_member_with_default (arguments, "cancel", FALSE)) {
    if (path != NULL)
      return cy_restore_here (options->data_dir, path, take_over,
                              options->actor != NULL ? options->actor : g_get_user_name (), error);
    g_set_error_literal (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE, "path is missing");
    return NULL;
  }
  if (!cy_cancel_restore_here (options->data_dir, error))
    return NULL;
  changes = json_object_new ();
  json_object_set_int_member (changes, "changes", 0);
  return cy_control_take_object (changes);
}

static JsonNode *
call (const Options *options, const CyCtlCommand *command, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonNode *result = cy_control_client_call (options->data_dir, command->verb, command->arguments,
                                             options->actor, options->token, &local);

  if (result != NULL)
    return result;
  if (!g_error_matches (local, CY_CONTROL_ERROR, CY_CONTROL_ERROR_NO_NODE) ||
      cy_control_verb_is_live (command->verb)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return g_str_equal (command->verb, "restore") ? restore_here (options, command, error)
                                                : call_here (options, command, error);
}

/* A table for people has what people read; the rest of a line is in the JSON. */
static void
keep_words (JsonNode *lines)
{
  static const char *const rest[] = { "kind", "subject", "node",   "stream",
                                      "seq",  "changes", "payload" };
  JsonArray *array = json_node_get_array (lines);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    for (guint k = 0; k < G_N_ELEMENTS (rest); k++)
      json_object_remove_member (json_array_get_object_element (array, i), rest[k]);
  }
}

/* What a look at the disk found is a table below what it comes to. */
static char *
format_look (JsonObject *look)
{
  g_autoptr (JsonObject) rest = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), rest);
  g_autofree char *rows = g_strdup ("");
  g_autofree char *members = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, look);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!JSON_NODE_HOLDS_ARRAY (value)) {
      json_object_set_member (rest, name, json_node_ref (value));
    } else if (json_array_get_length (json_node_get_array (value)) > 0) {
      g_free (rows);
      rows = cy_ctl_format_table (value);
    }
  }
  members = cy_ctl_format_table (node);
  return g_strdup_printf ("%s%s%s", members, *rows != '\0' ? "\n" : "", rows);
}

static gboolean
is_look (const CyCtlCommand *command, JsonNode *result)
{
  return JSON_NODE_HOLDS_OBJECT (result) &&
         (g_str_equal (command->verb, "check") || g_str_equal (command->verb, "audit"));
}

static void
print_result (const Options *options, const CyCtlCommand *command, JsonNode *result)
{
  g_autofree char *text = NULL;

  if (g_str_equal (command->verb, "audit") && JSON_NODE_HOLDS_ARRAY (result) && !options->json)
    keep_words (result);
  if (command->csv && JSON_NODE_HOLDS_ARRAY (result))
    text = cy_ctl_format_csv (result);
  else if (command->csv && JSON_NODE_HOLDS_VALUE (result))
    text = json_node_dup_string (result);
  else if (options->json || g_str_equal (command->verb, "export"))
    text = cy_json_to_text (result, TRUE);
  else if (is_look (command, result))
    text = format_look (json_node_get_object (result));
  else
    text = cy_ctl_format_table (result);
  g_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
}

/* A command that was given: its state, and NULL for answers of other verbs. */
static const char *
state_of_given (const CyCtlCommand *command, JsonNode *result)
{
  JsonObject *arguments = json_node_get_object (command->arguments);
  const char *action = json_object_get_string_member_with_default (arguments, "action", "");
  gboolean given = g_str_equal (command->verb, "command")
                     ? json_object_get_boolean_member_with_default (arguments, "yes", FALSE)
                     : g_str_equal (command->verb, "commands") &&
                         (g_str_equal (action, "operate") || g_str_equal (action, "approve"));

  return given && JSON_NODE_HOLDS_OBJECT (result)
           ? json_object_get_string_member_with_default (json_node_get_object (result), "state", "")
           : NULL;
}

static gboolean
is_under_way (const char *state)
{
  CyCommandState value;

  return cy_command_state_find (state, &value) && value >= CY_COMMAND_ORDERED &&
         !cy_command_state_is_final (value);
}

/* A command takes its time: asks again until it is at its end. */
static JsonNode *
follow (const Options *options, const CyCtlCommand *command, JsonNode *result, GError **error)
{
  const char *state = state_of_given (command, result);

  while (state != NULL && is_under_way (state)) {
    const char *id = json_object_get_string_member (json_node_get_object (result), "id");
    g_autoptr (JsonObject) question = json_object_new ();
    g_autoptr (JsonNode) arguments = NULL;

    json_object_set_string_member (question, "action", "show");
    json_object_set_string_member (question, "id", id);
    arguments = json_node_init_object (json_node_alloc (), question);
    g_usleep (FOLLOW_US);
    json_node_unref (result);
    result = cy_control_client_call (options->data_dir, "commands", arguments, options->actor,
                                     options->token, error);
    if (result == NULL)
      return NULL;
    state = json_object_get_string_member (json_node_get_object (result), "state");
  }
  return result;
}

/* The better fits first, wherever they were found. */
static gint
compare_scores (gconstpointer a, gconstpointer b)
{
  JsonObject *left = json_node_get_object (*(JsonNode *const *) a);
  JsonObject *right = json_node_get_object (*(JsonNode *const *) b);
  gint64 left_score = json_object_get_int_member_with_default (left, "score", 0);
  gint64 right_score = json_object_get_int_member_with_default (right, "score", 0);

  return (left_score < right_score) - (left_score > right_score);
}

static void
add_rows (GPtrArray *rows, JsonNode *part)
{
  JsonObject *object = json_node_get_object (part);
  JsonArray *more = json_object_get_array_member (object, "rows");

  for (guint i = 0; more != NULL && i < json_array_get_length (more); i++)
    g_ptr_array_add (rows, json_node_ref (json_array_get_element (more, i)));
}

/* A probe answers in parts: asks for the rest, and takes all together. */
static JsonNode *
follow_probe (const Options *options, const CyCtlCommand *command, JsonNode *result, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonObject *arguments = json_node_get_object (command->arguments);
  const char *what = json_object_get_string_member_with_default (arguments, "what", "");
  JsonArray *all;

  if (!JSON_NODE_HOLDS_OBJECT (result))
    return result;
  add_rows (rows, result);
  while (!json_object_get_null_member (json_node_get_object (result), "next")) {
    json_object_set_int_member (arguments, "from",
                                json_object_get_int_member (json_node_get_object (result), "next"));
    json_node_unref (result);
    result = cy_control_client_call (options->data_dir, "probe", command->arguments, options->actor,
                                     options->token, error);
    if (result == NULL)
      return NULL;
    add_rows (rows, result);
  }
  if (g_str_equal (what, "profiles"))
    g_ptr_array_sort (rows, compare_scores);
  all = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (all, json_node_ref (rows->pdata[i]));
  json_object_set_array_member (json_node_get_object (result), "rows", all);
  return result;
}

/* What a probe found is a table; what else there is to say stands beside it. */
static void
print_probe (JsonNode *result)
{
  JsonObject *object = json_node_get_object (result);
  const char *reader = json_object_get_string_member_with_default (object, "read_by", NULL);
  g_autofree char *text = cy_ctl_format_table (json_object_get_member (object, "rows"));

  g_print ("%s", text);
  if (reader != NULL)
    g_printerr ("chargeyardctl: pile %s is read over the same connection; a device that stands one"
                " session may refuse the probe\n",
                reader);
}

/* Below the members, those who were removed and wrote on; who cannot be asked has said so before. */
static void
print_uncounted (const Options *options)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (JsonNode) none = json_node_init_object (json_node_alloc (), nothing);
  g_autoptr (JsonNode) result = cy_control_client_call (options->data_dir, "uncounted", none,
                                                        options->actor, options->token, NULL);
  JsonArray *list = result == NULL ? NULL : json_node_get_array (result);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonObject *removed = json_array_get_object_element (list, i);
    const char *id = json_object_get_string_member (removed, "id");
    const char *name = json_object_get_string_member_with_default (removed, "name", NULL);

    g_print ("%s%s%.8s%s was removed: %" G_GINT64_FORMAT " entries that it wrote later do not"
             " count\n",
             name != NULL ? name : "", name != NULL ? " (" : "", id, name != NULL ? ")" : "",
             json_object_get_int_member (removed, "entries"));
  }
}

/* The first thing that a look at the disk found wrong. */
static const char *
first_damage (JsonObject *object)
{
  JsonArray *broken = json_object_has_member (object, "broken")
                        ? json_object_get_array_member (object, "broken")
                        : json_object_get_array_member (object, "parts");

  for (guint i = 0; i < json_array_get_length (broken); i++) {
    JsonObject *item = json_array_get_object_element (broken, i);

    if (json_object_has_member (item, "message"))
      return json_object_get_string_member (item, "message");
    if (!json_object_get_boolean_member (item, "ok"))
      return json_object_get_string_member (item, "detail");
  }
  return "something is broken";
}

/* `check` and `audit verify`: the answer is there, and says that all is not well. */
static gboolean
tells_damage (const CyCtlCommand *command, JsonNode *result)
{
  JsonObject *object = is_look (command, result) ? json_node_get_object (result) : NULL;

  if (object == NULL)
    return FALSE;
  if (json_object_get_boolean_member_with_default (object, "ok", TRUE))
    return FALSE;
  g_printerr ("chargeyardctl: %s\n", first_damage (object));
  return TRUE;
}

/* What a given command's end means for scripts. */
static int
exit_of_result (const CyCtlCommand *command, JsonNode *result)
{
  const char *state = state_of_given (command, result);
  const char *outcome;

  if (tells_damage (command, result))
    return EXIT_REFUSED;
  if (state == NULL || g_str_equal (state, "verified") || g_str_equal (state, "waiting"))
    return EXIT_DONE;
  outcome =
    json_object_get_string_member_with_default (json_node_get_object (result), "outcome", NULL);
  g_printerr ("chargeyardctl: %s%s%s\n", state, outcome != NULL ? ": " : "",
              outcome != NULL ? outcome : "");
  return EXIT_REFUSED;
}

/* Who logs in shows the password itself; a token that is over must not be in the way. */
static const char *
find_token (const CyCtlCommand *command)
{
  JsonObject *arguments = json_node_get_object (command->arguments);
  const char *action = json_object_get_string_member_with_default (arguments, "action", "");
  const char *token = g_getenv ("CHARGEYARD_TOKEN");

  if (token == NULL || *token == '\0' ||
      (g_str_equal (command->verb, "user") && g_str_equal (action, "login")))
    return NULL;
  return token;
}

/**
 * cy_ctl_run:
 *
 * The whole of `chargeyardctl`.
 *
 * Returns: the exit status: 0 done, 1 refused or failed, 2 usage, 3 no node is running.
 */
int
cy_ctl_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (CyCtlCommand) command = { 0 };
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_options (argv, &options, &error))
    return report (error);
  if (options.version) {
    g_print ("chargeyardctl %s\n", CY_VERSION);
    return EXIT_DONE;
  }
  take_trailing_options (&options);
  if (options.data_dir == NULL) {
    g_printerr ("chargeyardctl: --data DIR is missing\n");
    return EXIT_USAGE;
  }
  if (!cy_ctl_parse (options.words, &command, &error) || !cy_ctl_take_secrets (&command, &error))
    return report (error);
  options.token = find_token (&command);
  if ((result = call (&options, &command, &error)) == NULL ||
      (result = g_str_equal (command.verb, "probe")
                  ? follow_probe (&options, &command, result, &error)
                  : follow (&options, &command, result, &error)) == NULL)
    return report (error);
  if (g_str_equal (command.verb, "probe") && !options.json && JSON_NODE_HOLDS_OBJECT (result))
    print_probe (result);
  else
    print_result (&options, &command, result);
  if (g_str_equal (command.verb, "peers") && !options.json)
    print_uncounted (&options);
  return exit_of_result (&command, result);
}
