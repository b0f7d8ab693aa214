/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-password.h"

#include <string.h>

#include "cy-base-error.h"
#include "fixture.h"

static void
test_rules (void)
{
  static const struct {
    const char *password;
    const char *user;
    gboolean good;
  } cases[] = {
    { "correct horse", "li", TRUE },
    { "值班员的长口令呀", "li", TRUE }, /* eight characters, not bytes */
    { "值班员的口令", "li", FALSE },
    { "1234567", "li", FALSE },
    { "12345678", "li", TRUE },
    { "wangxiaoming", "wangxiaoming", FALSE },
    { "WangXiaoMing", "wangxiaoming", FALSE },
    { "aaaaaaaaaa", "li", FALSE },
    { "\xff\xff\xff\xff\xff\xff\xff\xff", "li", FALSE },
    { "cyt-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "li", FALSE },
    { NULL, "li", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%u", i);
    g_assert_true (cy_password_check (cases[i].password, cases[i].user, &error) == cases[i].good);
    g_assert_true ((error == NULL) == cases[i].good);
  }
}

static void
test_bounds (void)
{
  g_autofree char *longest = g_strnfill (CY_PASSWORD_MAX_BYTES, 'a');
  g_autofree char *longer = g_strnfill (CY_PASSWORD_MAX_BYTES + 1, 'a');

  longest[0] = longer[0] = 'b';
  g_assert_true (cy_password_check (longest, "li", NULL));
  g_assert_false (cy_password_check (longer, "li", NULL));
}

static void
test_pin (void)
{
  static const struct {
    const char *pin;
    gboolean good;
  } cases[] = {
    { "4711", TRUE },       { "12345678", TRUE }, { "471", FALSE },
    { "123456789", FALSE }, { "47 11", FALSE },   { "12a4", FALSE },
    { "0000", FALSE },      { "", FALSE },        { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].pin);
    g_assert_true (cy_pin_check (cases[i].pin, NULL) == cases[i].good);
  }
}

/* Every verifier is another one, and only its own secret opens it. */
static void
test_verifier (void)
{
  g_autofree char *first = cy_password_hash ("correct horse", NULL);
  g_autofree char *second = cy_password_hash ("correct horse", NULL);

  g_assert_true (g_str_has_prefix (first, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_cmpstr (first, !=, second);
  g_assert_true (cy_password_verify (first, "correct horse"));
  g_assert_true (cy_password_verify (second, "correct horse"));
  g_assert_false (cy_password_verify (first, "correct horsf"));
  g_assert_false (cy_password_verify (first, ""));
}

/* What a peer may send: nothing, nonsense, and one that asks for four gigabytes. */
static void
test_hostile_verifier (void)
{
  static const char *const cases[] = {
    NULL,
    "",
    "x",
    "$argon2id$v=19$m=65536,t=3,p=1$",
    "$argon2id$v=19$m=4194304,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$argon2i$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (cy_password_verify (cases[i], "correct horse"));
}

static void
test_code (void)
{
  g_autofree char *first = cy_password_new_code ();
  g_autofree char *second = cy_password_new_code ();
  g_autofree char *typed = cy_password_normalize_code (" 7k2m-qxol-90ri wbte ");

  g_assert_cmpuint (strlen (first), ==, 19);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (typed, ==, "7K2MQX0190R1WBTE");
}

static void
test_token (void)
{
  g_autofree char *first = cy_password_new_token ();
  g_autofree char *second = cy_password_new_token ();
  g_autofree char *key = cy_password_token_key (first);

  g_assert_cmpuint (strlen (first), ==, 68);
  g_assert_cmpstr (first, !=, second);
  g_assert_true (cy_password_is_token (first));
  g_assert_false (cy_password_is_token ("correct horse"));
  g_assert_false (cy_password_is_token ("cyt-"));
  first[67] = 'g';
  g_assert_false (cy_password_is_token (first));
  g_assert_cmpuint (strlen (key), ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password/rules", test_rules);
  g_test_add_func ("/password/bounds", test_bounds);
  g_test_add_func ("/password/pin", test_pin);
  g_test_add_func ("/password/verifier", test_verifier);
  g_test_add_func ("/password/hostile-verifier", test_hostile_verifier);
  g_test_add_func ("/password/code", test_code);
  g_test_add_func ("/password/token", test_token);
  return g_test_run ();
}
