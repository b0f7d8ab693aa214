/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyOrderSheetAlarm:
 * @what: the alarm, for people.
 * @where: which gun, or the pile.
 * @value: what it was, against its limit.
 * @raised: when, as it is to be read.
 * @over: when it ended; empty while it holds.
 *
 * Something that is wrong. The texts are borrowed.
 */
typedef struct {
  const char *what;
  const char *where;
  const char *value;
  const char *raised;
  const char *over;
} CyOrderSheetAlarm;

/**
 * CyOrderSheetStep:
 * @what: what is to be done.
 * @expected: (nullable): what is to be measured, or how it must be.
 * @ticked: whether it is done; else there is an empty box and room to write.
 * @value: (nullable): what was measured or found.
 * @who: (nullable): who did it.
 * @when: (nullable): when, as it is to be read.
 *
 * A step of the procedure. The texts are borrowed.
 */
typedef struct {
  const char *what;
  const char *expected;
  gboolean ticked;
  const char *value;
  const char *who;
  const char *when;
} CyOrderSheetStep;

/**
 * CyOrderSheetPart:
 * @what: the part.
 * @number: its number at the manufacturer.
 * @quantity: how many, with the unit.
 * @old_serial: (nullable): of what was taken out.
 * @new_serial: (nullable): of what was put in.
 *
 * A part that was used. The texts are borrowed.
 */
typedef struct {
  const char *what;
  const char *number;
  const char *quantity;
  const char *old_serial;
  const char *new_serial;
} CyOrderSheetPart;

/**
 * CyOrderSheetLabour:
 * @who: who worked.
 * @from: since when, as it is to be read.
 * @to: until when.
 * @hours: how long, with the unit.
 * @what: (nullable): on what.
 *
 * Somebody's work. The texts are borrowed.
 */
typedef struct {
  const char *who;
  const char *from;
  const char *to;
  const char *hours;
  const char *what;
} CyOrderSheetLabour;

/**
 * CyOrderSheet:
 * @id: the order's, which its code says: `chargeyard:order/ID`; without one there is no code.
 * @number: as people call it.
 * @title: what it is about, in a line.
 * @address: where the station is.
 * @helpers: (nullable): who else works on it.
 * @vendor: (nullable): which company does.
 * @created: when it was made, as it is to be read.
 * @expected: until when it is to be done.
 * @wrong: (nullable): what is wrong, in somebody's words.
 * @alarms: (nullable) (element-type CyOrderSheetAlarm).
 * @procedure: (nullable): what the procedure is called.
 * @steps: (nullable) (element-type CyOrderSheetStep).
 * @parts: (nullable) (element-type CyOrderSheetPart): without any there are lines to write on.
 * @labour: (nullable) (element-type CyOrderSheetLabour): as @parts.
 * @result: (nullable): what came of it; as @parts.
 * @when: date and time of the sheet as they are to be read.
 * @time_us: the same, for the file's own data [µs UTC].
 * @who: who printed it.
 * @program: what made the sheet, with its version.
 *
 * Everything a work order says on paper, before, during and after the work. All of it is borrowed; texts that
 * are %NULL are empty.
 */
typedef struct {
  const char *id;
  const char *number;
  const char *title;
  const char *station;
  const char *pile;
  const char *pile_id;
  const char *address;
  const char *priority;
  const char *responsible;
  const char *helpers;
  const char *vendor;
  const char *created;
  const char *expected;
  const char *wrong;
  GArray *alarms;
  const char *procedure;
  GArray *steps;
  GArray *parts;
  GArray *labour;
  const char *result;
  const char *when;
  gint64 time_us;
  const char *who;
  const char *program;
} CyOrderSheet;

GBytes *cy_order_sheet_render (const CyOrderSheet *sheet, GError **error);

G_END_DECLS
