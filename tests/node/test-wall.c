/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-wall.h"

#include <string.h>

#include "cy-node-error.h"
#include "cy-yard-file.h"

#define OWNER "owner"
#define NODE  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

#define PLACES                                                                     \
  "\"areas\":[{\"id\":\"bj\",\"name\":\"BJ\"},{\"id\":\"sh\",\"name\":\"SH\"}],"   \
  "\"stations\":[{\"id\":\"s1\",\"name\":\"S1\",\"area\":\"bj\"},"                 \
  "{\"id\":\"s2\",\"name\":\"S2\",\"area\":\"sh\"}],"                              \
  "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1," \
  "\"connectors\":1,\"profile\":\"x\"}],"                                          \
  "\"piles\":[{\"id\":\"p1\",\"name\":\"1\",\"type\":\"t\",\"station\":\"s1\"},"   \
  "{\"id\":\"p2\",\"name\":\"2\",\"type\":\"t\",\"station\":\"s2\"}]"
#define ACCOUNTS                                                                    \
  "\"users\":[{\"id\":\"ann\",\"name\":\"Ann\",\"role\":\"administrator\"},"        \
  "{\"id\":\"abe\",\"name\":\"Abe\",\"role\":\"administrator\",\"areas\":\"bj\"},"  \
  "{\"id\":\"off\",\"name\":\"Off\",\"role\":\"administrator\",\"disabled\":true}," \
  "{\"id\":\"op\",\"name\":\"Op\",\"role\":\"operator\"},"                          \
  "{\"id\":\"att\",\"name\":\"Att\",\"role\":\"attendant\",\"areas\":\"s1\"},"      \
  "{\"id\":\"sup\",\"name\":\"Sup\",\"role\":\"supervisor\",\"areas\":\"bj\"},"     \
  "{\"id\":\"acc\",\"name\":\"Acc\",\"role\":\"accountant\"},"                      \
  "{\"id\":\"vi\",\"name\":\"Vi\",\"role\":\"viewer\"}]"
#define STRICT "\"policies\":[{\"id\":\"house\",\"name\":\"H\",\"strict_login\":true}]"

