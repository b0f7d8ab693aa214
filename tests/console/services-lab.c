/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-lab.h"

#include <glib/gstdio.h>

#include "capture.h"
#include "cy-journal-session.h"
#include "cy-node-tariff.h"
#include "cy-node-transfer.h"
#include "node-session.h"

/* A charge begins with so much of the battery. */
#define SOC_START 22

/* What is asked, and who pays. */
static const char terms[] =
  "{\"tariffs\":[{\"id\":\"tou\",\"name\":\"分时电价\",\"version\":1,\"time_zone\":\"UTC\","
  "\"periods\":\"00:00-24:00 flat\",\"flat_electricity\":\"0.6523\",\"flat_service\":\"0.45\","
  "\"vat_electricity\":\"13\",\"vat_service\":\"6\"}],"
  "\"policies\":[{\"id\":\"alone\",\"name\":\"A\",\"tariff_alone\":true,\"clock_drift_s\":3600}]}";

static const char account[] =
  "{\"accounts\":[{\"id\":\"A-1001\",\"name\":\"顺风物流车队\",\"currency\":\"CNY\"}],"
  "\"cards\":[{\"id\":\"6210880012345678\",\"account\":\"A-1001\"}]}";

typedef struct {
  CyNode *node;
  guint32 version;
  gboolean done;
  char *hash;
} Wait;

static gboolean
is_done (gpointer data)
{
  return ((Wait *) data)->done;
}

static void
on_tariff_cb (const CyTariffVersion *version, const GError *error, gpointer user_data)
{
  Wait *wait = user_data;

  g_assert_no_error (error);
  g_free (wait->hash);
  wait->hash = cy_tariff_terms_hash (version->terms);
  wait->done = TRUE;
}

static gboolean
is_published (gpointer data)
{
  g_autoptr (CyTariffTerms) found = cy_node_get_terms (data, "tou", 1);

  return found != NULL;
}

static void
on_put_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Wait *) user_data)->done = TRUE;
}

static void
set_tariff (Fixture *fixture, CyRecord *station)
{
  g_autoptr (CyRecord) base = cy_record_ref (station);
  g_autoptr (CyRecord) record = cy_record_copy (base, NULL);
  Wait wait = { 0 };

  json_object_set_string_member (record->cells, "tariff", "tou");
  cy_node_put_record (fixture->node, base, record, "李明", on_put_cb, &wait);
  capture_wait (is_done, &wait);
}

static void
set_tariffs (Fixture *fixture)
{
  static const char *const stations[] = { "st-1", "st-2" };

  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    set_tariff (fixture, fixture_get (fixture, CY_KIND_STATION, stations[i]));
}

/**
 * services_lab_publish:
 *
 * A tariff that applies at both stations, and an account.
 */
void
services_lab_publish (Fixture *fixture)
{
  Wait wait = { .node = fixture->node };

  fixture_import (fixture, terms);
  fixture_import (fixture, account);
  set_tariffs (fixture);
  cy_node_propose_tariff (fixture->node, "tou", "李明", on_tariff_cb, &wait);
  capture_wait (is_done, &wait);
  wait.done = FALSE;
  cy_node_approve_tariff (fixture->node, "tou", 1, wait.hash, "李明", on_tariff_cb, &wait);
  capture_wait (is_done, &wait);
  capture_wait (is_published, fixture->node);
  g_free (wait.hash);
}

static char *
spell_open (Fixture *fixture, const ServicesCharge *charge)
{
  CyYard *yard = cy_node_get_yard (fixture->node);
  CyRecord *station =
    cy_yard_get_ref (yard, cy_yard_get (yard, CY_KIND_PILE, charge->pile), "station");
  GString *text = g_string_new (NULL);

  g_string_printf (text,
                   "{\"pile\":\"%s\",\"connector\":%u,\"time_us\":%" G_GINT64_FORMAT
                   ",\"tariff\":\"tou\",\"tariff_version\":1",
                   charge->pile, charge->connector, charge->began_us - 30 * G_USEC_PER_SEC);
  if (station != NULL)
    g_string_append_printf (text, ",\"station\":\"%s\"", station->id);
  if (charge->vin != NULL)
    g_string_append_printf (text, ",\"vin\":\"%s\"", charge->vin);
  if (charge->tag != NULL)
    g_string_append_printf (text, ",\"tag\":\"%s\",\"card\":\"%s\",\"account\":\"A-1001\"",
                            charge->tag, charge->tag);
  if (charge->strategy != NULL)
    g_string_append_printf (text, ",\"strategy\":\"%s\",\"target\":%" G_GINT64_FORMAT,
                            charge->strategy, charge->target);
  g_string_append (text, "}");
  return g_string_free (text, FALSE);
}

static char *
spell_end (const ServicesCharge *charge, gint64 time_us)
{
  gint64 counter_dwh = charge->counter_dwh != 0 ? charge->counter_dwh : charge->energy_dwh;

  return g_strdup_printf (
    "{\"time_us\":%" G_GINT64_FORMAT ",\"meter_dwh\":%" G_GINT64_FORMAT
    ",\"counter_dwh\":%" G_GINT64_FORMAT ",\"pile_minor\":%" G_GINT64_FORMAT
    ",\"pile_s\":%u,\"peak_w\":118000,\"stop_reason\":\"full\",\"readings\":[{\"time_us\":"
    "%" G_GINT64_FORMAT ",\"energy_dwh\":%" G_GINT64_FORMAT "}]}",
    time_us, charge->meter_start_dwh + charge->energy_dwh, counter_dwh, charge->pile_minor,
    charge->minutes * 60, time_us, charge->energy_dwh);
}

