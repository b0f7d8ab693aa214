/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry.h"
#include "cy-node-commission.h"
#include "cy-node-probe.h"
#include "node-fixture.h"
#include "sim-lab.h"

/* A pile that is not in service yet, one that is, and one of another maker on the same gateway; and
 * one that has no address. */
static const char yard[] =
  "{\"stations\":[{\"id\":\"st\",\"name\":\"人民广场站\"}],"
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"},"
  "{\"id\":\"abb\",\"name\":\"ABB\",\"current\":\"ac\",\"power_w\":22000,\"connectors\":1,"
  "\"profile\":\"abb-terra-ac\"}],\"piles\":["
  "{\"id\":\"new\",\"name\":\"A01\",\"type\":\"dc\",\"station\":\"st\",\"brand\":\"Nobody\","
  "\"link\":\"tcp://127.0.0.1:PORT/1\",\"in_service\":false},"
  "{\"id\":\"old\",\"name\":\"A02\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.2:PORT/1\","
  "\"scan_ms\":200},"
  "{\"id\":\"abb\",\"name\":\"A03\",\"type\":\"abb\",\"link\":\"tcp://127.0.0.1:PORT/3\","
  "\"in_service\":false}]}";

static const char bare[] =
  "{\"piles\":[{\"id\":\"bare\",\"name\":\"A04\",\"type\":\"dc\",\"in_service\":false}]}";

typedef struct {
  NodeFixture *fixture;
  SimLab *lab;
  gboolean done;
  gpointer result;
  GError *error;
  guint n_progress;
  guint n_units;
} Site;

static void
site_open (Site *site)
{
  *site = (Site){ .fixture = node_fixture_new (TRUE), .lab = sim_lab_new (yard) };
  node_fixture_import (site->fixture, site->lab->document);
  node_fixture_import (site->fixture, bare);
}

static void
site_close (Site *site)
{
  g_clear_error (&site->error);
  node_fixture_free (site->fixture);
  sim_lab_free (site->lab);
}

static void
on_answer_cb (gpointer result, const GError *error, gpointer user_data)
{
  Site *site = user_data;

  site->done = TRUE;
  site->result = result;
  g_clear_error (&site->error);
  site->error = error == NULL ? NULL : g_error_copy (error);
}

static void
on_progress_cb (guint done, guint total, const CyFoundUnit *unit, gpointer user_data)
{
  Site *site = user_data;

  g_assert_false (site->done);
  g_assert_cmpuint (done, <=, total);
  site->n_progress++;
  site->n_units += unit != NULL;
}

static gboolean
is_done (gpointer data)
{
  return ((Site *) data)->done;
}

static gpointer
wait_result (Site *site)
{
  node_wait (is_done, site);
  site->done = FALSE;
  return g_steal_pointer (&site->result);
}

static const char *
link_of (Site *site, const char *pile)
{
  return cy_record_get_text (
    cy_yard_get (cy_node_get_yard (site->fixture->node), CY_KIND_PILE, pile), "link");
}

static char *
host_of (Site *site)
{
  const char *address = link_of (site, "new") + strlen ("tcp://");

  return g_strndup (address, (gsize) (strchr (address, '/') - address));
}

static CyFinding *
read_pile (Site *site, const char *pile, const char *profile, guint connectors)
{
  const char *const profiles[] = { profile, NULL };
  const CyProfilesRequest request = { link_of (site, pile), profiles, connectors, 0 };
  g_autoptr (GPtrArray) findings = NULL;

  cy_node_probe_profiles (site->fixture->node, &request, NULL, NULL, on_answer_cb, site);
  findings = wait_result (site);
  g_assert_no_error (site->error);
  g_assert_cmpuint (findings->len, ==, 1);
  return cy_finding_ref (findings->pdata[0]);
}

