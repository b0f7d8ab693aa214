/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-wall.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-fold.h"
#include "cy-node-error.h"
#include "cy-permission-place.h"
#include "cy-posting.h"

gboolean
cy_wall_is_open (CyYard *yard)
{
  return cy_yard_count (yard, CY_KIND_USER) == 0;
}

static gboolean
has_chief (CyYard *yard)
{
  g_autoptr (GPtrArray) users = cy_yard_list (yard, CY_KIND_USER);

  for (guint i = 0; i < users->len; i++) {
    if (cy_user_is_chief (users->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_wall_is_strict:
 *
 * Returns: whether the owner of the process must log in like everybody. While nobody could let them in, as
 *   after two nodes each took the rights of the other's administrator, they need not.
 */
gboolean
cy_wall_is_strict (CyYard *yard)
{
  g_autoptr (GPtrArray) policies = cy_yard_list (yard, CY_KIND_POLICY);

  for (guint i = 0; i < policies->len; i++) {
    if (cy_record_get_bool (policies->pdata[i], "strict_login", FALSE))
      return has_chief (yard);
  }
  return FALSE;
}

/**
 * cy_wall_find_account:
 *
 * Returns: (transfer none) (nullable): the enabled account of that name.
 */
CyRecord *
cy_wall_find_account (CyYard *yard, const char *actor)
{
  CyRecord *user = cy_yard_get (yard, CY_KIND_USER, actor);

  return user != NULL && cy_user_is_enabled (user) ? user : NULL;
}

static gboolean
is_owner (const CyWall *wall, const char *actor)
{
  return g_str_equal (actor, wall->owner) &&
         cy_yard_get (wall->yard, CY_KIND_USER, actor) == NULL && !cy_wall_is_strict (wall->yard);
}

/**
 * cy_wall_get_role:
 *
 * Returns: what @actor is here; who may do everything is an administrator.
 */
CyRole
cy_wall_get_role (const CyWall *wall, const char *actor)
{
  if (cy_wall_is_open (wall->yard) || is_owner (wall, actor))
    return CY_ROLE_ADMINISTRATOR;
  return cy_user_get_role (cy_wall_find_account (wall->yard, actor));
}

static gboolean
deny_unknown (CyYard *yard, const char *actor, GError **error)
{
  if (g_str_equal (actor, CY_ACTOR_NOBODY))
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED,
                         _ ("nobody is logged in here: log in first"));
  else if (cy_yard_get (yard, CY_KIND_USER, actor) != NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED, _ ("the account “%s” is disabled"),
                 actor);
  else
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED, _ ("“%s” has no account here: log in"),
                 actor);
  return FALSE;
}

static gboolean
deny_role (const CyRecord *user, CyAction action, GError **error)
{
  const char *label = cy_role_label (cy_user_get_role (user));
  g_autofree char *role = g_utf8_strdown (_ (label), -1);

  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED, _ ("%s (%s) may not %s"), user->id, role,
               _ (cy_action_label (action)));
  return FALSE;
}

/* `pile:p1` as people call it; what is no record is called what it is called. */
static char *
name_subject (CyYard *yard, const char *subject)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  g_autofree char *name = NULL;
  CyKindId kind;

  if (g_strv_length (parts) != 2 || !cy_kind_find (parts[0], &kind))
    return g_strdup (subject);
  name = cy_yard_display_name (yard, kind, parts[1]);
  return g_strdup_printf ("%s %s", _ (cy_kind_get (kind)->label), name);
}

static char *
name_areas (CyYard *yard, const CyRecord *user)
{
  g_auto (GStrv) areas = cy_user_list_areas (user);

  for (guint i = 0; areas[i] != NULL; i++) {
    gboolean is_area = cy_yard_get (yard, CY_KIND_AREA, areas[i]) != NULL;
    char *name = cy_yard_display_name (yard, is_area ? CY_KIND_AREA : CY_KIND_STATION, areas[i]);

    g_free (areas[i]);
    areas[i] = name;
  }
  return g_strjoinv (", ", areas);
}

