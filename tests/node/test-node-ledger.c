/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-bill-rule.h"
#include "cy-journal.h"
#include "cy-json.h"
#include "cy-node-error.h"
#include "cy-node-ledger.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-node-receipt.h"
#include "cy-node-till.h"
#include "cy-session-rule.h"
#include "node-fixture.h"
#include "paper-fixture.h"

static const char yard[] =
  "{\"areas\":[{\"id\":\"bj\",\"name\":\"BJ\"}],"
  "\"stations\":[{\"id\":\"s1\",\"name\":\"S1\",\"area\":\"bj\"},{\"id\":\"s2\",\"name\":\"S2\"}],"
  "\"accounts\":[{\"id\":\"a1\",\"name\":\"张三\",\"phone\":\"13800000001\"},"
  "{\"id\":\"a2\",\"name\":\"Fleet\",\"type\":\"team\",\"credit_minor\":5000}],"
  "\"cards\":[{\"id\":\"6217001\",\"account\":\"a1\"},{\"id\":\"6217002\",\"account\":\"a2\"}],"
  "\"vehicles\":[{\"id\":\"v1\",\"plate\":\"京A12345\",\"account\":\"a2\"}]}";

#define PEOPLE                                                                   \
  "{\"users\":[{\"id\":\"ann\",\"name\":\"Ann\",\"role\":\"administrator\"},"    \
  "{\"id\":\"li\",\"name\":\"Li\",\"role\":\"attendant\",\"areas\":\"s1\"},"     \
  "{\"id\":\"wang\",\"name\":\"Wang\",\"role\":\"attendant\",\"areas\":\"s1\"}," \
  "{\"id\":\"acc\",\"name\":\"Acc\",\"role\":\"accountant\"},"                   \
  "{\"id\":\"op\",\"name\":\"Op\",\"role\":\"operator\"}]}"

