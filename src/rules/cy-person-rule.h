/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-record.h"

G_BEGIN_DECLS

char *cy_person_refuse (const CyRecord *contact, const GDate *today);

G_END_DECLS
