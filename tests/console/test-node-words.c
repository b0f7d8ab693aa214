/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-words.h"

#define ID  "1111111111111111111111111111111111111111111111111111111111111111"
#define NOW ((gint64) 1000 * G_USEC_PER_SEC)
#define S   ((gint64) G_USEC_PER_SEC)

static CyPeerInfo
make_info (gboolean up)
{
  return (CyPeerInfo){ .id = (char *) ID, .address = (char *) "hub:7420", .up = up, .greeted = up };
}

/* What a row says of a link: a word, and more where there is none. */
static void
test_link (void)
{
  CyPeerInfo down = make_info (FALSE);
  CyPeerInfo calling = make_info (FALSE);
  CyPeerInfo silent = make_info (FALSE);
  CyPeerInfo gone = make_info (FALSE);
  CyPeerInfo up = make_info (TRUE);
  CyPeerInfo greeting = make_info (TRUE);
  const struct {
    const CyPeerInfo *info;
    const char *state;
    CySeverity severity;
    const char *link;
  } cases[] = {
    { &down, "Not reached", CY_SEVERITY_OFFLINE, "no answer · next try in 6 s" },
    { &calling, "Calling", CY_SEVERITY_STALE, "" },
    { &silent, "Has not called", CY_SEVERITY_STALE, "it must call: no address is known" },
    { &gone, "Not connected", CY_SEVERITY_OFFLINE, NULL },
    { &up, "Connected", CY_SEVERITY_NORMAL, NULL },
    { &greeting, "Greeting", CY_SEVERITY_NORMAL, NULL },
  };

  down.error = (char *) "no answer";
  down.next_try_us = NOW + 5 * S;
  calling.calling = TRUE;
  silent.address = NULL;
  gone.address = NULL;
  gone.since_us = NOW;
  greeting.greeted = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyNodeItem item = { .id = (char *) ID, .info = cases[i].info };
    g_autofree char *state = cy_node_words_state (&item);
    g_autofree char *link = cy_node_words_link (&item, NOW);

    g_assert_cmpstr (state, ==, cases[i].state);
    g_assert_cmpint (cy_node_words_severity (&item), ==, cases[i].severity);
    if (cases[i].link != NULL)
      g_assert_cmpstr (link, ==, cases[i].link);
  }
}

