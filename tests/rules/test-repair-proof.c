/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-repair-proof.h"

#include <math.h>

#include "fixture.h"

#define MIN_US  ((gint64) 60 * 1000000)
#define HOUR_US (60 * MIN_US)

/* Times of a case are in minutes after the repair. */
#define REPAIRED ((gint64) 1800000000 * 1000000)
#define AT(min)  (REPAIRED + (gint64) (min) *MIN_US)

typedef struct {
  int from;
  int to;
  double wh;
} Session;

typedef struct {
  int from;
  int to; /* 0: it holds */
} Alarm;

typedef struct {
  const char *what;
  int now;
  guint n_sessions;
  int online;
  Session sessions[4];
  Alarm alarms[3];
  Alarm heard[3];
  CyRepairVerdict verdict;
  guint n_good;
  int online_found;
  const char *text;
} Case;

static const Case cases[] = {
  { "nothing yet", 0, 3, 1440, .verdict = CY_REPAIR_PENDING,
    .text = "Not proved yet: 3 good sessions or 24 h without the condition are missing" },
  { "silence is no proof", 100000, 3, 1440, .verdict = CY_REPAIR_PENDING,
    .text = "Not proved yet: 3 good sessions or 24 h without the condition are missing" },
  { "sessions", 500, 2, 1440, .sessions = { { 10, 20, 500 }, { 30, 40, 500 } },
    .verdict = CY_REPAIR_AGREED, .n_good = 2,
    .text = "The pile agrees: 2 good sessions since the repair" },
  { "one is missing", 500, 2, 1440, .sessions = { { 10, 20, 500 } }, .n_good = 1,
    .heard = { { 1, 400 } }, .online_found = 399,
    .text = "Not proved yet: 1 good session or 18 h without the condition are missing" },
  { "just long enough, just enough", 500, 1, 0, .sessions = { { 10, 13, 100 } },
    .verdict = CY_REPAIR_AGREED, .n_good = 1,
    .text = "The pile agrees: 1 good session since the repair" },
  { "too short", 500, 1, 0, .sessions = { { 10, 12, 1000 } },
    .text = "Not proved yet: missing is 1 good session" },
  { "too little", 500, 1, 0, .sessions = { { 10, 100, 99.9 } },
    .text = "Not proved yet: missing is 1 good session" },
  { "not a number", 500, 1, 0, .sessions = { { 10, 100, NAN } },
    .text = "Not proved yet: missing is 1 good session" },
  { "begun before the repair", 500, 1, 0, .sessions = { { -1, 100, 5000 } },
    .text = "Not proved yet: missing is 1 good session" },
  { "begun with the repair", 500, 1, 0, .sessions = { { 0, 100, 5000 } },
    .verdict = CY_REPAIR_AGREED, .n_good = 1,
    .text = "The pile agrees: 1 good session since the repair" },
  { "still charging", 13, 1, 0, .sessions = { { 10, 100000, 5000 } }, .verdict = CY_REPAIR_AGREED,
    .n_good = 1, .text = "The pile agrees: 1 good session since the repair" },
  { "has just begun", 12, 1, 0, .sessions = { { 10, 100000, 5000 } },
    .text = "Not proved yet: missing is 1 good session" },
  { "not yet", 5, 1, 0, .sessions = { { 10, 20, 5000 } },
    .text = "Not proved yet: missing is 1 good session" },
  { "online", 2000, 0, 1440, .heard = { { 0, 1440 } }, .online_found = 1440,
    .verdict = CY_REPAIR_AGREED, .text = "The pile agrees: heard for 24 h without the condition" },
  { "online, in pieces that overlap", 2000, 0, 90,
    .heard = { { 50, 80 }, { -100, 30 }, { 20, 60 } }, .online_found = 80,
    .text = "Not proved yet: the pile must be heard for 10 min more" },
  { "online until now", 60, 0, 61, .heard = { { -100, 1000 } }, .online_found = 60,
    .text = "Not proved yet: the pile must be heard for 1 min more" },
  { "came again", 2000, 1, 60, .sessions = { { 10, 20, 500 } }, .alarms = { { 150, 160 } },
    .heard = { { 0, 2000 } }, .online_found = 1990, .verdict = CY_REPAIR_REFUTED, .n_good = 1,
    .text = "Not repaired: the condition came again after 3 h" },
  { "came again with the repair", 2000, 1, 60, .alarms = { { 0, 0 } }, .verdict = CY_REPAIR_REFUTED,
    .text = "Not repaired: the condition came again after 0 min" },
  { "came again later", 10, 1, 60, .alarms = { { 11, 12 } },
    .text = "Not proved yet: 1 good session or 60 min without the condition are missing" },
  { "the first one counts", 2000, 1, 0, .alarms = { { 90, 95 }, { 30, 40 }, { 100, 0 } },
    .verdict = CY_REPAIR_REFUTED, .text = "Not repaired: the condition came again after 30 min" },
  { "never ended", 2000, 1, 60, .sessions = { { 10, 20, 500 } }, .alarms = { { -10, 0 } },
    .heard = { { 0, 2000 } }, .text = "The condition has not ended since the repair" },
  { "ended after a while", 2000, 1, 60, .sessions = { { 10, 20, 500 } }, .alarms = { { -10, 15 } },
    .heard = { { 0, 70 } }, .online_found = 55,
    .text = "Not proved yet: 1 good session or 5 min without the condition are missing" },
  { "ended before the session", 2000, 1, 0, .sessions = { { 15, 20, 500 } },
    .alarms = { { -10, 15 } }, .verdict = CY_REPAIR_AGREED, .n_good = 1,
    .text = "The pile agrees: 1 good session since the repair" },
  { "long over", 2000, 1, 0, .sessions = { { 15, 20, 500 } }, .alarms = { { -100, -50 } },
    .verdict = CY_REPAIR_AGREED, .n_good = 1,
    .text = "The pile agrees: 1 good session since the repair" },
  { "nothing proves it", 2000, 0, 0, .sessions = { { 15, 20, 500 } }, .heard = { { 0, 2000 } },
    .online_found = 2000, .n_good = 1, .text = "Nothing says what would prove the repair" },
};

