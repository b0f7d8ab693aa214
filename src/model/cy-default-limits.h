/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-limit.h"

G_BEGIN_DECLS

const CyLimit *cy_default_limits (const char *class, guint *out_n_limits);

G_END_DECLS