/**
 * services_lab_charge:
 *
 * Writes a charge into the journal, as whoever watched it would have. What is over is billed or held by the node
 * itself.
 */
void
services_lab_charge (Fixture *fixture, const ServicesCharge *charge)
{
  gint64 end_us = charge->began_us + charge->minutes * 60 * (gint64) G_USEC_PER_SEC;
  g_autofree char *open = spell_open (fixture, charge);
  g_autofree char *end = spell_end (charge, end_us);
  g_autofree char *left =
    g_strdup_printf ("{\"time_us\":%" G_GINT64_FORMAT "}", end_us + 60 * G_USEC_PER_SEC);
  g_autofree char *start =
    g_strdup_printf ("{\"time_us\":%" G_GINT64_FORMAT ",\"meter_start_dwh\":%" G_GINT64_FORMAT
                     ",\"readings\":[{\"time_us\":%" G_GINT64_FORMAT ",\"energy_dwh\":0}]}",
                     charge->began_us, charge->meter_start_dwh, charge->began_us);

  node_tell_session (fixture->node, "session.open", charge->id, open);
  node_tell_session (fixture->node, "session.start", charge->id, start);
  if (charge->goes_on) {
    node_tell_session (fixture->node, "session.reading", charge->id, end);
    return;
  }
  node_tell_session (fixture->node, "session.stop", charge->id, end);
  if (!charge->is_plugged)
    node_tell_session (fixture->node, "session.end", charge->id, left);
}

/**
 * services_lab_fill:
 *
 * Puts many sessions of the past straight into the table, the newest last.
 */
void
services_lab_fill (Fixture *fixture, guint n_sessions)
{
  g_autofree char *path = g_build_filename (fixture->dir, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);
  gint64 now_us = g_get_real_time ();

  g_assert_no_error (error);
  g_assert_true (cy_db_exec (db, "BEGIN IMMEDIATE", &error));
  for (guint i = 0; i < n_sessions; i++) {
    g_autofree char *id = g_strdup_printf ("CS-260101-%010u", i);
    g_autoptr (CySession) session = cy_session_new (id);

    session->pile = g_strdup (i % 3 == 0 ? "p10" : "p2");
    session->station = g_strdup ("st-1");
    session->connector = 1 + i % 2;
    session->vin = g_strdup_printf ("LSVAA49J%09u", i);
    session->state = CY_SESSION_ENDED;
    session->verdict = CY_SESSION_BILLED;
    session->strategy = (CySessionStrategy) (i % CY_N_SESSION_STRATEGIES);
    session->opened_us = now_us - (gint64) (n_sessions - i) * 3600 * G_USEC_PER_SEC;
    session->started_us = session->opened_us + G_USEC_PER_SEC;
    session->stopped_us = session->started_us + 1800 * (gint64) G_USEC_PER_SEC;
    session->ended_us = session->stopped_us + G_USEC_PER_SEC;
    session->energy_dwh = 100000 + i;
    session->total_minor = 1000 + i;
    g_assert_true (cy_journal_put_session (db, session, &error));
    g_assert_no_error (error);
  }
  g_assert_true (cy_db_exec (db, "COMMIT", &error));
}

/* --- what its measures did ------------------------------------------------------------------------ */

static void
append_sample (GString *text, const char *pile, gint64 time_s, const char *measure, double value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);
  g_autofree char *when = g_date_time_format_iso8601 (time);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s,%s,1,%s,%s\n", when, pile, measure,
                          g_ascii_formatd (number, sizeof number, "%.1f", value));
}

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Wait *) user_data)->done = TRUE;
}

/**
 * services_lab_bring_curve:
 *
 * A charge as it usually goes, into history: a ramp, a plateau, and down again.
 */
void
services_lab_bring_curve (Fixture *fixture, const char *pile, gint64 from_us, guint minutes)
{
  gint64 from_s = from_us / G_USEC_PER_SEC;
  g_autofree char *path = g_build_filename (fixture->dir, "curve.csv", NULL);
  g_autoptr (GString) text = g_string_new ("time,pile,connector,measure,value\n");
  g_autoptr (GError) error = NULL;
  Wait wait = { 0 };

  for (gint64 s = 0; s < minutes * 60; s += 10) {
    double part = (double) s / (minutes * 60);
    double power = 98000 * (part < 0.1 ? part * 10 : part < 0.6 ? 1 : 1 - (part - 0.6) * 2);
    double voltage = 380 + 40 * part;

    append_sample (text, pile, from_s + s, "dc.power", power);
    append_sample (text, pile, from_s + s, "dc.voltage", voltage);
    append_sample (text, pile, from_s + s, "dc.current", power / voltage);
    append_sample (text, pile, from_s + s, "bms.soc", SOC_START + (int) (70 * part));
    append_sample (text, pile, from_s + s, "temp.gun", 30 + 35 * part);
    append_sample (text, pile, from_s + s, "bms.temp.max", 25 + 15 * part);
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, &error));
  cy_node_import_history (fixture->node, path, "李明", on_imported_cb, &wait);
  capture_wait (is_done, &wait);
  (void) g_unlink (path);
}
