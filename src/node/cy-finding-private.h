/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-finding.h"
#include "cy-probe.h"

G_BEGIN_DECLS

CyFinding *cy_finding_new (const CyProbeFit *fit, gint64 read_us);

G_END_DECLS
