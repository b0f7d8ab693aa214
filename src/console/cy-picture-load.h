/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

void
cy_picture_load_async (GBytes *bytes, int max_px, GAsyncReadyCallback done, gpointer user_data);
GdkTexture *cy_picture_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
