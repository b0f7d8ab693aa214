/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-error.h"

G_DEFINE_QUARK (cy_acquire_error, cy_acquire_error)
