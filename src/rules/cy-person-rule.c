/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-person-rule.h"

#include <glib/gi18n-lib.h>

#include "cy-date.h"

/**
 * cy_person_refuse:
 * @contact: of the kind %CY_KIND_CONTACT.
 * @today: the day it is where the work is.
 *
 * Returns: (transfer full) (nullable): why this person may not be given work, in the operator's language;
 *   %NULL when they may. The day somebody left is the first on which they may not.
 */
char *
cy_person_refuse (const CyRecord *contact, const GDate *today)
{
  const char *name = cy_record_get_text (contact, "name");
  g_autofree char *day = NULL;
  GDate left;

  if (!cy_record_get_date (contact, "left_on", &left) || g_date_compare (today, &left) < 0)
    return NULL;
  day = cy_date_format (&left);
  return g_strdup_printf (_ ("%s left on %s"), name != NULL ? name : contact->id, day);
}
