/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-facts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-device-word.h"
#include "cy-fact-grid.h"
#include "cy-node-session.h"
#include "cy-node-tariff.h"
#include "cy-node-words.h"
#include "cy-session-words.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

typedef struct {
  CyNode *node;
  CyYard *yard;
  CySessionFocus *focus;
  const CySession *session;
} Of;

/* --- the pile ------------------------------------------------------------------------------------- */

static char *
tell_station (const Of *of)
{
  return cy_session_words_station (of->yard, of->session);
}

static char *
tell_gun (const Of *of)
{
  return cy_shown_target (of->yard, of->session->pile, of->session->connector);
}

static char *
tell_type (const Of *of)
{
  CyRecord *pile = cy_yard_get (of->yard, CY_KIND_PILE, of->session->pile);
  CyRecord *type = cy_yard_get_ref (of->yard, pile, "type");
  g_autofree char *power = NULL;
  gint64 power_w = type == NULL ? 0 : cy_record_get_int (type, "power_w", 0);

  if (type == NULL)
    return NULL;
  if (power_w <= 0)
    return g_strdup (cy_record_get_text (type, "name"));
  power = cy_shown_power ((double) power_w);
  return g_strdup_printf ("%s · %s", cy_record_get_text (type, "name"), power);
}

static char *
tell_owner (const Of *of)
{
  return cy_node_words_owner (of->yard, CY_KIND_PILE, of->session->pile);
}

/* --- the service ---------------------------------------------------------------------------------- */

static char *
tell_id (const Of *of)
{
  return g_strdup (of->session->id);
}

static char *
tell_state (const Of *of)
{
  const CySessionItem item = cy_session_focus_look (of->focus);

  return cy_session_is_over (of->session)
           ? g_strdup (_ (cy_session_state_label (of->session->state)))
           : cy_session_item_tell_state (&item);
}

static char *
tell_strategy (const Of *of)
{
  return cy_session_words_strategy (of->session);
}

static char *
tell_time (gint64 time_us)
{
  return time_us == 0 ? NULL : cy_shown_time (time_us);
}

/* Of a car that was seen when it charged already nobody knows when it came. */
static char *
tell_opened (const Of *of)
{
  if (of->session->started_us != 0 && of->session->started_us < of->session->opened_us)
    return NULL;
  return tell_time (of->session->opened_us);
}

static char *
tell_started (const Of *of)
{
  return tell_time (of->session->started_us);
}

static char *
tell_stopped (const Of *of)
{
  g_autofree char *time = tell_time (of->session->stopped_us);
  g_autofree char *reason = NULL;

  if (time == NULL || of->session->stop_reason == NULL || *of->session->stop_reason == '\0')
    return g_steal_pointer (&time);
  reason = cy_device_word (of->session->stop_reason);
  return g_strdup_printf ("%s · %s", time, reason);
}

static char *
tell_ended (const Of *of)
{
  return tell_time (of->session->ended_us);
}

static char *
tell_lasted (const Of *of)
{
  gint64 from_us, to_us;

  return cy_session_focus_get_time (of->focus, &from_us, &to_us)
           ? cy_session_words_span (to_us - from_us)
           : NULL;
}

static char *
tell_energy (const Of *of)
{
  return of->session->started_us == 0 ? NULL
                                      : cy_session_words_energy_exact (of->session->energy_dwh);
}

static char *
tell_peak (const Of *of)
{
  return of->session->peak_w < 0 ? NULL : cy_shown_power ((double) of->session->peak_w);
}

static char *
tell_resumed (const Of *of)
{
  gulong n = (gulong) MAX (of->session->n_resumed, 0);

  return n == 0 ? NULL : g_strdup_printf (ngettext ("%lu time", "%lu times", n), n);
}

static char *
tell_unseen (const Of *of)
{
  return of->session->unseen_us <= 0 ? NULL : cy_session_words_span (of->session->unseen_us);
}

static char *
tell_flags (const Of *of)
{
  return cy_session_words_flags (of->session);
}

static char *
tell_note (const Of *of)
{
  const CySession *session = of->session;

  if (session->decider == NULL)
    return NULL;
  return g_strdup_printf ("%s: %s", session->decider, session->note == NULL ? "" : session->note);
}

/* --- the account ---------------------------------------------------------------------------------- */

static char *
tell_payer (const Of *of)
{
  g_autofree char *name = NULL;

  if (of->session->account == NULL)
    return g_strdup (_ ("Nobody is known: whoever stands there pays"));
  name = cy_yard_display_name (of->yard, CY_KIND_ACCOUNT, of->session->account);
  return g_str_equal (name, of->session->account)
           ? g_steal_pointer (&name)
           : g_strdup_printf ("%s (%s)", name, of->session->account);
}

static char *
tell_card (const Of *of)
{
  return g_strdup (of->session->card);
}

static char *
tell_tag (const Of *of)
{
  return g_strdup (of->session->tag);
}

static char *
tell_vin (const Of *of)
{
  return g_strdup (of->session->vin);
}

