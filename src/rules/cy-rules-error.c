/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rules-error.h"

G_DEFINE_QUARK (cy_rules_error, cy_rules_error)
