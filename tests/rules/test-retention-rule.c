/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-retention-rule.h"

#include <string.h>

/* A story, one letter for each entry, and what becomes of it: an x goes, a dot stays. */
typedef struct {
  const char *name;
  CyRetentionKind kind;
  const char *letters;
  const char *numbers; /* of alarms: which occurrence each is about */
  const char *anchors; /* nullable: an ^ where a stream is cut */
  const char *expected;
} Case;

/* What a letter stands for; alarms put their occurrence in. */
static const struct {
  CyRetentionKind kind;
  char letter;
  const char *entry;
  const char *payload;
} words[] = {
  { CY_RETENTION_ALARM, 'R', "alarm.raise", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'L', "alarm.raise", "{\"occurrence\":%c,\"latching\":true}" },
  { CY_RETENTION_ALARM, 'C', "alarm.clear", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'A', "alarm.ack", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'Z', "alarm.reset", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'S', "alarm.suppress", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'c', "alarm.comment", "{\"occurrence\":%c,\"note\":\"n\"}" },
  { CY_RETENTION_ALARM, 's', "alarm.shelve", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'u', "alarm.unshelve", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'o', "alarm.out-of-service", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, 'i', "alarm.in-service", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, '?', "alarm.sing", "{\"occurrence\":%c}" },
  { CY_RETENTION_ALARM, '!', "alarm.raise", "[" },
  { CY_RETENTION_MESSAGE, 'P', "message.plan", "{}" },
  { CY_RETENTION_MESSAGE, 'W', "message.try", "{\"state\":0}" },
  { CY_RETENTION_MESSAGE, 'S', "message.try", "{\"state\":1}" },
  { CY_RETENTION_MESSAGE, 'F', "message.try", "{\"state\":2}" },
  { CY_RETENTION_MESSAGE, '!', "message.try", "[" },
  { CY_RETENTION_COMMAND, 'S', "command.select", "{\"pile\":\"p1\",\"name\":\"stop\"}" },
  { CY_RETENTION_COMMAND, 'O', "command.operate", "{}" },
  { CY_RETENTION_COMMAND, 'X', "command.cancel", "{}" },
  { CY_RETENTION_COMMAND, 'E', "command.expire", "{}" },
  { CY_RETENTION_BATCH, 'S', "batch.select", "{\"name\":\"stop\",\"targets\":[\"p1\"]}" },
  { CY_RETENTION_BATCH, 'O', "batch.operate", "{}" },
  { CY_RETENTION_BATCH, 'D', "batch.finish", "{}" },
};

