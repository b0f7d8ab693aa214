/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"

#include <gio/gio.h>
#include <string.h>

G_BEGIN_DECLS

/* What the tests of the lower floors share: a folder that goes away, a clock that is turned by hand,
 * random numbers whose seed is printed, and waiting for a callback. */

typedef struct {
  char *path; /* owned */
} TestDir;

TestDir *test_dir_new (void);
void test_dir_free (TestDir *dir);
char *test_dir_file (const TestDir *dir, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDir, test_dir_free)

typedef struct {
  CyClock clock;
  gint64 now_us;
} TestClock;

void test_clock_init (TestClock *clock, gint64 now_us);

GRand *test_rand_new (void);
void test_wait (gboolean *done);

#define assert_error_text(error, domain, code, text) \
  G_STMT_START                                       \
  {                                                  \
    g_assert_error (error, domain, code);            \
    g_assert_cmpstr ((error)->message, ==, text);    \
  }                                                  \
  G_STMT_END

/* For messages that name a file of this run. */
#define assert_error_contains(error, domain, code, text)                  \
  G_STMT_START                                                            \
  {                                                                       \
    g_assert_error (error, domain, code);                                 \
    if (strstr ((error)->message, text) == NULL)                          \
      g_error ("\"%s\" does not contain \"%s\"", (error)->message, text); \
  }                                                                       \
  G_STMT_END

G_END_DECLS
