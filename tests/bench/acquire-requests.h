/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "acquire.h"
#include "cy-acquire.h"

G_BEGIN_DECLS

void acquire_requests (CyAcquire *acquire, const AcquireLoad *load, AcquireOutcome *outcome);

G_END_DECLS