typedef struct {
  gboolean done;
  CyPosting *posting; /* owned */
  CyTill *till;       /* owned */
  gpointer result;
  GError *error; /* owned */
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_posting_cb (const CyPosting *posting, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_false (answer->done);
  g_assert_true ((posting == NULL) == (error != NULL));
  answer->posting = posting == NULL ? NULL : cy_posting_copy (posting);
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static void
on_till_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->till = till == NULL ? NULL : cy_till_copy (till);
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_no_error (error);
  answer->result = result;
  answer->done = TRUE;
}

static void
answer_clear (Answer *answer)
{
  cy_posting_free (answer->posting);
  cy_till_free (answer->till);
  g_clear_error (&answer->error);
  *answer = (Answer){ 0 };
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static CyPosting *
book (NodeFixture *fixture, const CyLedgerWish *wish)
{
  g_auto (Answer) answer = { 0 };

  cy_node_book (fixture->node, wish, on_posting_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_no_error (answer.error);
  return g_steal_pointer (&answer.posting);
}

static void
refuse (NodeFixture *fixture, const CyLedgerWish *wish, const char *words)
{
  g_auto (Answer) answer = { 0 };

  cy_node_book (fixture->node, wish, on_posting_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_nonnull (answer.error);
  g_test_message ("%s", answer.error->message);
  g_assert_true (answer.error->domain == CY_NODE_ERROR);
  g_assert_nonnull (strstr (answer.error->message, words));
}

static CyTill *
open_till (NodeFixture *fixture, const char *actor, gint64 float_minor)
{
  g_auto (Answer) answer = { 0 };

  cy_node_open_till (fixture->node, "s1", NULL, float_minor, actor, on_till_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_no_error (answer.error);
  return g_steal_pointer (&answer.till);
}

static void
close_till (NodeFixture *fixture,
            const char *id,
            gint64 counted_minor,
            const char *explanation,
            const char *actor,
            const char *words)
{
  g_auto (Answer) answer = { 0 };

  cy_node_close_till (fixture->node, id, counted_minor, explanation, actor, on_till_cb, &answer);
  node_wait (is_done, &answer);
  if (words == NULL) {
    g_assert_no_error (answer.error);
    g_assert_cmpint (answer.till->state, ==, CY_TILL_CLOSED);
    return;
  }
  g_assert_nonnull (answer.error);
  g_test_message ("%s", answer.error->message);
  g_assert_nonnull (strstr (answer.error->message, words));
}

/* What a name in the ledger has. */
static gint64
balance_of (NodeFixture *fixture, const char *account)
{
  g_auto (Answer) answer = { 0 };
  CyStatementQuery query = { (char *) account, (char *) "CNY", 0, 0, NULL, 1 };
  g_autoptr (GPtrArray) lines = NULL;

  cy_node_query_statement (fixture->node, &query, on_result_cb, &answer);
  node_wait (is_done, &answer);
  lines = answer.result;
  return lines->len == 0 ? 0 : ((CyStatementLine *) lines->pdata[0])->balance_minor;
}

static void
assert_proved (NodeFixture *fixture)
{
  g_auto (Answer) answer = { 0 };
  CyLedgerProof *proof;

  cy_node_prove_ledger (fixture->node, on_result_cb, &answer);
  node_wait (is_done, &answer);
  proof = answer.result;
  for (guint i = 0; i < proof->messages->len; i++)
    g_test_message ("%s", (char *) proof->messages->pdata[i]);
  g_assert_cmpuint (proof->n_wrong, ==, 0);
  cy_ledger_proof_free (proof);
}

static CyLedgerWish
recharge (const char *reference, gint64 amount_minor, const char *actor)
{
  return (CyLedgerWish){ .kind = CY_POSTING_RECHARGE,
                         .reference = reference,
                         .account = "a1",
                         .amount_minor = amount_minor,
                         .method = CY_METHOD_CASH,
                         .actor = actor };
}

/* A day at a till: opened with change, recharged, refunded, counted with a coin missing. */
static void
test_day (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyTill) till = NULL;
  g_autoptr (CyPosting) first = NULL;
  g_autoptr (CyPosting) second = NULL;
  g_autoptr (CyPosting) refunded = NULL;
  g_autofree char *drawer = NULL;
  CyLedgerWish wish = recharge ("r1", 10000, "li");

  node_fixture_import (fixture, yard);
  refuse (fixture, &wish, "li has no open till");
  till = open_till (fixture, "li", 20000);
  drawer = g_strconcat (CY_LEDGER_TILL, till->id, NULL);
  g_assert_cmpint (balance_of (fixture, drawer), ==, -20000);
  first = book (fixture, &wish);
  second = book (fixture, &wish); /* the same request: answered, not booked */
  g_assert_cmpint (second->time_us, ==, first->time_us);
  g_assert_cmpint (balance_of (fixture, "account:a1"), ==, 10000);
  wish.reference = "r2";
  refuse (fixture, &wish, "was booked at this till at");
  wish.again = TRUE;
  cy_posting_free (book (fixture, &wish));
  g_assert_cmpint (balance_of (fixture, "account:a1"), ==, 20000);
  wish = recharge ("b1", 5000, "li");
  wish.kind = CY_POSTING_REFUND;
  refunded = book (fixture, &wish);
  g_assert_cmpint (balance_of (fixture, drawer), ==, -35000);
  close_till (fixture, till->id, 34990, NULL, "li",
              "349.90 CNY was counted and 350.00 CNY expected");
  close_till (fixture, till->id, 34990, "a coin fell down", "li", NULL);
  close_till (fixture, till->id, 34990, NULL, "li", "closed already");
  g_assert_cmpint (balance_of (fixture, drawer), ==, 0);
  g_assert_cmpint (balance_of (fixture, "safe:s1"), ==, 20000 - 34990);
  g_assert_cmpint (balance_of (fixture, "difference:s1"), ==, -10);
  cy_posting_free (
    book (fixture, &wish)); /* what was booked is answered, whatever became of the till */
  wish.reference = "b2";
  refuse (fixture, &wish, "li has no open till");
  assert_proved (fixture);
}

/* Twenty wishes at once for what is enough for three. */
static void
test_at_once (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyLedgerWish wish = recharge ("4200001", 10000, "ann");
  Answer answers[20] = { 0 };
  guint n_reserved = 0;

  node_fixture_import (fixture, yard);
  wish.method = "wechat";
  cy_posting_free (book (fixture, &wish));
  refuse (fixture, &wish, "with reference 4200001 of wechat was booked already at");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *session = g_strdup_printf ("session-%u", i);
    const CyLedgerWish reserve = { .kind = CY_POSTING_RESERVE,
                                   .reference = session,
                                   .account = "a1",
                                   .amount_minor = 3000,
                                   .station = "s1",
                                   .actor = "ann" };

    cy_node_book (fixture->node, &reserve, on_posting_cb, &answers[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    node_wait (is_done, &answers[i]);
    n_reserved += answers[i].error == NULL;
    answer_clear (&answers[i]);
  }
  g_assert_cmpuint (n_reserved, ==, 3);
  g_assert_cmpint (balance_of (fixture, "account:a1"), ==, 1000);
  g_assert_cmpint (balance_of (fixture, "reserved:a1"), ==, 9000);
  assert_proved (fixture);
}

#define N_SESSIONS 300

/* Much of many accounts at once, and of each of them one after the other: what was kept is billed and given back. */
static void
test_many (void)
{
  static const CyLedgerPart part[] = { { "service", 70 } };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GString) accounts = g_string_new (NULL);
  g_autofree char *document = NULL;
  g_autofree Answer *answers = g_new0 (Answer, (gsize) N_SESSIONS * 4);
  guint n = 0;

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (accounts, "%s{\"id\":\"m%u\",\"name\":\"m\"}", i == 0 ? "" : ",", i);
  document = g_strdup_printf ("{\"stations\":[{\"id\":\"s1\",\"name\":\"S1\"}],\"accounts\":[%s]}",
                              accounts->str);
  node_fixture_import (fixture, document);
  for (guint i = 0; i < N_SESSIONS; i++) {
    g_autofree char *account = g_strdup_printf ("m%u", i % 50);
    g_autofree char *session = g_strdup_printf ("S%u", i);
    CyLedgerWish wish = { .kind = CY_POSTING_RECHARGE,
                          .reference = session,
                          .account = account,
                          .amount_minor = 100,
                          .method = "bank",
                          .station = "s1",
                          .parts = part,
                          .n_parts = 1,
                          .actor = "ann" };

    cy_node_book (fixture->node, &wish, on_posting_cb, &answers[n++]);
    wish.kind = CY_POSTING_RESERVE;
    cy_node_book (fixture->node, &wish, on_posting_cb, &answers[n++]);
    wish.kind = CY_POSTING_RELEASE;
    wish.account = i % 2 == 0 ? account : NULL;
    cy_node_book (fixture->node, &wish, on_posting_cb, &answers[n++]);
    wish.kind = CY_POSTING_CHARGE;
    wish.account = account;
    cy_node_book (fixture->node, &wish, on_posting_cb, &answers[n++]);
  }
  for (guint i = 0; i < n; i++) {
    node_wait (is_done, &answers[i]);
    g_assert_no_error (answers[i].error);
    g_assert_false (answers[i].posting->overdrawn);
    answer_clear (&answers[i]);
  }
  g_assert_cmpint (balance_of (fixture, "account:m7"), ==, N_SESSIONS / 50 * 30);
  g_assert_cmpint (balance_of (fixture, "income:service:s1"), ==, (gint64) N_SESSIONS * 70);
  assert_proved (fixture);
}

static const CyLedgerPart parts[] = { { "electricity", 4000 }, { "service", 1500 } };

/* Reserved, released, billed; a bill that is wrong is taken back once. */
static void
test_charge (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyLedgerWish wish = { .kind = CY_POSTING_RESERVE,
                        .reference = "S1",
                        .account = "a2",
                        .card = "6217002",
                        .amount_minor = 5000,
                        .station = "s1",
                        .actor = "ann" };
  g_autoptr (CyPosting) billed = NULL;
  g_autoptr (CyPosting) reversed = NULL;

  node_fixture_import (fixture, yard);
  cy_posting_free (book (fixture, &wish));
  wish.kind = CY_POSTING_RELEASE;
  cy_posting_free (book (fixture, &wish));
  cy_posting_free (book (fixture, &wish)); /* once */
  g_assert_cmpint (balance_of (fixture, "reserved:a2"), ==, 0);
  wish.kind = CY_POSTING_CHARGE;
  wish.parts = parts;
  wish.n_parts = G_N_ELEMENTS (parts);
  billed = book (fixture, &wish);
  g_assert_true (billed->overdrawn);
  g_assert_cmpint (balance_of (fixture, "account:a2"), ==, -5500);
  g_assert_cmpint (balance_of (fixture, "income:service:s1"), ==, 1500);
  cy_posting_free (book (fixture, &wish));
  g_assert_cmpint (balance_of (fixture, "account:a2"), ==, -5500);
  wish = (CyLedgerWish){ .kind = CY_POSTING_REVERSAL, .reference = "bill:S1", .actor = "ann" };
  refuse (fixture, &wish, "say why");
  wish.memo = "meter was wrong";
  reversed = book (fixture, &wish);
  g_assert_cmpstr (reversed->reverses, ==, "bill:S1");
  g_assert_cmpint (balance_of (fixture, "account:a2"), ==, 0);
  assert_proved (fixture);
}

/* Somebody without an account pays at the till, once. */
static void
test_walk_in (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyLedgerWish bill = { .kind = CY_POSTING_CHARGE,
                        .reference = "S2",
                        .station = "s1",
                        .parts = parts,
                        .n_parts = G_N_ELEMENTS (parts),
                        .actor = "ann" };
  CyLedgerWish pay = { .kind = CY_POSTING_WALK_IN,
                       .reference = "S2",
                       .amount_minor = 5500,
                       .method = CY_METHOD_CASH,
                       .actor = "ann" };
  g_autoptr (CyTill) till = NULL;

  node_fixture_import (fixture, yard);
  till = open_till (fixture, "ann", 0);
  refuse (fixture, &pay, "nothing was booked under “bill:S2”");
  cy_posting_free (book (fixture, &bill));
  g_assert_cmpint (balance_of (fixture, "walkin:s1"), ==, -5500);
  cy_posting_free (book (fixture, &pay));
  cy_posting_free (book (fixture, &pay));
  g_assert_cmpint (balance_of (fixture, "walkin:s1"), ==, 0);
  close_till (fixture, till->id, 5500, NULL, "ann", NULL);
  assert_proved (fixture);
}

/* Who may do what. */
static void
test_people (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_auto (Answer) denied = { 0 };
  CyLedgerWish cash = recharge ("r1", 10000, "li");
  CyLedgerWish outside = recharge ("r2", 10000, "li");
  CyLedgerWish back = { .kind = CY_POSTING_REVERSAL, .reference = "recharge:cash:r1", .memo = "m" };
  g_autoptr (CyTill) till = NULL;

  node_fixture_import (fixture, yard);
  node_fixture_import (fixture, PEOPLE);
  till = open_till (fixture, "li", 0);
  cy_posting_free (book (fixture, &cash));
  outside.method = "wechat";
  refuse (fixture, &outside, "li (station attendant) may not work with money");
  outside.actor = "acc";
  cy_posting_free (book (fixture, &outside));
  cash.actor = "op";
  refuse (fixture, &cash, "may not take and give cash at a till");
  cash.reference = "r3";
  cash.actor = "wang";
  refuse (fixture, &cash, "wang has no open till");
  back.actor = "li";
  refuse (fixture, &back, "may not work with money");
  back.actor = "acc";
  cy_posting_free (book (fixture, &back));
  cy_node_open_till (fixture->node, "s2", NULL, 0, "wang", on_till_cb, &denied);
  node_wait (is_done, &denied);
  g_assert_error (denied.error, CY_NODE_ERROR, CY_NODE_ERROR_DENIED);
  close_till (fixture, till->id, 0, NULL, "wang", "may not work with money");
  close_till (fixture, till->id, 0, NULL, "acc", NULL);
  assert_proved (fixture);
}

static void
test_one_till (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyTill) till = NULL;
  g_auto (Answer) second = { 0 };
  g_auto (Answer) nowhere = { 0 };

  node_fixture_import (fixture, yard);
  till = open_till (fixture, "li", 0);
  cy_node_open_till (fixture->node, "s1", NULL, 0, "li", on_till_cb, &second);
  node_wait (is_done, &second);
  g_assert_nonnull (strstr (second.error->message, "li has the open till"));
  cy_node_open_till (fixture->node, "s9", NULL, 0, "wang", on_till_cb, &nowhere);
  node_wait (is_done, &nowhere);
  g_assert_error (nowhere.error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND);
}

static GPtrArray *
find_accounts (NodeFixture *fixture, const char *search, const char *after)
{
  Answer answer = { 0 };

  cy_node_query_accounts (fixture->node, search, after, 10, on_result_cb, &answer);
  node_wait (is_done, &answer);
  return answer.result;
}

static void
test_accounts (void)
{
  static const struct {
    const char *search;
    const char *after;
    guint n;
    const char *first;
  } cases[] = {
    { NULL, NULL, 2, "a1" },     { NULL, "a1", 1, "a2" },      { NULL, "a2", 0, NULL },
    { "张", NULL, 1, "a1" },     { "fleet", NULL, 1, "a2" },   { "0000001", NULL, 1, "a1" },
    { "621700", NULL, 2, "a1" }, { "6217002", NULL, 1, "a2" }, { "京a123", NULL, 1, "a2" },
    { "nobody", NULL, 0, NULL },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyLedgerWish wish = recharge ("r1", 10000, "ann");

  node_fixture_import (fixture, yard);
  wish.method = "bank";
  cy_posting_free (book (fixture, &wish));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) found = find_accounts (fixture, cases[i].search, cases[i].after);

    g_test_message ("%s", cases[i].search);
    g_assert_cmpuint (found->len, ==, cases[i].n);
    if (found->len > 0) {
      const CyAccountStand *stand = found->pdata[0];

      g_assert_cmpstr (stand->account->id, ==, cases[i].first);
      g_assert_cmpint (stand->balance_minor, ==, g_str_equal (cases[i].first, "a1") ? 10000 : 0);
      g_assert_cmpuint (g_strv_length (stand->cards), ==, 1);
    }
  }
}

/* What an account has stays somebody's: it is not deleted, and keeps its currency. */
static void
test_guard (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  NodeAnswer kept = { 0 };
  NodeAnswer same = { 0 };
  NodeAnswer named = { 0 };
  NodeAnswer gone = { 0 };
  CyLedgerWish wish = recharge ("r1", 10000, "ann");
  g_autoptr (CyRecord) dollars = cy_record_new (CY_KIND_ACCOUNT, "a2");

  node_fixture_import (fixture,
                       "{\"accounts\":[{\"id\":\"a1\",\"name\":\"A\"},{\"id\":\"a2\",\"name\":"
                       "\"B\"},{\"id\":\"a11\",\"name\":\"C\"}]}");
  wish.method = "bank";
  wish.account = "a11"; /* whose name begins with that of another */
  cy_posting_free (book (fixture, &wish));
  wish.reference = "r2";
  wish.account = "a2";
  cy_posting_free (book (fixture, &wish));
  cy_node_delete_record (fixture->node, CY_KIND_ACCOUNT, "a2", "ann", node_answer_cb, &kept);
  node_answer_refused (&kept, "account “a2” still has 100.00 CNY");
  json_object_set_string_member (dollars->cells, "name", "B");
  json_object_set_string_member (dollars->cells, "currency", "USD");
  cy_node_put_record (fixture->node,
                      cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_ACCOUNT, "a2"),
                      dollars, "ann", node_answer_cb, &same);
  node_answer_refused (&same, "still has 100.00 CNY");
  json_object_set_string_member (dollars->cells, "currency", "CNY");
  cy_node_put_record (fixture->node,
                      cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_ACCOUNT, "a2"),
                      dollars, "ann", node_answer_cb, &named);
  g_assert_cmpuint (node_answer_wait (&named), ==, 1);
  cy_node_delete_record (fixture->node, CY_KIND_ACCOUNT, "a1", "ann", node_answer_cb, &gone);
  g_assert_cmpuint (node_answer_wait (&gone), ==, 1);
  g_assert_null (cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_ACCOUNT, "a1"));
}

