/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/types.h>

#include <glib.h>

G_BEGIN_DECLS

#define DEVICE_REGISTERS  60
#define DEVICE_LATENCY_US 10000

pid_t device_start (guint changing, guint16 *out_port);
void device_stop (pid_t device);
char *device_address (guint number);

G_END_DECLS
