/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-error.h"

G_DEFINE_QUARK (cy_journal_error, cy_journal_error)
