/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-id.h"

#include <string.h>

#include "cy-base-error.h"

/**
 * cy_id_new:
 *
 * Returns: a new random id (a UUID), unique across nodes that never met.
 */
char *
cy_id_new (void)
{
  return g_uuid_string_random ();
}

/* Crockford's: no I, L, O or U, which are misheard and misread. */
#define ALPHABET     "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define N_LETTERS    6
#define MANY_LETTERS 10

static char *
new_dated (const char *prefix, gint64 now_us, guint n_letters)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *day = now == NULL ? g_strdup ("000000") : g_date_time_format (now, "%y%m%d");
  char letters[MANY_LETTERS + 1] = { 0 };

  for (guint i = 0; i < n_letters; i++)
    letters[i] = ALPHABET[g_random_int_range (0, 32)];
  return g_strdup_printf ("%s-%s-%s", prefix, day, letters);
}

/**
 * cy_id_new_spoken:
 * @prefix: what kind of paper it is, `WO`.
 *
 * An id that can be said on the telephone: `WO-261128-7K3FQ2`. Nobody numbers papers for all nodes, so the
 * number is its day and 30 random bits.
 *
 * Returns: (transfer full): a new id.
 */
char *
cy_id_new_spoken (const char *prefix, gint64 now_us)
{
  return new_dated (prefix, now_us, N_LETTERS);
}

/**
 * cy_id_new_counted:
 * @prefix: what kind of paper it is, `CS`.
 *
 * As cy_id_new_spoken(), of what comes by the ten thousand a day: with 50 random bits, ten thousand of one day
 * have a chance of one in twenty million that two are the same.
 *
 * Returns: (transfer full): a new id.
 */
char *
cy_id_new_counted (const char *prefix, gint64 now_us)
{
  return new_dated (prefix, now_us, MANY_LETTERS);
}

/**
 * cy_id_validate:
 * @id: an id from a file, a form or a command line.
 *
 * An id is a name for scripts: 1 to 64 letters, digits, Han or other letters of UTF-8, and
 * `-`, `_`, `.`. The slash and the hash are excluded because they join ids
 * (`p1/1/temp.gun.high#3`).
 *
 * Returns: whether @id may name a record.
 */
gboolean
cy_id_validate (const char *id, GError **error)
{
  if (id == NULL || *id == '\0') {
    g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "an id must not be empty");
    return FALSE;
  }
  if (strlen (id) > CY_ID_MAX_LENGTH || !g_utf8_validate (id, -1, NULL)) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE, "an id is at most %d bytes of UTF-8",
                 CY_ID_MAX_LENGTH);
    return FALSE;
  }
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalnum (c) && c != '-' && c != '_' && c != '.') {
      g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                   "id \"%s\": only letters, digits, \"-\", \"_\" and \".\" are allowed", id);
      return FALSE;
    }
  }
  return TRUE;
}
