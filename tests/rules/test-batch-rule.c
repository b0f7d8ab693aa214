/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-batch-rule.h"

static const struct {
  CyBatchState from;
  CyBatchEvent event;
  CyBatchState to;
} steps[] = {
  { CY_BATCH_NONE, CY_BATCH_EVENT_SELECT, CY_BATCH_SELECTED },
  { CY_BATCH_SELECTED, CY_BATCH_EVENT_OPERATE, CY_BATCH_RUNNING },
  { CY_BATCH_SELECTED, CY_BATCH_EVENT_CANCEL, CY_BATCH_CANCELLED },
  { CY_BATCH_SELECTED, CY_BATCH_EVENT_EXPIRE, CY_BATCH_EXPIRED },
  { CY_BATCH_WAITING, CY_BATCH_EVENT_APPROVE, CY_BATCH_RUNNING },
  { CY_BATCH_WAITING, CY_BATCH_EVENT_CANCEL, CY_BATCH_CANCELLED },
  { CY_BATCH_WAITING, CY_BATCH_EVENT_EXPIRE, CY_BATCH_EXPIRED },
  { CY_BATCH_RUNNING, CY_BATCH_EVENT_PAUSE, CY_BATCH_PAUSED },
  { CY_BATCH_RUNNING, CY_BATCH_EVENT_STOP, CY_BATCH_STOPPED },
  { CY_BATCH_RUNNING, CY_BATCH_EVENT_CANCEL, CY_BATCH_CANCELLED },
  { CY_BATCH_RUNNING, CY_BATCH_EVENT_FINISH, CY_BATCH_DONE },
  { CY_BATCH_PAUSED, CY_BATCH_EVENT_RESUME, CY_BATCH_RUNNING },
  { CY_BATCH_PAUSED, CY_BATCH_EVENT_CANCEL, CY_BATCH_CANCELLED },
  { CY_BATCH_STOPPED, CY_BATCH_EVENT_RESUME, CY_BATCH_RUNNING },
  { CY_BATCH_STOPPED, CY_BATCH_EVENT_CANCEL, CY_BATCH_CANCELLED },
};

static void
test_every_pair (void)
{
  for (guint state = 0; state < CY_N_BATCH_STATES; state++) {
    for (guint event = 0; event < CY_N_BATCH_EVENTS; event++) {
      CyBatchState wanted = CY_BATCH_NONE;
      CyBatchState next = CY_BATCH_NONE;

      for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
        if (steps[i].from == state && steps[i].event == event)
          wanted = steps[i].to;
      }
      g_test_message ("%s, %s", cy_batch_state_name (state), cy_batch_event_kind (event));
      g_assert_cmpint (cy_batch_rule (state, event, FALSE, &next), ==, wanted != CY_BATCH_NONE);
      g_assert_cmpint (next, ==, wanted);
      next = CY_BATCH_NONE;
      g_assert_cmpint (cy_batch_rule (state, event, TRUE, &next), ==, wanted != CY_BATCH_NONE);
      g_assert_cmpint (next, ==,
                       event == CY_BATCH_EVENT_OPERATE && wanted != CY_BATCH_NONE ? CY_BATCH_WAITING
                                                                                  : wanted);
    }
  }
}