static gboolean
deny_place (CyYard *yard,
            const CyRecord *user,
            CyAction action,
            const char *subject,
            GError **error)
{
  g_autofree char *areas = name_areas (yard, user);
  g_autofree char *where = subject == NULL ? NULL : name_subject (yard, subject);

  if (where == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED,
                 _ ("%s may %s only in %s; this is about the whole network"), user->id,
                 _ (cy_action_label (action)), areas);
  else
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED, _ ("%s may %s only in %s, not at %s"),
                 user->id, _ (cy_action_label (action)), areas, where);
  return FALSE;
}

static gboolean
is_everywhere (const CyRecord *user)
{
  g_auto (GStrv) areas = cy_user_list_areas (user);

  return areas[0] == NULL;
}

/* What needs no role at all. */
static gboolean
is_free (const CyWall *wall, const char *actor, CyAction action)
{
  return cy_user_name_is_taken (actor) || action == CY_ACTION_STOP ||
         cy_wall_is_open (wall->yard) ||
         (action == CY_ACTION_OWNER && g_str_equal (actor, wall->owner)) || is_owner (wall, actor);
}

/* Whether the role lets @actor do it, wherever it is; @out_user is the account to ask for its places, NULL
 * when nothing more is asked. */
static gboolean
may_at_all (const CyWall *wall,
            const char *actor,
            CyAction action,
            CyRecord **out_user,
            GError **error)
{
  CyRecord *user;

  *out_user = NULL;
  if (is_free (wall, actor, action))
    return TRUE;
  if ((user = cy_wall_find_account (wall->yard, actor)) == NULL)
    return deny_unknown (wall->yard, actor, error);
  if (!cy_permission_allows (cy_user_get_role (user), action))
    return deny_role (user, action, error);
  if (cy_permission_scope (action) == CY_SCOPE_WHOLE && !is_everywhere (user))
    return deny_place (wall->yard, user, action, NULL, error);
  if (cy_permission_scope (action) == CY_SCOPE_PLACE)
    *out_user = user;
  return TRUE;
}

/**
 * cy_wall_may:
 * @subject: (nullable): what it is done to; %NULL asks whether it may be done anywhere.
 */
gboolean
cy_wall_may (const CyWall *wall,
             const char *actor,
             CyAction action,
             const char *subject,
             GError **error)
{
  CyRecord *user;

  if (!may_at_all (wall, actor, action, &user, error))
    return FALSE;
  return user == NULL || subject == NULL || cy_permission_covers (wall->yard, user, subject) ||
         deny_place (wall->yard, user, action, subject, error);
}

/* Entries */

/* What a draft is about, for who asks of places and commands. */
typedef struct {
  char *command;     /* nullable */
  char *posting;     /* nullable: its kind */
  gboolean is_cash;  /* it is booked on a till */
  GPtrArray *places; /* owned texts */
} About;

static void
about_clear (About *about)
{
  g_free (about->command);
  g_free (about->posting);
  g_ptr_array_unref (about->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (About, about_clear)

/* A target is `PILE`, `PILE/GUN` or a subject. */
static char *
place_of_target (const char *target)
{
  g_auto (GStrv) parts = NULL;

  if (strchr (target, ':') != NULL)
    return g_strdup (target);
  parts = g_strsplit (target, "/", 2);
  return g_strconcat ("pile:", parts[0] != NULL ? parts[0] : "", NULL);
}

static void
read_targets (About *about, JsonObject *payload)
{
  JsonArray *targets;

  if (!cy_json_get_array (json_object_get_member (payload, "targets"), NULL, &targets, NULL))
    return;
  for (guint i = 0; i < json_array_get_length (targets); i++) {
    const char *target;

    if (cy_json_get_string (json_array_get_element (targets, i), NULL, &target, NULL))
      g_ptr_array_add (about->places, place_of_target (target));
  }
}

static void
read_payload (About *about, const char *text)
{
  static const char *const places[] = { "pile", "station", "area" };
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, (gsize) 16 * 1024 * 1024, NULL);
  JsonObject *payload;
  const char *value;

  if (node == NULL || !cy_json_get_object (node, NULL, &payload, NULL))
    return;
  if (cy_json_get_string (json_object_get_member (payload, "name"), NULL, &value, NULL))
    about->command = g_strdup (value);
  if (cy_json_get_string (json_object_get_member (payload, "kind"), NULL, &value, NULL))
    about->posting = g_strdup (value);
  about->is_cash = json_object_has_member (payload, "till");
  for (guint i = 0; i < G_N_ELEMENTS (places) && about->places->len == 0; i++) {
    if (cy_json_get_string (json_object_get_member (payload, places[i]), NULL, &value, NULL))
      g_ptr_array_add (about->places, g_strconcat (places[i], ":", value, NULL));
  }
  read_targets (about, payload);
}

/* Papers and commands have no place of their own: it is in what is said of them. */
static gboolean
says_where (const CyDraft *draft)
{
  static const char *const prefixes[] = { "command.", "batch.",  "order.",
                                          "change.",  "ledger.", "till." };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (g_str_has_prefix (draft->kind, prefixes[i]))
      return TRUE;
  }
  return FALSE;
}

