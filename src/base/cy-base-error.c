/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-base-error.h"

G_DEFINE_QUARK (cy_base_error, cy_base_error)
