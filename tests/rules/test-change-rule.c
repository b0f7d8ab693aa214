/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-rule.h"

#include <string.h>

/* Every legal step, written down a second time; everything else must be refused. "." is where it was. */
static const struct {
  CyChangeEvent event;
  const char *to[CY_N_CHANGE_STATES]; /* by the state it happens in; NULL where it cannot */
} steps[] = {
  { CY_CHANGE_EVENT_CREATE, { "draft", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_EDIT, { NULL, ".", NULL, NULL, NULL, NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_PROPOSE, { NULL, "proposed", NULL, NULL, NULL, NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_APPROVE, { NULL, NULL, "second", "approved", NULL, NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_REJECT, { NULL, NULL, "rejected", "rejected", NULL, NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_WITHDRAW,
    { NULL, "withdrawn", "withdrawn", "withdrawn", "withdrawn", NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_BEGIN, { NULL, NULL, NULL, NULL, "under_way", NULL, NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_FINISH, { NULL, NULL, NULL, NULL, NULL, "done", NULL, NULL, NULL } },
  { CY_CHANGE_EVENT_COMMENT, { NULL, ".", ".", ".", ".", ".", ".", ".", "." } },
};

static void
test_every_pair (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (steps), ==, CY_N_CHANGE_EVENTS);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    for (guint state = 0; state < CY_N_CHANGE_STATES; state++) {
      const char *to = steps[i].to[state];
      CyChangeState next = CY_CHANGE_NONE;

      g_test_message ("%s, %s", cy_change_state_name (state),
                      cy_change_event_name (steps[i].event));
      g_assert_cmpint (cy_change_rule (state, steps[i].event, &next), ==, to != NULL);
      if (to != NULL)
        g_assert_cmpstr (cy_change_state_name (next), ==,
                         *to == '.' ? cy_change_state_name (state) : to);
    }
  }
}

static void
test_names (void)
{
  for (guint i = 0; i < CY_N_CHANGE_EVENTS; i++) {
    CyChangeEvent event;

    g_assert_true (cy_change_event_find (cy_change_event_name (i), &event));
    g_assert_cmpint (event, ==, i);
  }
  for (guint i = 0; i < CY_N_CHANGE_STATES; i++) {
    CyChangeState state;

    g_assert_true (cy_change_state_find (cy_change_state_name (i), &state));
    g_assert_cmpint (state, ==, i);
  }
  for (guint i = 0; i < CY_N_CHANGE_KINDS; i++) {
    CyChangeKind kind;

    g_assert_true (cy_change_kind_find (cy_change_kind_name (i), &kind));
    g_assert_cmpint (kind, ==, i);
  }
}

/* A node's journal, in memory: each entry a minute after the one before. */
typedef struct {
  CyChangeDossier *dossier;
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
  g_autofree char *kind = g_strconcat ("change.", event, NULL);
  const CyEntry entry = { .kind = kind,
                          .origin = (char *) origin,
                          .actor = (char *) actor,
                          .payload = (char *) payload,
                          .hlc = cy_hlc_from_us (++story->minute * MINUTE_US) };

  return cy_change_apply (story->dossier, &entry);
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

  return ((CyChangeRemark *) remarks->pdata[remarks->len - 1])->overtaken;
}

/* What is refused changes nothing but the story, and says why. */
static void
refused (Story *story, const char *event, const char *actor, const char *payload, const char *why)
{
  CyChangeState state = story->dossier->change.state;
  gint64 changed_us = story->dossier->change.changed_us;

  g_assert_false (tell (story, event, actor, payload));
  if (strstr (last_refusal (story), why) == NULL)
    g_error ("%s: %s", event, last_refusal (story));
  g_assert_cmpint (story->dossier->change.state, ==, state);
  g_assert_cmpint (story->dossier->change.changed_us, ==, changed_us);
}

#define WRITTEN                                                                         \
  "{\"title\":\"Firmware 2.4\",\"what\":\"2.3 to 2.4\",\"why\":\"sessions break off\"," \
  "\"kind\":\"firmware\",\"targets\":[\"pile:p1\",\"pile:p2\"],\"from_us\":100,"        \
  "\"to_us\":200,\"rollback\":\"2.3 again\",\"likelihood\":3,\"consequence\":4}"

static Story
begin (void)
{
  Story story = { .dossier = cy_change_dossier_new ("CR-1") };

  g_assert_true (tell (&story, "create", "li", WRITTEN));
  return story;
}

static void
test_whole_story (void)
{
  Story story = begin ();
  g_autoptr (CyChangeDossier) dossier = story.dossier;
  CyChange *change = &dossier->change;

  g_assert_cmpint (change->kind, ==, CY_CHANGE_FIRMWARE);
  g_assert_cmpuint (g_strv_length (change->targets), ==, 2);
  g_assert_cmpint (cy_change_risk (change).class, ==, CY_RISK_HIGH);
  g_assert_true (tell (&story, "edit", "wang", "{\"targets\":[\"station:s1\"],\"likelihood\":2}"));
  g_assert_cmpstr (change->targets[0], ==, "station:s1");
  g_assert_null (change->targets[1]);
  g_assert_cmpstr (change->title, ==, "Firmware 2.4");
  g_assert_cmpint (cy_change_risk (change).class, ==, CY_RISK_MEDIUM);
  g_assert_true (tell (&story, "propose", "li", "{}"));
  g_assert_true (tell (&story, "approve", "chief", "{\"note\":\"at night\"}"));
  g_assert_cmpint (change->state, ==, CY_CHANGE_SECOND);
  g_assert_cmpint (change->approved_us, ==, 0);
  g_assert_true (tell (&story, "approve", "safety", "{}"));
  g_assert_cmpint (change->state, ==, CY_CHANGE_APPROVED);
  g_assert_cmpstr (change->first, ==, "chief");
  g_assert_cmpstr (change->second, ==, "safety");
  g_assert_cmpint (change->approved_us, !=, 0);
  g_assert_true (tell (&story, "begin", "li", "{\"batch\":\"b-1\"}"));
  g_assert_cmpstr (change->batch, ==, "b-1");
  g_assert_true (
    tell (&story, "finish", "li", "{\"outcome\":\"rolled_back\",\"result\":\"screens dark\"}"));
  g_assert_cmpint (change->outcome, ==, CY_CHANGE_ROLLED_BACK);
  g_assert_cmpstr (dossier->result, ==, "screens dark");
  g_assert_true (tell (&story, "comment", "wang", "{\"note\":\"vendor told\"}"));
  g_assert_cmpuint (change->n_overtaken, ==, 0);
  g_assert_cmpuint (dossier->remarks->len, ==, 8);
  g_assert_cmpint (dossier->mover->event, ==, CY_CHANGE_EVENT_FINISH);
}

/* A proposal without a way back, or without what the people who approve it must know. */
static void
test_gaps (void)
{
  static const struct {
    const char *edit;
    const char *why;
  } gaps[] = {
    { "{\"what\":\"\"}", "what is changed" },
    { "{\"why\":\"\"}", "why" },
    { "{\"targets\":[]}", "what it is about" },
    { "{\"rollback\":\"\"}", "way back" },
    { "{\"rollback\":\"\",\"likelihood\":5,\"consequence\":5}", "way back" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++) {
    Story story = begin ();
    g_autoptr (CyChangeDossier) dossier = story.dossier;

    g_assert_true (tell (&story, "edit", "li", gaps[i].edit));
    refused (&story, "propose", "li", "{}", gaps[i].why);
    /* A small risk needs no way back, and the rest can be said. */
    g_assert_true (tell (&story, "edit", "li",
                         "{\"what\":\"w\",\"why\":\"y\",\"targets\":[\"pile:p1\"],"
                         "\"likelihood\":1,\"consequence\":2}"));
    g_assert_true (tell (&story, "propose", "li", "{}"));
  }
}

static void
test_untold_risk (void)
{
  Story story = { .dossier = cy_change_dossier_new ("CR-1") };
  g_autoptr (CyChangeDossier) dossier = story.dossier;

  g_assert_true (tell (&story, "create", "li",
                       "{\"title\":\"t\",\"what\":\"w\",\"why\":\"y\",\"targets\":[\"pile:p1\"]}"));
  refused (&story, "propose", "li", "{}", "likelihood");
}

static void
test_bad_input (void)
{
  Story story = begin ();
  g_autoptr (CyChangeDossier) dossier = story.dossier;

  refused (&story, "edit", "li", "{\"title\":\" \"}", "title is empty");
  refused (&story, "edit", "li", "{\"kind\":\"weather\"}", "kind must be");
  refused (&story, "edit", "li", "{\"likelihood\":6}", "likelihood must be");
  refused (&story, "edit", "li", "{\"targets\":\"p1\"}", "targets must be a list");
  refused (&story, "edit", "li", "{\"targets\":[7]}", "targets must be a list of short texts");
  refused (&story, "edit", "li", "{\"targets\":[\"area:a\"]}", "targets must be piles");
  refused (&story, "edit", "li", "{\"targets\":[\"pile:a/b\"]}", "targets must be piles");
  refused (&story, "edit", "li", "{\"to_us\":99}", "planned end");
  refused (&story, "withdraw", "li", "{}", "reason is missing");
  refused (&story, "approve", "chief", "{}", "not possible");
  g_assert_true (tell (&story, "propose", "li", "{}"));
  refused (&story, "edit", "li", "{\"title\":\"t\"}", "not possible");
  refused (&story, "approve", "li", "{}", "two other persons");
  g_assert_true (tell (&story, "approve", "chief", "{}"));
  refused (&story, "approve", "chief", "{}", "another person");
  refused (&story, "approve", "li", "{}", "two other persons");
  refused (&story, "reject", "chief", "{\"reason\":\"\"}", "reason is empty");
  refused (&story, "begin", "li", "{\"order\":\"WO-1\"}", "not possible");
  g_assert_true (tell (&story, "approve", "safety", "{}"));
  refused (&story, "begin", "li", "{}", "is missing");
  refused (&story, "begin", "li", "{\"order\":\"a/b\"}", "order");
  g_assert_true (tell (&story, "begin", "li", "{\"order\":\"WO-1\"}"));
  refused (&story, "withdraw", "li", "{\"reason\":\"r\"}", "not possible");
  refused (&story, "finish", "li", "{}", "outcome is missing");
  refused (&story, "finish", "li", "{\"outcome\":\"none\"}", "outcome must be");
  refused (&story, "finish", "li", "{\"outcome\":\"failed\"}", "went wrong");
  g_assert_true (tell (&story, "finish", "li", "{\"outcome\":\"succeeded\"}"));
  g_assert_cmpuint (dossier->change.n_overtaken, ==, 22);
}

/* Safety's node did not know yet that the chief had rejected it. */
static void
test_overtaken (void)
{
  Story story = begin ();
  g_autoptr (CyChangeDossier) dossier = story.dossier;

  g_assert_true (tell (&story, "propose", "li", "{}"));
  g_assert_true (tell_from (&story, "node-a", "reject", "chief", "{\"reason\":\"peak hours\"}"));
  g_assert_false (tell_from (&story, "node-b", "approve", "safety", "{}"));
  g_assert_nonnull (strstr (last_refusal (&story), "chief"));
  g_assert_null (dossier->change.first);
  g_assert_cmpint (dossier->change.state, ==, CY_CHANGE_REJECTED);
  g_assert_cmpstr (dossier->reason, ==, "peak hours");
  g_assert_cmpuint (dossier->change.n_overtaken, ==, 1);
}

/* What no entry of this version says folds to nothing. */
static void
test_hostile (void)
{
  static const char *const payloads[] = { "", "[", "7", "{\"title\":7}", "{\"title\":\"\"}", "{}" };
  Story story = { .dossier = cy_change_dossier_new ("CR-1") };
  g_autoptr (CyChangeDossier) dossier = story.dossier;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    g_assert_false (tell (&story, "create", "x", payloads[i]));
  g_assert_false (tell (&story, "explode", "x", "{}"));
  g_assert_cmpint (dossier->change.state, ==, CY_CHANGE_NONE);
  g_assert_cmpuint (dossier->remarks->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-rule/every-pair", test_every_pair);
  g_test_add_func ("/change-rule/names", test_names);
  g_test_add_func ("/change-rule/whole-story", test_whole_story);
  g_test_add_func ("/change-rule/gaps", test_gaps);
  g_test_add_func ("/change-rule/untold-risk", test_untold_risk);
  g_test_add_func ("/change-rule/bad-input", test_bad_input);
  g_test_add_func ("/change-rule/overtaken", test_overtaken);
  g_test_add_func ("/change-rule/hostile", test_hostile);
  return g_test_run ();
}