static void
about_read (About *about, const CyDraft *draft)
{
  about->command = NULL;
  about->posting = NULL;
  about->is_cash = FALSE;
  about->places = g_ptr_array_new_with_free_func (g_free);
  if (!says_where (draft)) {
    g_ptr_array_add (about->places, g_strdup (draft->subject));
    return;
  }
  if (draft->places == NULL)
    read_payload (about, draft->payload);
  if (draft->command != NULL) {
    g_free (about->command);
    about->command = g_strdup (draft->command);
  }
  for (guint i = 0; draft->places != NULL && draft->places[i] != NULL; i++)
    g_ptr_array_add (about->places, place_of_target (draft->places[i]));
}

static gboolean
may_at_all_of (const CyWall *wall,
               const char *actor,
               CyAction action,
               const About *about,
               GError **error)
{
  CyRecord *user;

  if (!may_at_all (wall, actor, action, &user, error))
    return FALSE;
  if (user == NULL || is_everywhere (user))
    return TRUE;
  if (about->places->len == 0)
    return deny_place (wall->yard, user, action, NULL, error);
  for (guint i = 0; i < about->places->len; i++) {
    if (!cy_permission_covers (wall->yard, user, about->places->pdata[i]))
      return deny_place (wall->yard, user, action, about->places->pdata[i], error);
  }
  return TRUE;
}

/* Many at once need more than one does, and no less. */
static gboolean
admit_command (const CyWall *wall, const CyDraft *draft, const About *about, GError **error)
{
  CyAction action = cy_action_of_command (about->command);

  if (!g_str_has_prefix (draft->kind, "batch."))
    return may_at_all_of (wall, draft->actor, action, about, error);
  return may_at_all_of (wall, draft->actor, CY_ACTION_BATCH, about, error) &&
         may_at_all_of (wall, draft->actor, action, about, error);
}

static gboolean
is_own (const CyDraft *draft)
{
  return g_str_has_prefix (draft->subject, CY_SUBJECT_USER_PREFIX) &&
         g_str_equal (draft->subject + strlen (CY_SUBJECT_USER_PREFIX), draft->actor);
}

/**
 * cy_wall_admit_draft:
 *
 * Returns: whether its actor may write it.
 */
gboolean
cy_wall_admit_draft (const CyWall *wall, const CyDraft *draft, GError **error)
{
  CyAction action = cy_action_of_entry (draft->kind, draft->subject);
  g_auto (About) about = { 0 };

  /* Thousands of these come in a flood, and nobody's rights are in question. */
  if (cy_user_name_is_taken (draft->actor)) {
    about.places = g_ptr_array_new ();
    return TRUE;
  }
  about_read (&about, draft);
  if (action == CY_ACTION_OWN) {
    if (is_own (draft) && cy_wall_find_account (wall->yard, draft->actor) != NULL)
      return TRUE;
    action = CY_ACTION_PEOPLE;
  }
  if (g_str_has_prefix (draft->kind, CY_ENTRY_LEDGER_PREFIX))
    action = cy_action_of_posting (about.posting, about.is_cash);
  return cy_action_concerns_commands (draft->kind)
           ? admit_command (wall, draft, &about, error)
           : may_at_all_of (wall, draft->actor, action, &about, error);
}

