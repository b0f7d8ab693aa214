/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-image.h"

#include <math.h>
#include <string.h>

#include "cy-profile-encode.h"
#include "cy-simulate-values.h"

/**
 * Span:
 * @first: where its words are in the image.
 *
 * Registers side by side.
 */
typedef struct {
  gint16 unit;
  guint8 function;
  guint32 address;
  guint32 count;
  guint first;
} Span;

/**
 * Cell:
 * @place: where its words are in the image; -1 for a state told from other registers.
 */
typedef struct {
  guint tag;
  CyMeasureKind kind;
  int place;
} Cell;

struct _CySimLayout {
  const CySimType *type; /* borrowed */
  GArray *spans;         /* Span, sorted */
  GArray *cells;         /* Cell, in tag order */
  GArray *tariff;        /* Span: where the tariff is read back, in its order */
  guint n_words;
  gboolean reads_unlisted;
};

static gint
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *left = a;
  const Span *right = b;

  if (left->unit != right->unit)
    return left->unit - right->unit;
  if (left->function != right->function)
    return left->function - right->function;
  return left->address < right->address ? -1 : left->address > right->address;
}

static void
merge_spans (CySimLayout *layout)
{
  guint kept = 0;

  g_array_sort (layout->spans, compare_spans);
  for (guint i = 1; i < layout->spans->len; i++) {
    Span *last = &g_array_index (layout->spans, Span, kept);
    Span *next = &g_array_index (layout->spans, Span, i);

    if (next->unit == last->unit && next->function == last->function &&
        next->address <= last->address + last->count)
      last->count = MAX (last->count, next->address + next->count - last->address);
    else
      g_array_index (layout->spans, Span, ++kept) = *next;
  }
  g_array_set_size (layout->spans, MIN (kept + 1, layout->spans->len));
  for (guint i = 0; i < layout->spans->len; i++) {
    Span *span = &g_array_index (layout->spans, Span, i);

    span->first = layout->n_words;
    layout->n_words += span->count;
  }
}

static const Span *
find_span (const CySimLayout *layout, guint function, gint16 unit, guint32 address)
{
  for (guint i = 0; i < layout->spans->len; i++) {
    const Span *span = &g_array_index (layout->spans, Span, i);

    if (span->unit == unit && span->function == function && address >= span->address &&
        address < span->address + span->count)
      return span;
  }
  return NULL;
}

static void
add_tariff (CySimLayout *layout)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));

  layout->tariff = g_array_new (FALSE, FALSE, sizeof (Span));
  (void) cy_profile_tariff_reads (layout->type->profile, reads); /* a pile without: no reads */
  for (guint i = 0; i < reads->len; i++) {
    const CyReadBlock *read = &g_array_index (reads, CyReadBlock, i);
    const Span span = { read->unit, read->function, read->address, read->count, 0 };

    g_array_append_val (layout->spans, span);
    g_array_append_val (layout->tariff, span);
  }
}

/**
 * cy_sim_layout_new:
 * @type: borrowed.
 */
CySimLayout *
cy_sim_layout_new (const CySimType *type)
{
  CySimLayout *layout = g_new0 (CySimLayout, 1);
  CyTagSet *tags = cy_profile_get_tags (type->profile);
  CyProfileSpot spot;

  layout->type = type;
  layout->reads_unlisted = cy_profile_reads_unlisted (type->profile);
  layout->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  layout->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++) {
    if (cy_profile_get_spot (type->profile, tag, &spot))
      g_array_append_val (layout->spans,
                          ((Span){ spot.unit, spot.function, spot.address, spot.words, 0 }));
  }
  add_tariff (layout);
  merge_spans (layout);
  for (guint i = 0; i < layout->tariff->len; i++) {
    Span *part = &g_array_index (layout->tariff, Span, i);
    const Span *span = find_span (layout, part->function, part->unit, part->address);

    part->first = span->first + part->address - span->address;
  }
  for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++) {
    Cell cell = { tag, cy_measure_get (cy_tag_set_get (tags, tag)->measure)->kind, -1 };

    if (cy_profile_get_spot (type->profile, tag, &spot)) {
      const Span *span = find_span (layout, spot.function, spot.unit, spot.address);

      cell.place = (int) (span->first + spot.address - span->address);
    }
    g_array_append_val (layout->cells, cell);
  }
  return layout;
}

