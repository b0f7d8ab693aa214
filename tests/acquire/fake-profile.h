/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile-command.h"

G_BEGIN_DECLS

/* Registers from here on are a text of eight bytes. */
#define FAKE_TEXT_ADDRESS 1000

/* A profile whose tag number i is holding register i, and whose last tag is a text. */
CyProfile *fake_profile_new (guint n_values,
                             const CyReadBlock *blocks,
                             guint n_blocks,
                             const CyProfileManners *manners);

/* How a fake device wants to be kept alive. @measure_tag: the tag that holds the interval in
 * milliseconds, or -1. */
typedef struct {
  CyProfileKeepAliveKind kind;
  guint interval_ms;
  int measure_tag;
  CyProfileWrite write;
} FakeKeepAlive;

void fake_profile_set_keep_alive (CyProfile *profile, const FakeKeepAlive *keep_alive);

G_END_DECLS
