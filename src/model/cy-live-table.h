/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-fleet.h"

G_BEGIN_DECLS

/**
 * CyLivePile:
 * @generation: the table's generation when this pile last changed; the table sets it.
 * @quality: of the link as a whole; a sample is never better than its link.
 * @since_us: when @quality became what it is [µs UTC].
 * @answered_us: last complete scan [µs UTC], 0 for never.
 * @answered_mono_us: the same on the monotonic clock, for ages.
 * @scan_ms: the period really kept [ms]; longer than asked when the line is too slow.
 * @reason: why the link is not good, as a #CyLinkTrouble.
 */
typedef struct {
  guint64 generation;
  CyQuality quality;
  gint64 since_us;
  gint64 answered_us;
  gint64 answered_mono_us;
  guint scan_ms;
  guint reason;
} CyLivePile;

/**
 * CyLinkTrouble:
 *
 * Why a pile does not answer, in words an operator can act on.
 */
typedef enum {
  CY_LINK_TROUBLE_NONE,
  CY_LINK_TROUBLE_RESOLVE,   /* the host name is not known */
  CY_LINK_TROUBLE_REFUSED,   /* the port is closed */
  CY_LINK_TROUBLE_CONNECT,   /* no answer to the connection attempt, or no route */
  CY_LINK_TROUBLE_SILENT,    /* connected, but requests time out */
  CY_LINK_TROUBLE_CLOSED,    /* the device closed the connection */
  CY_LINK_TROUBLE_MALFORMED, /* the device answers rubbish */
  CY_LINK_TROUBLE_EXCEPTION, /* the device or gateway refuses every request */
  CY_LINK_TROUBLE_MISSING,   /* there is no such serial port, or it was pulled out */
  CY_LINK_TROUBLE_BUSY,      /* somebody else has the serial port */
  CY_LINK_TROUBLE_DENIED,    /* this user may not open the serial port */
  CY_LINK_TROUBLE_SETTINGS,  /* the serial port cannot be set up as asked */
  CY_LINK_TROUBLE_OWNER,     /* another node talks to the pile, and is not heard */
  CY_N_LINK_TROUBLES,
} CyLinkTrouble;

const char *cy_link_trouble_label (CyLinkTrouble trouble);

/**
 * CyLiveTable:
 *
 * The newest sample of every tag of a fleet.
 *
 * Threading: one writer, the acquire thread. Any number of readers on any thread, who never wait
 * and always see one pile's samples as they stood at one moment (a sequence lock per pile: a reader
 * that meets a write copies again). References are atomic.
 */
typedef struct _CyLiveTable CyLiveTable;

CyLiveTable *cy_live_table_new (CyFleet *fleet);
CyLiveTable *cy_live_table_ref (CyLiveTable *table);
void cy_live_table_unref (CyLiveTable *table);
CyFleet *cy_live_table_get_fleet (CyLiveTable *table);

/* Writing side: the acquire thread only. */
gboolean cy_live_table_publish (CyLiveTable *table,
                                guint pile,
                                const CyLivePile *state,
                                const CySample *samples,
                                const CyText *texts);
void cy_live_table_adopt (CyLiveTable *table, CyLiveTable *older);

/* Reading side: any thread. */
guint64 cy_live_table_get_generation (CyLiveTable *table);
guint cy_live_table_changed_since (CyLiveTable *table, guint64 generation, GArray *out_piles);
void
cy_live_table_read (CyLiveTable *table, guint pile, CyLivePile *out_pile, CySample *out_samples);
gboolean cy_live_table_read_one (CyLiveTable *table,
                                 guint pile,
                                 guint connector,
                                 CyMeasureId measure,
                                 CyLivePile *out_pile,
                                 CySample *out_sample);
void cy_live_table_read_text (CyLiveTable *table, guint pile, guint text_slot, CyText out_text);
double cy_live_value (CyLiveTable *table,
                      guint pile,
                      guint connector,
                      CyMeasureId measure,
                      gint64 mono_us);
CyQuality cy_live_quality (const CyLivePile *pile, const CySample *sample, gint64 mono_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyLiveTable, cy_live_table_unref)

G_END_DECLS