void
cy_sim_layout_free (CySimLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->tariff);
  g_array_unref (layout->cells);
  g_array_unref (layout->spans);
  g_free (layout);
}

guint
cy_sim_layout_get_n_words (const CySimLayout *layout)
{
  return layout->n_words;
}

/**
 * cy_sim_layout_has_unit:
 * @unit: a unit id, or -1 for the link's own.
 */
gboolean
cy_sim_layout_has_unit (const CySimLayout *layout, gint16 unit)
{
  for (guint i = 0; i < layout->spans->len; i++) {
    if (g_array_index (layout->spans, Span, i).unit == unit)
      return TRUE;
  }
  return FALSE;
}

static const CySimHold *
find_hold (const CySimPile *pile, const CyTag *tag)
{
  for (guint i = 0; i < pile->holds->len; i++) {
    const CySimHold *hold = &g_array_index (pile->holds, CySimHold, i);

    if (hold->connector == tag->connector && hold->measure == tag->measure)
      return hold;
  }
  return NULL;
}

static gint64
state_raw (const CySimPile *pile, const CySimGun *gun, const CyTag *tag)
{
  return cy_profile_nearest_state (pile->type->profile, tag->connector,
                                   cy_sim_gun_state (gun, pile->faults != 0));
}

static gint64
raw_of (const CySimPile *pile, const CySimGun *gun, const Cell *cell, const CyTag *tag)
{
  const CySimHold *hold = pile->holds->len > 0 ? find_hold (pile, tag) : NULL;

  if (hold != NULL)
    return (gint64) hold->value;
  if (tag->measure == CY_MEASURE_CONN_STATE)
    return gun == NULL ? 0 : state_raw (pile, gun, tag);
  if (cell->kind == CY_MEASURE_BITS)
    return (gint64) cy_sim_bits_of (pile, gun, cell->tag);
  return cy_sim_word_of (pile, gun, tag);
}

static void
write_number (const CySimPile *pile,
              const CyTag *tag,
              const Cell *cell,
              const double *values,
              guint16 *words)
{
  const CySimHold *hold = pile->holds->len > 0 ? find_hold (pile, tag) : NULL;
  double value = hold != NULL ? hold->value : values[tag->measure];
  CyProfile *profile = pile->type->profile;

  if (isnan (value) ||
      !cy_profile_encode (profile, cell->tag, cy_profile_raw_of (profile, cell->tag, value),
                          words + cell->place))
    cy_profile_encode_none (profile, cell->tag, words + cell->place);
}

static void
write_text (const CySimPile *pile,
            const CySimGun *gun,
            const CyTag *tag,
            const Cell *cell,
            guint16 *words)
{
  const CySimHold *hold = find_hold (pile, tag);
  char scratch[64];
  const char *text = hold != NULL && hold->text != NULL
                       ? hold->text
                       : cy_sim_text_of (pile, gun, tag->measure, scratch);

  cy_profile_encode_text (pile->type->profile, cell->tag, text, words + cell->place);
}

/* A state that is told from several registers: they are made to tell it. */
static void
write_told_state (const CySimLayout *layout,
                  const CySimPile *pile,
                  const CySimGun *gun,
                  const CyTag *tag,
                  const CySample *samples,
                  guint16 *words)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (CyProfileInput));

  if (gun == NULL)
    return;
  cy_profile_encode_state (pile->type->profile, tag->connector,
                           (CyPileState) state_raw (pile, gun, tag), samples, inputs);
  for (guint i = 0; i < inputs->len; i++) {
    const CyProfileInput *input = &g_array_index (inputs, CyProfileInput, i);
    const Cell *cell = &g_array_index (layout->cells, Cell, input->tag);

    if (cell->place >= 0)
      (void) cy_profile_encode (pile->type->profile, input->tag, input->raw,
                                words + cell->place); /* else it stays what it was */
  }
}

