/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-image.h"

G_BEGIN_DECLS

/* What a faulty answer carries instead of the value. It must never be seen anywhere. */
#define TEST_POISON 0xDEAD

/* What register @address of @unit holds until it is written. */
#define TEST_VALUE(unit, address) ((guint16) ((unit) *1000 + (address)))

/* Files are windows on the registers. */
#define TEST_FILE_REGISTER(file, record) ((file) *100u + (record))

typedef enum {
  TEST_FAULT_NONE,
  TEST_FAULT_LATE,             /* answers after late_ms */
  TEST_FAULT_DUPLICATE,        /* answers twice, the second time with poison */
  TEST_FAULT_WRONG_UNIT,       /* everything else is right */
  TEST_FAULT_WRONG_TID,        /* likewise */
  TEST_FAULT_WRONG_FUNCTION,   /* likewise */
  TEST_FAULT_WRONG_PROTOCOL,   /* likewise */
  TEST_FAULT_WRONG_LENGTH,     /* the header announces two bytes more than the byte count */
  TEST_FAULT_WRONG_BYTE_COUNT, /* one register too few, consistently */
  TEST_FAULT_EXCEPTION,        /* device failure, or what was set */
  TEST_FAULT_EXCEPTION_HIGH,   /* illegal address, but only from register 8 on */
  TEST_FAULT_SPLIT,            /* in two halves, late_ms apart */
  TEST_FAULT_LOSS,             /* every third request or so is lost */
  TEST_FAULT_DRIBBLE,          /* byte by byte */
  TEST_FAULT_RESET,            /* half an answer, then a reset */
  TEST_FAULT_HANG_UP,          /* closes instead of answering */
  TEST_FAULT_RUBBISH,          /* no Modbus at all */
  TEST_FAULT_FLOOD,            /* hundreds of answers to nothing, then the right one */
  TEST_FAULT_SILENT,           /* swallows the request */
  TEST_FAULT_FROZEN,           /* does not even read */
  TEST_FAULT_DROP_SECOND,      /* answers one of the requests that come together */
  TEST_FAULT_SLOW,             /* one after the other, each takes late_ms */
  TEST_N_FAULTS,
} TestFault;

typedef struct {
  guint accepted;
  guint open;
  guint requests;
  guint writes;
  guint most_at_once; /* requests that arrived before the one before was answered */
  gint64 least_gap_us;
  guint kept;      /* times the watchdog was fed */
  guint fallbacks; /* times it bit */
} TestServerCounters;

typedef enum {
  TEST_SESSIONS_MANY,
  TEST_SESSIONS_NEWER, /* one at a time: a new one closes the one before */
  TEST_SESSIONS_OLDER, /* one at a time: a new one is closed at once */
} TestSessions;

/* A Modbus/TCP device on the loopback that misbehaves on demand; on a thread of its own. */
typedef struct _TestServer TestServer;

TestServer *test_server_new (guint16 port);
void test_server_free (TestServer *server);
guint16 test_server_get_port (TestServer *server);
void test_server_set_fault (TestServer *server, TestFault fault, int times, guint late_ms);
void test_server_set_exception (TestServer *server, guint8 code);
void test_server_set_dead_unit (TestServer *server, int unit);
/* A watchdog that any request feeds, or only a write to the register @address; 0 ms for none. */
void test_server_set_watchdog (TestServer *server, int address, guint ms);
void test_server_set_sessions (TestServer *server, TestSessions sessions);
/* The connections that are open now are deaf and dumb for ever, like those of a device that was
 * switched off and on: nothing says so. */
void test_server_leave_half_open (TestServer *server);
void test_server_set_offset (TestServer *server, guint16 offset);
void test_server_set_image (TestServer *server, const TestImage *image);
guint16 test_server_get_register (TestServer *server, guint address);
void test_server_get_counters (TestServer *server, TestServerCounters *out_counters);

G_END_DECLS
