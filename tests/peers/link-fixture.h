/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-peer-link.h"
#include "cy-peer-listener.h"
#include "peer-fixture.h"

G_BEGIN_DECLS

/* Two nodes that know each other, joined by real TLS over the loopback. */
typedef struct {
  TestNode *a; /* listens */
  TestNode *b; /* calls */
  CyPeerListener *listener;
  CyPeerSecured *in;
  CyPeerSecured *out;
} TestPair;

TestPair *test_pair_new (void);
void test_pair_free (TestPair *pair);
void test_pair_connect (TestPair *pair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPair, test_pair_free)

/* One end of a link, and what it was told. */
typedef struct {
  CyPeerLink *link;
  guint n_up;
  guint n_down;
  guint n_room;
  guint n_beats;
  guint n_messages; /* other than beats */
  guint64 n_bytes;  /* of them */
  GError *reason;
  GBytes *last; /* the last message that was no beat */
  char *last_beat;
  const char *say; /* what its beats say besides */
} TestEnd;

void test_end_init (TestEnd *end,
                    CyPeerSecured *secured,
                    gboolean is_dialed,
                    const CyPeerLinkManners *manners);
void test_end_clear (TestEnd *end);
gboolean test_end_send (TestEnd *end, const char *text);

/* Waits until a condition holds; where nothing moves for a minute something hangs. */
#define test_until(condition)                                                      \
  G_STMT_START                                                                     \
  {                                                                                \
    gint64 test_end_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;            \
    while (!(condition)) {                                                         \
      if (!g_main_context_iteration (g_main_context_get_thread_default (), FALSE)) \
        g_usleep (200);                                                            \
      if (g_get_monotonic_time () > test_end_us)                                   \
        g_error ("%s does not come", #condition);                                  \
    }                                                                              \
  }                                                                                \
  G_STMT_END

/* Frames of WebSocket by hand, for an end that does not behave. */
typedef enum {
  TEST_FRAME_MORE = 0x00,
  TEST_FRAME_TEXT = 0x81,
  TEST_FRAME_TEXT_BEGIN = 0x01,
  TEST_FRAME_BINARY = 0x82,
  TEST_FRAME_PING = 0x89,
} TestFrame;

gboolean test_raw_write (CyPeerSecured *secured, TestFrame kind, gsize length, const char *payload);

G_END_DECLS
