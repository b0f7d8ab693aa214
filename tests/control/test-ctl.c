/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ctl.h"

#include <string.h>

#include "control-fixture.h"
#include "cy-control.h"
#include "cy-ctl-grammar.h"
#include "cy-ctl-print.h"

/* A line and what is asked for, as JSON; or part of the error. */
static const struct {
  const char *line;
  const char *arguments;
  const char *error;
} grammar_cases[] = {
  { "status", "{}", NULL },
  { "export", "{}", NULL },
  { "export area pile", "{\"kinds\":[\"area\",\"pile\"]}", NULL },
  { "list pile", "{\"kind\":\"pile\"}", NULL },
  { "list pile --where station=s1 --search 人民",
    "{\"kind\":\"pile\",\"where\":\"station=s1\",\"search\":\"人民\"}", NULL },
  { "list --search=x pile", "{\"search\":\"x\",\"kind\":\"pile\"}", NULL },
  { "list --where a=b=c pile", "{\"where\":\"a=b=c\",\"kind\":\"pile\"}", NULL },
  { "show pile p1", "{\"kind\":\"pile\",\"id\":\"p1\"}", NULL },
  { "set pile p1 name=A note=a=b empty=",
    "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":{\"name\":\"A\",\"note\":\"a=b\",\"empty\":\"\"}"
    "}",
    NULL },
  { "delete pile p1", "{\"kind\":\"pile\",\"id\":\"p1\"}", NULL },
  { "piles --station s1", "{\"station\":\"s1\"}", NULL },
  { "live --pile p1 --station s1", "{\"pile\":\"p1\",\"station\":\"s1\"}", NULL },
  { "history --pile p1 --connector 2 --measure temp.gun --from now-1h --to now --buckets 60",
    "{\"pile\":\"p1\",\"connector\":\"2\",\"measure\":\"temp.gun\",\"from\":\"now-1h\","
    "\"to\":\"now\",\"buckets\":\"60\"}",
    NULL },
  { "alarms --active", "{\"active\":true}", NULL },
  { "alarm ack p1/1/x#2 --note ok", "{\"action\":\"ack\",\"id\":\"p1/1/x#2\",\"note\":\"ok\"}",
    NULL },
  { "alarm-health --station s1 --from now-7d", "{\"station\":\"s1\",\"from\":\"now-7d\"}", NULL },
  { "try-limit p1 measure=temp.gun h=60 --gun 1",
    "{\"words\":[\"p1\",\"measure=temp.gun\",\"h=60\"],\"gun\":\"1\"}", NULL },
  { "journal --since now-1h --subject pile:p1", "{\"since\":\"now-1h\",\"subject\":\"pile:p1\"}",
    NULL },
  { "probe units h:502 --from 1 --to=9 --rate 5",
    "{\"what\":\"units\",\"target\":\"h:502\",\"from\":\"1\",\"to\":\"9\",\"rate\":\"5\"}", NULL },
  { "commission p1 --sheet /x/../a.pdf", "{\"pile\":\"p1\",\"sheet\":\"/a.pdf\"}", NULL },
  { "order sheet WO-1 --file /x/../o.pdf",
    "{\"action\":\"sheet\",\"words\":[\"WO-1\"],\"file\":\"/o.pdf\"}", NULL },
  { "warranty p1 --file /x/../w.pdf", "{\"pile\":\"p1\",\"file\":\"/w.pdf\"}", NULL },
  { "accounts --search 张", "{\"search\":\"张\"}", NULL },
  { "account statement a1 --from now-1d",
    "{\"action\":\"statement\",\"id\":\"a1\",\"from\":\"now-1d\"}", NULL },
  { "ledger", "{}", NULL },
  { "ledger reverse bill:S1 --reason wrong",
    "{\"action\":\"reverse\",\"reference\":\"bill:S1\",\"reason\":\"wrong\"}", NULL },
  { "recharge a1 100.00 --method wechat --reference 42 --again",
    "{\"account\":\"a1\",\"amount\":\"100.00\",\"method\":\"wechat\",\"reference\":\"42\","
    "\"again\":"
    "true}",
    NULL },
  { "receipt bill:S1 /x/../r.pdf --a4",
    "{\"reference\":\"bill:S1\",\"file\":\"/r.pdf\",\"a4\":true}", NULL },
  { "recharge a1", NULL, "recharge: missing: amount" },
  { "till open --station s1 --float 200",
    "{\"action\":\"open\",\"station\":\"s1\",\"float\":\"200\"}", NULL },
  { "asset p1", "{\"pile\":\"p1\"}", NULL },
  { "asset", NULL, "asset: missing: pile" },
  { "changes --open --kind firmware --pile p1",
    "{\"open\":true,\"kind\":\"firmware\",\"pile\":\"p1\"}", NULL },
  { "change withdraw CR-1 --reason late",
    "{\"action\":\"withdraw\",\"words\":[\"CR-1\"],\"reason\":\"late\"}", NULL },
  { "change", NULL, "change: missing: action" },
  { "tariff list", "{\"action\":\"list\"}", NULL },
  { "tariff reject t 3 --reason dear",
    "{\"action\":\"reject\",\"id\":\"t\",\"what\":\"3\",\"reason\":\"dear\"}", NULL },
  { "tariff import t --file /x/../c.json",
    "{\"action\":\"import\",\"id\":\"t\",\"file\":\"/c.json\"}", NULL },
  { "tariff", NULL, "tariff: missing: action" },
  { "probe units", NULL, "probe: missing: target" },
  { "digest", "{}", NULL },
  { "rebuild", "{}", NULL },
  { "check", "{}", NULL },
  { "audit --who li --what alarms --all --limit 5 --csv",
    "{\"who\":\"li\",\"what\":\"alarms\",\"all\":true,\"limit\":\"5\",\"csv\":true}", NULL },
  { "audit verify", "{\"action\":\"verify\"}", NULL },
  { "backup /x/../b --without-history --force",
    "{\"path\":\"/b\",\"without-history\":true,\"force\":true}", NULL },
  { "backup", NULL, "backup: missing: PATH" },
  { "restore /b --take-over-identity", "{\"path\":\"/b\",\"take-over-identity\":true}", NULL },
  { "restore --cancel", "{\"cancel\":true}", NULL },
  { "", NULL, "a verb is missing" },
  { "nonsense", NULL, "there is no verb nonsense" },
  { "status now", NULL, "status: one word too many: now" },
  { "status --fast", NULL, "status: no such option: --fast" },
  { "list", NULL, "list: missing: kind" },
  { "show pile", NULL, "show: missing: id" },
  { "set pile p1", NULL, "set: missing: fields..." },
  { "set pile p1 name", NULL, "set: must be FIELD=VALUE: name" },
  { "list pile --where", NULL, "list: a value is missing after --where" },
  { "delete pile p1 p2", NULL, "delete: one word too many: p2" },
  { "alarms --active --csv", NULL, "alarms: no such option: --csv" },
  { "import", NULL, "import: missing: FILE" },
  { "import no-such-file.json", NULL, "no-such-file.json" },
};

static void
test_grammar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grammar_cases); i++) {
    g_auto (GStrv) words = g_strsplit (grammar_cases[i].line, " ", -1);
    g_auto (CyCtlCommand) command = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    if (*grammar_cases[i].line == '\0')
      g_clear_pointer (&words[0], g_free);
    if (!cy_ctl_parse (words, &command, &error)) {
      g_assert_nonnull (grammar_cases[i].error);
      if (strstr (error->message, grammar_cases[i].error) == NULL)
        g_error ("%s: %s", grammar_cases[i].line, error->message);
      continue;
    }
    text = cy_json_to_text (command.arguments, FALSE);
    g_assert_cmpstr (text, ==, grammar_cases[i].arguments);
    g_assert_true (g_str_has_prefix (grammar_cases[i].line, command.verb));
    g_assert_cmpint (command.csv, ==, strstr (grammar_cases[i].line, "--csv") != NULL);
  }
}

