/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order-rule.h"
#include "cy-yard.h"

G_BEGIN_DECLS

char *cy_order_check (CyYard *yard, const CyDossier *dossier, const CyOrderDeed *deed);

G_END_DECLS
