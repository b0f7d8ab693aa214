/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "backup-fixture.h"
#include "cy-backup-error.h"
#include "cy-backup-parts.h"

#define HEAD                                                                                     \
  "{\"format\":1,\"version\":\"1\",\"node\":\"" TEST_NODE "\",\"host\":\"h\",\"incarnation\":4," \
  "\"made_us\":5,\"yard_schema\":6,\"history_schema\":0,\"members\":"
#define MEMBER(name) "{\"name\":\"" name "\",\"size\":1,\"sha256\":\"" HELLO "\"}"
#define NEEDED       MEMBER ("yard.db") "," MEMBER ("identity/node.key")

/* What a file from anywhere may say; %NULL: it is right. */
static const struct {
  const char *text;
  const char *message;
} cases[] = {
  { HEAD "[" NEEDED "]}", NULL },
  { HEAD "[" NEEDED "," MEMBER ("profiles/a-b.json") "]}", NULL },
  { HEAD "[]}", "members: yard.db or identity/node.key is missing" },
  { HEAD "[" MEMBER ("yard.db") "]}", "is missing" },
  { HEAD "[" NEEDED "," MEMBER ("yard.db") "]}", "members[2].name: \"yard.db\" is there twice" },
  { HEAD "[" NEEDED "," MEMBER ("../yard.db") "]}", "members[2].name: no data directory has" },
  { HEAD "[" NEEDED "," MEMBER ("control.sock") "]}", "members[2].name" },
  { HEAD "[" NEEDED ",{\"name\":\"history.db\",\"size\":-1,\"sha256\":\"" HELLO "\"}]}",
    "members[2].size" },
  { HEAD "[" NEEDED ",{\"name\":\"history.db\",\"size\":99999999999999999,\"sha256\":\"" HELLO
         "\"}]}",
    "members[2].size" },
  { HEAD "[" NEEDED ",{\"name\":\"history.db\",\"size\":1,\"sha256\":\"abc\"}]}",
    "members[2].sha256: is no SHA-256" },
  { HEAD "[" NEEDED ",{\"name\":\"history.db\",\"size\":1}]}", "members[2].sha256" },
  { HEAD "[" NEEDED ",7]}", "members[2]" },
  { HEAD "7}", "members" },
  { "{\"format\":2}", "made by a newer Chargeyard (format 2, this one knows 1)" },
  { "{}", "format" },
  { "[]", "object" },
  { "", "" },
  { "{\"format\":1,\"version\":\"1\",\"node\":\"me\",\"host\":\"h\",\"incarnation\":4,\"made_us\":"
    "5,"
    "\"yard_schema\":6,\"history_schema\":0,\"members\":[]}",
    "node: is no node" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyBackupManifest) manifest =
      cy_backup_manifest_parse (cases[i].text, strlen (cases[i].text), &error);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (manifest != NULL, ==, cases[i].message == NULL);
    if (manifest == NULL)
      g_assert_nonnull (strstr (error->message, cases[i].message));
  }
}

static void
test_names (void)
{
  static const char *const good[] = { "yard.db",           "history.db",
                                      "identity/node.key", "identity/incarnation",
                                      "credentials",       "profiles/xj-dc-120kw.json",
                                      "firmware/" HELLO,   "attachments/" HELLO };
  static const char *const bad[] = {
    "",
    "/yard.db",
    "./yard.db",
    "yard.db/",
    "yard.db/x",
    "yard.db-wal",
    "identity",
    "identity/",
    "identity/.",
    "identity/..",
    "identity/../yard.db",
    "identity/a/b",
    "identity/.hidden",
    "identity/x..",
    "identity/mark",
    "identity/mark.2",
    "identity/incarnation.abcdef",
    "identity/Node.key",
    "profiles/x.txt",
    "profiles/桩.json",
    "profiles/a b.json",
    "profiles/a\n.json",
    "firmware/x",
    "firmware/" HELLO "0",
    "attachments/2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
    "lock",
    "manifest.json",
    "restore/plan.json"
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (cy_backup_name_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("%s", bad[i]);
    g_assert_false (cy_backup_name_is_valid (bad[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/manifest/cases", test_cases);
  g_test_add_func ("/backup/manifest/names", test_names);
  return g_test_run ();
}
