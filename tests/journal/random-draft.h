/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry.h"

G_BEGIN_DECLS

/* Something that may happen, of every kind that is folded; some of it makes no sense. */
CyDraft *random_draft (GRand *rand);

G_END_DECLS