static char *
tell_reserve (const Of *of)
{
  return g_strdup (of->session->reserve);
}

/* --- the meter ------------------------------------------------------------------------------------ */

static char *
tell_meter_start (const Of *of)
{
  return of->session->meter_start_dwh < 0
           ? NULL
           : cy_session_words_energy_exact (of->session->meter_start_dwh);
}

static char *
tell_meter (const Of *of)
{
  return of->session->meter_dwh < 0 ? NULL : cy_session_words_energy_exact (of->session->meter_dwh);
}

static char *
tell_counter (const Of *of)
{
  return of->session->counter_dwh < 0 ? NULL
                                      : cy_session_words_energy_exact (of->session->counter_dwh);
}

static char *
tell_pile_time (const Of *of)
{
  return of->session->pile_s < 0 ? NULL
                                 : cy_session_words_span (of->session->pile_s * G_USEC_PER_SEC);
}

/* --- the money ------------------------------------------------------------------------------------ */

static const CyBill *
bill_of (const Of *of)
{
  const CyNodeRecount *recount = cy_session_focus_get_recount (of->focus);

  return recount == NULL ? NULL : recount->stored;
}

static char *
find_currency (const Of *of)
{
  g_autoptr (CyTariffTerms) terms = NULL;

  if (bill_of (of) != NULL)
    return g_strdup (bill_of (of)->terms->currency);
  if (of->session->tariff != NULL)
    terms =
      cy_node_get_terms (of->node, of->session->tariff, (guint32) of->session->tariff_version);
  return g_strdup (terms == NULL ? "" : terms->currency);
}

static char *
with_currency (const Of *of, gint64 minor)
{
  g_autofree char *amount = cy_session_words_money (minor);
  g_autofree char *currency = find_currency (of);

  return g_strstrip (g_strdup_printf ("%s %s", amount, currency));
}

static char *
tell_verdict (const Of *of)
{
  return cy_session_is_over (of->session)
           ? g_strdup (_ (cy_session_verdict_label (of->session->verdict)))
           : NULL;
}

static char *
tell_so_far (const Of *of)
{
  gint64 minor;

  if (cy_session_is_over (of->session) || of->session->started_us == 0)
    return NULL;
  minor = cy_node_estimate_session (of->node, of->session, of->session->energy_dwh);
  return minor == CY_SESSION_UNKNOWN ? g_strdup (_ ("nobody can say: no tariff applies"))
                                     : with_currency (of, minor);
}

static char *
tell_total (const Of *of)
{
  return of->session->total_minor < 0 ? NULL : with_currency (of, of->session->total_minor);
}

static char *
tell_vat (const Of *of)
{
  const CyBill *bill = bill_of (of);
  gint64 minor = 0;

  for (guint i = 0; bill != NULL && i < bill->lines->len; i++)
    minor += g_array_index (bill->lines, CyBillLine, i).vat_minor;
  return bill == NULL ? NULL : with_currency (of, minor);
}

static char *
tell_pile_amount (const Of *of)
{
  return of->session->pile_minor < 0 ? NULL : with_currency (of, of->session->pile_minor);
}

/* What somebody at the pile saw on its screen, and what is asked for: the difference is what they call about. */
static char *
tell_difference (const Of *of)
{
  const CyBill *bill = bill_of (of);
  g_autofree char *amount = NULL;
  gint64 difference;

  if (bill == NULL || bill->pile_total_minor < 0)
    return NULL;
  difference = bill->pile_total_minor - bill->total_minor;
  if (difference == 0)
    return g_strdup (_ ("none"));
  amount = with_currency (of, ABS (difference));
  return g_strdup_printf (
    difference > 0 ? _ ("the pile asks for %s more") : _ ("the pile asks for %s less"), amount);
}

static char *
tell_recount (const Of *of)
{
  const CyNodeRecount *recount = cy_session_focus_get_recount (of->focus);

  if (recount == NULL)
    return g_strdup (cy_session_focus_get_bill_trouble (of->focus));
  return recount->difference == NULL ? g_strdup (_ ("✓ the same, line by line"))
                                     : g_strdup_printf ("✗ %s", recount->difference);
}

static char *
tell_tariff (const Of *of)
{
  const CyBill *bill = bill_of (of);

  if (bill != NULL)
    return g_strdup_printf (_ ("%s, version %u"), bill->terms->name, bill->terms->version);
  return of->session->tariff == NULL ? NULL
                                     : g_strdup_printf (_ ("%s, version %u"), of->session->tariff,
                                                        (guint) of->session->tariff_version);
}

static char *
tell_doubled (const Of *of)
{
  gulong n = (gulong) MAX (of->session->n_doubled, 0);

  return n == 0 ? NULL
                : g_strdup_printf (ngettext ("%lu more bill came for it and is not asked for",
                                             "%lu more bills came for it and are not asked for", n),
                                   n);
}

/* --- the groups ----------------------------------------------------------------------------------- */

typedef struct {
  const char *label;
  char *(*tell) (const Of *of);
} Fact;

