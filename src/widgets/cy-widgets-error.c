/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-widgets-error.h"

G_DEFINE_QUARK (cy_widgets_error, cy_widgets_error)
