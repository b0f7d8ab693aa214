/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyWarrantyFault:
 * @what: the alarm, for people.
 * @where: which gun, or the pile.
 * @first: when it came first, as it is to be read.
 * @last: when it came last.
 * @count: how often.
 *
 * What went wrong. The texts are borrowed.
 */
typedef struct {
  const char *what;
  const char *where;
  const char *first;
  const char *last;
  const char *count;
} CyWarrantyFault;

/**
 * CyWarrantyOrder:
 * @number: as people call it.
 * @date: when the work was done, as it is to be read.
 * @what: what was done.
 * @parts: (nullable): which parts were replaced.
 *
 * A work order of the pile. The texts are borrowed.
 */
typedef struct {
  const char *number;
  const char *date;
  const char *what;
  const char *parts;
} CyWarrantyOrder;

/**
 * CyWarrantySheet:
 * @number: (nullable): as the claim is called.
 * @supplier: to whom it goes.
 * @support_person: (nullable): whom to ask there.
 * @support_phone: (nullable): their telephone.
 * @support_mail: (nullable): their address.
 * @installed: when it was put into service, as it is to be read.
 * @warranty_end: until when there is a warranty.
 * @standing: (nullable): whether it still holds, in words.
 * @is_over: whether it does not: then that is noticed.
 * @faults: (nullable) (element-type CyWarrantyFault).
 * @orders: (nullable) (element-type CyWarrantyOrder).
 * @claimed: (nullable): what is asked for; without, there are lines to write on.
 * @claimant: who claims: the company that runs the pile.
 * @when: date and time of the sheet as they are to be read.
 * @time_us: the same, for the file's own data [µs UTC].
 * @who: who printed it.
 * @program: what made the sheet, with its version.
 *
 * Everything a warranty claim says. All of it is borrowed; texts that are %NULL are empty.
 */
typedef struct {
  const char *number;
  const char *supplier;
  const char *support_person;
  const char *support_phone;
  const char *support_mail;
  const char *station;
  const char *address;
  const char *pile;
  const char *pile_id;
  const char *brand;
  const char *model;
  const char *serial;
  const char *firmware;
  const char *installed;
  const char *warranty_end;
  const char *standing;
  gboolean is_over;
  GArray *faults;
  GArray *orders;
  const char *claimed;
  const char *claimant;
  const char *when;
  gint64 time_us;
  const char *who;
  const char *program;
} CyWarrantySheet;

GBytes *cy_warranty_sheet_render (const CyWarrantySheet *sheet, GError **error);

G_END_DECLS
