/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money-lab.h"

#include <string.h>

#include "capture.h"
#include "cy-id.h"
#include "cy-node-ledger.h"
#include "cy-node-till.h"
#include "cy-seat.h"

static const char customers[] =
  "{\"accounts\":[{\"id\":\"a1\",\"name\":\"张三\",\"phone\":\"13800000001\"},"
  "{\"id\":\"a2\",\"name\":\"Fleet\",\"type\":\"team\",\"credit_minor\":5000}],"
  "\"cards\":[{\"id\":\"6217001\",\"account\":\"a1\"},{\"id\":\"6217002\",\"account\":\"a1\"},"
  "{\"id\":\"6217003\",\"account\":\"a2\"}],"
  "\"vehicles\":[{\"id\":\"v1\",\"plate\":\"京A12345\",\"account\":\"a2\"}]}";

/**
 * money_lab_bring:
 *
 * The small yard, and who charges there.
 */
void
money_lab_bring (Fixture *fixture)
{
  fixture_import_small_yard (fixture);
  fixture_import (fixture, customers);
}

/**
 * money_lab_bring_people:
 *
 * From now on people must log in, and nobody did.
 */
void
money_lab_bring_people (Fixture *fixture)
{
  fixture_import (fixture,
                  "{\"users\":[{\"id\":\"ann\",\"name\":\"Ann\",\"role\":\"administrator\"}]}");
}

static gboolean
is_done (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_till_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
money_lab_open_till (Fixture *fixture, gint64 float_minor)
{
  gboolean done = FALSE;

  cy_node_open_till (fixture->node, "st-1", NULL, float_minor, cy_node_get_person (fixture->node),
                     on_till_cb, &done);
  capture_wait (is_done, &done);
}

static void
on_booked_cb (const CyPosting *posting, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/**
 * money_lab_recharge:
 *
 * In cash, at the till of whoever sits at the screen.
 */
void
money_lab_recharge (Fixture *fixture, const char *account, gint64 amount_minor)
{
  g_autofree char *own = cy_id_new ();
  const CyLedgerWish wish = { .kind = CY_POSTING_RECHARGE,
                              .reference = own,
                              .account = account,
                              .amount_minor = amount_minor,
                              .method = CY_METHOD_CASH,
                              .actor = cy_node_get_person (fixture->node),
                              .again = TRUE };
  gboolean done = FALSE;

  cy_node_book (fixture->node, &wish, on_booked_cb, &done);
  capture_wait (is_done, &done);
}

/**
 * money_lab_bill_walk_in:
 *
 * A bill that nobody's account pays.
 */
void
money_lab_bill_walk_in (Fixture *fixture, const char *session, gint64 amount_minor)
{
  const CyLedgerPart part = { "electricity", amount_minor };
  const CyLedgerWish wish = { .kind = CY_POSTING_CHARGE,
                              .reference = session,
                              .currency = "CNY",
                              .station = "st-1",
                              .parts = &part,
                              .n_parts = 1,
                              .actor = cy_node_get_person (fixture->node) };
  gboolean done = FALSE;

  cy_node_book (fixture->node, &wish, on_booked_cb, &done);
  capture_wait (is_done, &done);
}

static gboolean
is_pdf (gpointer path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) && length > 1000 &&
         memcmp (text, "%PDF-", 5) == 0;
}

void
money_lab_wait_pdf (const char *path)
{
  capture_wait (is_pdf, (gpointer) path);
}