/* The units of a gateway, each told as it answers. */
static void
test_units (void)
{
  Site site;
  g_autoptr (CyUnitsAnswer) answer = NULL;
  g_autofree char *host = NULL;

  site_open (&site);
  host = host_of (&site);
  cy_node_probe_units (site.fixture->node, &(CyUnitsRequest){ host, 1, 4, 20, 0 }, NULL,
                       on_progress_cb, on_answer_cb, &site);
  answer = wait_result (&site);
  g_assert_no_error (site.error);
  g_assert_cmpuint (answer->units->len, ==, 2);
  g_assert_cmpuint (g_array_index (answer->units, CyFoundUnit, 0).unit, ==, 1);
  g_assert_cmpuint (g_array_index (answer->units, CyFoundUnit, 1).unit, ==, 3);
  g_assert_cmpint (answer->next, ==, -1);
  g_assert_cmpuint (site.n_progress, ==, 4);
  g_assert_cmpuint (site.n_units, ==, 2);
  site_close (&site);
}

/* When its time is over it says where to go on, and what was found until then. */
static void
test_budget (void)
{
  Site site;
  g_autoptr (CyUnitsAnswer) answer = NULL;
  g_autofree char *host = NULL;

  site_open (&site);
  host = host_of (&site);
  cy_node_probe_units (site.fixture->node, &(CyUnitsRequest){ host, 1, 200, 20, 1 }, NULL, NULL,
                       on_answer_cb, &site);
  answer = wait_result (&site);
  g_assert_no_error (site.error);
  g_assert_cmpuint (answer->units->len, ==, 1);
  g_assert_cmpint (answer->next, ==, 2);
  site_close (&site);
}

/* What is given up answers once, with an error, and at once. */
static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *host = NULL;
  Site site;

  site_open (&site);
  host = host_of (&site);
  cy_node_probe_units (site.fixture->node, &(CyUnitsRequest){ host, 0, 255, 1, 0 }, cancellable,
                       NULL, on_answer_cb, &site);
  g_cancellable_cancel (cancellable);
  g_assert_null (wait_result (&site));
  g_assert_error (site.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  site_close (&site);
}

static void
test_refusals (void)
{
  static const struct {
    const char *host;
    guint8 from;
    guint8 to;
    guint per_second;
  } hosts[] = {
    { "", 1, 2, 5 },
    { "127.0.0.1:0", 1, 2, 5 },
    { "127.0.0.1:99999", 1, 2, 5 },
    { "127.0.0.1:1", 9, 2, 5 },
    { "127.0.0.1:1", 1, 2, 21 },
    { "127.0.0.1:1", 1, 1, 5 },
  };
  const char *const none[] = { "no-such-profile", NULL };
  Site site;

  site_open (&site);
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    cy_node_probe_units (
      site.fixture->node,
      &(CyUnitsRequest){ hosts[i].host, hosts[i].from, hosts[i].to, hosts[i].per_second, 0 }, NULL,
      NULL, on_answer_cb, &site);
    g_assert_null (wait_result (&site));
    g_assert_nonnull (site.error);
  }
  cy_node_probe_profiles (site.fixture->node,
                          &(CyProfilesRequest){ link_of (&site, "new"), none, 1, 0 }, NULL, NULL,
                          on_answer_cb, &site);
  g_assert_null (wait_result (&site));
  g_assert_nonnull (strstr (site.error->message, "no-such-profile"));
  site_close (&site);
}

static void
on_count_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_clear_pointer ((CyUnitsAnswer **) &result, cy_units_answer_free);
  (*(guint *) user_data)++;
}

static gboolean
has_all (gpointer data)
{
  return *(guint *) data == CY_NODE_MAX_PROBES;
}

/* A thread each: there are only so many. */
static void
test_many (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *host = NULL;
  guint n_answers = 0;
  Site site;

  site_open (&site);
  host = host_of (&site);
  for (guint i = 0; i < CY_NODE_MAX_PROBES; i++)
    cy_node_probe_units (site.fixture->node, &(CyUnitsRequest){ host, 0, 255, 1, 0 }, cancellable,
                         NULL, on_count_cb, &n_answers);
  cy_node_probe_units (site.fixture->node, &(CyUnitsRequest){ host, 0, 255, 1, 0 }, cancellable,
                       NULL, on_answer_cb, &site);
  g_assert_true (site.done);
  g_assert_nonnull (strstr (site.error->message, "4 devices"));
  g_cancellable_cancel (cancellable);
  node_wait (has_all, &n_answers);
  site_close (&site);
}