static void
test_csv_flag (void)
{
  g_auto (GStrv) words = g_strsplit ("history --csv --pile p1", " ", -1);
  g_auto (CyCtlCommand) command = { 0 };

  g_assert_true (cy_ctl_parse (words, &command, NULL));
  g_assert_true (command.csv);
}

/* Every verb of the API has a line in the help. */
static void
test_usage (void)
{
  static const char *const verbs[] = { "import", "export", "list",       "show",    "set",
                                       "delete", "status", "piles",      "live",    "history",
                                       "alarms", "alarm",  "journal",    "digest",  "rebuild",
                                       "check",  "probe",  "commission", "instant", "span",
                                       "stays",  "asset",  "warranty",   "change",  "changes",
                                       "backup", "restore" };
  g_autofree char *usage = cy_ctl_usage ();

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autofree char *line = g_strconcat ("\n  ", verbs[i], NULL);

    g_assert_true (cy_control_verb_exists (verbs[i]));
    g_assert_nonnull (strstr (usage, line));
  }
}

/* Chinese characters are two columns wide; a text must not steer the terminal. */
static void
test_print (void)
{
  static const struct {
    const char *json;
    const char *table;
    const char *csv;
  } cases[] = {
    { "[{\"id\":\"a\",\"name\":\"上海\"},{\"id\":\"bcd\",\"name\":\"x\",\"n\":1.5}]",
      "id   name  n    \n"
      "a    上海       \n"
      "bcd  x     1.5  \n",
      "id,name,n\r\na,上海,\r\nbcd,x,1.5\r\n" },
    { "[]", "\n", "\r\n" },
    { "[{\"a\":null,\"b\":true,\"c\":{\"d\":[1]}}]",
      "a  b     c          \n"
      "   true  {\"d\":[1]}  \n",
      "a,b,c\r\n,true,\"{\"\"d\"\":[1]}\"\r\n" },
    { "[{\"t\":\"a,b\"},{\"t\":\"say \\\"x\\\"\"},{\"t\":\"two\\r\\nlines\"}]",
      "t           \n"
      "a,b         \n"
      "say \"x\"     \n"
      "two\xef\xbf\xbd\xef\xbf\xbdlines  \n",
      "t\r\n\"a,b\"\r\n\"say \"\"x\"\"\"\r\n\"two\r\nlines\"\r\n" },
    { "[{\"t\":\"\\u001b[2J\"}]",
      "t     \n"
      "\xef\xbf\xbd[2J  \n",
      "t\r\n\x1b[2J\r\n" },
    { "{\"changes\":3,\"name\":\"人\\n民\"}",
      "changes        3\n"
      "name           人\xef\xbf\xbd民\n",
      NULL },
    { "7", "7", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) node = cy_json_parse (cases[i].json, -1, 10000, NULL);
    g_autofree char *table = cy_ctl_format_table (node);
    g_autofree char *csv = cases[i].csv == NULL ? NULL : cy_ctl_format_csv (node);

    g_assert_cmpstr (table, ==, cases[i].table);
    g_assert_cmpstr (csv, ==, cases[i].csv);
  }
}

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

