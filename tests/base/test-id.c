/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-id.h"

#include <string.h>

#include "cy-base-error.h"
#include "fixture.h"

#define SIGNS(id) "id \"" id "\": only letters, digits, \"-\", \"_\" and \".\" are allowed"
#define LONG      "an id is at most 64 bytes of UTF-8"
#define A16       "aaaaaaaaaaaaaaaa"

static void
test_validate (void)
{
  static const struct {
    const char *id;
    int code; /* -1: it is good */
    const char *message;
  } cases[] = {
    { "p1", -1, NULL },
    { "Station-7_b.2", -1, NULL },
    { "充电站1", -1, NULL },
    { "Ünal", -1, NULL },
    { A16 A16 A16 A16, -1, NULL },
    { NULL, CY_BASE_ERROR_SYNTAX, "an id must not be empty" },
    { "", CY_BASE_ERROR_SYNTAX, "an id must not be empty" },
    { A16 A16 A16 A16 "a", CY_BASE_ERROR_RANGE, LONG },
    { "\xff", CY_BASE_ERROR_RANGE, LONG },
    { "a b", CY_BASE_ERROR_SYNTAX, SIGNS ("a b") },
    { "p1/1", CY_BASE_ERROR_SYNTAX, SIGNS ("p1/1") },
    { "p#1", CY_BASE_ERROR_SYNTAX, SIGNS ("p#1") },
    { "a:b", CY_BASE_ERROR_SYNTAX, SIGNS ("a:b") },
    { "a\n", CY_BASE_ERROR_SYNTAX, SIGNS ("a\n") },
    { "'--", CY_BASE_ERROR_SYNTAX, SIGNS ("'--") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %u", i);
    g_assert_true (cy_id_validate (cases[i].id, &error) == (cases[i].code < 0));
    if (cases[i].code < 0)
      g_assert_no_error (error);
    else
      assert_error_text (error, CY_BASE_ERROR, cases[i].code, cases[i].message);
  }
}

static void
test_new (void)
{
  g_autofree char *a = cy_id_new ();
  g_autofree char *b = cy_id_new ();

  g_assert_true (cy_id_validate (a, NULL));
  g_assert_cmpstr (a, !=, b);
}

/* Its day can be read off it, and no two are the same. */
static void
test_spoken (void)
{
  g_autofree char *first = cy_id_new_spoken ("WO", G_GINT64_CONSTANT (1795823205000000));
  g_autofree char *second = cy_id_new_spoken ("WO", G_GINT64_CONSTANT (1795823205000000));

  g_assert_true (g_str_has_prefix (first, "WO-261127-"));
  g_assert_cmpuint (strlen (first), ==, strlen ("WO-261127-7K3FQ2"));
  g_assert_cmpstr (first, !=, second);
  g_assert_true (cy_id_validate (first, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/id/validate", test_validate);
  g_test_add_func ("/base/id/new", test_new);
  g_test_add_func ("/id/spoken", test_spoken);
  return g_test_run ();
}