static const Case cases[] = {
  { "one that is over is the newest", CY_RETENTION_ALARM, "RCA", "111", NULL, "..." },
  { "one that is over", CY_RETENTION_ALARM, "RCAR", "1112", NULL, "xxx." },
  { "one that nobody acknowledged", CY_RETENTION_ALARM, "RCR", "112", NULL, "..." },
  { "one that was acknowledged later", CY_RETENTION_ALARM, "RCRCAR", "112223", NULL, "xxxxx." },
  { "one that still holds", CY_RETENTION_ALARM, "RAR", "112", NULL, "..." },
  { "none goes before an earlier one", CY_RETENTION_ALARM, "RCRCARCA", "11222333", NULL,
    "xxxxx..." },
  { "what holds keeps the later ones", CY_RETENTION_ALARM, "RARCAR", "112223", NULL, "......" },
  { "a latching one", CY_RETENTION_ALARM, "LCAR", "1112", NULL, "...." },
  { "a latching one that was reset", CY_RETENTION_ALARM, "LCAZR", "11112", NULL, "xxxx." },
  { "comments and suppressions go along", CY_RETENTION_ALARM, "RScCAR", "111112", NULL, "xxxxx." },
  { "what came late to what went", CY_RETENTION_ALARM, "cAR", "112", NULL, "xx." },
  { "what came before its raise", CY_RETENTION_ALARM, "Ac", "12", NULL, ".." },
  { "only what came late", CY_RETENTION_ALARM, "c", "1", NULL, "." },
  { "the last word on a shelf", CY_RETENTION_ALARM, "susoi", "11111", NULL, "xx.x." },
  { "nobody knows what that is", CY_RETENTION_ALARM, "R?!CAR", "111112", NULL, "x..xx." },
  { "where a stream is cut", CY_RETENTION_ALARM, "RCAR", "1112", " ^  ", "...." },
  { "where a stream is cut, later", CY_RETENTION_ALARM, "RCARCAR", "1112223", "    ^  ",
    "xxx...." },
  { "the shelf where a stream is cut", CY_RETENTION_ALARM, "su", "11", "^ ", ".." },
  { "a message that was sent", CY_RETENTION_MESSAGE, "PWS", NULL, NULL, "xxx" },
  { "a message that nobody took", CY_RETENTION_MESSAGE, "PWF", NULL, NULL, "xxx" },
  { "a message that waits", CY_RETENTION_MESSAGE, "PW!", NULL, NULL, "..." },
  { "a try that came late", CY_RETENTION_MESSAGE, "W", NULL, NULL, "x" },
  { "a message where a stream is cut", CY_RETENTION_MESSAGE, "PS", NULL, "^ ", ".." },
  { "a command that was cancelled", CY_RETENTION_COMMAND, "SX", NULL, NULL, "xx" },
  { "a command that is selected", CY_RETENTION_COMMAND, "S", NULL, NULL, "." },
  { "a command that is under way", CY_RETENTION_COMMAND, "SO", NULL, NULL, ".." },
  { "what came late to a command", CY_RETENTION_COMMAND, "E", NULL, NULL, "x" },
  { "a batch that is done", CY_RETENTION_BATCH, "SOD", NULL, NULL, "xxx" },
  { "a batch that runs", CY_RETENTION_BATCH, "SO", NULL, NULL, ".." },
};

static CyEntry *
entry_of (const Case *item, guint number)
{
  CyEntry *entry = cy_entry_new ();

  entry->hlc = number + 1;
  entry->origin = g_strdup ("a");
  entry->stream = g_strdup ("a.1/ops");
  entry->seq = number + 1;
  entry->subject = g_strconcat (cy_retention_prefix (item->kind), "s", NULL);
  entry->actor = g_strdup ("ann");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_auto (GStrv) parts = NULL;
    char occurrence[] = { item->numbers == NULL ? '\0' : item->numbers[number], '\0' };

    if (words[i].kind != item->kind || words[i].letter != item->letters[number])
      continue;
    parts = g_strsplit (words[i].payload, "%c", 2);
    entry->kind = g_strdup (words[i].entry);
    entry->payload = g_strjoinv (occurrence, parts);
  }
  g_assert_nonnull (entry->kind);
  return entry;
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *item = &cases[i];
    guint n = (guint) strlen (item->letters);
    g_autofree CyRetentionItem *items = g_new0 (CyRetentionItem, n);
    g_autoptr (GString) found = g_string_new (NULL);

    for (guint k = 0; k < n; k++) {
      items[k].entry = entry_of (item, k);
      items[k].is_anchor = item->anchors != NULL && item->anchors[k] == '^';
    }
    cy_retention_judge (item->kind, items, n);
    for (guint k = 0; k < n; k++) {
      g_string_append_c (found, items[k].goes ? 'x' : '.');
      cy_entry_unref ((CyEntry *) items[k].entry);
    }
    g_test_message ("%s", item->name);
    g_assert_cmpstr (found->str, ==, item->expected);
  }
}

/* Subjects are walked through in the order of their prefixes. */
static void
test_prefixes (void)
{
  for (guint i = 1; i < CY_N_RETENTIONS; i++)
    g_assert_cmpstr (cy_retention_prefix (i - 1), <, cy_retention_prefix (i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention-rule/cases", test_cases);
  g_test_add_func ("/retention-rule/prefixes", test_prefixes);
  return g_test_run ();
}
