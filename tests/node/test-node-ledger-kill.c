/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cy-node-ledger.h"
#include "cy-node-till.h"
#include "node-fixture.h"

/* A process that does nothing but book, and is killed again and again wherever it is. What is on the disk
 * afterwards is whole: all of a posting or nothing of it, and a till with its change and its closing. */

#define N_ROUNDS    8
#define FLOAT_MINOR 100

#define YARD                                         \
  "{\"stations\":[{\"id\":\"s1\",\"name\":\"S1\"}]," \
  "\"accounts\":[{\"id\":\"a1\",\"name\":\"A\"}]}"

typedef struct {
  gboolean done;
  gpointer result;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_no_error (error);
  *answer = (Answer){ TRUE, result };
}

static void
on_posting_cb (const CyPosting *posting, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Answer *) user_data)->done = TRUE;
}

static void
on_till_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(Answer *) user_data = (Answer){ TRUE, g_strdup (till->id) };
}

static void
close_till (CyNode *node, const char *id)
{
  Answer answer = { 0 };

  cy_node_close_till (node, id, 50, "killed", "li", on_till_cb, &answer);
  node_wait (is_done, &answer);
  g_free (answer.result);
}

static void
close_own (CyNode *node)
{
  Answer answer = { 0 };
  g_autoptr (CyTill) till = NULL;

  cy_node_query_open_till (node, "li", on_result_cb, &answer);
  node_wait (is_done, &answer);
  till = answer.result;
  if (till != NULL)
    close_till (node, till->id);
}

static void
recharge (CyNode *node, guint number)
{
  g_autofree char *reference = g_strdup_printf ("r%d-%u", (int) getpid (), number);
  const CyLedgerWish wish = { .kind = CY_POSTING_RECHARGE,
                              .reference = reference,
                              .account = "a1",
                              .amount_minor = 1000 + number,
                              .method = CY_METHOD_CASH,
                              .actor = "li",
                              .again = TRUE };
  Answer answer = { 0 };

  cy_node_book (node, &wish, on_posting_cb, &answer);
  node_wait (is_done, &answer);
}

/* The process that is killed. */
static int
work (const char *dir)
{
  const CyNodeOptions options = { .data_dir = dir, .profile_dir = g_getenv ("CY_TEST_PROFILES") };
  g_autoptr (CyNode) node = cy_node_new (&options, NULL);

  g_assert_nonnull (node);
  close_own (node);
  for (guint i = 0;; i += 2) {
    Answer opened = { 0 };

    cy_node_open_till (node, "s1", NULL, FLOAT_MINOR, "li", on_till_cb, &opened);
    node_wait (is_done, &opened);
    recharge (node, i);
    recharge (node, i + 1);
    close_till (node, opened.result);
    g_free (opened.result);
  }
  return 0;
}

static guint64
assert_proved (CyNode *node)
{
  Answer answer = { 0 };
  g_autoptr (CyLedgerProof) proof = NULL;

  cy_node_prove_ledger (node, on_result_cb, &answer);
  node_wait (is_done, &answer);
  proof = answer.result;
  for (guint i = 0; i < proof->messages->len; i++)
    g_test_message ("%s", (char *) proof->messages->pdata[i]);
  g_assert_cmpuint (proof->n_wrong, ==, 0);
  return proof->n_postings;
}

/* Returns: how many there are that are closed. */
static guint
check_tills (CyNode *node)
{
  Answer answer = { 0 };
  g_autoptr (GPtrArray) tills = NULL;
  guint n_closed = 0;

  cy_node_query_tills (node, 0, NULL, 100000, on_result_cb, &answer);
  node_wait (is_done, &answer);
  tills = answer.result;
  for (guint i = 0; i < tills->len; i++) {
    const CyTill *till = tills->pdata[i];

    g_assert_cmpint (till->expected_minor, >=, FLOAT_MINOR);
    n_closed += till->state == CY_TILL_CLOSED;
  }
  g_assert_cmpuint (tills->len - n_closed, <=, 1);
  return n_closed;
}

static void
run_and_kill (const char *dir, guint milliseconds)
{
  char *argv[] = { (char *) "/proc/self/exe", NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "CY_TEST_WORK_IN", dir, TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);
  GPid child;

  g_assert_no_error (error);
  argv[0] = self;
  g_spawn_async (NULL, argv, environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                 NULL, NULL, &child, &error);
  g_assert_no_error (error);
  g_usleep ((gulong) milliseconds * 1000);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_spawn_close_pid (child);
}

static void
test_killed (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint64 n_postings = 0;
  guint n_closed = 0;

  node_fixture_import (fixture, YARD);
  for (guint i = 0; i < N_ROUNDS; i++) {
    guint64 before = n_postings;

    node_fixture_stop (fixture);
    run_and_kill (fixture->dir, (guint) g_rand_int_range (rand, 300, 900));
    node_fixture_start (fixture, FALSE);
    n_postings = assert_proved (fixture->node);
    n_closed = check_tills (fixture->node);
    g_assert_cmpuint (n_postings, >=, before);
  }
  g_test_message ("%" G_GUINT64_FORMAT " postings, %u tills closed", n_postings, n_closed);
  g_assert_cmpuint (n_postings, >, 0);
}

int
main (int argc, char **argv)
{
  const char *dir = g_getenv ("CY_TEST_WORK_IN");

  g_test_init (&argc, &argv, NULL);
  if (dir != NULL)
    return work (dir);
  g_test_add_func ("/node-ledger-kill/killed", test_killed);
  return g_test_run ();
}
