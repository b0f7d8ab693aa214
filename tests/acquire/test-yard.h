/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire.h"
#include "fake-profile.h"
#include "test-server.h"

G_BEGIN_DECLS

#define YARD_VALUES 12

/* A clock that can be set: the system's and what is added to it. */
typedef struct {
  CyClock clock;
  gint64 wall_us; /* added, guarded by lock */
  gint64 mono_us;
  GMutex lock;
} YardClock;

typedef struct {
  char *id;
  CyQuality quality;
  CyLinkTrouble reason;
} YardLink;

/* An acquisition with short times, what it reads, and everything it told its sink. */
typedef struct {
  CyAcquire *acquire;
  YardClock clock;
  CyAcquireOptions options;
  CyProfileManners manners;
  FakeKeepAlive keep_alive; /* of the piles added next */
  CyFleet *fleet;
  GPtrArray *profiles;
  GMutex lock;
  GArray *changes;        /* of CySampleChange, guarded by lock */
  GArray *links;          /* of YardLink, guarded by lock */
  guint judged;           /* guarded by lock */
  guint strangers;        /* samples that are no other than another pile's, guarded by lock */
  guint poisoned;         /* guarded by lock */
  guint batches;          /* guarded by lock */
  guint ended;            /* requests, guarded by lock */
  CyAcquireResult result; /* of the last one, guarded by lock */
  guint16 words[CY_ACQUIRE_MAX_WORDS]; /* what it read, guarded by lock */
} Yard;

typedef gboolean (*YardTest) (Yard *yard, gpointer data);

Yard *yard_new (void);
void yard_start (Yard *yard);
void yard_free (Yard *yard);
void yard_jump (Yard *yard, gint64 wall_us, gint64 mono_us);
void yard_add (Yard *yard, const char *id, const char *link, guint scan_ms);
void yard_add_unit (Yard *yard, const char *id, TestServer *server, guint unit, guint scan_ms);
void yard_add_profile (Yard *yard,
                       const char *id,
                       TestServer *server,
                       guint unit,
                       guint scan_ms,
                       const CyReadBlock *blocks,
                       guint n_blocks);
void yard_add_blocks (Yard *yard,
                      const char *id,
                      const char *link,
                      guint scan_ms,
                      const CyReadBlock *blocks,
                      guint n_blocks);
void yard_apply (Yard *yard);
void yard_clear (Yard *yard);
void yard_wait (Yard *yard, const char *what, YardTest test, gpointer data);
void yard_wait_scans (Yard *yard, guint more);
void yard_wait_quality (Yard *yard, const char *id, CyQuality quality);
CyLivePile yard_read (Yard *yard, const char *id, CySample *out_samples);
void yard_check_values (Yard *yard, const char *id, guint unit, guint16 offset);
CyAcquireCounters yard_counters (Yard *yard);
guint yard_count_changes (Yard *yard, CyQuality quality);
guint yard_count_links (Yard *yard, const char *id, CyQuality quality);
gboolean yard_request (Yard *yard, const char *id, const CyAcquireRequest *request, GError **error);
gboolean yard_write (Yard *yard, const char *id, guint16 address, guint16 value, GError **error);
CyAcquireResult yard_wait_result (Yard *yard);

G_END_DECLS
