/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-text.h"

/* More texts than any screen shows at once; beyond it everything is laid out anew. */
#define CACHE_MAX 6000

typedef struct {
  double scale; /* of the widget's own font size */
  PangoWeight weight;
} Style;

static const Style styles[CY_N_TEXT_STYLES] = {
  [CY_TEXT_TINY] = { 0.78, PANGO_WEIGHT_NORMAL },  [CY_TEXT_SMALL] = { 0.88, PANGO_WEIGHT_NORMAL },
  [CY_TEXT_BODY] = { 1.0, PANGO_WEIGHT_NORMAL },   [CY_TEXT_STRONG] = { 1.0, PANGO_WEIGHT_BOLD },
  [CY_TEXT_BIG] = { 1.65, PANGO_WEIGHT_SEMIBOLD },
};

struct _CyTextCache {
  GtkWidget *widget; /* unowned: the cache is a part of it */
  guint serial;      /* of the widget's Pango context */
  GHashTable *layouts;
  GString *key;
  int heights[CY_N_TEXT_STYLES];
};

/**
 * cy_text_is_chinese:
 *
 * Returns: whether the user interface speaks Chinese. Looked at once: the language of a running
 * program does not change.
 */
gboolean
cy_text_is_chinese (void)
{
  static int chinese = -1;

  if (chinese < 0)
    chinese = g_str_has_prefix (g_get_language_names ()[0], "zh");
  return chinese;
}

static PangoAttrList *
attributes (gboolean han)
{
  PangoAttrList *list = pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_font_features_new ("tnum=1"));
  if (han)
    pango_attr_list_insert (list, pango_attr_language_new (pango_language_from_string ("zh-cn")));
  return list;
}

/**
 * cy_text_set_label_attributes:
 *
 * Gives a label digits of one width and Chinese forms of Han characters: without a language, the
 * font is chosen by the locale, and simplified characters fall out of a Japanese one.
 */
void
cy_text_set_label_attributes (GtkLabel *label)
{
  g_autoptr (PangoAttrList) list = attributes (TRUE);

  gtk_label_set_attributes (label, list);
}

/**
 * cy_text_set_label_bold:
 *
 * Like cy_text_set_label_attributes(), and sets the weight with them. A style class would do it one
 * frame later, or not at all where a list's row is used again for something else.
 */
void
cy_text_set_label_bold (GtkLabel *label, gboolean bold)
{
  g_autoptr (PangoAttrList) list = attributes (TRUE);

  pango_attr_list_insert (list,
                          pango_attr_weight_new (bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL));
  gtk_label_set_attributes (label, list);
}

/**
 * cy_text_cache_new:
 * @widget: (transfer none): whose font is used; must outlive the cache.
 */
CyTextCache *
cy_text_cache_new (GtkWidget *widget)
{
  CyTextCache *cache = g_new0 (CyTextCache, 1);

  cache->widget = widget;
  cache->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  cache->key = g_string_new (NULL);
  return cache;
}

void
cy_text_cache_free (CyTextCache *cache)
{
  g_hash_table_unref (cache->layouts);
  g_string_free (cache->key, TRUE);
  g_free (cache);
}

static void
flush_if_stale (CyTextCache *cache, PangoContext *context)
{
  guint serial = pango_context_get_serial (context);

  if (serial == cache->serial && g_hash_table_size (cache->layouts) < CACHE_MAX)
    return;
  g_hash_table_remove_all (cache->layouts);
  memset (cache->heights, 0, sizeof cache->heights);
  cache->serial = serial;
}

static PangoLayout *
lay_out (PangoContext *context, CyTextStyle style, const char *text, int max_width)
{
  g_autoptr (PangoAttrList) list = NULL;
  PangoLayout *layout = pango_layout_new (context);

  list = attributes (!g_str_is_ascii (text));
  pango_attr_list_insert (list, pango_attr_scale_new (styles[style].scale));
  pango_attr_list_insert (list, pango_attr_weight_new (styles[style].weight));
  pango_layout_set_attributes (layout, list);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (max_width >= 0) {
    pango_layout_set_width (layout, max_width * PANGO_SCALE);
    /* Strong texts are names, and the names of a station's guns differ at their ends. */
    pango_layout_set_ellipsize (layout, style == CY_TEXT_STRONG ? PANGO_ELLIPSIZE_START
                                                                : PANGO_ELLIPSIZE_END);
  }
  return layout;
}

/**
 * cy_text_cache_get:
 * @text: UTF-8, one line.
 * @max_width: where it is cut off with an ellipsis [px], or -1.
 *
 * Returns: (transfer none): the text laid out; valid until the next call.
 */
PangoLayout *
cy_text_cache_get (CyTextCache *cache, CyTextStyle style, const char *text, int max_width)
{
  PangoContext *context = gtk_widget_get_pango_context (cache->widget);
  PangoLayout *layout;

  flush_if_stale (cache, context);
  g_string_printf (cache->key, "%d.%d.%s", style, max_width, text);
  layout = g_hash_table_lookup (cache->layouts, cache->key->str);
  if (layout == NULL) {
    layout = lay_out (context, style, text, max_width);
    g_hash_table_insert (cache->layouts, g_strdup (cache->key->str), layout);
  }
  return layout;
}

/**
 * cy_text_cache_get_height:
 *
 * Returns: the height of a line that may hold Han characters [px].
 */
int
cy_text_cache_get_height (CyTextCache *cache, CyTextStyle style)
{
  PangoLayout *layout = cy_text_cache_get (cache, style, "0桩", -1);

  if (cache->heights[style] == 0)
    pango_layout_get_pixel_size (layout, NULL, &cache->heights[style]);
  return cache->heights[style];
}

/**
 * cy_text_draw:
 * @x: left [px].
 * @y: top of the line [px]. Lines with and without Han characters keep one baseline.
 * @max_width: see cy_text_cache_get().
 *
 * Returns: the text's width [px].
 */
double
cy_text_draw (CyTextCache *cache,
              GtkSnapshot *snapshot,
              CyTextStyle style,
              const char *text,
              double x,
              double y,
              int max_width,
              const GdkRGBA *color)
{
  PangoLayout *layout;
  PangoRectangle extents;
  int line_height, ascent;

  if (*text == '\0')
    return 0;
  line_height = cy_text_cache_get_height (cache, style);
  ascent = pango_layout_get_baseline (cy_text_cache_get (cache, style, "0桩", -1));
  layout = cy_text_cache_get (cache, style, text, max_width);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  y += MIN (line_height, (double) (ascent - pango_layout_get_baseline (layout)) / PANGO_SCALE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return extents.width;
}
