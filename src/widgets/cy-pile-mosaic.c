/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-pile-mosaic-private.h"

#define GAP 5

G_DEFINE_FINAL_TYPE_WITH_CODE (CyPileMosaic,
                               cy_pile_mosaic,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum {
  PROP_0,
  PROP_SELECTED,
  PROP_ZOOM,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *props[N_PROPS];

enum {
  TILE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

CyMosaicTile *
cy_pile_mosaic_tile (CyPileMosaic *self, guint index)
{
  return &g_array_index (self->tiles, CyMosaicTile, index);
}

double
cy_pile_mosaic_scroll_offset (CyPileMosaic *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  return adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
}

static void
arrange (CyPileMosaic *self)
{
  int width, height;

  cy_mosaic_tile_measure (self->texts, self->zoom, &width, &height);
  self->layout.gap = self->zoom == CY_MOSAIC_CELL ? 2 : GAP;
  self->layout.tile_height = height;
  self->layout.heading =
    MAX (CY_MOSAIC_HEADING_SHAPE, cy_text_cache_get_height (self->texts, CY_TEXT_STRONG)) +
    2 * CY_MOSAIC_HEADING_PAD;
  cy_mosaic_layout_arrange (&self->layout, gtk_widget_get_width (GTK_WIDGET (self)), width,
                            self->zoom != CY_MOSAIC_CELL);
}

static void
configure_adjustments (CyPileMosaic *self)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (vertical != NULL) {
    double upper = MAX (self->layout.height, height);

    gtk_adjustment_configure (vertical,
                              CLAMP (gtk_adjustment_get_value (vertical), 0, upper - height), 0,
                              upper, self->layout.tile_height, height * 0.9, height);
  }
  if (horizontal != NULL)
    gtk_adjustment_configure (horizontal, 0, 0, width, 1, width, width);
}

static void
relayout (CyPileMosaic *self)
{
  arrange (self);
  configure_adjustments (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
cy_pile_mosaic_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  relayout (CY_PILE_MOSAIC (widget));
}

static void
cy_pile_mosaic_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  int size[2];

  cy_mosaic_tile_measure (CY_PILE_MOSAIC (widget)->texts, CY_PILE_MOSAIC (widget)->zoom, &size[0],
                          &size[1]);
  *minimum = size[orientation == GTK_ORIENTATION_VERTICAL] + 2 * GAP;
  *natural = *minimum * 4;
}

static char *
gun_key (const char *id, guint connector)
{
  return g_strdup_printf ("%s/%u", id, connector);
}

/* Tells screen readers what is selected: the tiles are no widgets of their own. */
static void
announce (CyPileMosaic *self)
{
  g_autofree char *text = NULL;

  if (self->selected < self->tiles->len)
    text = cy_mosaic_tile_describe (cy_pile_mosaic_tile (self, self->selected));
  else
    text = g_strdup_printf (_ ("%u piles"), self->tiles->len);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
cy_pile_mosaic_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  cy_mosaic_draw (CY_PILE_MOSAIC (widget), snapshot);
}

/**
 * cy_pile_mosaic_get_visible:
 * @out_first: (out): the first tile on screen.
 * @out_end: (out): one after the last.
 *
 * What is worth updating: a screen that fills in only these tiles five times a second has little to
 * do.
 */
void
cy_pile_mosaic_get_visible (CyPileMosaic *self, guint *out_first, guint *out_end)
{
  const CyMosaicLayout *layout = &self->layout;
  double top = cy_pile_mosaic_scroll_offset (self),
         bottom = top + gtk_widget_get_height (GTK_WIDGET (self));
  double row = layout->tile_height + layout->gap;
  const CyMosaicGroup *first, *last;
  double rows;

  *out_first = *out_end = 0;
  if (layout->groups->len == 0 || row <= 0)
    return;
  first = &g_array_index (layout->groups, CyMosaicGroup, cy_mosaic_layout_group_at (layout, top));
  last = &g_array_index (layout->groups, CyMosaicGroup, cy_mosaic_layout_group_at (layout, bottom));
  rows = MAX (0, floor ((top - first->y - layout->heading) / row));
  *out_first = first->first + MIN (first->n_tiles, (guint) rows * layout->columns);
  rows = MAX (0, ceil ((bottom - last->y - layout->heading) / row));
  *out_end = last->first + MIN (last->n_tiles, (guint) rows * layout->columns);
}

static void
scroll_to (CyPileMosaic *self, guint index)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  graphene_rect_t box = cy_mosaic_layout_tile (&self->layout, index);

  if (adjustment == NULL)
    return;
  gtk_adjustment_clamp_page (adjustment, box.origin.y - self->layout.heading - self->layout.gap,
                             box.origin.y + box.size.height + self->layout.gap);
}

/**
 * cy_pile_mosaic_select:
 * @index: which tile, or %GTK_INVALID_LIST_POSITION for none.
 *
 * Selects a tile and scrolls to it.
 */
void
cy_pile_mosaic_select (CyPileMosaic *self, guint index)
{
  if (index >= self->tiles->len)
    index = GTK_INVALID_LIST_POSITION;
  if (index != GTK_INVALID_LIST_POSITION)
    scroll_to (self, index);
  if (index == self->selected)
    return;
  self->selected = index;
  announce (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

/**
 * cy_pile_mosaic_get_selected:
 *
 * Returns: index of the selected tile, or %GTK_INVALID_LIST_POSITION.
 */
guint
cy_pile_mosaic_get_selected (CyPileMosaic *self)
{
  return self->selected;
}

/**
 * cy_pile_mosaic_select_next_abnormal:
 *
 * Selects the next tile after the selected one that is not normal, from the start again at the end.
 *
 * Returns: whether there is one.
 */
gboolean
cy_pile_mosaic_select_next_abnormal (CyPileMosaic *self)
{
  guint n = self->tiles->len;
  guint start = self->selected < n ? self->selected + 1 : 0;

  for (guint i = 0; i < n; i++) {
    guint index = (start + i) % n;

    if (cy_pile_mosaic_tile (self, index)->severity == CY_SEVERITY_NORMAL)
      continue;
    cy_pile_mosaic_select (self, index);
    return TRUE;
  }
  return FALSE;
}

void
cy_pile_mosaic_activate (CyPileMosaic *self, guint index)
{
  CyMosaicTile tile;

  if (index >= self->tiles->len)
    return;
  /* A copy: the handler may set other tiles. */
  tile = *cy_pile_mosaic_tile (self, index);
  g_signal_emit (self, signals[TILE_ACTIVATED], 0, tile.id, tile.connector);
}

static void
set_adjustment (CyPileMosaic *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **slot = &self->adjustments[orientation];

  if (adjustment != NULL && adjustment == *slot)
    return;
  if (*slot != NULL)
    g_signal_handlers_disconnect_by_func (*slot, G_CALLBACK (gtk_widget_queue_draw), self);
  g_clear_object (slot);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *slot = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (*slot, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  configure_adjustments (self);
}

static void
cy_pile_mosaic_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CyPileMosaic *self = CY_PILE_MOSAIC (object);

  if (id == PROP_SELECTED)
    g_value_set_uint (value, self->selected);
  else if (id == PROP_ZOOM)
    g_value_set_uint (value, self->zoom);
  else if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id == PROP_VADJUSTMENT]);
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->policies[id == PROP_VSCROLL_POLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_pile_mosaic_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CyPileMosaic *self = CY_PILE_MOSAIC (object);

  if (id == PROP_SELECTED)
    cy_pile_mosaic_select (self, g_value_get_uint (value));
  else if (id == PROP_ZOOM)
    cy_pile_mosaic_set_zoom (self, g_value_get_uint (value));
  else if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self,
                    id == PROP_VADJUSTMENT ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                    g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    self->policies[id == PROP_VSCROLL_POLICY] = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_pile_mosaic_finalize (GObject *object)
{
  CyPileMosaic *self = CY_PILE_MOSAIC (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++) {
    if (self->adjustments[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
    g_clear_object (&self->adjustments[i]);
  }
  cy_text_cache_free (self->texts);
  cy_mosaic_layout_clear (&self->layout);
  g_array_unref (self->tiles);
  g_array_unref (self->counts);
  g_hash_table_unref (self->by_gun);
  G_OBJECT_CLASS (cy_pile_mosaic_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * CyPileMosaic:selected:
   *
   * Index of the selected tile, or %GTK_INVALID_LIST_POSITION.
   */
  props[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION, flags);
  /**
   * CyPileMosaic:zoom:
   *
   * A #CyMosaicZoom.
   */
  props[PROP_ZOOM] =
    g_param_spec_uint ("zoom", NULL, NULL, 0, CY_N_MOSAIC_ZOOMS - 1, CY_MOSAIC_FULL, flags);
  g_object_class_install_properties (klass, N_PROPS, props);
  g_object_class_override_property (klass, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (klass, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (klass, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (klass, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
cy_pile_mosaic_class_init (CyPileMosaicClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cy_pile_mosaic_get_property;
  object_class->set_property = cy_pile_mosaic_set_property;
  object_class->finalize = cy_pile_mosaic_finalize;
  widget_class->measure = cy_pile_mosaic_measure;
  widget_class->size_allocate = cy_pile_mosaic_size_allocate;
  widget_class->snapshot = cy_pile_mosaic_snapshot;
  install_properties (object_class);

  /**
   * CyPileMosaic::tile-activated:
   * @id: the pile's record id.
   * @connector: the gun's number.
   *
   * The operator wants to see a gun.
   */
  signals[TILE_ACTIVATED] =
    g_signal_new ("tile-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "pilemosaic");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
cy_pile_mosaic_init (CyPileMosaic *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->tiles = g_array_new (FALSE, FALSE, sizeof (CyMosaicTile));
  self->counts = g_array_new (FALSE, TRUE, sizeof (CyMosaicCount));
  self->by_gun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->texts = cy_text_cache_new (widget);
  self->zoom = CY_MOSAIC_FULL;
  self->selected = GTK_INVALID_LIST_POSITION;
  self->hovered = -1;
  cy_mosaic_layout_init (&self->layout);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  cy_mosaic_input_init (self);
  cy_palette_watch (widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Piles"),
                                  -1);
}

/**
 * cy_pile_mosaic_new:
 *
 * An empty mosaic; put it into a #GtkScrolledWindow.
 */
GtkWidget *
cy_pile_mosaic_new (void)
{
  return g_object_new (CY_TYPE_PILE_MOSAIC, NULL);
}

static void
remake_groups (CyPileMosaic *self)
{
  GArray *groups = self->layout.groups;

  g_array_set_size (groups, 0);
  g_hash_table_remove_all (self->by_gun);
  for (guint i = 0; i < self->tiles->len; i++) {
    const CyMosaicTile *tile = cy_pile_mosaic_tile (self, i);

    if (i == 0 || strcmp (tile->group, cy_pile_mosaic_tile (self, i - 1)->group) != 0) {
      CyMosaicGroup group = { .first = i };

      g_array_append_val (groups, group);
    }
    g_array_index (groups, CyMosaicGroup, groups->len - 1).n_tiles++;
    g_hash_table_insert (self->by_gun, gun_key (tile->id, tile->connector), GUINT_TO_POINTER (i));
  }
  g_array_set_size (self->counts, 0);
  g_array_set_size (self->counts, groups->len);
}

/**
 * cy_pile_mosaic_set_tiles:
 * @tiles: (element-type CyMosaicTile): copied. A heading is written wherever the group changes.
 *
 * Replaces all tiles. What is selected stays so if it is still there.
 */
void
cy_pile_mosaic_set_tiles (CyPileMosaic *self, GArray *tiles)
{
  g_autofree char *key = NULL;
  guint selected = self->selected;
  gpointer value;

  if (selected < self->tiles->len)
    key = gun_key (cy_pile_mosaic_tile (self, selected)->id,
                   cy_pile_mosaic_tile (self, selected)->connector);
  g_array_set_size (self->tiles, 0);
  if (tiles->len > 0)
    g_array_append_vals (self->tiles, tiles->data, tiles->len);
  remake_groups (self);
  self->hovered = -1;
  relayout (self);
  if (key != NULL && g_hash_table_lookup_extended (self->by_gun, key, NULL, &value))
    self->selected = GPOINTER_TO_UINT (value);
  else
    self->selected = GTK_INVALID_LIST_POSITION;
  announce (self);
  if (self->selected != selected)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

/**
 * cy_pile_mosaic_update_tile:
 * @index: which.
 * @tile: what it is now; must be the same gun of the same group.
 *
 * Changes one tile. Nothing is drawn when it looks the same or is not on screen.
 */
void
cy_pile_mosaic_update_tile (CyPileMosaic *self, guint index, const CyMosaicTile *tile)
{
  CyMosaicTile *old;
  guint group, first, end;

  g_return_if_fail (index < self->tiles->len);
  old = cy_pile_mosaic_tile (self, index);
  g_return_if_fail (strcmp (old->id, tile->id) == 0 && strcmp (old->group, tile->group) == 0);
  if (cy_mosaic_tile_equal (old, tile))
    return;
  group = cy_mosaic_layout_group_of (&self->layout, index);
  if (old->severity != tile->severity)
    g_array_index (self->counts, CyMosaicCount, group).known = FALSE;
  *old = *tile;
  if (index == self->selected)
    announce (self);
  cy_pile_mosaic_get_visible (self, &first, &end);
  /* The heading of the first group may count tiles that are scrolled out. */
  if ((index >= first && index < end) ||
      group == cy_mosaic_layout_group_at (&self->layout, cy_pile_mosaic_scroll_offset (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
cy_pile_mosaic_get_n_tiles (CyPileMosaic *self)
{
  return self->tiles->len;
}

/**
 * cy_pile_mosaic_get_tile:
 *
 * Returns: (transfer none): valid until the tiles are set again.
 */
const CyMosaicTile *
cy_pile_mosaic_get_tile (CyPileMosaic *self, guint index)
{
  return cy_pile_mosaic_tile (self, index);
}

/**
 * cy_pile_mosaic_find:
 *
 * Returns: whether there is a tile of a gun.
 */
gboolean
cy_pile_mosaic_find (CyPileMosaic *self, const char *id, guint connector, guint *out_index)
{
  g_autofree char *key = gun_key (id, connector);
  gpointer value;

  if (!g_hash_table_lookup_extended (self->by_gun, key, NULL, &value))
    return FALSE;
  *out_index = GPOINTER_TO_UINT (value);
  return TRUE;
}

/**
 * cy_pile_mosaic_set_zoom:
 *
 * Sets how much is shown of each gun. What is selected, or else what is on top, stays in sight.
 */
void
cy_pile_mosaic_set_zoom (CyPileMosaic *self, CyMosaicZoom zoom)
{
  guint keep, end;

  if (zoom == self->zoom || zoom >= CY_N_MOSAIC_ZOOMS)
    return;
  cy_pile_mosaic_get_visible (self, &keep, &end);
  if (self->selected < self->tiles->len)
    keep = self->selected;
  self->zoom = zoom;
  relayout (self);
  if (keep < self->tiles->len)
    scroll_to (self, keep);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

CyMosaicZoom
cy_pile_mosaic_get_zoom (CyPileMosaic *self)
{
  return self->zoom;
}
