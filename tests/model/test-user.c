/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-user.h"

#include <string.h>

static CyRecord *
account (const char *role, const char *areas, gboolean disabled)
{
  CyRecord *record = cy_record_new (CY_KIND_USER, "li");

  if (role != NULL)
    json_object_set_string_member (record->cells, "role", role);
  if (areas != NULL)
    json_object_set_string_member (record->cells, "areas", areas);
  if (disabled)
    json_object_set_boolean_member (record->cells, "disabled", TRUE);
  return record;
}

/* Every role has a name that leads back to it, and a word for people. */
static void
test_roles (void)
{
  for (CyRole role = CY_ROLE_NONE + 1; role < CY_N_ROLES; role++) {
    g_assert_cmpint (cy_role_find (cy_role_name (role)), ==, role);
    g_assert_cmpuint (strlen (cy_role_label (role)), >, 0);
  }
  g_assert_cmpint (cy_role_find ("king"), ==, CY_ROLE_NONE);
  g_assert_cmpint (cy_role_find (NULL), ==, CY_ROLE_NONE);
  g_assert_cmpstr (cy_role_name (CY_ROLE_NONE), ==, "");
}

static void
test_account (void)
{
  static const struct {
    const char *role;
    const char *areas;
    gboolean disabled;
    guint n_areas;
    gboolean chief;
  } cases[] = {
    { "administrator", NULL, FALSE, 0, TRUE }, { "administrator", " , ", FALSE, 0, TRUE },
    { "administrator", NULL, TRUE, 0, FALSE }, { "administrator", "bj", FALSE, 1, FALSE },
    { "operator", NULL, FALSE, 0, FALSE },     { "attendant", "s1, s2;s3\tbj", FALSE, 4, FALSE },
    { "king", NULL, FALSE, 0, FALSE },         { NULL, NULL, FALSE, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) user = account (cases[i].role, cases[i].areas, cases[i].disabled);
    g_auto (GStrv) areas = cy_user_list_areas (user);

    g_test_message ("%u", i);
    g_assert_cmpuint (g_strv_length (areas), ==, cases[i].n_areas);
    g_assert_true (cy_user_is_enabled (user) == !cases[i].disabled);
    g_assert_true (cy_user_is_chief (user) == cases[i].chief);
  }
}

static void
test_taken (void)
{
  static const char node[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  g_assert_true (cy_user_name_is_taken ("system"));
  g_assert_true (cy_user_name_is_taken (node));
  g_assert_false (cy_user_name_is_taken (node + 1));
  g_assert_false (cy_user_name_is_taken ("li"));
}

/* No eye sees a verifier; what else is said stays. */
static void
test_redact (void)
{
  static const struct {
    const char *kind;
    const char *payload;
    const char *seen;
  } cases[] = {
    { "user.password", "{\"verifier\":\"$argon2id$\"}", "{}" },
    { "user.recovery", "{\"verifier\":\"x\",\"until_us\":7}", "{\"until_us\":7}" },
    { "user.new", "no json", "{}" },
    { "order.comment", "{\"verifier\":\"x\"}", "{\"verifier\":\"x\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyEntry entry = { .kind = (char *) cases[i].kind, .payload = (char *) cases[i].payload };
    g_autofree char *seen = cy_user_redact (&entry);

    g_assert_cmpstr (seen, ==, cases[i].seen);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/user/roles", test_roles);
  g_test_add_func ("/user/account", test_account);
  g_test_add_func ("/user/taken", test_taken);
  g_test_add_func ("/user/redact", test_redact);
  return g_test_run ();
}