/* Every profile of such devices, the right one on top. */
static void
test_profiles (void)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_auto (GStrv) profiles = NULL;
  const CyFinding *best;
  Site site;

  site_open (&site);
  profiles = cy_node_list_profiles_for (site.fixture->node, "dc");
  g_assert_cmpuint (g_strv_length (profiles), >, 2);
  g_assert_true (g_strv_contains ((const char *const *) profiles, "chargeyard-dc"));
  g_assert_false (g_strv_contains ((const char *const *) profiles, "abb-terra-ac"));
  cy_node_probe_profiles (
    site.fixture->node,
    &(CyProfilesRequest){ link_of (&site, "new"), (const char *const *) profiles, 2, 0 }, NULL,
    on_progress_cb, on_answer_cb, &site);
  findings = wait_result (&site);
  g_assert_no_error (site.error);
  g_assert_cmpuint (findings->len, ==, g_strv_length (profiles));
  g_assert_cmpuint (site.n_progress, ==, findings->len);
  best = findings->pdata[0];
  g_assert_cmpstr (best->profile, ==, "chargeyard-dc");
  g_assert_cmpuint (best->score, >=, CY_FINDING_DOUBTFUL);
  g_assert_cmpuint (((const CyFinding *) findings->pdata[1])->score, <, best->score);
  g_assert_nonnull (strstr (best->why, "reads answered"));
  site_close (&site);
}

static const CyFoundPlate *
find_plate (GPtrArray *plates, const char *what)
{
  for (guint i = 0; i < plates->len; i++) {
    if (g_str_equal (((CyFoundPlate *) plates->pdata[i])->what, what))
      return plates->pdata[i];
  }
  return NULL;
}

static void
test_nameplate (void)
{
  g_autoptr (CyFinding) finding = NULL;
  g_autoptr (GPtrArray) plates = NULL;
  g_autoptr (GPtrArray) none = NULL;
  Site site;
  CyYard *records;

  site_open (&site);
  records = cy_node_get_yard (site.fixture->node);
  finding = read_pile (&site, "new", "chargeyard-dc", 2);
  g_assert_cmpuint (finding->n_answered, ==, finding->n_reads);
  g_assert_cmpstr (cy_finding_get_text (finding, CY_MEASURE_ID_MODEL), ==, "DC-120");
  plates = cy_finding_check_nameplate (finding, records, "new");
  g_assert_cmpint (find_plate (plates, "Manufacturer")->verdict, ==, CY_FOUND_DIFFERENT);
  g_assert_cmpstr (find_plate (plates, "Manufacturer")->expected, ==, "Nobody");
  g_assert_cmpint (find_plate (plates, "Guns")->verdict, ==, CY_FOUND_SAME);
  g_assert_cmpint (find_plate (plates, "Serial number")->verdict, ==, CY_FOUND_NOT_TOLD);
  g_assert_cmpint (find_plate (plates, "Kind of current")->verdict, ==, CY_FOUND_SAME);
  none = cy_finding_check_nameplate (finding, records, "nobody");
  g_assert_cmpuint (none->len, ==, 0);
  site_close (&site);
}

static gboolean
reads_new (gpointer data)
{
  Site *site = data;
  g_autofree char *reader = cy_node_find_reader (site->fixture->node, link_of (site, "new"));

  return g_strcmp0 (reader, "new") == 0;
}

static void
expect_journal (Site *site, guint n_entries, const char *const parts[])
{
  g_autoptr (GPtrArray) entries = NULL;
  guint n_found = 0;

  cy_node_query_entries (site->fixture->node, "pile:new", 0, 100, on_answer_cb, site);
  entries = wait_result (site);
  for (guint i = 0; i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];

    if (!g_str_equal (entry->kind, CY_ENTRY_PILE_COMMISSION))
      continue;
    n_found++;
    g_assert_cmpstr (entry->actor, ==, "ann");
    g_assert_true (g_str_has_suffix (entry->stream, "/ops"));
    for (guint k = 0; parts[k] != NULL; k++) {
      if (strstr (entry->payload, parts[k]) == NULL)
        g_error ("%s is not in %s", parts[k], entry->payload);
    }
  }
  g_assert_cmpuint (n_found, ==, n_entries);
}