static CyYard *
yard_of (const char *text)
{
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 65536, NULL);
  CyYard *yard = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = cy_yard_file_read (document, yard, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

/* An entry somebody wants to write, and who may: actors that may, and who may not. */
static const struct {
  const char *kind;
  const char *subject;
  const char *payload;
  const char *command;
  const char *place;
  const char *may;
  const char *may_not;
} entries[] = {
  { "alarm.ack", "alarm:p1/1/link", "{}", NULL, NULL, "ann op att sup owner system " NODE,
    "acc vi off nobody li" },
  { "ledger.post", "posting:r", "{\"kind\":\"recharge\",\"till\":\"t\",\"station\":\"s1\"}", NULL,
    NULL, "ann att acc abe owner system", "op sup vi nobody li off" },
  { "ledger.post", "posting:r", "{\"kind\":\"recharge\",\"till\":\"t\",\"station\":\"s2\"}", NULL,
    NULL, "ann acc", "att abe op" },
  { "ledger.post", "posting:r", "{\"kind\":\"recharge\",\"station\":\"s1\"}", NULL, NULL, "ann acc",
    "att abe op sup vi" },
  { "ledger.post", "posting:r", "{\"kind\":\"reversal\",\"till\":\"t\",\"station\":\"s1\"}", NULL,
    NULL, "ann acc", "att abe op sup vi" },
  { "ledger.post", "posting:r", "{\"kind\":\"reserve\",\"station\":\"s1\"}", NULL, NULL,
    "ann op att sup", "acc vi" },
  { "ledger.post", "posting:r", "[", NULL, NULL, "ann acc", "att op" },
  { "till.open", "till:t", "{\"station\":\"s1\"}", NULL, NULL, "ann att acc", "op sup vi" },
  { "till.open", "till:t", "{\"station\":\"s2\"}", NULL, NULL, "ann acc", "att op sup vi" },
  { "alarm.ack", "alarm:p2/1/link", "{}", NULL, NULL, "ann op owner", "att sup abe vi" },
  { "alarm.ack", "alarm:node:x/0/history", "{}", NULL, NULL, "att sup abe", "vi acc" },
  { "alarm.shelve", "alarm:p1/1/link", "{}", NULL, NULL, "ann op sup abe", "att acc vi" },
  { "alarm.raise", "alarm:p1/1/link", "{}", NULL, NULL, "system owner", "ann op att" },
  { "command.select", "command:c", "{\"pile\":\"p1\",\"name\":\"start\"}", NULL, NULL,
    "ann op att sup", "acc vi nobody li off" },
  { "command.select", "command:c", "{\"pile\":\"p2\",\"name\":\"start\"}", NULL, NULL, "ann op",
    "att sup" },
  { "command.select", "command:c", "{\"pile\":\"p2\",\"name\":\"stop\"}", NULL, NULL,
    "ann op att sup acc vi nobody li off", "" },
  { "command.operate", "command:c", "{\"pile\":\"p1\"}", "reset", "p2", "ann op", "att sup vi" },
  { "command.operate", "command:c", "{}", "stop", "p2", "att vi nobody", "" },
  { "command.operate", "command:c", "{\"name\":\"stop\"}", "reset", "p1", "att", "vi nobody" },
  { "command.select", "command:c", "{\"pile\":\"p1\",\"name\":\"set_tariff\"}", NULL, NULL,
    "ann op sup", "att acc" },
  { "command.select", "command:c", "{\"pile\":\"p1\",\"name\":\"upgrade\"}", NULL, NULL, "op sup",
    "att" },
  { "command.select", "command:c", "[", NULL, NULL, "ann op", "att sup vi" },
  { "command.refuse", "command:c", "{\"pile\":\"p2\"}", NULL, NULL, "vi nobody li", "" },
  { "batch.select", "batch:b", "{\"name\":\"start\",\"targets\":[\"p1\",\"p1/1\"]}", NULL, NULL,
    "ann op sup abe", "att vi" },
  { "batch.select", "batch:b", "{\"name\":\"start\",\"targets\":[\"p1\",\"p2/1\"]}", NULL, NULL,
    "ann op", "sup abe" },
  { "batch.select", "batch:b", "{\"name\":\"stop\",\"targets\":[\"p1\"]}", NULL, NULL, "op sup",
    "att vi nobody" },
  { "batch.operate", "batch:b", "{}", "reset", "p1", "op sup", "att vi" },
  { "batch.operate", "batch:b", "{}", "reset", "p2/1", "op", "sup" },
  { "order.create", "order:o", "{\"pile\":\"p1\",\"station\":\"s2\"}", NULL, NULL,
    "op att sup abe ann", "acc vi" },
  { "order.create", "order:o", "{\"station\":\"s2\"}", NULL, NULL, "op", "att sup" },
  { "order.create", "order:o", "{\"title\":\"x\"}", NULL, NULL, "op ann", "att sup" },
  { "order.accept", "order:o", "{}", NULL, "pile:p1", "att op", "vi" },
  { "order.accept", "order:o", "{\"pile\":\"p1\"}", NULL, "pile:p2", "op", "att" },
  { "order.approve", "order:o", "{}", NULL, "pile:p1", "sup ann", "op att acc vi" },
  { "order.approve", "order:o", "{}", NULL, "pile:p2", "ann", "sup" },
  { "order.approve", "order:o", "{}", NULL, NULL, "ann", "sup" },
  { "change.approve", "change:c", "{}", NULL, "station:s1", "sup ann abe", "op att" },
  { "change.propose", "change:c", "{\"targets\":[\"station:s2\"]}", NULL, NULL, "op", "sup att" },
  { "record.set", "pile:p1", "{}", NULL, NULL, "ann abe sup", "op att acc vi" },
  { "record.set", "pile:p2", "{}", NULL, NULL, "ann", "abe sup op" },
  { "record.set", "tariff:x", "{}", NULL, NULL, "ann acc", "abe sup op" },
  { "record.set", "user:x", "{}", NULL, NULL, "ann owner", "abe sup op att acc vi" },
  { "record.set", "policy:x", "{}", NULL, NULL, "ann", "abe sup" },
  { "secret.set", "secret:x", "{}", NULL, NULL, "ann", "abe sup op" },
  { "user.password", "user:vi", "{}", NULL, NULL, "vi ann", "op abe nobody" },
  { "user.password", "user:off", "{}", NULL, NULL, "ann", "off" },
  { "user.recovery", "user:vi", "{}", NULL, NULL, "ann owner", "vi abe" },
  { "user.recover", "user:vi", "{}", NULL, NULL, "owner", "ann vi nobody" },
  { "user.unlock", "user:vi", "{}", NULL, NULL, "ann", "vi op" },
  { "user.lockout", "user:vi", "{}", NULL, NULL, "system", "vi ann" },
  { "unheard.of", "x", "{}", NULL, NULL, "ann", "abe op sup" },
};

static gboolean
admit (const CyWall *wall, guint i, const char *actor, GError **error)
{
  g_autoptr (CyDraft) draft = cy_draft_new (CY_ENTRY_CLASS_OPS, entries[i].kind, entries[i].subject,
                                            actor, g_strdup (entries[i].payload));
  char *places[] = { (char *) entries[i].place, NULL };

  cy_draft_set_about (draft, entries[i].command,
                      entries[i].place == NULL ? NULL : g_strdupv (places));
  return cy_wall_admit_draft (wall, draft, error);
}

static void
check_entry (const CyWall *wall, guint i, const char *actors, gboolean may)
{
  g_auto (GStrv) list = g_strsplit (actors, " ", -1);

  for (guint j = 0; list[j] != NULL; j++) {
    g_autoptr (GError) error = NULL;

    if (*list[j] == '\0')
      continue;
    if (admit (wall, i, list[j], &error) != may)
      g_error ("%s of %s by %s: %s", entries[i].kind, entries[i].subject, list[j],
               error != NULL ? error->message : "may");
    g_assert_true (may || g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED));
  }
}