typedef struct {
  CyRepair repair;
  CyRepairSession sessions[4];
  CyRepairAlarm alarms[3];
  CySpan heard[3];
} Input;

static void
fill (Input *in, const Case *c)
{
  CyRepair *r = &in->repair;

  *in = (Input){ .repair = { .repaired_us = REPAIRED,
                             .now_us = AT (c->now),
                             .sessions = in->sessions,
                             .alarms = in->alarms,
                             .online = in->heard,
                             .policy = { c->n_sessions, c->online * MIN_US } } };
  for (; r->n_sessions < 4 && c->sessions[r->n_sessions].to != 0; r->n_sessions++) {
    const Session *s = &c->sessions[r->n_sessions];

    in->sessions[r->n_sessions] = (CyRepairSession){ { AT (s->from), AT (s->to) }, s->wh };
  }
  for (; r->n_alarms < 3 && (c->alarms[r->n_alarms].to != 0 || c->alarms[r->n_alarms].from != 0 ||
                             (r->n_alarms == 0 && c->verdict == CY_REPAIR_REFUTED));
       r->n_alarms++) {
    const Alarm *a = &c->alarms[r->n_alarms];

    in->alarms[r->n_alarms] = (CyRepairAlarm){ AT (a->from), a->to == 0 ? 0 : AT (a->to) };
  }
  for (; r->n_online < 3 && c->heard[r->n_online].to != 0; r->n_online++)
    in->heard[r->n_online] =
      (CySpan){ AT (c->heard[r->n_online].from), AT (c->heard[r->n_online].to) };
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autofree char *text = NULL;
    CyRepairProof proof;
    Input in;

    g_test_message ("%s", c->what);
    fill (&in, c);
    proof = cy_repair_proof (&in.repair);
    text = cy_repair_proof_describe (&proof, &in.repair);
    g_assert_cmpint (proof.verdict, ==, c->verdict);
    g_assert_cmpuint (proof.n_good, ==, c->n_good);
    g_assert_cmpint (proof.online_us / MIN_US, ==, c->online_found);
    g_assert_cmpstr (text, ==, c->text);
  }
}

