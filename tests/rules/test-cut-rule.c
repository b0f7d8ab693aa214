/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-cut-rule.h"

#include <string.h>

/* One node's entry about another: A removes ('-') or admits ('+') B. */
typedef struct {
  char who;
  guint seq;
  guint hlc;
  char what;
  char whom;
  guint end; /* of the stream 1/cfg, for who removes */
} Deed;

#define MAX_DEEDS 8

static CyEntry *
entry_of (const Deed *deed)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("%c", deed->who);
  entry->stream = g_strdup_printf ("%c.1/cfg", deed->who);
  entry->seq = deed->seq;
  entry->hlc = deed->hlc;
  entry->kind = g_strdup ("record.set");
  entry->subject = g_strdup_printf ("node:%c", deed->whom);
  entry->actor = g_strdup ("ann");
  entry->payload =
    deed->what == '+'
      ? g_strdup ("{\"cells\":{\"exists\":true}}")
      : g_strdup_printf ("{\"cells\":{\"exists\":false,\"cut\":{\"1/cfg\":%u}}}", deed->end);
  return entry;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return cy_entry_compare (*(CyEntry *const *) a, *(CyEntry *const *) b);
}

static GPtrArray *
entries_of (const Deed *deeds)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

  for (guint i = 0; i < MAX_DEEDS && deeds[i].who != '\0'; i++)
    g_ptr_array_add (entries, entry_of (&deeds[i]));
  g_ptr_array_sort (entries, compare);
  return entries;
}

/* Who is cut off and after which entry: `A5 C0`. */
static char *
spell (GHashTable *cuts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (char node = 'A'; node <= 'Z'; node++) {
    const char origin[] = { node, '\0' };
    const char stream[] = { node, '.', '1', '/', 'c', 'f', 'g', '\0' };
    guint64 end = cy_cut_get_end (cuts, origin, stream);

    if (end != G_MAXUINT64)
      g_string_append_printf (text, "%s%c%u", text->len > 0 ? " " : "", node, (guint) end);
  }
  return g_strdup (text->str);
}

static void
test_cases (void)
{
  static const struct {
    const char *name;
    Deed deeds[MAX_DEEDS];
    const char *cuts;
  } cases[] = {
    { "nobody", { { 0 } }, "" },
    { "admitted", { { 'A', 1, 1, '+', 'B', 0 } }, "" },
    { "removed", { { 'A', 1, 1, '+', 'B', 0 }, { 'A', 2, 9, '-', 'B', 5 } }, "B5" },
    { "admitted again", { { 'A', 2, 9, '-', 'B', 5 }, { 'A', 3, 10, '+', 'B', 0 } }, "" },
    { "admitted by another", { { 'A', 2, 9, '-', 'B', 5 }, { 'C', 1, 10, '+', 'B', 0 } }, "" },
    { "the last word of two", { { 'A', 2, 9, '-', 'B', 5 }, { 'C', 1, 8, '-', 'B', 7 } }, "B5" },
    { "a tie is broken by who says it",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'C', 1, 9, '-', 'B', 7 } },
      "B7" },
    { "nobody admits themselves",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 6, 10, '+', 'B', 0 } },
      "B5" },
    { "nobody says how far they count themselves",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'B', 99 } },
      "B5" },
    { "what was written beyond the cut removes nobody",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'C', 1 } },
      "B5" },
    { "not even by a clock that was set back",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 6, 2, '-', 'C', 1 } },
      "B5" },
    { "what was written before does",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 5, 2, '-', 'C', 1 } },
      "B5 C1" },
    { "and counts again with its writer",
      { { 'A', 2, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'C', 1 }, { 'A', 3, 11, '+', 'B', 0 } },
      "C1" },
    { "two who were removed do not admit each other",
      { { 'A', 2, 9, '-', 'B', 5 },
        { 'A', 3, 9, '-', 'C', 5 },
        { 'B', 6, 10, '+', 'C', 0 },
        { 'C', 6, 10, '+', 'B', 0 } },
      "B5 C5" },
    { "of two who removed each other the earlier does",
      { { 'A', 6, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'A', 5 } },
      "B5" },
    { "the same, the other way",
      { { 'A', 6, 11, '-', 'B', 5 }, { 'B', 6, 10, '-', 'A', 5 } },
      "A5" },
    { "who saw that they were removed does not count",
      { { 'A', 6, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'A', 6 } },
      "B5" },
    { "three in a circle",
      { { 'A', 6, 9, '-', 'B', 5 }, { 'B', 6, 10, '-', 'C', 5 }, { 'C', 6, 11, '-', 'A', 5 } },
      "B5" },
    { "two pairs do not touch each other",
      { { 'A', 6, 9, '-', 'B', 5 },
        { 'B', 6, 10, '-', 'A', 5 },
        { 'C', 6, 12, '-', 'D', 5 },
        { 'D', 6, 11, '-', 'C', 5 } },
      "B5 C5" },
    { "who removed is removed, and whom they removed is back",
      { { 'A', 6, 9, '-', 'B', 5 }, { 'C', 6, 10, '-', 'A', 5 } },
      "A5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) entries = entries_of (cases[i].deeds);
    g_autoptr (GHashTable) cuts = cy_cut_resolve (entries);
    g_autofree char *found = spell (cuts);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpstr (found, ==, cases[i].cuts);
  }
}