typedef struct {
  const char *dir;
  const char *line;
} Command;

/* Runs the whole program; a line begins after "chargeyardctl". */
static gpointer
run (gpointer data)
{
  const Command *command = data;
  g_autofree char *text = g_strconcat ("chargeyardctl ", command->line, NULL);
  g_auto (GStrv) argv = g_strsplit (text, " ", -1);
  int status;

  for (guint i = 0; argv[i] != NULL; i++) {
    if (g_str_equal (argv[i], "DIR") || g_str_has_prefix (argv[i], "DIR/")) {
      char *path = g_strconcat (command->dir, argv[i] + strlen ("DIR"), NULL);

      g_free (argv[i]);
      argv[i] = path;
    }
  }
  g_string_truncate (printed, 0);
  g_string_truncate (complained, 0);
  g_set_print_handler (print_cb);
  g_set_printerr_handler (complain_cb);
  status = cy_ctl_run ((int) g_strv_length (argv), argv);
  /* The test tells how it went in the same way. */
  g_set_print_handler (NULL);
  g_set_printerr_handler (NULL);
  return GINT_TO_POINTER (status);
}

typedef struct {
  const char *line;
  int status;
  const char *printed;
  const char *complained;
} Run;

static void
check_run (const Run *expected, int status)
{
  if (status != expected->status || strstr (printed->str, expected->printed) == NULL ||
      strstr (complained->str, expected->complained) == NULL)
    g_error ("%s: %d %s %s", expected->line, status, printed->str, complained->str);
  /* What scripts read is never mixed with what went wrong. */
  g_assert_true (status == 0 || printed->len == 0);
}