#define STEPS 12

/* The same words over a timeline of steps of three minutes, one look at each. */
static CyRepairVerdict
judge_slowly (const CyRepair *r)
{
  const gint64 step_us = CY_REPAIR_MIN_SESSION_S * (gint64) 1000000;
  gboolean held = FALSE;
  gint64 online_us = 0;
  guint n_good = 0;

  for (guint i = 0; i < r->n_alarms; i++) {
    if (r->alarms[i].raised_us >= r->repaired_us && r->alarms[i].raised_us <= r->now_us)
      return CY_REPAIR_REFUTED;
    held = held || (r->alarms[i].raised_us < r->repaired_us && r->alarms[i].cleared_us == 0);
  }
  for (gint64 at = r->repaired_us; at < r->now_us; at += step_us) {
    gboolean holds = FALSE;
    gboolean heard = FALSE;

    for (guint i = 0; i < r->n_alarms; i++)
      holds = holds || (r->alarms[i].raised_us <= at &&
                        (r->alarms[i].cleared_us == 0 || r->alarms[i].cleared_us > at));
    for (guint i = 0; i < r->n_online; i++)
      heard = heard || (r->online[i].from_us <= at && r->online[i].to_us > at);
    online_us += heard && !holds ? step_us : 0;
    /* Sessions of this test are one step long. */
    for (guint i = 0; i < r->n_sessions; i++)
      n_good += !holds && r->sessions[i].span.from_us == at && r->sessions[i].energy_wh >= 100;
  }
  if (held || !((r->policy.n_sessions > 0 && n_good >= r->policy.n_sessions) ||
                (r->policy.online_us > 0 && online_us >= r->policy.online_us)))
    return CY_REPAIR_PENDING;
  return CY_REPAIR_AGREED;
}

static gint64
some_step (GRand *rand, int from)
{
  return REPAIRED + g_rand_int_range (rand, from, STEPS) * 3 * MIN_US;
}

static void
test_slowly (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  guint seen[3] = { 0 };

  for (guint round = 0; round < 20000; round++) {
    const Case empty = { .now = 3 * g_rand_int_range (rand, 0, STEPS),
                         .n_sessions = (guint) g_rand_int_range (rand, 0, 3),
                         .online = 3 * g_rand_int_range (rand, 0, 6) };
    CyRepairProof proof;
    Input in;

    fill (&in, &empty);
    in.repair.n_sessions = (guint) g_rand_int_range (rand, 0, 5);
    in.repair.n_alarms = (guint) g_rand_int_range (rand, 0, 3);
    in.repair.n_online = (guint) g_rand_int_range (rand, 0, 4);
    for (guint i = 0; i < in.repair.n_sessions; i++) {
      gint64 from_us = some_step (rand, -2);

      in.sessions[i] =
        (CyRepairSession){ { from_us, from_us + 3 * MIN_US }, g_rand_boolean (rand) ? 100 : 99 };
    }
    for (guint i = 0; i < in.repair.n_alarms; i++) {
      gint64 raised_us = some_step (rand, -10);

      in.alarms[i].raised_us = round % 4 == 0 ? raised_us : MIN (raised_us, REPAIRED - MIN_US);
      in.alarms[i].cleared_us =
        g_rand_int_range (rand, 0, 4) == 0 ? 0 : MAX (some_step (rand, -2), in.alarms[i].raised_us);
    }
    for (guint i = 0; i < in.repair.n_online; i++)
      in.heard[i] = (CySpan){ some_step (rand, -5), some_step (rand, -5) };
    proof = cy_repair_proof (&in.repair);
    g_assert_cmpint (proof.verdict, ==, judge_slowly (&in.repair));
    g_assert_cmpint (proof.online_us, >=, 0);
    seen[proof.verdict]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_cmpuint (seen[i], >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repair-proof/cases", test_cases);
  g_test_add_func ("/repair-proof/slowly", test_slowly);
  return g_test_run ();
}