static const Fact pile[] = {
  { N_ ("Station"), tell_station },
  { N_ ("Gun"), tell_gun },
  { N_ ("Type"), tell_type },
  { N_ ("Talked to by"), tell_owner },
};

static const Fact service[] = {
  { N_ ("Session"), tell_id },
  { N_ ("State"), tell_state },
  { N_ ("Strategy"), tell_strategy },
  { N_ ("Car came"), tell_opened },
  { N_ ("Charge began at"), tell_started },
  { N_ ("Charge over at"), tell_stopped },
  { N_ ("Car left"), tell_ended },
  { N_ ("Lasted"), tell_lasted },
  { N_ ("Energy"), tell_energy },
  { N_ ("Most power"), tell_peak },
  { N_ ("Went on again"), tell_resumed },
  { N_ ("Not seen for at most"), tell_unseen },
  { N_ ("Strange about it"), tell_flags },
  { N_ ("Decided"), tell_note },
};

static const Fact account[] = {
  { N_ ("Customer account"), tell_payer }, { N_ ("Card"), tell_card },
  { N_ ("Card the pile read"), tell_tag }, { N_ ("VIN"), tell_vin },
  { N_ ("Set aside"), tell_reserve },
};

static const Fact meter[] = {
  { N_ ("Meter at the start"), tell_meter_start },
  { N_ ("Meter at the end"), tell_meter },
  { N_ ("By the meter"), tell_energy },
  { N_ ("By the pile's counter"), tell_counter },
  { N_ ("By the pile's clock"), tell_pile_time },
};

static const Fact money[] = {
  { N_ ("Outcome"), tell_verdict },
  { N_ ("So far"), tell_so_far },
  { N_ ("Total"), tell_total },
  { N_ ("VAT in it"), tell_vat },
  { N_ ("By the pile itself"), tell_pile_amount },
  { N_ ("Difference"), tell_difference },
  { N_ ("Computed again"), tell_recount },
  { N_ ("Tariff"), tell_tariff },
  { N_ ("To note"), tell_doubled },
};

static const struct {
  const char *label;
  const Fact *facts;
  guint n_facts;
} groups[CY_N_SESSION_FACT_GROUPS] = {
  [CY_SESSION_FACTS_PILE] = { N_ ("Pile"), pile, G_N_ELEMENTS (pile) },
  [CY_SESSION_FACTS_SERVICE] = { N_ ("Charging service"), service, G_N_ELEMENTS (service) },
  [CY_SESSION_FACTS_ACCOUNT] = { N_ ("Customer account"), account, G_N_ELEMENTS (account) },
  [CY_SESSION_FACTS_METER] = { N_ ("Meter and counter"), meter, G_N_ELEMENTS (meter) },
  [CY_SESSION_FACTS_MONEY] = { N_ ("Cost"), money, G_N_ELEMENTS (money) },
};

const char *
cy_session_facts_group_label (CySessionFactGroup group)
{
  return _ (groups[group].label);
}

/* --- the widget ----------------------------------------------------------------------------------- */

typedef struct {
  CySessionFocus *focus; /* owned */
  CySessionFactGroup group;
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  g_object_unref (facts->focus);
  g_free (facts);
}

static void
show_facts (GtkWidget *grid)
{
  const Facts *facts = g_object_get_data (G_OBJECT (grid), "facts");
  CyNode *node = cy_session_focus_get_node (facts->focus);
  const Of of = { node, cy_node_get_yard (node), facts->focus,
                  cy_session_focus_get_session (facts->focus) };
  GtkWidget *parent = gtk_widget_get_parent (grid);
  gboolean any = FALSE;

  for (guint i = 0; i < groups[facts->group].n_facts; i++) {
    g_autofree char *value = of.session == NULL ? NULL : groups[facts->group].facts[i].tell (&of);

    cy_fact_grid_set (GTK_GRID (grid), i, value);
    any = any || (value != NULL && *value != '\0');
  }
  /* A title with nothing below it says nothing. */
  if (parent != NULL)
    gtk_widget_set_visible (parent, any);
}

/**
 * cy_session_facts_new:
 *
 * The facts of a group, to be put into a section of their own, which is hidden while there are none.
 */
GtkWidget *
cy_session_facts_new (CySessionFocus *focus, CySessionFactGroup group)
{
  GtkWidget *grid = gtk_grid_new ();
  Facts *facts = g_new (Facts, 1);

  *facts = (Facts){ g_object_ref (focus), group };
  g_object_set_data_full (G_OBJECT (grid), "facts", facts, facts_free);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  for (guint i = 0; i < groups[group].n_facts; i++)
    cy_fact_grid_add (GTK_GRID (grid), i, _ (groups[group].facts[i].label));
  g_signal_connect_object (focus, "changed::session", G_CALLBACK (show_facts), grid,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "changed::live", G_CALLBACK (show_facts), grid,
                           G_CONNECT_SWAPPED);
  show_facts (grid);
  return grid;
}