static void
on_paper_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->result = result;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static void
assert_paper (Answer *answer, const char *const *words)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  node_wait (is_done, answer);
  g_assert_no_error (answer->error);
  bytes = answer->result;
  paper_assert_pdf (bytes);
  text = paper_read_text (bytes);
  if (text != NULL)
    paper_assert_words (text, words);
  answer_clear (answer);
}

/* A receipt says what was there right after it, whenever it is printed. */
static void
test_receipts (void)
{
  static const char *const recharged[] = { "Recharge receipt", "张三", "***7001", "100.00 CNY",
                                           "Balance",          "Cash", "S1",      NULL };
  static const char *const billed[] = { "Charging receipt", "Electricity", "40.00",
                                        "Service fee",      "15.00",       "55.00 CNY",
                                        "-55.00 CNY",       NULL };
  static const char *const detailed[] = { "2.5000 kWh", "Peak",  "× 1.60000",
                                          "6.33 CNY",   "Start", NULL };
  static const CyReceiptPart detail[] = { { "electricity", "Peak", 25000, 160000, 4000 },
                                          { "service", NULL, 25000, 60000, 1500 } };
  const CyReceiptCharge charge = { 1, 2, 25000, 633, detail, G_N_ELEMENTS (detail) };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyTill) till = NULL;
  CyLedgerWish wish = recharge ("r1", 10000, "ann");
  const CyLedgerWish bill = { .kind = CY_POSTING_CHARGE,
                              .reference = "S1",
                              .account = "a2",
                              .station = "s1",
                              .parts = parts,
                              .n_parts = G_N_ELEMENTS (parts),
                              .actor = "ann" };
  Answer answer = { 0 };

  node_fixture_import (fixture, yard);
  till = open_till (fixture, "ann", 0);
  wish.card = "6217001";
  cy_posting_free (book (fixture, &wish));
  wish.reference = "r2";
  wish.amount_minor = 777;
  cy_posting_free (book (fixture, &wish));
  cy_posting_free (book (fixture, &bill));
  cy_node_print_receipt (fixture->node, "recharge:cash:r1", FALSE, NULL, "ann", on_paper_cb,
                         &answer);
  assert_paper (&answer, recharged);
  cy_node_print_receipt (fixture->node, "bill:S1", TRUE, NULL, "ann", on_paper_cb, &answer);
  assert_paper (&answer, billed);
  cy_node_print_receipt (fixture->node, "bill:S1", FALSE, &charge, "ann", on_paper_cb, &answer);
  assert_paper (&answer, detailed);
  cy_node_print_receipt (fixture->node, "bill:S9", FALSE, NULL, "ann", on_paper_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_error (answer.error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND);
  answer_clear (&answer);
}

