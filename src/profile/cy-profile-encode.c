/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-encode.h"

#include <math.h>

#include "cy-profile-private.h"

/* What a device that lacks a state shows instead: each row from most to least alike. */
static const CyPileState instead_of[CY_N_PILE_STATES][4] = {
  [CY_PILE_STATE_UNKNOWN] = { CY_PILE_STATE_UNAVAILABLE, CY_PILE_STATE_FAULTED },
  [CY_PILE_STATE_OFFLINE] = { CY_PILE_STATE_UNAVAILABLE, CY_PILE_STATE_FAULTED },
  [CY_PILE_STATE_PREPARING] = { CY_PILE_STATE_STARTING, CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_STARTING] = { CY_PILE_STATE_PREPARING, CY_PILE_STATE_CHARGING },
  [CY_PILE_STATE_CHARGING] = { CY_PILE_STATE_STARTING },
  [CY_PILE_STATE_DISCHARGING] = { CY_PILE_STATE_CHARGING },
  [CY_PILE_STATE_SUSPENDED_EV] = { CY_PILE_STATE_SUSPENDED_EVSE, CY_PILE_STATE_PREPARING,
                                   CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_SUSPENDED_EVSE] = { CY_PILE_STATE_SUSPENDED_EV, CY_PILE_STATE_PREPARING,
                                     CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_FINISHING] = { CY_PILE_STATE_PREPARING, CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_RESERVED] = { CY_PILE_STATE_UNAVAILABLE, CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_UNAVAILABLE] = { CY_PILE_STATE_FAULTED, CY_PILE_STATE_AVAILABLE },
  [CY_PILE_STATE_FAULTED] = { CY_PILE_STATE_UNAVAILABLE, CY_PILE_STATE_AVAILABLE },
};

static const CyProfileItem *
item_of (const CyProfile *profile, guint tag)
{
  int item;

  g_assert (tag < profile->tag_items->len);
  item = g_array_index (profile->tag_items, int, tag);
  return item < 0 ? NULL : &g_array_index (profile->items, CyProfileItem, (guint) item);
}

/**
 * cy_profile_get_spot:
 *
 * Returns: %FALSE for a tag that no single register holds.
 */
gboolean
cy_profile_get_spot (const CyProfile *profile, guint tag, CyProfileSpot *out_spot)
{
  const CyProfileItem *item = item_of (profile, tag);

  if (item == NULL)
    return FALSE;
  *out_spot = (CyProfileSpot){
    .function = item->row->place.function,
    .unit = item->unit,
    .address = item->address,
    .words = (guint16) item->row->format.words,
  };
  return TRUE;
}

/**
 * cy_profile_reads_unlisted:
 *
 * Returns: whether the device answers for addresses its profile does not name.
 */
gboolean
cy_profile_reads_unlisted (const CyProfile *profile)
{
  return profile->reading.read_unlisted;
}

/**
 * cy_profile_raw_of:
 * @value: in the measure's unit.
 *
 * Returns: the nearest raw value that stands for it.
 */
gint64
cy_profile_raw_of (const CyProfile *profile, guint tag, double value)
{
  const CyTag *info = cy_tag_set_get (profile->tags, tag);
  double counts = (value - info->offset) / info->scale;

  return isfinite (counts) ? llround (CLAMP (counts, -4e18, 4e18)) : 0;
}

/**
 * cy_profile_encode:
 * @raw: a sample's raw value.
 * @words: (inout): the tag's registers; bits of other tags in them are kept.
 *
 * What the device's registers say when the console is to read @raw: the inverse of
 * cy_profile_decode() for numbers, states and flags.
 *
 * Returns: %FALSE when they cannot say that.
 */
gboolean
cy_profile_encode (const CyProfile *profile, guint tag, gint64 raw, guint16 *words)
{
  const CyProfileItem *item = item_of (profile, tag);

  return item != NULL && cy_profile_row_write (item->row, raw, words);
}

void
cy_profile_encode_text (const CyProfile *profile, guint tag, const char *text, guint16 *out_words)
{
  const CyProfileItem *item = item_of (profile, tag);

  if (item != NULL)
    cy_profile_row_write_text (item->row, text, out_words);
}

/**
 * cy_profile_encode_none:
 * @words: (inout): the tag's registers.
 *
 * What the device's registers say when it has no such value now: not-a-number, the first sentinel,
 * or 0 when the device has none.
 */
void
cy_profile_encode_none (const CyProfile *profile, guint tag, guint16 *words)
{
  const CyProfileItem *item = item_of (profile, tag);
  const CyProfileRow *row = item == NULL ? NULL : item->row;
  double raw = 0;

  if (row == NULL)
    return;
  if (cy_register_type_get (row->format.type)->kind == CY_REGISTER_KIND_FLOAT) {
    cy_register_put_float (&row->format, NAN, words);
    return;
  }
  if (row->invalid != NULL && row->invalid->len > 0)
    raw = g_array_index (row->invalid, double, 0);
  else if (isfinite (row->above))
    raw = row->above + 1;
  if (fabs (raw) < 9e18)
    (void) cy_profile_row_write (row, (gint64) raw, words); /* out of range: stays what it was */
}

static const CyStateRule *
find_rule (const CyProfile *profile, CyPileState state)
{
  for (guint i = 0; i < profile->state_rules->len; i++) {
    const CyStateRule *rule = profile->state_rules->pdata[i];

    if (rule->state == state)
      return rule;
  }
  return NULL;
}

static gboolean
can_say (const CyProfile *profile, guint connector, CyPileState state)
{
  int tag = cy_tag_set_find (profile->tags, connector, CY_MEASURE_CONN_STATE);
  const CyProfileItem *item = tag < 0 ? NULL : item_of (profile, (guint) tag);

  if (profile->state_rules != NULL)
    return find_rule (profile, state) != NULL;
  for (guint i = 0; item != NULL && i < item->row->map->len; i++) {
    if (g_array_index (item->row->map, CyValueMap, i).raw == (gint64) state)
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_profile_nearest_state:
 *
 * Returns: @state, or what a device without it shows then.
 */
CyPileState
cy_profile_nearest_state (const CyProfile *profile, guint connector, CyPileState state)
{
  if (can_say (profile, connector, state))
    return state;
  for (guint i = 0; i < G_N_ELEMENTS (instead_of[0]); i++) {
    CyPileState other = instead_of[state][i];

    if (other != CY_PILE_STATE_UNKNOWN && can_say (profile, connector, other))
      return other;
  }
  return state;
}

/**
 * cy_profile_encode_state:
 * @samples: what the pile's registers would say otherwise.
 * @out_inputs: (element-type CyProfileInput): what some of them must say instead; nothing when the
 *   state has a register of its own.
 *
 * Makes a state that is told from several registers come out as @state.
 */
void
cy_profile_encode_state (const CyProfile *profile,
                         guint connector,
                         CyPileState state,
                         const CySample *samples,
                         GArray *out_inputs)
{
  const CyStateRule *rule = profile->state_rules == NULL ? NULL : find_rule (profile, state);

  for (guint i = 0; rule != NULL && i < rule->conditions->len; i++) {
    const CyStateCondition *condition = &g_array_index (rule->conditions, CyStateCondition, i);
    int tag = cy_state_input_find (profile->tags, connector, condition->measure);
    CyProfileInput input = { .tag = (guint) tag };

    if (tag < 0)
      continue;
    input.raw = cy_state_condition_satisfy (condition, samples[tag].raw);
    g_array_append_val (out_inputs, input);
  }
}