/* What is not named, and what makes no sense, ends before its first entry. */
static void
test_ends (void)
{
  static const struct {
    const char *stream;
    guint64 end;
  } streams[] = {
    { "B.1/cfg", 7 }, { "B.2/ops", 0 },  { "B.3/ops", 0 },           { "B.4/ops", 0 },
    { "B.9/cfg", 0 }, { "BB.1/cfg", 0 }, { "C.1/cfg", G_MAXUINT64 },
  };
  const Deed deed = { 'A', 1, 1, '-', 'B', 0 };
  g_autoptr (GPtrArray) entries = entries_of ((const Deed[MAX_DEEDS]){ deed });
  CyEntry *entry = entries->pdata[0];
  g_autoptr (GHashTable) cuts = NULL;

  g_free (entry->payload);
  entry->payload = g_strdup ("{\"cells\":{\"exists\":false,\"cut\":{\"1/cfg\":7,\"2/ops\":-1,"
                             "\"3/ops\":\"9\",\"4/ops\":null}}}");
  cuts = cy_cut_resolve (entries);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++) {
    const char origin[] = { streams[i].stream[0], '\0' };

    g_assert_cmpuint (cy_cut_get_end (cuts, origin, streams[i].stream), ==, streams[i].end);
  }
}

static void
test_says_nothing (void)
{
  static const char *const payloads[] = {
    "",
    "{",
    "[]",
    "{\"cells\":7}",
    "{\"cells\":{\"exists\":false}}",
    "{\"cells\":{\"exists\":false,\"cut\":null}}",
    "{\"cells\":{\"exists\":false,\"cut\":[7]}}",
    "{\"cells\":{\"exists\":\"no\",\"cut\":{}}}",
    "{\"cells\":{\"exists\":null,\"cut\":{}}}",
    "{\"cells\":{\"cut\":{\"1/cfg\":1}}}",
    "{\"exists\":false,\"cut\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++) {
    g_autoptr (GPtrArray) entries =
      entries_of ((const Deed[MAX_DEEDS]){ { 'A', 1, 1, '-', 'B', 0 } });
    CyEntry *entry = entries->pdata[0];
    g_autoptr (GHashTable) cuts = NULL;

    g_free (entry->payload);
    entry->payload = g_strdup (payloads[i]);
    cuts = cy_cut_resolve (entries);
    g_assert_cmpuint (g_hash_table_size (cuts), ==, 0);
  }
}

/* Whoever removes and admits all the time, and removes all who remove them, is not waited for. */
static void
test_hostile (void)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GHashTable) cuts = NULL;

  for (guint i = 0; i < 20000; i++) {
    const Deed deed = { (char) ('A' + i % 26),       1 + i, 1000 + i % 7, i % 3 == 0 ? '+' : '-',
                        (char) ('A' + (i * 7) % 26), i % 50 };

    g_ptr_array_add (entries, entry_of (&deed));
  }
  g_ptr_array_sort (entries, compare);
  cuts = cy_cut_resolve (entries);
  g_assert_nonnull (cuts);
}

static void
test_complete (void)
{
  static const struct {
    const char *before, *after;
  } cases[] = {
    { "{\"cells\":{\"exists\":false}}", "{\"cells\":{\"exists\":false,\"cut\":{\"1/cfg\":3}}}" },
    { "{\"cells\":{\"exists\":true}}", NULL },
    { "{\"cells\":{\"name\":\"x\"}}", NULL },
    { "{\"cells\":{\"exists\":false,\"cut\":{}}}", NULL },
    { "{", NULL },
  };
  g_autoptr (JsonObject) ends = json_object_new ();

  json_object_set_int_member (ends, "1/cfg", 3);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *after = cy_cut_complete (cases[i].before, ends);

    g_assert_cmpstr (after, ==, cases[i].after);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut-rule/cases", test_cases);
  g_test_add_func ("/cut-rule/ends", test_ends);
  g_test_add_func ("/cut-rule/says-nothing", test_says_nothing);
  g_test_add_func ("/cut-rule/hostile", test_hostile);
  g_test_add_func ("/cut-rule/complete", test_complete);
  return g_test_run ();
}