static void
append (NodeFixture *fixture, CySessionEvent event, JsonNode *payload)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  NodeAnswer answer = { 0 };

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_MONEY, cy_session_event_kind (event),
                                         "session:S7", "system", cy_json_to_text (payload, FALSE)));
  json_node_unref (payload);
  cy_journal_append (fixture->node->journal, drafts, node_answer_cb, &answer);
  (void) node_answer_wait (&answer);
}

static JsonNode *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return cy_json_parse (json, -1, G_MAXINT, NULL);
}

static CyBill *
make_bill (void)
{
  static const char terms_text[] = "{'id':'t','version':1,'name':'T','currency':'CNY','zone':'UTC',"
                                   "'day':'00:00-12:00 flat, 12:00-24:00 peak','rules':[],"
                                   "'prices':{'flat':{'electricity':100000,'service':50000},"
                                   "'peak':{'electricity':160000,'service':50000}},"
                                   "'occupancy':{'price':0,'grace_min':0},'minimum_minor':0,"
                                   "'vat':{'electricity':1300,'service':600,'occupancy':0}}";
  g_autoptr (JsonNode) node = parse (terms_text);
  g_autoptr (CyTariffTerms) terms = cy_tariff_terms_from_json (node, NULL, NULL);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  /* 2026-11-29, from 11:30 over noon to 12:30 UTC. */
  const gint64 noon_us = G_GINT64_CONSTANT (1795953600) * G_USEC_PER_SEC;
  const CyMeterReading all[] = { { noon_us - 1800 * G_USEC_PER_SEC, 0, FALSE },
                                 { noon_us, 100000, FALSE },
                                 { noon_us + 1800 * G_USEC_PER_SEC, 300000, FALSE } };
  const CyBillInput input = {
    .session = "S7", .readings = readings, .charge_end_us = all[2].time_us, .pile_total_minor = -1
  };
  GError *error = NULL;
  CyBill *bill;

  g_assert_nonnull (terms);
  g_array_append_vals (readings, all, G_N_ELEMENTS (all));
  bill = cy_bill_rule (&input, terms, &error);
  g_assert_no_error (error);
  return bill;
}

