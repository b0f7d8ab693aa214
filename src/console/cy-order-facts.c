/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-facts.h"

#include <glib/gi18n-lib.h>

#include "cy-order-words.h"
#include "cy-rationale.h"
#include "cy-shown.h"

/* What is said of one order, fact by fact. No display. */

/* --- what is wrong -------------------------------------------------------------------------------- */

static char *
tell_text (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->text);
}

static char *
tell_conditions (const CyOrderFactsOf *of)
{
  char **conditions = of->dossier->order.conditions;
  GString *text = g_string_new (NULL);

  for (guint i = 0; conditions != NULL && conditions[i] != NULL; i++) {
    g_autofree char *words = cy_condition_describe (of->yard, conditions[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", words);
  }
  return g_string_free (text, text->len == 0);
}

static char *
tell_source (const CyOrderFactsOf *of)
{
  const CyOrder *order = &of->dossier->order;
  g_autofree char *when = cy_shown_time (order->created_us);

  return g_strdup_printf ("%s, %s, %s", _ (cy_order_source_label (order->source)), order->creator,
                          when);
}

static char *
tell_earlier (const CyOrderFactsOf *of)
{
  return of->dossier->order.earlier == NULL
           ? NULL
           : g_strdup_printf (_ ("the same was mended with %s"), of->dossier->order.earlier);
}

static char *
tell_trouble (const CyOrderFactsOf *of)
{
  return of->insight == NULL ? NULL : g_strdup (of->insight->trouble);
}

/* --- who, by when --------------------------------------------------------------------------------- */

static char *
tell_responsible (const CyOrderFactsOf *of)
{
  return cy_order_words_person (of->yard, of->dossier->order.responsible);
}

static char *
tell_helpers (const CyOrderFactsOf *of)
{
  return cy_order_words_helpers (of->yard, &of->dossier->order);
}

static char *
tell_vendor (const CyOrderFactsOf *of)
{
  return cy_order_words_record (of->yard, CY_KIND_VENDOR, of->dossier->order.vendor);
}

static char *
tell_expected (const CyOrderFactsOf *of)
{
  const CyOrder *order = &of->dossier->order;
  g_autofree char *when = cy_shown_time (order->expected_us);
  g_autofree char *due = cy_order_words_due (order, of->now_us);

  if (order->expected_us == 0)
    return g_strdup (_ ("Nobody said"));
  return g_str_equal (when, due) ? g_strdup (when) : g_strdup_printf ("%s · %s", when, due);
}

static char *
tell_outlook (const CyOrderFactsOf *of)
{
  return of->insight == NULL || !cy_order_is_open (&of->dossier->order)
           ? NULL
           : g_strdup (of->insight->outlook_text);
}

static char *
tell_similar (const CyOrderFactsOf *of)
{
  g_autofree char *span = NULL;

  if (of->insight == NULL || of->insight->n_similar == 0)
    return NULL;
  span = cy_order_words_span (of->insight->median_us);
  return g_strdup_printf (ngettext ("%u order like it: half took %s at most (%s)",
                                    "%u orders like it: half took %s at most (%s)",
                                    of->insight->n_similar),
                          of->insight->n_similar, span,
                          of->insight->similar_text == NULL ? "–" : of->insight->similar_text);
}

static char *
tell_accepted (const CyOrderFactsOf *of)
{
  return of->dossier->order.accepted_us == 0 ? NULL
                                             : cy_shown_time (of->dossier->order.accepted_us);
}

static char *
tell_percent (const CyOrderFactsOf *of)
{
  return of->dossier->percent == 0 ? NULL : g_strdup_printf ("%u %%", of->dossier->percent);
}

static char *
tell_reason (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->reason);
}

static char *
tell_marks (const CyOrderFactsOf *of)
{
  return cy_order_words_marks (&of->dossier->order);
}

static char *
tell_number (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->order.id);
}

/* --- what was done -------------------------------------------------------------------------------- */

static char *
tell_cause (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->cause);
}

static char *
tell_method (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->method);
}

static char *
tell_result (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->result);
}

static char *
tell_fix (const CyOrderFactsOf *of)
{
  return of->dossier->order.fix == CY_ORDER_FIX_NONE
           ? NULL
           : g_strdup (_ (cy_order_fix_label (of->dossier->order.fix)));
}

static char *
tell_finished (const CyOrderFactsOf *of)
{
  return of->dossier->order.finished_us == 0 ? NULL
                                             : cy_shown_time (of->dossier->order.finished_us);
}

static char *
tell_workers (const CyOrderFactsOf *of)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < of->dossier->workers->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "",
                            (const char *) of->dossier->workers->pdata[i]);
  return g_string_free (text, text->len == 0);
}

static char *
tell_article (const CyOrderFactsOf *of)
{
  return cy_order_words_record (of->yard, CY_KIND_ARTICLE, of->dossier->order.article);
}

/* --- what the pile says, and what it cost --------------------------------------------------------- */

