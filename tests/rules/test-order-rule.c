/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-rule.h"

#include <math.h>
#include <string.h>

/* Every legal step, written down a second time; everything else must be refused. "." is where it was. */
static const struct {
  CyOrderEvent event;
  const char *to[CY_N_ORDER_STATES]; /* by the state it happens in; NULL where it cannot */
} steps[] = {
  { CY_ORDER_EVENT_CREATE, { "pending", NULL, NULL, NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_ASSIGN, { NULL, ".", ".", ".", NULL, NULL, NULL } },
  { CY_ORDER_EVENT_ACCEPT, { NULL, "in_progress", NULL, NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_LINK, { NULL, ".", ".", ".", ".", NULL, NULL } },
  { CY_ORDER_EVENT_TICK, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_SKIP, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_USE, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_WORK, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_SPEND, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_PROGRESS, { NULL, NULL, ".", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_COMMENT, { NULL, ".", ".", ".", ".", ".", "." } },
  { CY_ORDER_EVENT_ATTACH, { NULL, ".", ".", ".", ".", NULL, NULL } },
  { CY_ORDER_EVENT_URGE, { NULL, ".", ".", ".", ".", NULL, NULL } },
  { CY_ORDER_EVENT_ESCALATE, { NULL, ".", ".", ".", ".", NULL, NULL } },
  { CY_ORDER_EVENT_PAUSE, { NULL, NULL, "paused", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_RESUME, { NULL, NULL, NULL, "in_progress", NULL, NULL, NULL } },
  { CY_ORDER_EVENT_SUBMIT, { NULL, NULL, "review", NULL, NULL, NULL, NULL } },
  { CY_ORDER_EVENT_APPROVE, { NULL, NULL, NULL, NULL, "history", NULL, NULL } },
  { CY_ORDER_EVENT_REJECT, { NULL, NULL, NULL, NULL, "in_progress", NULL, NULL } },
  { CY_ORDER_EVENT_CANCEL,
    { NULL, "cancelled", "cancelled", "cancelled", "cancelled", NULL, NULL } },
  { CY_ORDER_EVENT_REOPEN, { NULL, NULL, NULL, NULL, NULL, "pending", "pending" } },
};

static void
test_every_pair (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (steps), ==, CY_N_ORDER_EVENTS);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    for (guint state = 0; state < CY_N_ORDER_STATES; state++) {
      const char *to = steps[i].to[state];
      CyOrderState next = CY_ORDER_NONE;

      g_test_message ("%s, %s", cy_order_state_name (state), cy_order_event_name (steps[i].event));
      g_assert_cmpint (cy_order_rule (state, steps[i].event, &next), ==, to != NULL);
      if (to != NULL)
        g_assert_cmpstr (cy_order_state_name (next), ==,
                         *to == '.' ? cy_order_state_name (state) : to);
    }
  }
}

/* Whatever is open can come to an end, and what is at its end can be opened again. */
static void
test_ways_out (void)
{
  for (guint state = CY_ORDER_PENDING; state < CY_N_ORDER_STATES; state++) {
    CyOrderState next;

    if (cy_order_state_is_open (state))
      g_assert_true (cy_order_rule (state, CY_ORDER_EVENT_CANCEL, &next));
    else
      g_assert_true (cy_order_rule (state, CY_ORDER_EVENT_REOPEN, &next));
  }
}

static void
test_names (void)
{
  for (guint i = 0; i < CY_N_ORDER_EVENTS; i++) {
    CyOrderEvent event;

    g_assert_true (cy_order_event_find (cy_order_event_name (i), &event));
    g_assert_cmpint (event, ==, i);
    g_assert_nonnull (cy_order_event_label (i));
  }
  for (guint i = 0; i < CY_N_ORDER_STATES; i++) {
    CyOrderState state;

    g_assert_true (cy_order_state_find (cy_order_state_name (i), &state));
    g_assert_cmpint (state, ==, i);
  }
}

/* A node's journal, in memory: each entry a minute after the one before. */
typedef struct {
  CyDossier *dossier;
  gint64 minute;
} Story;

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static gboolean
tell_from (Story *story,
           const char *origin,
           const char *event,
           const char *actor,
           const char *payload)
{
  g_autofree char *kind = g_strconcat ("order.", event, NULL);
  const CyEntry entry = { .kind = kind,
                          .origin = (char *) origin,
                          .actor = (char *) actor,
                          .payload = (char *) payload,
                          .hlc = cy_hlc_from_us (++story->minute * MINUTE_US) };

  return cy_order_apply (story->dossier, &entry);
}

static gboolean
tell (Story *story, const char *event, const char *actor, const char *payload)
{
  return tell_from (story, "node-a", event, actor, payload);
}

static const char *
last_refusal (const Story *story)
{
  GPtrArray *remarks = story->dossier->remarks;

  return ((CyOrderRemark *) remarks->pdata[remarks->len - 1])->overtaken;
}

#define MADE                                                                                   \
  "{\"title\":\"Gun too hot\",\"pile\":\"p1\",\"connector\":1,\"alarms\":[\"p1/1/temp#3\"],"   \
  "\"conditions\":[\"temp.gun.high\"],\"responsible\":\"wang\",\"helpers\":[\"li\"],"          \
  "\"priority\":\"high\",\"steps\":\"Isolate the pile\\nMeasure the contact [value m\xCE\xA9 " \
  "0..5]\\n"                                                                                   \
  "Photograph it [photo]\"}"
#define DONE "{\"cause\":\"loose lug\",\"method\":\"tightened\",\"fix\":\"root\"}"
#define SHA  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static Story
begin (void)
{
  Story story = { .dossier = cy_dossier_new ("WO-1") };

  g_assert_true (tell (&story, "create", "op", MADE));
  return story;
}

static void
tick_all (Story *story, const char *actor)
{
  g_assert_true (tell (story, "tick", actor, "{\"step\":1}"));
  g_assert_true (tell (story, "tick", actor, "{\"step\":2,\"value\":3.5}"));
  g_assert_true (
    tell (story, "attach", actor, "{\"sha256\":\"" SHA "\",\"name\":\"a.jpg\",\"size\":9}"));
  g_assert_true (tell (story, "tick", actor, "{\"step\":3,\"photo\":\"" SHA "\"}"));
}

static void
test_whole_story (void)
{
  Story story = begin ();
  g_autoptr (CyDossier) dossier = story.dossier;
  CyOrder *order = &dossier->order;

  g_assert_cmpint (order->state, ==, CY_ORDER_PENDING);
  g_assert_cmpstr (order->responsible, ==, "wang");
  g_assert_cmpstr (order->helpers[0], ==, "li");
  g_assert_cmpint (order->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpuint (order->n_steps, ==, 3);
  g_assert_true (tell (&story, "accept", "wang", "{}"));
  tick_all (&story, "wang");
  g_assert_true (tell (&story, "skip", "li", "{\"step\":1,\"reason\":\"was isolated\"}"));
  g_assert_cmpuint (order->n_ticked, ==, 2);
  g_assert_cmpuint (order->n_skipped, ==, 1);
  g_assert_true (
    tell (&story, "use", "wang", "{\"what\":\"lug\",\"quantity\":3,\"price_minor\":1250}"));
  g_assert_true (
    tell (&story, "work", "wang", "{\"what\":\"wang\",\"minutes\":50,\"price_minor\":9000}"));
  g_assert_true (tell (&story, "spend", "op", "{\"what\":\"taxi\",\"price_minor\":300}"));
  g_assert_cmpint (order->cost_minor, ==, 3750 + 7500 + 300);
  g_assert_cmpuint (order->labour_min, ==, 50);
  g_assert_true (tell (&story, "submit", "wang", DONE));
  g_assert_cmpint (order->state, ==, CY_ORDER_REVIEW);
  g_assert_true (tell (&story, "reject", "chief", "{\"reason\":\"no torque value\"}"));
  g_assert_cmpint (order->state, ==, CY_ORDER_IN_PROGRESS);
  g_assert_cmpint (order->finished_us, ==, 0);
  g_assert_cmpstr (dossier->reason, ==, "no torque value");
  g_assert_true (tell (&story, "submit", "wang", DONE));
  g_assert_null (dossier->reason);
  g_assert_true (tell (&story, "approve", "chief", "{\"proof\":\"3 good sessions\"}"));
  g_assert_cmpint (order->state, ==, CY_ORDER_HISTORY);
  g_assert_cmpstr (order->reviewer, ==, "chief");
  g_assert_cmpint (order->fix, ==, CY_ORDER_FIX_ROOT);
  g_assert_cmpuint (order->n_rejected, ==, 1);
  g_assert_cmpuint (order->n_overtaken, ==, 0);
  g_assert_true (tell (&story, "reopen", "op", "{\"reason\":\"hot again\"}"));
  g_assert_cmpint (order->closed_us, ==, 0);
  g_assert_null (order->reviewer);
}

/* What is refused changes nothing but the story, and says why. */
static void
refused (Story *story, const char *event, const char *actor, const char *payload, const char *why)
{
  CyOrderState state = story->dossier->order.state;
  gint64 changed_us = story->dossier->order.changed_us;

  g_assert_false (tell (story, event, actor, payload));
  g_assert_nonnull (strstr (last_refusal (story), why));
  g_assert_cmpint (story->dossier->order.state, ==, state);
  g_assert_cmpint (story->dossier->order.changed_us, ==, changed_us);
}

static void
test_bad_input (void)
{
  Story story = begin ();
  g_autoptr (CyDossier) dossier = story.dossier;

  refused (&story, "tick", "wang", "{\"step\":1}", "not possible");
  refused (&story, "assign", "op", "{\"expected_us\":1}", "in the past");
  refused (&story, "assign", "op", "{\"priority\":\"huge\"}", "priority");
  g_assert_true (tell (&story, "accept", "wang", "{}"));
  refused (&story, "tick", "wang", "{\"step\":4}", "no step 4");
  refused (&story, "tick", "wang", "{\"step\":2}", "measured value");
  refused (&story, "tick", "wang", "{\"step\":3}", "photo");
  refused (&story, "tick", "wang", "{\"step\":3,\"photo\":\"" SHA "\"}", "not attached");
  refused (&story, "skip", "wang", "{\"step\":1}", "reason is missing");
  refused (&story, "skip", "wang", "{\"step\":1,\"reason\":\"  \"}", "reason is empty");
  refused (&story, "pause", "wang", "{}", "reason is missing");
  refused (&story, "submit", "wang", DONE, "step 1 is neither");
  tick_all (&story, "wang");
  refused (&story, "submit", "wang", "{\"cause\":\"c\",\"method\":\"m\"}", "fix is missing");
  refused (&story, "submit", "wang",
           "{\"cause\":\"c\",\"method\":\"m\",\"fix\":\"root\",\"finished_us\":1}", "before");
  refused (&story, "submit", "wang",
           "{\"cause\":\"c\",\"method\":\"m\",\"fix\":\"root\",\"finished_us\":99000000000}",
           "future");
  refused (&story, "use", "wang", "{\"what\":\"lug\",\"quantity\":0}", "quantity");
  refused (&story, "attach", "wang", "{\"sha256\":\"../etc\",\"name\":\"x\",\"size\":1}",
           "SHA-256");
  g_assert_true (tell (&story, "submit", "wang", DONE));
  refused (&story, "approve", "wang", "{}", "another person");
  refused (&story, "reject", "chief", "{}", "reason is missing");
  g_assert_cmpuint (dossier->order.n_overtaken, ==, 18);
}

/* Li's node did not know yet that Wang had taken the order on and that it was cancelled meanwhile. */
static void
test_overtaken (void)
{
  Story story = begin ();
  g_autoptr (CyDossier) dossier = story.dossier;

  g_assert_true (tell_from (&story, "node-a", "accept", "wang", "{}"));
  g_assert_false (tell_from (&story, "node-b", "accept", "li", "{}"));
  g_assert_nonnull (strstr (last_refusal (&story), "wang"));
  g_assert_false (cy_dossier_has_worker (dossier, "li"));
  g_assert_true (tell_from (&story, "node-b", "cancel", "chief", "{\"reason\":\"sold\"}"));
  g_assert_false (tell_from (&story, "node-a", "tick", "wang", "{\"step\":1}"));
  g_assert_nonnull (strstr (last_refusal (&story), "chief"));
  g_assert_cmpint (dossier->order.state, ==, CY_ORDER_CANCELLED);
  g_assert_cmpuint (dossier->order.n_overtaken, ==, 2);
}

/* What no entry of this version says folds to nothing. */
static void
test_hostile (void)
{
  static const char *const payloads[] = { "", "[", "7", "{\"title\":7}", "{\"title\":\"\"}", "{}" };
  Story story = { .dossier = cy_dossier_new ("WO-1") };
  g_autoptr (CyDossier) dossier = story.dossier;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    g_assert_false (tell (&story, "create", "x", payloads[i]));
  g_assert_false (tell (&story, "explode", "x", "{}"));
  g_assert_cmpint (dossier->order.state, ==, CY_ORDER_NONE);
  g_assert_cmpuint (dossier->remarks->len, ==, 0);
}

static void
test_late (void)
{
  CyOrder order = { .state = CY_ORDER_PENDING, .expected_us = 10 };

  g_assert_false (cy_order_is_late (&order, 10));
  g_assert_true (cy_order_is_late (&order, 11));
  order.state = CY_ORDER_REVIEW; /* the work is done; who is late is the reviewer */
  g_assert_false (cy_order_is_late (&order, 11));
  order = (CyOrder){ .state = CY_ORDER_PAUSED };
  g_assert_false (cy_order_is_late (&order, G_MAXINT64));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-rule/every-pair", test_every_pair);
  g_test_add_func ("/order-rule/ways-out", test_ways_out);
  g_test_add_func ("/order-rule/names", test_names);
  g_test_add_func ("/order-rule/whole-story", test_whole_story);
  g_test_add_func ("/order-rule/bad-input", test_bad_input);
  g_test_add_func ("/order-rule/overtaken", test_overtaken);
  g_test_add_func ("/order-rule/hostile", test_hostile);
  g_test_add_func ("/order-rule/late", test_late);
  return g_test_run ();
}
