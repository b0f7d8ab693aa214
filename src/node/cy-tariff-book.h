/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"
#include "cy-tariff-version.h"

G_BEGIN_DECLS

/**
 * CyTariffBook:
 *
 * The versions of tariffs that charges begin or began with, in memory: a charge that begins and the desk that counts its money
 * each second do not wait for the disk. It follows the journal.
 *
 * Threading: main thread.
 */
typedef struct _CyTariffBook CyTariffBook;

CyTariffBook *cy_tariff_book_new (CyJournal *journal,
                                  GPtrArray *versions,
                                  void (*changed) (gpointer user_data),
                                  gpointer user_data);
void cy_tariff_book_free (CyTariffBook *book);
void cy_tariff_book_read_again (CyTariffBook *book);
GPtrArray *cy_tariff_book_get_versions (CyTariffBook *book);

gpointer cy_tariff_book_load (CyDb *db, gpointer data, GError **error);

G_END_DECLS
