/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry.h"

#include <string.h>

static CyEntry
entry_new (void)
{
  return (CyEntry){ .stream = (char *) "node.1/cfg",
                    .seq = 7,
                    .hlc = 0x123456789abc0001,
                    .origin = (char *) "node",
                    .kind = (char *) "record.set",
                    .subject = (char *) "pile:p1",
                    .actor = (char *) "ann",
                    .payload = (char *) "{\"cells\":{}}" };
}

static char *
hash_text (const CyEntry *entry)
{
  guint8 hash[CY_HASH_BYTES];
  GString *text = g_string_new (NULL);

  cy_entry_compute_hash (entry, hash);
  for (guint i = 0; i < CY_HASH_BYTES; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

/* Peers compute the same: this value may never change. It is SHA-256 over the 32 zero bytes of
 * @previous and the fields, computed by another program from the words of the header. */
#define KNOWN_HASH "5b8917147d9598bedbe18f21165dfbff22fcfa1f210c308b900360117b4fdb22"

static void
test_known (void)
{
  CyEntry entry = entry_new ();
  g_autofree char *hash = hash_text (&entry);

  g_assert_cmpstr (hash, ==, KNOWN_HASH);
}

/* Each field flipped alone, and bytes moved from one field to its neighbour. */
static void
test_covers_every_field (void)
{
  enum {
    N_CHANGES = 12
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint change = 0; change < N_CHANGES; change++) {
    CyEntry entry = entry_new ();

    entry.stream = (char *) (change == 1 ? "node.2/cfg" : entry.stream);
    entry.seq += change == 2;
    entry.hlc ^= (CyHlc) (change == 3) << 63;
    entry.kind = (char *) (change == 4 ? "record.sett" : entry.kind);
    entry.subject = (char *) (change == 5 ? "pile:p2" : entry.subject);
    entry.actor = (char *) (change == 6 ? "bob" : entry.actor);
    entry.payload = (char *) (change == 7 ? "{\"cells\":{ }}" : entry.payload);
    entry.previous[31] = change == 8;
    if (change == 9) {
      entry.kind = (char *) "record.setpile";
      entry.subject = (char *) ":p1";
    } else if (change == 10) {
      entry.actor = (char *) "";
      entry.payload = (char *) "ann{\"cells\":{}}";
    } else if (change == 11) {
      entry.subject = (char *) "pile:p1ann";
      entry.actor = (char *) "";
    }
    g_test_message ("change %u", change);
    g_assert_true (g_hash_table_add (seen, hash_text (&entry)));
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_CHANGES);
}

static void
test_compare (void)
{
  /* In the order folds use. */
  const CyEntry entries[] = {
    { .hlc = 1, .origin = (char *) "b", .seq = 9 },
    { .hlc = 2, .origin = (char *) "a", .seq = 9 },
    { .hlc = 2, .origin = (char *) "b", .seq = 1 },
    { .hlc = 2, .origin = (char *) "b", .seq = 2 },
    { .hlc = G_MAXUINT64, .origin = (char *) "a", .seq = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (entries); j++) {
      gint order = cy_entry_compare (&entries[i], &entries[j]);

      g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/entry/known", test_known);
  g_test_add_func ("/model/entry/covers-every-field", test_covers_every_field);
  g_test_add_func ("/model/entry/compare", test_compare);
  return g_test_run ();
}