static void
test_lag (void)
{
  static const struct {
    guint64 behind, ahead;
    const char *text;
  } cases[] = {
    { 0, 0, "the same" },
    { 12, 0, "12 entries to receive" },
    { 0, 1, "1 entry to send" },
    { 12, 3, "12 entries to receive, 3 entries to send" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyPeerInfo info = make_info (TRUE);
    const CyNodeItem item = { .id = (char *) ID, .info = &info };
    g_autofree char *text = NULL;

    info.behind = cases[i].behind;
    info.ahead = cases[i].ahead;
    text = cy_node_words_lag (&item);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* Nothing below a second, amber above five, red above five minutes; of a link that is down nothing is known. */
static void
test_clock (void)
{
  static const struct {
    gint64 clock_us;
    gboolean up;
    const char *text;
    CySeverity severity;
  } cases[] = {
    { 999999, TRUE, "in step", CY_SEVERITY_NORMAL },
    { S, TRUE, "1 s ahead", CY_SEVERITY_NORMAL },
    { -2 * S, TRUE, "2 s behind", CY_SEVERITY_NORMAL },
    { 5 * S, TRUE, "5 s ahead", CY_SEVERITY_NORMAL },
    { 6 * S, TRUE, "6 s ahead", CY_SEVERITY_MEDIUM },
    { -300 * S, TRUE, "5 min behind", CY_SEVERITY_MEDIUM },
    { -301 * S, TRUE, "5 min behind", CY_SEVERITY_CRITICAL },
    { 86400 * S, FALSE, "–", CY_SEVERITY_NORMAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyPeerInfo info = make_info (cases[i].up);
    g_autofree char *text = NULL;

    info.clock_us = cases[i].clock_us;
    text = cy_node_words_clock (&info);
    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpint (cy_node_words_clock_severity (&info), ==, cases[i].severity);
    g_assert_cmpint (cy_node_words_clock_advice (&info) != NULL, ==,
                     cases[i].severity != CY_SEVERITY_NORMAL);
  }
}

static void
test_names (void)
{
  static const struct {
    const char *stream;
    const char *text;
  } cases[] = {
    { ID ".1/cfg", "Configuration of Hub" },
    { ID ".2/ops", "Operations of Hub (incarnation 2)" },
    { "nonsense", "nonsense" },
  };
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autofree char *key = cy_node_words_key ("0123456789abcdef01");
  g_autofree char *unnamed = cy_node_words_name (yard, ID);
  CyRecord *node = cy_record_new (CY_KIND_NODE, ID);

  g_assert_cmpstr (key, ==, "01234567 89abcdef 01");
  g_assert_cmpstr (unnamed, ==, "11111111");
  json_object_set_string_member (node->cells, "name", "Hub");
  cy_yard_put (yard, node);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_node_words_stream (yard, cases[i].stream);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* Which node it is stands there only where there are several. */
static void
test_owner (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  CyRecord *pile = cy_record_new (CY_KIND_PILE, "p1");
  CyRecord *hub = cy_record_new (CY_KIND_NODE, ID);
  g_autofree char *alone = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *trouble = NULL;
  g_autofree char *refused = NULL;

  json_object_set_string_member (hub->cells, "name", "Hub");
  pile->creator = g_strdup (ID);
  cy_yard_put (yard, pile);
  cy_yard_put (yard, hub);
  alone = cy_node_words_trouble (yard, "p1", CY_LINK_TROUBLE_OWNER);
  g_assert_cmpstr (alone, ==, "Its node is not heard");
  cy_yard_put (yard, cy_record_new (CY_KIND_NODE, "other"));
  owner = cy_node_words_owner (yard, CY_KIND_PILE, "p1");
  g_assert_cmpstr (owner, ==, "Hub");
  trouble = cy_node_words_trouble (yard, "p1", CY_LINK_TROUBLE_OWNER);
  g_assert_cmpstr (trouble, ==, "Node Hub is not heard");
  refused = cy_node_words_trouble (yard, "p1", CY_LINK_TROUBLE_REFUSED);
  g_assert_cmpstr (refused, ==, "The port is closed");
}

/* Nothing is said where nothing is ever let go. */
static void
test_journal (void)
{
  g_autoptr (CySnapshot) snapshot = cy_snapshot_new ();
  char keeper[] = ID;
  char problem[] = "why";
  const struct {
    CySnapshotState state;
    const char *words; /* nullable; how they begin */
  } cases[] = {
    { { 0 }, NULL },
    { { .problem = problem }, NULL },
    { { .keeper = keeper, .days = 400 }, "whole; what has been over for 400 days" },
    { { .keeper = keeper, .days = 400, .problem = problem }, "why" },
    { { .keeper = keeper, .days = 400, .next = snapshot }, "is cut when" },
    { { .snapshot = snapshot }, "what was over before" },
    { { .snapshot = snapshot, .is_done = TRUE, .next = snapshot }, "is cut when" },
    { { .snapshot = snapshot, .is_done = TRUE }, "what was over before" },
  };

  snapshot->before_us = NOW;
  g_assert_null (cy_node_words_journal (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = cy_node_words_journal (&cases[i].state);

    g_assert_true ((words == NULL) == (cases[i].words == NULL));
    g_assert_true (words == NULL || g_str_has_prefix (words, cases[i].words));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-words/link", test_link);
  g_test_add_func ("/node-words/lag", test_lag);
  g_test_add_func ("/node-words/clock", test_clock);
  g_test_add_func ("/node-words/names", test_names);
  g_test_add_func ("/node-words/owner", test_owner);
  g_test_add_func ("/node-words/journal", test_journal);
  return g_test_run ();
}
