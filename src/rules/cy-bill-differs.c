/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bill-rule.h"
#include "cy-tariff.h"

static char *
differ (const char *what, guint number, const char *member, gint64 a, gint64 b)
{
  return a == b ? NULL
                : g_strdup_printf ("%s %u: %s is %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, what,
                                   number, member, a, b);
}

typedef struct {
  const char *name;
  gint64 a;
  gint64 b;
} Member;

static char *
differ_members (const char *what, guint number, const Member *members, guint n_members)
{
  char *difference = NULL;

  for (guint i = 0; difference == NULL && i < n_members; i++)
    difference = differ (what, number, members[i].name, members[i].a, members[i].b);
  return difference;
}

static char *
differ_lines (guint number, const CyBillLine *a, const CyBillLine *b)
{
  const Member members[] = {
    { "component", a->component, b->component },
    { "class", a->class, b->class },
    { "from_us", a->from_us, b->from_us },
    { "to_us", a->to_us, b->to_us },
    { "energy_dwh", a->energy_dwh, b->energy_dwh },
    { "seconds", a->seconds, b->seconds },
    { "price", a->price, b->price },
    { "exact_nano", a->exact_nano, b->exact_nano },
    { "amount_minor", a->amount_minor, b->amount_minor },
    { "vat", a->vat, b->vat },
    { "vat_minor", a->vat_minor, b->vat_minor },
  };

  return differ_members ("line", number, members, G_N_ELEMENTS (members));
}

static char *
differ_readings (guint number, const CyMeterReading *a, const CyMeterReading *b)
{
  const Member members[] = {
    { "time_us", a->time_us, b->time_us },
    { "energy_dwh", a->energy_dwh, b->energy_dwh },
    { "interpolated", a->interpolated, b->interpolated },
  };

  return differ_members ("reading", number, members, G_N_ELEMENTS (members));
}

static char *
differ_totals (const CyBill *a, const CyBill *b)
{
  const Member members[] = {
    { "energy_dwh", a->energy_dwh, b->energy_dwh },
    { "total_minor", a->total_minor, b->total_minor },
    { "pile_total_minor", a->pile_total_minor, b->pile_total_minor },
    { "charge_end_us", a->charge_end_us, b->charge_end_us },
    { "unplug_us", a->unplug_us, b->unplug_us },
    { "number of lines", a->lines->len, b->lines->len },
    { "number of readings", a->readings->len, b->readings->len },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    if (members[i].a != members[i].b)
      return g_strdup_printf ("%s is %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, members[i].name,
                              members[i].a, members[i].b);
  }
  return NULL;
}

/**
 * cy_bill_differs:
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full) (nullable): the first difference in words, `line 3: amount_minor is 120 and 121`;
 *   lines and readings are numbered from 1. %NULL when there is none.
 */
char *
cy_bill_differs (const CyBill *a, const CyBill *b)
{
  char *difference = NULL;

  if (!g_str_equal (a->session, b->session))
    return g_strdup_printf ("session is %s and %s", a->session, b->session);
  if (!cy_tariff_terms_equal (a->terms, b->terms))
    return g_strdup_printf ("terms are %s/%u and %s/%u", a->terms->id, a->terms->version,
                            b->terms->id, b->terms->version);
  for (guint i = 0; difference == NULL && i < MIN (a->readings->len, b->readings->len); i++)
    difference = differ_readings (i + 1, &g_array_index (a->readings, CyMeterReading, i),
                                  &g_array_index (b->readings, CyMeterReading, i));
  for (guint i = 0; difference == NULL && i < MIN (a->lines->len, b->lines->len); i++)
    difference = differ_lines (i + 1, &g_array_index (a->lines, CyBillLine, i),
                               &g_array_index (b->lines, CyBillLine, i));
  return difference != NULL ? difference : differ_totals (a, b);
}
