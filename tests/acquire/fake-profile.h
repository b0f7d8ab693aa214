/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"

G_BEGIN_DECLS

/* Registers from here on are a text of eight bytes. */
#define FAKE_TEXT_ADDRESS 1000

/* A profile whose tag number i is holding register i, and whose last tag is a text. */
CyProfile *fake_profile_new (guint n_values,
                             const CyReadBlock *blocks,
                             guint n_blocks,
                             const CyProfileManners *manners);

G_END_DECLS