static void
test_entries (void)
{
  g_autoptr (CyYard) yard = yard_of ("{" PLACES "," ACCOUNTS "}");
  const CyWall wall = { yard, OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    check_entry (&wall, i, entries[i].may, TRUE);
    check_entry (&wall, i, entries[i].may_not, FALSE);
  }
}

/* Without accounts everybody may everything. */
static void
test_open (void)
{
  g_autoptr (CyYard) yard = yard_of ("{" PLACES "}");
  const CyWall wall = { yard, OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_true (admit (&wall, i, "li", NULL));
  g_assert_cmpint (cy_wall_get_role (&wall, "li"), ==, CY_ROLE_ADMINISTRATOR);
}

/* What people are told. */
static void
test_words (void)
{
  static const struct {
    const char *actor;
    CyAction action;
    const char *subject;
    const char *why; /* NULL: may */
  } cases[] = {
    { "att", CY_ACTION_REVIEW, "pile:p1",
      "att (station attendant) may not approve or reject work orders and changes" },
    { "att", CY_ACTION_WORK, "pile:p2",
      "att may make and do work orders and changes only in S1, not at Pile 2" },
    { "att", CY_ACTION_WORK, NULL, NULL },
    { "abe", CY_ACTION_PEOPLE, NULL, "about the whole network" },
    { "off", CY_ACTION_WATCH, NULL, "is disabled" },
    { "li", CY_ACTION_WATCH, NULL, "has no account here" },
    { "nobody", CY_ACTION_WATCH, NULL, "nobody is logged in here" },
    { "nobody", CY_ACTION_STOP, "pile:p1", NULL },
    { "att", CY_ACTION_WATCH, "pile:p2", NULL },
    { "owner", CY_ACTION_BACKUP, NULL, NULL },
  };
  g_autoptr (CyYard) yard = yard_of ("{" PLACES "," ACCOUNTS "}");
  const CyWall wall = { yard, OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gboolean may = cy_wall_may (&wall, cases[i].actor, cases[i].action, cases[i].subject, &error);

    g_assert_true (may == (cases[i].why == NULL));
    if (!may && strstr (error->message, cases[i].why) == NULL)
      g_error ("\"%s\" instead of \"%s\"", error->message, cases[i].why);
  }
}

static CyYard *
strict_yard (const char *accounts)
{
  g_autofree char *text = g_strconcat ("{" PLACES "," STRICT, accounts, "}", NULL);

  return yard_of (text);
}

/* The owner of the files acts as an administrator, unless the house is strict and somebody could let them in;
 * an account of the same name is what it is. */
static void
test_owner (void)
{
  static const struct {
    const char *accounts;
    CyRole role;
  } cases[] = {
    { "", CY_ROLE_ADMINISTRATOR },
    { "," ACCOUNTS, CY_ROLE_NONE },
    { ",\"users\":[{\"id\":\"vi\",\"name\":\"V\",\"role\":\"viewer\"}]", CY_ROLE_ADMINISTRATOR },
    { ",\"users\":[{\"id\":\"ann\",\"name\":\"A\",\"role\":\"administrator\"},"
      "{\"id\":\"owner\",\"name\":\"O\",\"role\":\"viewer\"}]",
      CY_ROLE_VIEWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyYard) yard = strict_yard (cases[i].accounts);
    const CyWall wall = { yard, OWNER };

    g_assert_cmpint (cy_wall_get_role (&wall, OWNER), ==, cases[i].role);
  }
}

static CyRecord *
record_of (CyKindId kind, const char *text)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, NULL);
  g_autoptr (GError) error = NULL;
  CyRecord *record = cy_record_from_json (kind, node, NULL, &error);

  g_assert_no_error (error);
  return record;
}