static char *
tell_proof (const CyOrderFactsOf *of)
{
  if (of->dossier->proof != NULL)
    return g_strdup (of->dossier->proof);
  return of->insight == NULL ? NULL : g_strdup (of->insight->proof_text);
}

static char *
tell_override (const CyOrderFactsOf *of)
{
  return g_strdup (of->dossier->order.override);
}

static char *
tell_reviewer (const CyOrderFactsOf *of)
{
  const CyOrder *order = &of->dossier->order;
  g_autofree char *when = cy_shown_time (order->closed_us);

  return order->reviewer == NULL ? NULL : g_strdup_printf ("%s, %s", order->reviewer, when);
}

static char *
tell_outage (const CyOrderFactsOf *of)
{
  g_autofree char *from = NULL;
  g_autofree char *span = NULL;

  if (of->insight == NULL || of->insight->outage_from_us == 0)
    return NULL;
  from = cy_shown_time (of->insight->outage_from_us);
  span = cy_order_words_span (of->insight->outage_to_us - of->insight->outage_from_us);
  return g_strdup_printf (_ ("since %s, for %s"), from, span);
}

static char *
tell_loss (const CyOrderFactsOf *of)
{
  g_autofree char *money = NULL;
  g_autofree char *energy = NULL;

  if (of->insight == NULL || !of->insight->loss_known)
    return NULL;
  energy = g_strdup_printf ("%.1f kWh", of->insight->loss_wh / 1000);
  if (of->insight->loss_minor < 0)
    return g_strdup_printf (_ ("%s, no tariff to value it"), energy);
  money = cy_order_words_money (of->insight->loss_minor);
  return g_strdup_printf ("%s · %s", energy, money);
}

static char *
tell_loss_stands_on (const CyOrderFactsOf *of)
{
  return of->insight == NULL ? NULL : g_strdup (of->insight->loss_text);
}

typedef struct {
  const char *label;
  char *(*tell) (const CyOrderFactsOf *of);
} Fact;

static const Fact wrong[] = {
  { N_ ("To know"), tell_trouble }, { N_ ("Conditions"), tell_conditions },
  { N_ ("At length"), tell_text },  { N_ ("Came again"), tell_earlier },
  { N_ ("Made"), tell_source },     { N_ ("Number"), tell_number },
};

static const Fact who[] = {
  { N_ ("Responsible"), tell_responsible },   { N_ ("Helpers"), tell_helpers },
  { N_ ("Maintenance vendor"), tell_vendor }, { N_ ("Expected by"), tell_expected },
  { N_ ("Outlook"), tell_outlook },           { N_ ("Compared"), tell_similar },
  { N_ ("Taken on"), tell_accepted },         { N_ ("Progress"), tell_percent },
  { N_ ("Last reason"), tell_reason },        { N_ ("To note"), tell_marks },
};

static const Fact done[] = {
  { N_ ("Cause"), tell_cause },
  { N_ ("What was done about it"), tell_method },
  { N_ ("Result"), tell_result },
  { N_ ("Kind of fix"), tell_fix },
  { N_ ("Work finished"), tell_finished },
  { N_ ("Who worked"), tell_workers },
  { N_ ("Knowledge"), tell_article },
};

static const Fact proof[] = { { N_ ("Proof"), tell_proof },
                              { N_ ("Approved without proof"), tell_override },
                              { N_ ("Approved by"), tell_reviewer },
                              { N_ ("Out of service"), tell_outage },
                              { N_ ("Loss"), tell_loss },
                              { N_ ("Estimated"), tell_loss_stands_on } };

static const struct {
  const char *label;
  const Fact *facts;
  guint n_facts;
} groups[CY_N_ORDER_FACT_GROUPS] = {
  [CY_ORDER_FACTS_WRONG] = { N_ ("What is wrong"), wrong, G_N_ELEMENTS (wrong) },
  [CY_ORDER_FACTS_WHO] = { N_ ("Who, by when"), who, G_N_ELEMENTS (who) },
  [CY_ORDER_FACTS_DONE] = { N_ ("What was done"), done, G_N_ELEMENTS (done) },
  [CY_ORDER_FACTS_PROOF] = { N_ ("Proof and loss"), proof, G_N_ELEMENTS (proof) },
};

const char *
cy_order_facts_group_label (CyOrderFactGroup group)
{
  return _ (groups[group].label);
}

guint
cy_order_facts_count (CyOrderFactGroup group)
{
  return groups[group].n_facts;
}

const char *
cy_order_facts_label (CyOrderFactGroup group, guint fact)
{
  return _ (groups[group].facts[fact].label);
}

/**
 * cy_order_facts_value:
 *
 * Returns: (transfer full) (nullable): what is so; nothing when there is nothing to say.
 */
char *
cy_order_facts_value (CyOrderFactGroup group, guint fact, const CyOrderFactsOf *of)
{
  return groups[group].facts[fact].tell (of);
}
