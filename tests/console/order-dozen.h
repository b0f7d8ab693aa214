/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "orders.h"

G_BEGIN_DECLS

void order_dozen_make (Fixture *fixture);

G_END_DECLS
