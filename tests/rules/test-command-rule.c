/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-rule.h"

/* Every legal step, written down a second time; everything else must be refused. */
static const struct {
  CyCommandState from;
  CyCommandEvent event;
  CyCommandState to;
} steps[] = {
  { CY_COMMAND_NONE, CY_COMMAND_EVENT_SELECT, CY_COMMAND_SELECTED },
  { CY_COMMAND_NONE, CY_COMMAND_EVENT_ORDER, CY_COMMAND_ORDERED },
  { CY_COMMAND_NONE, CY_COMMAND_EVENT_REFUSE, CY_COMMAND_REFUSED },
  { CY_COMMAND_SELECTED, CY_COMMAND_EVENT_OPERATE, CY_COMMAND_ORDERED },
  { CY_COMMAND_SELECTED, CY_COMMAND_EVENT_REFUSE, CY_COMMAND_REFUSED },
  { CY_COMMAND_SELECTED, CY_COMMAND_EVENT_CANCEL, CY_COMMAND_CANCELLED },
  { CY_COMMAND_SELECTED, CY_COMMAND_EVENT_EXPIRE, CY_COMMAND_EXPIRED },
  { CY_COMMAND_WAITING, CY_COMMAND_EVENT_APPROVE, CY_COMMAND_ORDERED },
  { CY_COMMAND_WAITING, CY_COMMAND_EVENT_REFUSE, CY_COMMAND_REFUSED },
  { CY_COMMAND_WAITING, CY_COMMAND_EVENT_CANCEL, CY_COMMAND_CANCELLED },
  { CY_COMMAND_WAITING, CY_COMMAND_EVENT_EXPIRE, CY_COMMAND_EXPIRED },
  { CY_COMMAND_ORDERED, CY_COMMAND_EVENT_SEND, CY_COMMAND_OPERATING },
  { CY_COMMAND_ORDERED, CY_COMMAND_EVENT_REFUSE, CY_COMMAND_REFUSED },
  { CY_COMMAND_ORDERED, CY_COMMAND_EVENT_CANCEL, CY_COMMAND_CANCELLED },
  { CY_COMMAND_ORDERED, CY_COMMAND_EVENT_EXPIRE, CY_COMMAND_EXPIRED },
  { CY_COMMAND_OPERATING, CY_COMMAND_EVENT_WRITTEN, CY_COMMAND_VERIFYING },
  { CY_COMMAND_OPERATING, CY_COMMAND_EVENT_FAIL, CY_COMMAND_FAILED },
  { CY_COMMAND_OPERATING, CY_COMMAND_EVENT_LOSE, CY_COMMAND_UNKNOWN },
  { CY_COMMAND_VERIFYING, CY_COMMAND_EVENT_VERIFY, CY_COMMAND_VERIFIED },
  { CY_COMMAND_VERIFYING, CY_COMMAND_EVENT_FAIL, CY_COMMAND_FAILED },
  { CY_COMMAND_VERIFYING, CY_COMMAND_EVENT_LOSE, CY_COMMAND_UNKNOWN },
};

static gboolean
find_step (CyCommandState from, CyCommandEvent event, CyCommandState *out_to)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i].from == from && steps[i].event == event) {
      *out_to = steps[i].to;
      return TRUE;
    }
  }
  return FALSE;
}

static void
test_every_pair (void)
{
  for (guint state = 0; state < CY_N_COMMAND_STATES; state++) {
    for (guint event = 0; event < CY_N_COMMAND_EVENTS; event++) {
      CyCommandState wanted = CY_COMMAND_NONE;
      CyCommandState next = CY_COMMAND_NONE;
      gboolean legal = find_step (state, event, &wanted);

      g_test_message ("%s, %s", cy_command_state_name (state), cy_command_event_kind (event));
      g_assert_cmpint (cy_command_rule (state, event, FALSE, &next), ==, legal);
      g_assert_cmpint (next, ==, wanted);
      /* A second person only comes in between wish and order. */
      next = CY_COMMAND_NONE;
      g_assert_cmpint (cy_command_rule (state, event, TRUE, &next), ==, legal);
      g_assert_cmpint (next, ==,
                       event == CY_COMMAND_EVENT_OPERATE && legal ? CY_COMMAND_WAITING : wanted);
    }
  }
}

