/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-history.h"
#include "fixture.h"

G_BEGIN_DECLS

#define T0_US ((gint64) 1700000000000000)
#define S_US  ((gint64) 1000000)

/* Tags of every test pile, in the order of their measures; the card number is a text. */
enum {
  TAG_STATE,
  TAG_POWER,
  TAG_CARD,
  TAG_TEMPERATURE
};

/* A history in a folder of its own, and calls that wait for their answer. */
typedef struct {
  TestDir *dir;
  char *path;
  CyFleet *fleet;
  CyHistory *history;
  guint64 n_pushed; /* since it was opened */
} HistoryFixture;

void history_fixture_init (HistoryFixture *fixture);
void history_fixture_open (HistoryFixture *fixture);
void history_fixture_close (HistoryFixture *fixture);
void history_fixture_clear (HistoryFixture *fixture);

CyFleet *history_fleet_new (double temperature_scale);
CySampleBatch *history_batch_new (CyFleet *fleet, gint64 at_s);
void history_batch_add (CySampleBatch *batch,
                        guint pile,
                        guint tag,
                        gint64 at_s,
                        gint64 raw,
                        CyQuality quality);
void history_push (HistoryFixture *fixture, CySampleBatch *batch);
void history_push_one (HistoryFixture *fixture, gint64 at_s, gint64 raw, CyQuality quality);
void history_seal (HistoryFixture *fixture);
void history_settle (HistoryFixture *fixture);
GArray *history_ask (HistoryFixture *fixture,
                     const char *pile,
                     CyMeasureId measure,
                     gint64 from_s,
                     gint64 to_s,
                     GError **error);
char *history_spell (GArray *points);
void history_assert (HistoryFixture *fixture, gint64 from_s, gint64 to_s, const char *expected);
gint64 history_number (CyDb *db, const char *sql);

G_END_DECLS
