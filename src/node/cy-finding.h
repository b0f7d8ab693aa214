/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-measure.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* The longest row of registers that a profile has. */
#define CY_FOUND_WORDS 64

/**
 * CyFoundUnit:
 * @unit: a unit id that answers.
 * @refused: it answered with a refusal, and so is there all the same.
 * @latency_us: how long it took [µs].
 */
typedef struct {
  guint8 unit;
  gboolean refused;
  gint64 latency_us;
} CyFoundUnit;

/**
 * CyFoundRegister:
 * @connector: its gun, or 0 for the pile.
 * @function: what read it; 0 when it was told from other registers.
 * @unit: of the device, or of the one behind it.
 * @n_words: how many of @words count.
 * @words: what the registers said; of coils 0 or 1.
 * @is_good: whether there is a value.
 * @number: its value in the measure's unit; NaN when there is none.
 * @value: what it means, without its unit; or why there is none.
 *
 * One quantity of a pile, read once.
 */
typedef struct {
  CyMeasureId measure;
  guint connector;
  guint8 function;
  guint8 unit;
  guint16 address;
  guint n_words;
  guint16 words[CY_FOUND_WORDS];
  gboolean is_good;
  double number;
  char *value;
} CyFoundRegister;

typedef enum {
  CY_FOUND_SAME,
  CY_FOUND_DIFFERENT,
  CY_FOUND_NOT_TOLD,
  CY_N_FOUND_VERDICTS,
} CyFoundVerdict;

/**
 * CyFoundPlate:
 * @what: what was compared; English, translatable.
 * @expected: what the record says; empty when it says nothing.
 * @found: what the pile says; empty when it says nothing.
 *
 * One line of a nameplate check.
 */
typedef struct {
  const char *what;
  char *expected;
  char *found;
  CyFoundVerdict verdict;
} CyFoundPlate;

/**
 * CyFinding:
 * @profile: what the pile was read with.
 * @vendor: whose profile that is.
 * @model: of which devices.
 * @is_dc: whether they are DC chargers.
 * @score: 0 to 100: how well the profile fits.
 * @why: the reason for it, in a sentence.
 * @registers: (element-type CyFoundRegister): in the profile's order.
 * @n_reads: reads of a complete scan.
 * @n_answered: how many of them were answered.
 * @n_refused: how many were refused.
 * @read_us: when [µs UTC].
 *
 * What a pile said when it was read once. Threading: immutable; references are atomic.
 */
typedef struct {
  gatomicrefcount refs;
  char *profile;
  char *vendor;
  char *model;
  gboolean is_dc;
  guint score;
  char *why;
  GArray *registers;
  guint n_reads;
  guint n_answered;
  guint n_refused;
  gint64 read_us;
} CyFinding;

/* A fit worse than this is doubtful: either much was refused, or values make no sense. */
#define CY_FINDING_DOUBTFUL 70

CyFinding *cy_finding_ref (CyFinding *finding);
void cy_finding_unref (CyFinding *finding);
const CyFoundRegister *
cy_finding_find (const CyFinding *finding, guint connector, CyMeasureId measure);
const char *cy_finding_get_text (const CyFinding *finding, CyMeasureId measure);
GPtrArray *cy_finding_check_nameplate (const CyFinding *finding, CyYard *yard, const char *pile);
const char *cy_found_verdict_label (CyFoundVerdict verdict);
const char *cy_found_verdict_name (CyFoundVerdict verdict);
char *cy_found_words (const CyFoundRegister *reg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFinding, cy_finding_unref)

G_END_DECLS