static void
write_tariff (const CySimLayout *layout, const CySimTariff *tariff, guint16 *words)
{
  guint done = 0;

  for (guint i = 0; i < layout->tariff->len; i++) {
    const Span *part = &g_array_index (layout->tariff, Span, i);

    memcpy (words + part->first, tariff->kept + done, part->count * sizeof *words);
    done += part->count;
  }
}

/**
 * cy_sim_layout_refresh:
 * @inout_texts: (inout): what the texts were last written for, or %G_MAXUINT for never.
 * @words: (inout): the pile's registers.
 *
 * Writes down what the pile would say now.
 */
void
cy_sim_layout_refresh (const CySimLayout *layout,
                       CySimPile *pile,
                       guint *inout_texts,
                       guint16 *words)
{
  CyTagSet *tags = cy_profile_get_tags (layout->type->profile);
  double own[CY_N_MEASURES];
  double values[CY_N_MEASURES];
  guint connector = 0;
  guint texts = 0;
  g_autofree CySample *no_samples = NULL;

  for (guint i = 0; i < layout->type->connectors; i++)
    texts += pile->guns[i].texts;
  cy_sim_values_of_pile (pile, own);
  memcpy (values, own, sizeof values);
  for (guint i = 0; i < layout->cells->len; i++) {
    const Cell *cell = &g_array_index (layout->cells, Cell, i);
    const CyTag *tag = cy_tag_set_get (tags, cell->tag);
    CySimGun *gun = cy_sim_pile_gun (pile, tag->connector);

    if (tag->connector != connector) {
      connector = tag->connector;
      memcpy (values, own, sizeof values);
      cy_sim_values_of_gun (pile, gun, values);
    }
    if (cell->place < 0)
      continue;
    if (cell->kind == CY_MEASURE_NUMBER || cell->kind == CY_MEASURE_BOOL)
      write_number (pile, tag, cell, values, words);
    else if (cell->kind != CY_MEASURE_TEXT)
      (void) cy_profile_encode (layout->type->profile, cell->tag, raw_of (pile, gun, cell, tag),
                                words + cell->place); /* no word for it: stays what it was */
    else if (texts != *inout_texts)
      write_text (pile, gun, tag, cell, words);
  }
  for (guint i = 0; i < layout->cells->len; i++) {
    const Cell *cell = &g_array_index (layout->cells, Cell, i);
    const CyTag *tag = cy_tag_set_get (tags, cell->tag);

    if (cell->place >= 0)
      continue;
    if (no_samples == NULL)
      no_samples = g_new0 (CySample, layout->cells->len);
    write_told_state (layout, pile, cy_sim_pile_gun (pile, tag->connector), tag, no_samples, words);
  }
  write_tariff (layout, &pile->tariff, words);
  *inout_texts = texts;
}

/**
 * cy_sim_layout_read:
 * @unit: as the profile counts: -1 for the link's own.
 *
 * Returns: %FALSE when one of the registers does not exist.
 */
gboolean
cy_sim_layout_read (const CySimLayout *layout,
                    const guint16 *words,
                    guint function,
                    gint16 unit,
                    guint16 address,
                    guint16 count,
                    guint16 *out_words)
{
  guint done = 0;

  while (done < count) {
    const Span *span = find_span (layout, function, unit, (guint32) address + done);
    guint offset;
    guint n;

    if (span == NULL) {
      if (!layout->reads_unlisted)
        return FALSE;
      out_words[done++] = 0;
      continue;
    }
    offset = address + done - span->address;
    n = MIN (count - done, span->count - offset);
    memcpy (out_words + done, words + span->first + offset, n * sizeof *words);
    done += n;
  }
  return TRUE;
}
