/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "control-fixture.h"
#include "cy-control.h"
#include "cy-ctl.h"

static GString *printed;
static GString *complained;

static void
print_cb (const char *text)
{
  g_string_append (printed, text);
}

static void
complain_cb (const char *text)
{
  g_string_append (complained, text);
}

static int
run (char **argv)
{
  int status;

  g_string_truncate (printed, 0);
  g_string_truncate (complained, 0);
  g_set_print_handler (print_cb);
  g_set_printerr_handler (complain_cb);
  status = cy_ctl_run ((int) g_strv_length (argv), argv);
  /* The test tells how it went in the same way. */
  g_set_print_handler (NULL);
  g_set_printerr_handler (NULL);
  return status;
}

/* A command line on a data directory; ID is the change's. */
static int
run_line (const char *dir, const char *line, const char *id)
{
  g_autofree char *text = g_strconcat ("chargeyardctl --json --data DIR ", line, NULL);
  g_auto (GStrv) argv = g_strsplit (text, " ", -1);

  for (guint i = 0; argv[i] != NULL; i++) {
    const char *with = g_str_equal (argv[i], "DIR") ? dir : g_str_equal (argv[i], "ID") ? id : NULL;

    if (with != NULL) {
      g_free (argv[i]);
      argv[i] = g_strdup (with);
    }
  }
  return run (argv);
}

static char *
dup_printed_text (const char *member)
{
  g_autoptr (JsonNode) node = cy_json_parse (printed->str, -1, 1 << 20, NULL);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), member));
}

#define CREATE \
  "change create title=升级 what=2.4 why=中断 kind=firmware targets=b likelihood=3 consequence=4"

/* From a wish to an outcome, as people type it. */
static const struct {
  const char *line;
  int status;
  const char *printed;
  const char *complained;
} lines[] = {
  { "change show ID", 0, "\"switchboard:b\"", "" },
  { "change show CR-0", 1, "", "there is no change request" },
  { "change radius ID", 0, "\"piles\": 2", "" },
  { "change radius CR-0", 1, "", "there is no change request" },
  { "change propose ID --as li", 1, "", "way back" },
  { "change edit ID rollback=2.3 from=now+1h to=now+2h --as li", 0, "\"risk\": \"high\"", "" },
  { "change edit ID likelihood=x", 2, "", "likelihood must be a whole number" },
  { "change edit ID targets=p9", 1, "", "p9" },
  { "change propose ID --as li", 0, "\"state\": \"proposed\"", "" },
  { "change approve ID --as li", 1, "", "two other persons" },
  { "change approve ID --as wang --note 夜间", 0, "\"state\": \"second\"", "" },
  { "changes --open --pile p1", 0, "\"first\": \"wang\"", "" },
  { "changes --state second --kind firmware", 0, "升级", "" },
  { "changes --kind tariff", 0, "[]", "" },
  { "changes --pile q1", 0, "[]", "" },
  { "changes --pile p9", 1, "", "there is no pile" },
  { "changes --state open", 2, "", "state must be" },
  { "changes --kind weather", 2, "", "kind must be" },
  { "change approve ID --as zhao", 0, "\"state\": \"approved\"", "" },
  { "change begin ID", 1, "", "is missing" },
  { "change begin ID command=c-0", 1, "", "command:c-0" },
  { "change begin ID order=new --as li", 0, "\"state\": \"under_way\"", "" },
  { "change finish ID outcome=failed", 1, "", "went wrong" },
  { "change finish ID outcome=rolled_back result=黑屏", 0, "\"outcome\": \"rolled_back\"", "" },
  { "change comment ID --note 通知厂家", 0, "通知厂家", "" },
  { "orders --source ID", 0, "\"source\": \"change\"", "" },
  { "change explode ID", 2, "", "cannot be told to" },
  { "change show", 2, "", "id is missing" },
};

static const char yard[] =
  "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"},{\"id\":\"s2\",\"name\":\"S2\"}],"
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
  "\"transformers\":[{\"id\":\"tr\",\"name\":\"Tr\",\"station\":\"s\"}],"
  "\"switchboards\":[{\"id\":\"b\",\"name\":\"B\",\"transformer\":\"tr\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"1\",\"type\":\"dc\",\"station\":\"s\",\"switchboard\":"
  "\"b\"},"
  "{\"id\":\"p2\",\"name\":\"2\",\"type\":\"dc\",\"station\":\"s\",\"switchboard\":\"b\"},"
  "{\"id\":\"q1\",\"name\":\"3\",\"type\":\"dc\",\"station\":\"s2\"}]}";

static void
import_yard (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "yard.json", NULL);
  g_autofree char *line = g_strconcat ("import ", path, NULL);

  g_assert_true (g_file_set_contents (path, yard, -1, NULL));
  g_assert_cmpint (run_line (dir, line, ""), ==, 0);
}

static void
test_lines (void)
{
  g_autofree char *dir = node_fixture_make_dir ();
  g_autofree char *id = NULL;

  import_yard (dir);
  g_assert_cmpint (run_line (dir, CREATE, ""), ==, 0);
  id = dup_printed_text ("id");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    int status = run_line (dir, lines[i].line, id);

    if (status != lines[i].status || strstr (printed->str, lines[i].printed) == NULL ||
        strstr (complained->str, lines[i].complained) == NULL)
      g_error ("%s: %d %s %s", lines[i].line, status, printed->str, complained->str);
  }
  node_fixture_remove_tree (dir);
}

/* The next change of the kind is told what became of this one. */
static void
test_similar (void)
{
  static const char *const story[] = { "change propose ID --as li", "change approve ID --as wang",
                                       "change approve ID --as zhao", "change begin ID order=new",
                                       "change finish ID outcome=succeeded" };
  g_autofree char *dir = node_fixture_make_dir ();
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;

  import_yard (dir);
  g_assert_cmpint (run_line (dir, CREATE " rollback=2.3", ""), ==, 0);
  id = dup_printed_text ("id");
  for (guint i = 0; i < G_N_ELEMENTS (story); i++)
    g_assert_cmpint (run_line (dir, story[i], id), ==, 0);
  g_assert_cmpint (run_line (dir, CREATE, ""), ==, 0);
  next = dup_printed_text ("id");
  g_assert_cmpint (run_line (dir, "change similar ID", next), ==, 0);
  g_assert_nonnull (strstr (printed->str, id));
  g_assert_nonnull (strstr (printed->str, "\"outcome\": \"succeeded\""));
  g_assert_nonnull (strstr (printed->str, "\"like\": \"pile\""));
  node_fixture_remove_tree (dir);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  printed = g_string_new (NULL);
  complained = g_string_new (NULL);
  g_test_add_func ("/control-change/lines", test_lines);
  g_test_add_func ("/control-change/similar", test_similar);
  status = g_test_run ();
  g_string_free (printed, TRUE);
  g_string_free (complained, TRUE);
  return status;
}
