/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-meter-audit-rule.h"

#include <math.h>

/* A charge at one of two guns, whose number is its time. */
static CySession *
charge (guint connector, gint64 number, gint64 start_dwh, gint64 end_dwh)
{
  CySession *session = cy_session_new ("CS");

  session->pile = g_strdup ("p1");
  session->connector = connector;
  session->state = CY_SESSION_ENDED;
  session->verdict = CY_SESSION_BILLED;
  session->started_us = number;
  session->meter_start_dwh = start_dwh;
  session->meter_dwh = end_dwh;
  session->energy_dwh = end_dwh - start_dwh;
  session->counter_dwh = session->energy_dwh;
  session->total_minor = session->energy_dwh / 100;
  session->pile_minor = session->total_minor;
  return session;
}

/* Adds (transfer full) charges, the newest first, and gives what comes of them. */
static GPtrArray *
audit (CySession **sessions, guint n)
{
  g_autoptr (CyMeterAudit) audit = cy_meter_audit_new ();

  for (guint i = 0; i < n; i++) {
    cy_meter_audit_add (audit, sessions[i]);
    cy_session_free (sessions[i]);
  }
  return cy_meter_audit_finish (audit);
}

static void
test_all_agree (void)
{
  CySession *sessions[] = { charge (1, 3, 30000, 60000), charge (2, 2, 5000, 7000),
                            charge (1, 1, 10000, 30000) };
  g_autoptr (GPtrArray) stands = audit (sessions, G_N_ELEMENTS (sessions));
  const CyMeterStand *first = stands->pdata[0];

  g_assert_cmpuint (stands->len, ==, 2);
  g_assert_cmpuint (first->n_sessions, ==, 2);
  g_assert_cmpint (first->energy_dwh, ==, 50000);
  g_assert_cmpint (first->between_dwh, ==, 0);
  g_assert_cmpint (cy_meter_stand_risk (first), ==, 0);
  g_assert_true (fabs (cy_meter_stand_off (first)) < 1e-9);
}

static void
test_energy_between (void)
{
  CySession *sessions[] = { charge (2, 4, 0, 10000), charge (1, 3, 41000, 60000),
                            charge (1, 2, 30000, 40000), charge (1, 1, 10000, 29000) };
  g_autoptr (GPtrArray) stands = audit (sessions, G_N_ELEMENTS (sessions));
  const CyMeterStand *first = stands->pdata[0];

  g_assert_cmpuint (first->connector, ==, 1);
  g_assert_cmpint (first->between_dwh, ==, 2000);
  /* 48,000 were billed at 480. */
  g_assert_cmpint (cy_meter_stand_risk (first), ==, 20);
}

/* A new meter begins below the old one: what was between is not known. */
static void
test_meter_replaced (void)
{
  CySession *sessions[] = { charge (1, 2, 50, 10050), charge (1, 1, 900000, 910000) };
  g_autoptr (GPtrArray) stands = audit (sessions, G_N_ELEMENTS (sessions));

  g_assert_cmpint (((CyMeterStand *) stands->pdata[0])->between_dwh, ==, 0);
}

static void
test_counts_differently (void)
{
  CySession *sessions[] = { charge (1, 2, 20000, 30000), charge (1, 1, 10000, 20000) };
  g_autoptr (GPtrArray) stands = NULL;
  const CyMeterStand *first;

  sessions[0]->counter_dwh = 10200;
  sessions[0]->pile_minor = 90;
  /* What cannot be compared is not. */
  sessions[1]->counter_dwh = 1;
  sessions[1]->flags = CY_SESSION_COUNTER_RESTARTED;
  sessions[1]->pile_minor = CY_SESSION_UNKNOWN;
  stands = audit (sessions, G_N_ELEMENTS (sessions));
  first = stands->pdata[0];
  g_assert_true (fabs (cy_meter_stand_off (first) - 2) < 1e-9);
  g_assert_cmpint (cy_meter_stand_risk (first), ==, 10);
}

static void
test_quarantine (void)
{
  CySession *sessions[] = { charge (1, 2, 20000, 30000), charge (1, 1, 10000, 20000) };
  g_autoptr (GPtrArray) stands = NULL;
  const CyMeterStand *first;

  sessions[0]->verdict = CY_SESSION_HELD;
  sessions[0]->total_minor = CY_SESSION_UNKNOWN;
  sessions[0]->counter_dwh = 15000;
  stands = audit (sessions, G_N_ELEMENTS (sessions));
  first = stands->pdata[0];
  g_assert_cmpuint (first->n_held, ==, 1);
  g_assert_cmpint (first->held_dwh, ==, 15000);
  g_assert_cmpint (cy_meter_stand_risk (first), ==, 150);
}

static void
test_nothing (void)
{
  CySession *sessions[] = { charge (1, 0, 0, 0) };
  g_autoptr (GPtrArray) stands = audit (sessions, 1);
  const CyMeterStand empty = { 0 };

  g_assert_cmpuint (stands->len, ==, 0);
  g_assert_true (isnan (cy_meter_stand_off (&empty)));
  g_assert_cmpint (cy_meter_stand_risk (&empty), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meter-audit-rule/all-agree", test_all_agree);
  g_test_add_func ("/meter-audit-rule/energy-between", test_energy_between);
  g_test_add_func ("/meter-audit-rule/meter-replaced", test_meter_replaced);
  g_test_add_func ("/meter-audit-rule/counts-differently", test_counts_differently);
  g_test_add_func ("/meter-audit-rule/quarantine", test_quarantine);
  g_test_add_func ("/meter-audit-rule/nothing", test_nothing);
  return g_test_run ();
}