#define PILE(id, station) \
  "{\"id\":\"" id "\",\"name\":\"n\",\"type\":\"t\",\"station\":\"" station "\"}"

/* Whether somebody may make records what they shall be: where they are and where they will be. */
static void
test_records (void)
{
  static const struct {
    const char *actor;
    CyKindId kind;
    const char *record;
    gboolean may;
  } cases[] = {
    { "sup", CY_KIND_PILE, PILE ("p1", "s1"), TRUE },
    { "sup", CY_KIND_PILE, PILE ("p1", "s2"), FALSE },
    { "sup", CY_KIND_PILE, PILE ("p2", "s1"), FALSE },
    { "sup", CY_KIND_PILE, PILE ("new", "s1"), TRUE },
    { "sup", CY_KIND_PILE, PILE ("new", "s2"), FALSE },
    { "op", CY_KIND_PILE, PILE ("p1", "s1"), FALSE },
    { "ann", CY_KIND_PILE, PILE ("p1", "s2"), TRUE },
    { "sup", CY_KIND_AREA, "{\"id\":\"hd\",\"name\":\"HD\",\"parent\":\"bj\"}", TRUE },
    { "sup", CY_KIND_AREA, "{\"id\":\"hd\",\"name\":\"HD\"}", FALSE },
    { "sup", CY_KIND_PART, "{\"id\":\"x\",\"name\":\"X\"}", FALSE },
    { "vi", CY_KIND_AREA, "{\"id\":\"bj\",\"name\":\"BJ\"}", TRUE }, /* as it is already */
    { "vi", CY_KIND_AREA, "{\"id\":\"bj\",\"name\":\"other\"}", FALSE },
    { "abe", CY_KIND_USER, "{\"id\":\"x\",\"name\":\"X\",\"role\":\"viewer\"}", FALSE },
    { "ann", CY_KIND_USER, "{\"id\":\"x\",\"name\":\"X\",\"role\":\"viewer\"}", TRUE },
    { "att", CY_KIND_ACCOUNT, "{\"id\":\"x\",\"name\":\"X\",\"frozen\":true}", TRUE },
    { "op", CY_KIND_ACCOUNT, "{\"id\":\"x\",\"name\":\"X\",\"credit_minor\":1}", FALSE },
    { "att", CY_KIND_ACCOUNT, "{\"id\":\"x\",\"name\":\"X\",\"credit_minor\":1}", FALSE },
    { "acc", CY_KIND_ACCOUNT, "{\"id\":\"x\",\"name\":\"X\",\"credit_minor\":1}", TRUE },
    { "vi", CY_KIND_ACCOUNT, "{\"id\":\"x\",\"name\":\"X\"}", FALSE },
    { "sup", CY_KIND_CARD, "{\"id\":\"7\",\"account\":\"x\"}", FALSE },
  };
  g_autoptr (CyYard) yard = yard_of ("{" PLACES "," ACCOUNTS "}");
  const CyWall wall = { yard, OWNER };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);

    g_ptr_array_add (records, record_of (cases[i].kind, cases[i].record));
    g_test_message ("%s %s", cases[i].actor, cases[i].record);
    g_assert_true (cy_wall_admit_records (&wall, records, NULL, cases[i].actor, NULL) ==
                   cases[i].may);
  }
}

