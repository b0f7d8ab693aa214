/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-choice-rule.h"

#include "cy-tariff-clock.h"

/**
 * cy_tariff_choice_id:
 * @pile: a pile of @yard.
 *
 * Returns: (transfer none) (nullable): the id of the tariff a pile has: its own, else its station's, else that of
 *   the nearest area it is in.
 */
const char *
cy_tariff_choice_id (CyYard *yard, CyRecord *pile)
{
  g_autoptr (GPtrArray) above = cy_yard_list_above (yard, pile);

  for (guint i = above->len; i > 0; i--) {
    const CyRecord *record = above->pdata[i - 1];
    const char *id = cy_kind_find_field (record->kind, "tariff") == NULL
                       ? NULL
                       : cy_record_get_text (record, "tariff");

    if (id != NULL)
      return id;
  }
  return NULL;
}

/* Whether @a is chosen before @b: the later one, else the one with the higher number. */
static gboolean
is_before (const CyTariffTerms *a, const CyTariffTerms *b)
{
  return a->valid_from != b->valid_from ? a->valid_from > b->valid_from : a->version > b->version;
}

/**
 * cy_tariff_choice_rule:
 * @versions: (element-type CyTariffVersion): in any order.
 * @id: of a tariff.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer none) (nullable): the approved version that is valid then: the one that became valid last,
 *   and of those the highest. One whose time zone this computer does not know is none.
 */
const CyTariffVersion *
cy_tariff_choice_rule (GPtrArray *versions, const char *id, gint64 time_us)
{
  const CyTariffVersion *chosen = NULL;

  for (guint i = 0; i < versions->len; i++) {
    const CyTariffVersion *version = versions->pdata[i];

    if (version->state != CY_TARIFF_APPROVED || !g_str_equal (version->terms->id, id) ||
        version->terms->zone == NULL || !cy_tariff_terms_is_valid_at (version->terms, time_us))
      continue;
    if (chosen == NULL || is_before (version->terms, chosen->terms))
      chosen = version;
  }
  return chosen;
}
