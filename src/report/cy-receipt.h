/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * CyReceiptLayout:
 * @CY_RECEIPT_ROLL: a roll of 80 mm, as long as it must be.
 * @CY_RECEIPT_A4: the upper part of an A4 page.
 */
typedef enum {
  CY_RECEIPT_ROLL,
  CY_RECEIPT_A4,
} CyReceiptLayout;

/**
 * CyReceiptLine:
 * @what: what is paid for.
 * @detail: (nullable): how much of it at which price.
 * @amount: of it.
 */
typedef struct {
  const char *what;
  const char *detail;
  const char *amount;
} CyReceiptLine;

/**
 * CyReceipt:
 * @company: (nullable): who runs the station.
 * @station: (nullable): where it was.
 * @title: what it is: a receipt for a recharge.
 * @number: what it is known by.
 * @when: date and time as they are to be read.
 * @account: (nullable): whose money it is.
 * @card: (nullable): number of the card, of which only the end is shown.
 * @method: (nullable): how it was paid.
 * @begun: (nullable): when a charge began.
 * @ended: (nullable): when it ended.
 * @energy: (nullable): what was charged.
 * @lines: (nullable) (element-type CyReceiptLine): what the amount is made of.
 * @amount: in figures, with its currency.
 * @capital: (nullable): in capital numerals.
 * @vat: (nullable): value added tax that is in it.
 * @balance: (nullable): what the account has afterwards.
 * @worker: (nullable): who served.
 * @note: (nullable): what else is said.
 * @time_us: for the file's own data [µs UTC].
 *
 * All that a receipt says. All of it is borrowed.
 */
typedef struct {
  const char *company;
  const char *station;
  const char *title;
  const char *number;
  const char *when;
  const char *account;
  const char *card;
  const char *method;
  const char *begun;
  const char *ended;
  const char *energy;
  GArray *lines;
  const char *amount;
  const char *capital;
  const char *vat;
  const char *balance;
  const char *worker;
  const char *note;
  gint64 time_us;
} CyReceipt;

double cy_receipt_draw (cairo_t *cr, const CyReceipt *receipt, CyReceiptLayout layout);
GBytes *cy_receipt_render (const CyReceipt *receipt, CyReceiptLayout layout, GError **error);
char *cy_receipt_mask_card (const char *number);

G_END_DECLS
