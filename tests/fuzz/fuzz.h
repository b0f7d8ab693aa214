/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every target defines: libFuzzer calls it with made-up bytes, the replay with a file's. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
