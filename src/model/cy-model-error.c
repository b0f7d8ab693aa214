/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-model-error.h"

G_DEFINE_QUARK (cy_model_error, cy_model_error)