/* Nobody runs on the data directory: the program opens it itself. */
static void
test_alone (void)
{
  static const Run runs[] = {
    { "--version", 0, "chargeyardctl ", "" },
    { "status", 2, "", "--data DIR is missing" },
    { "--data DIR", 2, "", "a verb is missing" },
    { "--nonsense", 2, "", "nonsense" },
    { "--data DIR nonsense", 2, "", "there is no verb" },
    { "--data DIR list planet", 2, "", "planet" },
    { "--data DIR set area sh name=上海 --as li", 0, "changes        1", "" },
    { "--data DIR list area", 0, "sh  上海", "" },
    { "--data DIR list area --json", 0, "\"name\": \"上海\"", "" },
    { "--data DIR --json list area", 0, "\"name\": \"上海\"", "" },
    { "--data DIR journal", 0, "area:sh  li ", "" },
    { "--data DIR show area nowhere", 1, "", "there is no area \"nowhere\"" },
    { "--data DIR set area x level=galaxy", 1, "", "galaxy" },
    { "--data DIR import no-such-file", 1, "", "no-such-file" },
    { "--data DIR status", 3, "", "no node is running on" },
    { "--data DIR piles", 3, "", "no node is running on" },
    { "--data DIR live", 3, "", "no node is running on" },
    { "--data DIR history --pile p --measure temp.gun --csv", 0, "\r\n", "" },
    { "--data DIR export", 0, "\"areas\"", "" },
    { "--data DIR check", 0, "ok             true", "" },
    { "--data /dev/null/x check", 1, "", "/dev/null/x" },
    { "--data DIR audit", 0, "Area 上海 (sh)", "" },
    { "--data DIR audit --csv --who li", 0, ",li,Added,Area 上海 (sh),Name: – → 上海,", "" },
    { "--data DIR --as wang audit --csv", 0, "\xef\xbb\xbftime,actor,", "" },
    { "--data DIR audit --json --what others", 0, "\"audit.export\"", "" },
    { "--data DIR audit --what nonsense", 2, "", "nothing called \"nonsense\"" },
    { "--data DIR audit --limit 0", 2, "", "limit must be" },
    { "--data DIR audit burn", 2, "", "audit cannot burn" },
    { "--data DIR check", 0, "tables       true  as the journal makes them", "" },
    { "--data DIR audit verify", 0, "broken_count   0", "" },
    { "--data DIR backup DIR/b", 0, "files          4", "" },
    { "--data DIR backup DIR/b", 1, "", "is there already" },
    { "--data DIR set area sh name=海 --as li", 0, "changes        1", "" },
    { "--data DIR restore", 2, "", "path is missing" },
    { "--data DIR restore DIR/nothing", 1, "", "/nothing: cannot be opened" },
    { "--data DIR restore --cancel", 1, "", "no backup waits" },
    { "--data DIR restore DIR/b --as wang", 0, "done           true", "" },
    { "--data DIR list area", 0, "sh  上海", "" },
    { "--data DIR journal", 0, "backup.restored", "" },
    { "--data DIR check", 0, "ok             true", "" },
  };
  g_autofree char *dir = node_fixture_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    Command command = { dir, runs[i].line };

    check_run (&runs[i], GPOINTER_TO_INT (run (&command)));
  }
  node_fixture_remove_tree (dir);
}

static void
check_line (const char *dir, const char *line, int status, const char *says)
{
  const Run expected = { line, status, status == 0 ? says : "", status == 0 ? "" : says };
  Command command = { dir, line };

  check_run (&expected, GPOINTER_TO_INT (run (&command)));
}

static void
check_pdf (const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpmem (data, 5, "%PDF-", 5);
}