/* From nobody reads it to it is read, with what was found in the journal. */
static void
test_commission (void)
{
  static const char *const parts[] = { "\"profile\":\"chargeyard-dc\"",
                                       "\"verdict\":\"different\"",
                                       "\"what\":\"Manufacturer\"",
                                       "\"remarks\":\"ground tested\"",
                                       "\"refused\":0",
                                       NULL };
  g_autoptr (CyFinding) finding = NULL;
  g_autofree char *nobody = NULL;
  CyCommissioning commissioning = { .pile = "new", .remarks = "ground tested" };
  NodeAnswer answer = { 0 };
  Site site;

  site_open (&site);
  nobody = cy_node_find_reader (site.fixture->node, link_of (&site, "new"));
  g_assert_null (nobody);
  finding = read_pile (&site, "new", "chargeyard-dc", 2);
  commissioning.finding = finding;
  cy_node_commission (site.fixture->node, &commissioning, "ann", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 2);
  node_wait (reads_new, &site);
  expect_journal (&site, 1, parts);
  /* Again: it stays in service, and what was found now is kept too. */
  cy_node_commission (site.fixture->node, &commissioning, "ann", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  expect_journal (&site, 2, parts);
  site_close (&site);
}

/* What must not go into service does not, and nothing is written. */
static void
test_hindrances (void)
{
  static const struct {
    const char *pile;
    const char *profile;
    gboolean read;
    const char *reason;
  } cases[] = {
    { "nobody", "chargeyard-dc", TRUE, "there is no pile" },
    { "bare", "chargeyard-dc", TRUE, "no link address" },
    { "new", "abb-terra-ac", TRUE, "was read with profile abb-terra-ac" },
    { "new", "chargeyard-dc", FALSE, "told nothing" },
  };
  Site site;

  site_open (&site);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyFinding) finding = NULL;
    NodeAnswer answer = { 0 };

    if (cases[i].read)
      finding = read_pile (&site, strstr (cases[i].profile, "abb") != NULL ? "abb" : "new",
                           cases[i].profile, 1);
    cy_node_commission (site.fixture->node, &(CyCommissioning){ cases[i].pile, finding, NULL },
                        "ann", node_answer_cb, &answer);
    node_answer_refused (&answer, cases[i].reason);
  }
  site_close (&site);
}

static void
test_sheet (void)
{
  g_autoptr (CyFinding) finding = NULL;
  g_autofree char *path = NULL;
  g_autofree char *nowhere = NULL;
  g_autofree char *contents = NULL;
  NodeAnswer answer = { 0 };
  Site site;

  site_open (&site);
  finding = read_pile (&site, "new", "chargeyard-dc", 2);
  path = g_build_filename (site.fixture->dir, "sheet.pdf", NULL);
  nowhere = g_build_filename (site.fixture->dir, "no", "sheet.pdf", NULL);
  cy_node_write_sheet (site.fixture->node, &(CyCommissioning){ "new", finding, NULL }, path, "ann",
                       node_answer_cb, &answer);
  (void) node_answer_wait (&answer);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  cy_node_write_sheet (site.fixture->node, &(CyCommissioning){ "new", finding, NULL }, nowhere,
                       "ann", node_answer_cb, &answer);
  node_answer_refused (&answer, "sheet.pdf");
  cy_node_write_sheet (site.fixture->node, &(CyCommissioning){ "nobody", finding, NULL }, path,
                       "ann", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is no pile");
  site_close (&site);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commission/units", test_units);
  g_test_add_func ("/commission/budget", test_budget);
  g_test_add_func ("/commission/cancel", test_cancel);
  g_test_add_func ("/commission/refusals", test_refusals);
  g_test_add_func ("/commission/many", test_many);
  g_test_add_func ("/commission/profiles", test_profiles);
  g_test_add_func ("/commission/nameplate", test_nameplate);
  g_test_add_func ("/commission/commission", test_commission);
  g_test_add_func ("/commission/hindrances", test_hindrances);
  g_test_add_func ("/commission/sheet", test_sheet);
  return g_test_run ();
}