/* Nothing follows an end, and whatever is no end can come to one. */
static void
test_ends (void)
{
  for (guint state = CY_COMMAND_SELECTED; state < CY_N_COMMAND_STATES; state++) {
    gboolean goes_on = FALSE;
    CyCommandState next;

    for (guint event = 0; event < CY_N_COMMAND_EVENTS; event++)
      goes_on = goes_on || cy_command_rule (state, event, FALSE, &next);
    g_assert_cmpint (goes_on, ==, !cy_command_state_is_final (state));
  }
}

static gboolean
apply (CyCommand *command, const char *kind, const char *actor, const char *payload, CyHlc hlc)
{
  const CyEntry entry = {
    .kind = (char *) kind, .actor = (char *) actor, .payload = (char *) payload, .hlc = hlc
  };

  return cy_command_apply (command, &entry);
}

#define DESCRIBED                                                               \
  "{\"pile\":\"p1\",\"connector\":2,\"name\":\"stop\",\"arguments\":{\"a\":1}," \
  "\"until_us\":77,\"second\":true,\"stamp\":\"2:charging\"}"

static void
test_story (void)
{
  g_autoptr (CyCommand) command = cy_command_new ("c");
  const CyHlc second = cy_hlc_from_us (1000000);

  g_assert_true (apply (command, "command.select", "ann", DESCRIBED, second));
  g_assert_cmpstr (command->pile, ==, "p1");
  g_assert_cmpuint (command->connector, ==, 2);
  g_assert_cmpstr (command->name, ==, "stop");
  g_assert_cmpstr (command->arguments, ==, "{\"a\":1}");
  g_assert_cmpstr (command->actor, ==, "ann");
  g_assert_cmpint (command->until_us, ==, 77);
  g_assert_cmpint (command->selected_us, ==, 1000000);
  g_assert_true (apply (command, "command.operate", "ann", "{\"reason\":\"r\"}", 2 * second));
  g_assert_cmpint (command->state, ==, CY_COMMAND_WAITING);
  g_assert_cmpstr (command->reason, ==, "r");
  /* A second person is another person. */
  g_assert_false (apply (command, "command.approve", "ann", "{}", 3 * second));
  g_assert_true (apply (command, "command.approve", "bob", "{}", 3 * second));
  g_assert_cmpstr (command->approver, ==, "bob");
  g_assert_true (apply (command, "command.send", "node", "{}", 4 * second));
  g_assert_cmpint (command->sent_us, ==, 4000000);
  g_assert_true (apply (command, "command.written", "node", "{}", 5 * second));
  g_assert_cmpint (command->done_us, ==, 0);
  g_assert_true (apply (command, "command.verify", "node", "{\"outcome\":\"seen\"}", 6 * second));
  g_assert_cmpint (command->state, ==, CY_COMMAND_VERIFIED);
  g_assert_cmpint (command->done_us, ==, 6000000);
  g_assert_cmpstr (command->outcome, ==, "seen");
}

/* What makes no sense changes nothing. */
static void
test_nonsense (void)
{
  static const struct {
    const char *kind;
    const char *payload;
  } bad[] = {
    { "command.select", "" },
    { "command.select", "[]" },
    { "command.select", "{}" },
    { "command.select", "{\"pile\":1,\"name\":2}" },
    { "command.select", "{\"pile\":\"p\"}" },
    { "command.nonsense", DESCRIBED },
    { "command.", DESCRIBED },
    { "command.operate", "{}" },
    { "command.send", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (CyCommand) command = cy_command_new ("c");

    g_assert_false (apply (command, bad[i].kind, "ann", bad[i].payload, 1));
    g_assert_cmpint (command->state, ==, CY_COMMAND_NONE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-rule/every-pair", test_every_pair);
  g_test_add_func ("/command-rule/ends", test_ends);
  g_test_add_func ("/command-rule/story", test_story);
  g_test_add_func ("/command-rule/nonsense", test_nonsense);
  return g_test_run ();
}