/* The number of the order that was just made. */
static char *
read_order_id (void)
{
  const char *at = strstr (printed->str, "\"id\": \"WO-");

  g_assert_nonnull (at);
  at += strlen ("\"id\": \"");
  return g_strndup (at, strcspn (at, "\""));
}

/* What a pile is, and papers about it and its order. */
static void
test_papers (void)
{
  g_autofree char *dir = node_fixture_make_dir ();
  g_autofree char *claim = g_build_filename (dir, "claim.pdf", NULL);
  g_autofree char *sheet = g_build_filename (dir, "sheet.pdf", NULL);
  g_autofree char *print_claim = g_strdup_printf ("--data DIR warranty p1 --file %s", claim);
  g_autofree char *print_sheet = NULL;
  g_autofree char *id = NULL;

  check_line (dir,
              "--data DIR set pile_type t name=T current=dc power_w=1000 connectors=1 "
              "profile=chargeyard-dc",
              0, "changes");
  check_line (dir, "--data DIR set supplier xj name=许继 phone=010-5550", 0, "changes");
  check_line (dir,
              "--data DIR set pile p1 name=P1 type=t supplier=xj serial=SN7 "
              "warranty_until=2020-01-31",
              0, "changes");
  check_line (dir, "--data DIR order create title=过温 pile=p1 --json", 0, "过温");
  id = read_order_id ();
  print_sheet = g_strdup_printf ("--data DIR order sheet %s --file %s", id, sheet);
  check_line (dir, "--data DIR asset p1 --json", 0, "\"warranty_until\": \"2020-01-31\"");
  check_line (dir, "--data DIR asset p1 --json", 0, "\"phone\": \"010-5550\"");
  check_line (dir, "--data DIR asset p1 --json", 0, id);
  check_line (dir, "--data DIR asset nobody", 1, "nobody");
  check_line (dir, print_claim, 0, claim);
  check_pdf (claim);
  check_line (dir, print_sheet, 0, sheet);
  check_pdf (sheet);
  check_line (dir, "--data DIR warranty p1", 2, "file is missing");
  check_line (dir, "--data DIR order sheet WO-none --file /dev/null/x", 1, "no such order");
  check_line (dir, "--data DIR warranty p1 --file /dev/null/x", 1, "/dev/null/x");
  node_fixture_remove_tree (dir);
}

/* A node runs: it answers. */
static void
test_with_node (void)
{
  static const Run runs[] = {
    { "--data DIR status", 0, "uptime_s", "" },
    { "--data DIR piles", 0, "\n", "" },
    { "--data DIR set area sh name=上海 --as 李工", 0, "changes        1", "" },
    { "--data DIR journal", 0, "李工", "" },
    { "--data DIR show area nowhere", 1, "", "there is no area" },
    { "--data DIR alarm silence x", 2, "", "silence" },
  };
  ControlFixture fixture;

  control_fixture_open (&fixture, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    Command command = { fixture.node->dir, runs[i].line };

    check_run (&runs[i], GPOINTER_TO_INT (control_fixture_run (run, &command)));
  }
  control_fixture_close (&fixture);
}

/* Somebody has the data directory but does not answer: neither is it opened twice. */
static void
test_locked (void)
{
  static const Run locked = { "--data DIR list area", 1, "", "another Chargeyard runs on this" };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  Command command = { fixture->dir, locked.line };

  check_run (&locked, GPOINTER_TO_INT (run (&command)));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  printed = g_string_new (NULL);
  complained = g_string_new (NULL);
  g_test_add_func ("/ctl/grammar", test_grammar);
  g_test_add_func ("/ctl/csv-flag", test_csv_flag);
  g_test_add_func ("/ctl/usage", test_usage);
  g_test_add_func ("/ctl/print", test_print);
  g_test_add_func ("/ctl/alone", test_alone);
  g_test_add_func ("/ctl/papers", test_papers);
  g_test_add_func ("/ctl/with-node", test_with_node);
  g_test_add_func ("/ctl/locked", test_locked);
  status = g_test_run ();
  g_string_free (printed, TRUE);
  g_string_free (complained, TRUE);
  return status;
}
