/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-meter-stand.h"
#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CyMeterAudit:
 *
 * Meters of many guns over a time, from their charges. Charges are added one by one, the newest first.
 */
typedef struct _CyMeterAudit CyMeterAudit;

CyMeterAudit *cy_meter_audit_new (void);
void cy_meter_audit_free (CyMeterAudit *audit);
void cy_meter_audit_add (CyMeterAudit *audit, const CySession *session);
GPtrArray *cy_meter_audit_finish (CyMeterAudit *audit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyMeterAudit, cy_meter_audit_free)

G_END_DECLS
