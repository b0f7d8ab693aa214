/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-dossier.h"
#include "cy-notice-desk.h"

G_BEGIN_DECLS

void cy_order_notice_send (CyNoticeDesk *desk,
                           CyYard *yard,
                           const CyRecord *contact,
                           const CyDossier *dossier,
                           CyOrderEvent event);

G_END_DECLS