/* Records */

static gboolean
changes_nothing (const CyRecord *before, const CyRecord *after)
{
  g_autoptr (JsonObject) cells = NULL;

  if (before == NULL)
    return FALSE;
  cells = cy_record_diff (before, after);
  return json_object_get_size (cells) == 0;
}

/* A cell may need more than the record around it does. */
static gboolean
admit_cells (const CyWall *wall,
             const CyRecord *before,
             const CyRecord *after,
             const char *actor,
             GError **error)
{
  g_autoptr (JsonObject) cells = cy_record_diff (before, after);
  JsonObjectIter iter;
  const char *cell;

  json_object_iter_init (&iter, cells);
  while (json_object_iter_next (&iter, &cell, NULL)) {
    CyAction action = cy_action_of_cell (after->kind, cell);
    CyRecord *user;

    if (action != cy_action_of_record (after->kind) &&
        !may_at_all (wall, actor, action, &user, error))
      return FALSE;
  }
  return TRUE;
}

/* It must be theirs where it is, and where it will be. */
static gboolean
admit_record (const CyWall *wall,
              CyYard *after,
              const CyRecord *record,
              const char *actor,
              GError **error)
{
  CyAction action = cy_action_of_record (record->kind);
  CyRecord *current = cy_yard_get (wall->yard, record->kind, record->id);
  g_autofree char *subject = cy_record_subject (record->kind, record->id);
  CyRecord *user;

  if (changes_nothing (current, record))
    return TRUE;
  if (!may_at_all (wall, actor, action, &user, error) ||
      !admit_cells (wall, current, record, actor, error))
    return FALSE;
  return user == NULL ||
         ((current == NULL || cy_permission_covers_record (wall->yard, user, current)) &&
          cy_permission_covers_record (after, user, record)) ||
         deny_place (wall->yard, user, action, subject, error);
}

/**
 * cy_wall_admit_records:
 * @records: as they shall be.
 * @base: (nullable): what the author of a single edit saw.
 *
 * Returns: whether @actor may make all of them so. What is so already asks nothing.
 */
gboolean
cy_wall_admit_records (const CyWall *wall,
                       GPtrArray *records,
                       CyRecord *base,
                       const char *actor,
                       GError **error)
{
  g_autoptr (CyYard) after = cy_yard_copy (wall->yard);

  if (base != NULL && records->len == 1 && changes_nothing (base, records->pdata[0]))
    return TRUE;
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (after, cy_record_ref (records->pdata[i]));
  for (guint i = 0; i < records->len; i++) {
    if (!admit_record (wall, after, records->pdata[i], actor, error))
      return FALSE;
  }
  return TRUE;
}

/* Accounts */

/**
 * cy_wall_check_accounts:
 *
 * Returns: whether the accounts of @before may become those of @after: once there are any, one of them is
 *   an enabled administrator of everything.
 */
gboolean
cy_wall_check_accounts (CyYard *before, CyYard *after, GError **error)
{
  if (has_chief (after) || (cy_wall_is_open (before) && cy_wall_is_open (after)))
    return TRUE;
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                       cy_wall_is_open (before)
                         ? _ ("the first account must be an administrator of all areas")
                         : _ ("the last administrator of all areas must stay"));
  return FALSE;
}

/**
 * cy_wall_check_account:
 *
 * Returns: whether a person may be called so.
 */
gboolean
cy_wall_check_account (const CyRecord *user, GError **error)
{
  if (user->kind != CY_KIND_USER ||
      (!cy_user_name_is_taken (user->id) && !g_str_equal (user->id, CY_ACTOR_NOBODY)))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               _ ("“%s” is not free: the node itself acts under that name"), user->id);
  return FALSE;
}