/* What a posting does not know the bill of the session does: its times, periods and the tax. */
static void
test_receipt_of_bill (void)
{
  static const char *const words[] = {
    "Charging receipt",      "30.0000 kWh", "Peak",  "10.0000 kWh × 1.00000",
    "20.0000 kWh × 1.60000", "57.00 CNY",   "Start", NULL
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyBill) bill = make_bill ();
  g_autoptr (JsonNode) object = json_node_init_object (json_node_alloc (), json_object_new ());
  const CyLedgerPart all[] = { { "electricity", 4200 }, { "service", 1500 } };
  const CyLedgerWish wish = { .kind = CY_POSTING_CHARGE,
                              .reference = "S7",
                              .account = "a2",
                              .station = "s1",
                              .parts = all,
                              .n_parts = G_N_ELEMENTS (all),
                              .actor = "ann" };
  Answer answer = { 0 };

  g_assert_cmpint (bill->total_minor, ==, 5700);
  node_fixture_import (fixture, yard);
  append (fixture, CY_SESSION_EVENT_AUTHORISE,
          parse ("{'pile':'p1','connector':1,'account':'a2','strategy':'full'}"));
  append (fixture, CY_SESSION_EVENT_END, parse ("{}"));
  json_object_set_member (json_node_get_object (object), "bill", cy_bill_to_json (bill));
  append (fixture, CY_SESSION_EVENT_BILL, json_node_ref (object));
  cy_posting_free (book (fixture, &wish));
  cy_node_print_receipt (fixture->node, "bill:S7", TRUE, NULL, "ann", on_paper_cb, &answer);
  assert_paper (&answer, words);
}

