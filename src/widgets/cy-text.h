/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyTextStyle:
 * @CY_TEXT_TINY: axes, captions of captions.
 * @CY_TEXT_SMALL: names and units.
 * @CY_TEXT_BODY: the user interface's own size.
 * @CY_TEXT_STRONG: the same, bold.
 * @CY_TEXT_BIG: the value a tile is about.
 */
typedef enum {
  CY_TEXT_TINY,
  CY_TEXT_SMALL,
  CY_TEXT_BODY,
  CY_TEXT_STRONG,
  CY_TEXT_BIG,
  CY_N_TEXT_STYLES,
} CyTextStyle;

gboolean cy_text_is_chinese (void);
void cy_text_set_label_attributes (GtkLabel *label);
void cy_text_set_label_bold (GtkLabel *label, gboolean bold);

/**
 * CyTextCache:
 *
 * Laid-out texts of one custom-drawn widget, kept until its font changes. Digits have one width
 * each, and Han characters have Chinese forms whatever the locale is.
 *
 * Threading: main thread.
 */
typedef struct _CyTextCache CyTextCache;

CyTextCache *cy_text_cache_new (GtkWidget *widget);
void cy_text_cache_free (CyTextCache *cache);
PangoLayout *
cy_text_cache_get (CyTextCache *cache, CyTextStyle style, const char *text, int max_width);
int cy_text_cache_get_height (CyTextCache *cache, CyTextStyle style);
double cy_text_draw (CyTextCache *cache,
                     GtkSnapshot *snapshot,
                     CyTextStyle style,
                     const char *text,
                     double x,
                     double y,
                     int max_width,
                     const GdkRGBA *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyTextCache, cy_text_cache_free)

G_END_DECLS