/* A file may bring a station and its piles at once; one record that is not theirs refuses all. */
static void
test_records_together (void)
{
  g_autoptr (CyYard) yard = yard_of ("{" PLACES "," ACCOUNTS "}");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  const CyWall wall = { yard, OWNER };

  g_ptr_array_add (records, record_of (CY_KIND_PILE, PILE ("new", "s9")));
  g_assert_false (cy_wall_admit_records (&wall, records, NULL, "sup", NULL));
  g_ptr_array_add (records,
                   record_of (CY_KIND_STATION, "{\"id\":\"s9\",\"name\":\"S\",\"area\":\"bj\"}"));
  g_assert_true (cy_wall_admit_records (&wall, records, NULL, "sup", NULL));
  g_ptr_array_add (records, record_of (CY_KIND_PILE, PILE ("p2", "s9")));
  g_assert_false (cy_wall_admit_records (&wall, records, NULL, "sup", NULL));
}

#define ONE(role, rest) "{\"users\":[{\"id\":\"a\",\"name\":\"A\",\"role\":\"" role "\"" rest "}]}"

static void
test_accounts (void)
{
  static const struct {
    const char *before;
    const char *after;
    gboolean may;
  } cases[] = {
    { "{}", "{}", TRUE },
    { "{}", ONE ("administrator", ""), TRUE },
    { "{}", ONE ("operator", ""), FALSE },
    { "{}", ONE ("administrator", ",\"disabled\":true"), FALSE },
    { ONE ("administrator", ""), "{}", FALSE },
    { ONE ("administrator", ""), ONE ("viewer", ""), FALSE },
    { ONE ("viewer", ""), ONE ("administrator", ""), TRUE }, /* as two nodes may have left it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyYard) before = yard_of (cases[i].before);
    g_autoptr (CyYard) after = yard_of (cases[i].after);

    g_test_message ("%u", i);
    g_assert_true (cy_wall_check_accounts (before, after, NULL) == cases[i].may);
  }
}

static void
test_names (void)
{
  static const char *const taken[] = { "system", "nobody", NODE };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_autoptr (CyRecord) user = cy_record_new (CY_KIND_USER, taken[i]);
    g_autoptr (CyRecord) area = cy_record_new (CY_KIND_AREA, taken[i]);

    g_assert_false (cy_wall_check_account (user, NULL));
    g_assert_true (cy_wall_check_account (area, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wall/entries", test_entries);
  g_test_add_func ("/wall/open", test_open);
  g_test_add_func ("/wall/words", test_words);
  g_test_add_func ("/wall/owner", test_owner);
  g_test_add_func ("/wall/records", test_records);
  g_test_add_func ("/wall/records-together", test_records_together);
  g_test_add_func ("/wall/accounts", test_accounts);
  g_test_add_func ("/wall/names", test_names);
  return g_test_run ();
}