/* The sheet of a day adds up what came and went. */
static void
test_till_sheet (void)
{
  static const char *const words[] = { "Day-end sheet",    "107.77 CNY", "Recharge",
                                       "recharge:cash:r2", "7.77",       NULL };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyTill) till = NULL;
  CyLedgerWish wish = recharge ("r1", 10000, "ann");
  Answer answer = { 0 };

  node_fixture_import (fixture, yard);
  till = open_till (fixture, "ann", 0);
  cy_posting_free (book (fixture, &wish));
  wish.reference = "r2";
  wish.amount_minor = 777;
  cy_posting_free (book (fixture, &wish));
  cy_node_print_till (fixture->node, till->id, "ann", on_paper_cb, &answer);
  assert_paper (&answer, words);
  cy_node_print_till (fixture->node, "T-none", "ann", on_paper_cb, &answer);
  node_wait (is_done, &answer);
  g_assert_error (answer.error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND);
  answer_clear (&answer);
}

/* The node stops while things are on their way: each is told, and what is there is whole. */
static void
test_stopped (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  Answer answers[10] = { 0 };
  g_autoptr (CyTill) till = NULL;
  g_autofree char *drawer = NULL;
  guint n_booked = 0;

  node_fixture_import (fixture, yard);
  till = open_till (fixture, "li", 500);
  drawer = g_strconcat (CY_LEDGER_TILL, till->id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *reference = g_strdup_printf ("r%u", i);
    CyLedgerWish wish = recharge (reference, 100 + i, "li");

    cy_node_book (fixture->node, &wish, on_posting_cb, &answers[i]);
  }
  node_wait (is_done, &answers[2]);
  cy_node_stop (fixture->node);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    node_wait (is_done, &answers[i]);
  node_fixture_stop (fixture);
  node_fixture_start (fixture, FALSE);
  assert_proved (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    n_booked += answers[i].error == NULL;
    answer_clear (&answers[i]);
  }
  g_assert_cmpuint (n_booked, >=, 3);
  g_assert_cmpint (balance_of (fixture, drawer), <=, -500 - 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-ledger/day", test_day);
  g_test_add_func ("/node-ledger/at-once", test_at_once);
  g_test_add_func ("/node-ledger/many", test_many);
  g_test_add_func ("/node-ledger/charge", test_charge);
  g_test_add_func ("/node-ledger/walk-in", test_walk_in);
  g_test_add_func ("/node-ledger/people", test_people);
  g_test_add_func ("/node-ledger/one-till", test_one_till);
  g_test_add_func ("/node-ledger/accounts", test_accounts);
  g_test_add_func ("/node-ledger/guard", test_guard);
  g_test_add_func ("/node-ledger/receipts", test_receipts);
  g_test_add_func ("/node-ledger/receipts-of-bill", test_receipt_of_bill);
  g_test_add_func ("/node-ledger/till-sheet", test_till_sheet);
  g_test_add_func ("/node-ledger/stopped", test_stopped);
  return g_test_run ();
}
