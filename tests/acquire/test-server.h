/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-image.h"

G_BEGIN_DECLS

/* What a faulty answer carries instead of the value. It must never be seen anywhere. */
#define TEST_POISON 0xDEAD

/* What register @address of @unit holds until it is written. */
#define TEST_VALUE(unit, address) ((guint16) ((unit) *1000 + (address)))

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
  TEST_FAULT_EXCEPTION,        /* device failure */
  TEST_FAULT_EXCEPTION_HIGH,   /* illegal address, but only from register 8 on */
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
} TestServerCounters;

/* A Modbus/TCP device on the loopback that misbehaves on demand; on a thread of its own. */
typedef struct _TestServer TestServer;

TestServer *test_server_new (guint16 port);
void test_server_free (TestServer *server);
guint16 test_server_get_port (TestServer *server);
void test_server_set_fault (TestServer *server, TestFault fault, int times, guint late_ms);
void test_server_set_dead_unit (TestServer *server, int unit);
void test_server_set_offset (TestServer *server, guint16 offset);
void test_server_set_image (TestServer *server, const TestImage *image);
guint16 test_server_get_register (TestServer *server, guint address);
void test_server_get_counters (TestServer *server, TestServerCounters *out_counters);

G_END_DECLS