/* Targets as letters: - not begun, o ordered, v verified, f failed, u unknown, r refused, c cancelled. */
static CyCommandState
state_of (char letter)
{
  static const struct {
    char letter;
    CyCommandState state;
  } letters[] = {
    { '-', CY_COMMAND_NONE },     { 'o', CY_COMMAND_ORDERED },   { 's', CY_COMMAND_OPERATING },
    { 'v', CY_COMMAND_VERIFIED }, { 'f', CY_COMMAND_FAILED },    { 'u', CY_COMMAND_UNKNOWN },
    { 'r', CY_COMMAND_REFUSED },  { 'c', CY_COMMAND_CANCELLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    if (letters[i].letter == letter)
      return letters[i].state;
  }
  g_assert_not_reached ();
}

static const struct {
  const char *what;
  guint canaries, wave, max_failures, forgiven;
  const char *targets;
  guint n;
  gboolean stop, finish;
} turns[] = {
  { "the canary goes first and alone", 1, 3, 1, 0, "-----", 1, FALSE, FALSE },
  { "nobody follows while it is under way", 1, 3, 1, 0, "o----", 0, FALSE, FALSE },
  { "it worked: a wave", 1, 3, 1, 0, "v----", 3, FALSE, FALSE },
  { "it failed: stop", 1, 3, 9, 0, "f----", 0, TRUE, FALSE },
  { "it was refused: that proves nothing, so stop", 1, 3, 9, 0, "r----", 0, TRUE, FALSE },
  { "somebody saw it and goes on", 1, 3, 9, 1, "f----", 3, FALSE, FALSE },
  { "two canaries, one still going", 2, 3, 1, 0, "vs---", 0, FALSE, FALSE },
  { "two canaries, one failed, one still going: wait", 2, 3, 1, 0, "fs---", 0, FALSE, FALSE },
  { "two canaries, one failed", 2, 3, 9, 0, "fv---", 0, TRUE, FALSE },
  { "no canaries: a wave at once", 0, 3, 1, 0, "-----", 3, FALSE, FALSE },
  { "a wave must end before the next", 0, 2, 1, 0, "vo---", 0, FALSE, FALSE },
  { "the last wave is shorter", 0, 3, 1, 0, "vvvv-", 1, FALSE, FALSE },
  { "a failure stops at one", 0, 2, 1, 0, "vf---", 0, TRUE, FALSE },
  { "but not at two", 0, 2, 2, 0, "vf---", 2, FALSE, FALSE },
  { "unknown counts as failed", 0, 2, 2, 0, "uf---", 0, TRUE, FALSE },
  { "refused and cancelled do not", 0, 2, 1, 0, "rc---", 2, FALSE, FALSE },
  { "everybody had a turn", 0, 2, 1, 0, "vvvvv", 0, FALSE, TRUE },
  { "also when the last one failed", 0, 2, 1, 0, "vvvvf", 0, FALSE, TRUE },
  { "a gap left by a restart is filled", 0, 3, 1, 0, "v-v--", 3, FALSE, FALSE },
  { "more canaries than targets", 9, 3, 1, 0, "---", 3, FALSE, FALSE },
  { "nothing asked for counts as one", 0, 0, 0, 0, "---", 1, FALSE, FALSE },
};

static void
test_turns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (turns); i++) {
    guint n_targets = (guint) strlen (turns[i].targets);
    g_autofree CyCommandState *targets = g_new (CyCommandState, n_targets);
    const CyBatch batch = { .canaries = turns[i].canaries,
                            .wave = turns[i].wave,
                            .max_failures = turns[i].max_failures,
                            .forgiven = turns[i].forgiven };
    CyBatchTurn turn;

    for (guint t = 0; t < n_targets; t++)
      targets[t] = state_of (turns[i].targets[t]);
    g_test_message ("%s", turns[i].what);
    turn = cy_batch_turn (&batch, targets, n_targets);
    g_assert_cmpuint (turn.n, ==, turns[i].n);
    g_assert_cmpint (turn.stop, ==, turns[i].stop);
    g_assert_cmpint (turn.finish, ==, turns[i].finish);
  }
}

static gboolean
apply (CyBatch *batch, const char *kind, const char *actor, const char *payload)
{
  const CyEntry entry = { .kind = (char *) kind,
                          .actor = (char *) actor,
                          .payload = (char *) payload,
                          .hlc = cy_hlc_from_us (5000000) };

  return cy_batch_apply (batch, &entry);
}

static void
test_story (void)
{
  g_autoptr (CyBatch) batch = cy_batch_new ("b");

  g_assert_false (apply (batch, "batch.select", "ann", "{\"name\":\"stop\"}"));
  g_assert_false (apply (batch, "batch.select", "ann", "{\"name\":\"stop\",\"targets\":[]}"));
  g_assert_true (apply (batch, "batch.select", "ann",
                        "{\"name\":\"stop\",\"targets\":[\"p1\",\"p2/1\"],\"canaries\":1,"
                        "\"wave\":4,\"max_failures\":2,\"second\":true}"));
  g_assert_cmpuint (g_strv_length (batch->targets), ==, 2);
  g_assert_cmpuint (batch->canaries, ==, 1);
  g_assert_cmpuint (batch->wave, ==, 4);
  g_assert_true (apply (batch, "batch.operate", "ann", "{}"));
  g_assert_cmpint (batch->state, ==, CY_BATCH_WAITING);
  g_assert_false (apply (batch, "batch.approve", "ann", "{}"));
  g_assert_true (apply (batch, "batch.approve", "bob", "{}"));
  g_assert_true (apply (batch, "batch.stop", "node", "{\"outcome\":\"2 failed\"}"));
  g_assert_true (apply (batch, "batch.resume", "ann", "{\"forgiven\":2}"));
  g_assert_cmpuint (batch->forgiven, ==, 2);
  g_assert_cmpint (batch->done_us, ==, 0);
  g_assert_true (apply (batch, "batch.finish", "node", "{}"));
  g_assert_cmpint (batch->done_us, ==, 5000000);
  g_assert_false (apply (batch, "batch.resume", "ann", "{}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-rule/every-pair", test_every_pair);
  g_test_add_func ("/batch-rule/turns", test_turns);
  g_test_add_func ("/batch-rule/story", test_story);
  return g_test_run ();
}
