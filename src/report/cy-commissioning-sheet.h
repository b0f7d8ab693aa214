/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-nameplate-rule.h"

G_BEGIN_DECLS

/**
 * CySheetRegister:
 * @connector: its gun, or 0 for the pile.
 * @measure: what it is, for people.
 * @function: what read it; 0 when it was told from other registers.
 * @words: (array length=n_words): what the registers said.
 * @value: what that means, or why there is nothing.
 * @unit: of the value; empty when there is none.
 * @is_good: whether there is a value.
 *
 * One register of a commissioning sheet. The texts are borrowed.
 */
typedef struct {
  guint connector;
  const char *measure;
  guint8 function;
  guint8 device_unit;
  guint16 address;
  const guint16 *words;
  guint n_words;
  const char *value;
  const char *unit;
  gboolean is_good;
} CySheetRegister;

/**
 * CySheetTest:
 * @what: what was tried.
 * @result: what came of it.
 *
 * One test of a commissioning sheet. The texts are borrowed.
 */
typedef struct {
  const char *what;
  const char *result;
  gboolean passed;
} CySheetTest;

/**
 * CyCommissioningSheet:
 * @serial: what the pile says, or empty.
 * @firmware: what the pile runs, or empty.
 * @profile_why: why this profile, in a sentence.
 * @when: date and time as they are to be read.
 * @time_us: the same, for the file's own data [µs UTC].
 * @who: who did it.
 * @program: what made the sheet, with its version.
 * @remarks: (nullable): what else is to be said.
 * @nameplate: (nullable) (element-type CyNameplateLine).
 * @registers: (nullable) (element-type CySheetRegister).
 * @tests: (nullable) (element-type CySheetTest).
 *
 * Everything a commissioning sheet says. All of it is borrowed; texts that are %NULL are empty.
 */
typedef struct {
  const char *station;
  const char *pile_id;
  const char *pile;
  const char *pile_type;
  const char *serial;
  const char *firmware;
  const char *link;
  const char *profile;
  const char *profile_why;
  const char *when;
  gint64 time_us;
  const char *who;
  const char *program;
  const char *remarks;
  GPtrArray *nameplate;
  GArray *registers;
  GArray *tests;
} CyCommissioningSheet;

GBytes *cy_commissioning_sheet_render (const CyCommissioningSheet *sheet, GError **error);
gboolean
cy_commissioning_sheet_write (const CyCommissioningSheet *sheet, const char *path, GError **error);

G_END_DECLS
