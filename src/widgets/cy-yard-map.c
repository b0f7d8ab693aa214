/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard-map.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-map-picker.h"
#include "cy-map-source.h"
#include "cy-map-tile.h"
#include "cy-text.h"

#define ZOOM_MIN 2

/* Where a map without stations opens: the middle of the home country. */
#define HOME_LAT  35.5
#define HOME_LON  104.0
#define HOME_ZOOM 4.0

/* The closest that showing one station or some neighbours goes. */
#define ZOOM_STATION 11.0

/* Stations that lie this close at the closest zoom cannot be told apart by zooming [px]. */
#define SAME_PLACE 40.0

/* How far an arrow key moves the map [px]. */
#define PAN_STEP 96.0

/* Room left around the stations when all are shown [px]. */
#define FIT_MARGIN 56.0

/**
 * CyYardMap:
 *
 * The map of all stations: the bundled base map, the stations over it, and at its lower left the
 * review number (审图号) of the base map when it has one.
 *
 * Keyboard: arrows move, + and - zoom, Home shows all stations, Tab goes from station to station,
 * the worst first, Enter opens one.
 *
 * Threading: main thread.
 */
struct _CyYardMap {
  GtkWidget parent_instance;
  CyBaseMap *base_map; /* owned, nullable: stations on plain ground */
  GtkWidget *overlay;
  ShumateMap *map;        /* owned by overlay */
  ShumateMapLayer *tiles; /* owned by map, nullable */
  CyMapLayer *layer;      /* owned by map */
  GtkLabel *caption;      /* owned by overlay */
  GtkWidget *picker;      /* nullable: a child */
  char *review_number;    /* owned, nullable */
  guint pending_fit;      /* tick callback */
  gboolean fit_wanted;    /* show all as soon as there is a size */
};

G_DEFINE_FINAL_TYPE (CyYardMap, cy_yard_map, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_REVIEW_NUMBER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum {
  STATION_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static ShumateViewport *
viewport_of (CyYardMap *self)
{
  return shumate_map_get_viewport (self->map);
}

/* The tiles are kept by their source: other colours are another source, in a layer of its own. */
static void
remake_tiles (CyYardMap *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  guint scale = (guint) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr (CyMapSource) source = NULL;
  ShumateMapLayer *tiles;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->base_map == NULL)
    return;
  source = cy_map_source_new (self->base_map, dark, scale);
  shumate_viewport_set_reference_map_source (viewport_of (self), SHUMATE_MAP_SOURCE (source));
  tiles = shumate_map_layer_new (SHUMATE_MAP_SOURCE (source), viewport_of (self));
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (tiles), SHUMATE_LAYER (self->layer));
  if (self->tiles != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->tiles));
  self->tiles = tiles;
}

/**
 * cy_yard_map_go_to:
 * @lat: latitude [degrees].
 * @lon: longitude [degrees].
 * @zoom: zoom level; 0 keeps the present one.
 *
 * Moves the map at once.
 */
void
cy_yard_map_go_to (CyYardMap *self, double lat, double lon, double zoom)
{
  ShumateViewport *viewport = viewport_of (self);

  self->fit_wanted = FALSE;
  if (zoom > 0)
    shumate_viewport_set_zoom_level (viewport, CLAMP (zoom, ZOOM_MIN, CY_MAP_ZOOM_MAX));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), CLAMP (lat, -85, 85),
                                 CLAMP (lon, -180, 180));
}

typedef struct {
  double left;
  double top;
  double right;
  double bottom;
} Extent;

static void
extent_add (Extent *extent, const CyMapMarker *marker)
{
  double x, y;

  cy_base_map_project (marker->lat, marker->lon, &x, &y);
  extent->left = MIN (extent->left, x);
  extent->right = MAX (extent->right, x);
  extent->top = MIN (extent->top, y);
  extent->bottom = MAX (extent->bottom, y);
}

static void
show_extent (CyYardMap *self, const Extent *extent, double zoom_max)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->map)) - 2 * FIT_MARGIN;
  double height = gtk_widget_get_height (GTK_WIDGET (self->map)) - 2 * FIT_MARGIN;
  double world = MIN (MAX (64, width) / MAX (extent->right - extent->left, 1e-9),
                      MAX (64, height) / MAX (extent->bottom - extent->top, 1e-9));
  double lat, lon;

  cy_base_map_unproject ((extent->left + extent->right) / 2, (extent->top + extent->bottom) / 2,
                         &lat, &lon);
  cy_yard_map_go_to (self, lat, lon, MIN (cy_map_zoom_of_world (world), zoom_max));
}

static void
fit_now (CyYardMap *self)
{
  Extent extent = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  guint n = cy_map_layer_get_n_markers (self->layer);

  for (guint i = 0; i < n; i++)
    extent_add (&extent, cy_map_layer_get_marker (self->layer, i));
  if (n > 0)
    show_extent (self, &extent, ZOOM_STATION);
  else
    cy_yard_map_go_to (self, HOME_LAT, HOME_LON, HOME_ZOOM);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CyYardMap *self = CY_YARD_MAP (widget);

  self->pending_fit = 0;
  if (self->fit_wanted)
    fit_now (self);
  return G_SOURCE_REMOVE;
}

/**
 * cy_yard_map_fit_all:
 *
 * Moves and zooms so that all stations are seen; with no stations, the home country. On a map that
 * has no size yet it happens as soon as it has one.
 */
void
cy_yard_map_fit_all (CyYardMap *self)
{
  if (gtk_widget_get_width (GTK_WIDGET (self->map)) > 0)
    fit_now (self);
  else
    self->fit_wanted = TRUE;
}

/**
 * cy_yard_map_show_station:
 *
 * Moves to a station and selects it.
 *
 * Returns: whether there is such a station.
 */
gboolean
cy_yard_map_show_station (CyYardMap *self, const char *id)
{
  double zoom = cy_yard_map_get_zoom (self);
  const CyMapMarker *marker;
  GArray *clusters;
  guint index;

  if (!cy_map_layer_find (self->layer, id, &index))
    return FALSE;
  marker = cy_map_layer_get_marker (self->layer, index);
  cy_yard_map_go_to (self, marker->lat, marker->lon, MAX (zoom, ZOOM_STATION));
  clusters = cy_map_layer_get_clusters (self->layer);
  for (guint i = 0; i < clusters->len; i++) {
    g_autoptr (GArray) members = cy_map_layer_get_members (self->layer, i);

    for (guint m = 0; m < members->len; m++)
      if (g_array_index (members, guint, m) == index)
        cy_map_layer_select (self->layer, (int) i);
  }
  return TRUE;
}

static void
activate_station (CyYardMap *self, guint index)
{
  g_autofree char *id = g_strdup (cy_map_layer_get_marker (self->layer, index)->id);

  g_signal_emit (self, signals[STATION_ACTIVATED], 0, id);
}

static void
on_picked_cb (GtkListBox *list, GtkListBoxRow *row, CyYardMap *self)
{
  g_autofree char *id = g_strdup (cy_map_picker_get_id (row));

  gtk_popover_popdown (GTK_POPOVER (self->picker));
  g_signal_emit (self, signals[STATION_ACTIVATED], 0, id);
}

/* Stations at one place, which no zoom can tell apart: let the operator choose. */
static void
pick_station (CyYardMap *self, guint cluster, const GArray *members)
{
  double x, y;

  g_clear_pointer (&self->picker, gtk_widget_unparent);
  self->picker = cy_map_picker_new (self->layer, members, G_CALLBACK (on_picked_cb), self);
  gtk_widget_set_parent (self->picker, GTK_WIDGET (self));
  (void) cy_map_layer_locate (self->layer, cluster, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->picker),
                               &(GdkRectangle){ (int) x - 12, (int) y - 12, 24, 24 });
  gtk_popover_popup (GTK_POPOVER (self->picker));
}

static void
activate_cluster (CyYardMap *self, guint cluster)
{
  g_autoptr (GArray) members = cy_map_layer_get_members (self->layer, cluster);
  Extent extent = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  double closest = cy_map_world_size (CY_MAP_ZOOM_MAX);

  if (members->len == 1) {
    activate_station (self, g_array_index (members, guint, 0));
    return;
  }
  for (guint i = 0; i < members->len; i++)
    extent_add (&extent, cy_map_layer_get_marker (self->layer, g_array_index (members, guint, i)));
  if (MAX (extent.right - extent.left, extent.bottom - extent.top) * closest < SAME_PLACE ||
      cy_yard_map_get_zoom (self) >= CY_MAP_ZOOM_MAX)
    pick_station (self, cluster, members);
  else
    show_extent (self, &extent, CY_MAP_ZOOM_MAX);
}

static void
on_layer_activated_cb (CyMapLayer *layer, guint cluster, CyYardMap *self)
{
  (void) gtk_widget_grab_focus (GTK_WIDGET (self));
  activate_cluster (self, cluster);
}

/* Screen readers hear the selected station as the map's description. */
static void
on_selection_changed_cb (CyMapLayer *layer, CyYardMap *self)
{
  g_autofree char *text = NULL;
  guint cluster;

  if (cy_map_layer_get_selected (layer, &cluster))
    text = cy_map_layer_describe (layer, cluster);
  else
    text = g_strdup_printf (_ ("%u stations"), cy_map_layer_get_n_markers (layer));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
pan (CyYardMap *self, double dx, double dy)
{
  ShumateLocation *location = SHUMATE_LOCATION (viewport_of (self));
  double world = cy_map_world_size (cy_yard_map_get_zoom (self));
  double x, y, lat, lon;

  cy_base_map_project (shumate_location_get_latitude (location),
                       shumate_location_get_longitude (location), &x, &y);
  cy_base_map_unproject (x + dx / world, y + dy / world, &lat, &lon);
  cy_yard_map_go_to (self, lat, lon, 0);
}

static void
zoom_by (CyYardMap *self, int steps)
{
  ShumateViewport *viewport = viewport_of (self);
  double zoom = round (cy_yard_map_get_zoom (self)) + steps;

  self->fit_wanted = FALSE;
  shumate_viewport_set_zoom_level (viewport, CLAMP (zoom, ZOOM_MIN, CY_MAP_ZOOM_MAX));
}

static gboolean
activate_selected (CyYardMap *self)
{
  guint cluster;

  if (!cy_map_layer_get_selected (self->layer, &cluster))
    return FALSE;
  activate_cluster (self, cluster);
  return TRUE;
}

typedef struct {
  guint keyval;
  double dx;
  double dy;
  int zoom;
} Key;

static const Key keys[] = {
  { GDK_KEY_Left, -PAN_STEP, 0, 0 }, { GDK_KEY_KP_Left, -PAN_STEP, 0, 0 },
  { GDK_KEY_Right, PAN_STEP, 0, 0 }, { GDK_KEY_KP_Right, PAN_STEP, 0, 0 },
  { GDK_KEY_Up, 0, -PAN_STEP, 0 },   { GDK_KEY_KP_Up, 0, -PAN_STEP, 0 },
  { GDK_KEY_Down, 0, PAN_STEP, 0 },  { GDK_KEY_KP_Down, 0, PAN_STEP, 0 },
  { GDK_KEY_plus, 0, 0, 1 },         { GDK_KEY_equal, 0, 0, 1 },
  { GDK_KEY_KP_Add, 0, 0, 1 },       { GDK_KEY_minus, 0, 0, -1 },
  { GDK_KEY_KP_Subtract, 0, 0, -1 },
};

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint code,
                   GdkModifierType state,
                   CyYardMap *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i].keyval != keyval)
      continue;
    if (keys[i].zoom != 0)
      zoom_by (self, keys[i].zoom);
    else
      pan (self, keys[i].dx, keys[i].dy);
    return TRUE;
  }
  if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home) {
    fit_now (self);
    return TRUE;
  }
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space)
    return activate_selected (self);
  return FALSE;
}

/* Tab goes through the stations before it leaves the map. */
static gboolean
cy_yard_map_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CyYardMap *self = CY_YARD_MAP (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return gtk_widget_has_focus (widget) ? FALSE : gtk_widget_grab_focus (widget);
  if (!gtk_widget_has_focus (widget)) {
    if (!gtk_widget_grab_focus (widget))
      return FALSE;
    cy_map_layer_select (self->layer, -1);
    (void) cy_map_layer_step (self->layer, forward);
    return TRUE;
  }
  return cy_map_layer_step (self->layer, forward);
}

static void
on_focus_changed_cb (GtkEventControllerFocus *controller, GParamSpec *pspec, CyYardMap *self)
{
  cy_map_layer_set_focused (self->layer, gtk_event_controller_focus_is_focus (controller));
}

static void
on_zoom_in_clicked_cb (CyYardMap *self)
{
  zoom_by (self, 1);
}

static void
on_zoom_out_clicked_cb (CyYardMap *self)
{
  zoom_by (self, -1);
}

typedef struct {
  const char *icon;
  const char *label;
  void (*clicked) (CyYardMap *self);
} Button;

static const Button buttons[] = {
  { "zoom-in-symbolic", N_ ("Zoom in"), on_zoom_in_clicked_cb },
  { "zoom-out-symbolic", N_ ("Zoom out"), on_zoom_out_clicked_cb },
  { "zoom-fit-best-symbolic", N_ ("Show all stations"), fit_now },
};

/* For the mouse alone: the keyboard has +, - and Home, and should not have to step over them. */
static GtkWidget *
make_buttons (CyYardMap *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    GtkWidget *button = gtk_button_new_from_icon_name (buttons[i].icon);

    gtk_widget_set_tooltip_text (button, _ (buttons[i].label));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ (buttons[i].label), -1);
    gtk_widget_set_focusable (button, FALSE);
    gtk_widget_set_focus_on_click (button, FALSE);
    g_signal_connect_object (button, "clicked", G_CALLBACK (buttons[i].clicked), self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), button);
  }
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}

static GtkWidget *
make_scale (CyYardMap *self)
{
  ShumateScale *scale = shumate_scale_new (viewport_of (self));

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (scale), GTK_ALIGN_END);
  gtk_widget_set_margin_end (GTK_WIDGET (scale), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (scale), 12);
  gtk_widget_set_can_target (GTK_WIDGET (scale), FALSE);
  return GTK_WIDGET (scale);
}

static GtkWidget *
make_caption (CyYardMap *self)
{
  GtkWidget *caption = gtk_label_new (NULL);

  self->caption = GTK_LABEL (caption);
  cy_text_set_label_attributes (self->caption);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_set_halign (caption, GTK_ALIGN_START);
  gtk_widget_set_valign (caption, GTK_ALIGN_END);
  gtk_widget_set_margin_start (caption, 12);
  gtk_widget_set_margin_bottom (caption, 8);
  gtk_widget_set_visible (caption, FALSE);
  gtk_widget_set_can_target (caption, FALSE);
  return caption;
}

/* libshumate turns the map by two fingers; north is up here. */
static void
on_rotation_changed_cb (ShumateViewport *viewport)
{
  if (shumate_viewport_get_rotation (viewport) != 0)
    shumate_viewport_set_rotation (viewport, 0);
}

static void
build (CyYardMap *self)
{
  ShumateViewport *viewport;
  GtkOverlay *overlay;

  self->map = shumate_map_new ();
  viewport = viewport_of (self);
  shumate_viewport_set_min_zoom_level (viewport, ZOOM_MIN);
  shumate_viewport_set_max_zoom_level (viewport, CY_MAP_ZOOM_MAX);
  g_signal_connect (viewport, "notify::rotation", G_CALLBACK (on_rotation_changed_cb), NULL);
  self->layer = cy_map_layer_new (viewport, self->base_map);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->layer));
  g_signal_connect (self->layer, "activated", G_CALLBACK (on_layer_activated_cb), self);
  g_signal_connect (self->layer, "selection-changed", G_CALLBACK (on_selection_changed_cb), self);
  gtk_widget_set_can_focus (GTK_WIDGET (self->map), FALSE);
  self->overlay = gtk_overlay_new ();
  overlay = GTK_OVERLAY (self->overlay);
  gtk_overlay_set_child (overlay, GTK_WIDGET (self->map));
  gtk_overlay_add_overlay (overlay, make_buttons (self));
  gtk_overlay_add_overlay (overlay, make_scale (self));
  gtk_overlay_add_overlay (overlay, make_caption (self));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  remake_tiles (self);
  cy_yard_map_go_to (self, HOME_LAT, HOME_LON, HOME_ZOOM);
}

static void
cy_yard_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CyYardMap *self = CY_YARD_MAP (widget);

  gtk_widget_size_allocate (self->overlay, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (self->picker != NULL)
    gtk_popover_present (GTK_POPOVER (self->picker));
  /* Moving the map from here would ask for another allocation. */
  if (self->fit_wanted && self->pending_fit == 0)
    self->pending_fit = gtk_widget_add_tick_callback (widget, on_tick_cb, NULL, NULL);
}

static void
cy_yard_map_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  gtk_widget_measure (CY_YARD_MAP (widget)->overlay, orientation, for_size, minimum, natural, NULL,
                      NULL);
  *minimum_baseline = *natural_baseline = -1;
}

static void
cy_yard_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  gtk_snapshot_append_color (snapshot, &cy_palette_current ()->sea,
                             &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                  (float) gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (cy_yard_map_parent_class)->snapshot (widget, snapshot);
}

static void
cy_yard_map_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REVIEW_NUMBER)
    g_value_set_string (value, CY_YARD_MAP (object)->review_number);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_yard_map_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REVIEW_NUMBER)
    cy_yard_map_set_review_number (CY_YARD_MAP (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_yard_map_dispose (GObject *object)
{
  CyYardMap *self = CY_YARD_MAP (object);

  g_clear_pointer (&self->picker, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (cy_yard_map_parent_class)->dispose (object);
}

static void
cy_yard_map_finalize (GObject *object)
{
  CyYardMap *self = CY_YARD_MAP (object);

  g_clear_pointer (&self->base_map, cy_base_map_unref);
  g_free (self->review_number);
  G_OBJECT_CLASS (cy_yard_map_parent_class)->finalize (object);
}

static void
cy_yard_map_class_init (CyYardMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cy_yard_map_get_property;
  object_class->set_property = cy_yard_map_set_property;
  object_class->dispose = cy_yard_map_dispose;
  object_class->finalize = cy_yard_map_finalize;
  widget_class->size_allocate = cy_yard_map_size_allocate;
  widget_class->measure = cy_yard_map_measure;
  widget_class->snapshot = cy_yard_map_snapshot;
  widget_class->focus = cy_yard_map_focus;

  /**
   * CyYardMap:review-number:
   *
   * The base map's review number (审图号), shown at the lower left; empty for none.
   */
  props[PROP_REVIEW_NUMBER] =
    g_param_spec_string ("review-number", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * CyYardMap::station-activated:
   * @id: the station's record id.
   *
   * The operator wants to see a station.
   */
  signals[STATION_ACTIVATED] =
    g_signal_new ("station-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "yardmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cy_yard_map_init (CyYardMap *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (focus, "notify::is-focus", G_CALLBACK (on_focus_changed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map of stations"), -1);
}

/**
 * cy_yard_map_new:
 * @base_map: (nullable): what is drawn below the stations.
 */
GtkWidget *
cy_yard_map_new (CyBaseMap *base_map)
{
  CyYardMap *self = g_object_new (CY_TYPE_YARD_MAP, NULL);

  self->base_map = base_map != NULL ? cy_base_map_ref (base_map) : NULL;
  build (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (remake_tiles), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (remake_tiles), NULL);
  return GTK_WIDGET (self);
}

/**
 * cy_yard_map_set_markers:
 * @markers: (array length=n_markers): all stations; copied.
 *
 * Replaces the stations. What is selected stays so if it is still there, and the map stays where it
 * is: see cy_yard_map_fit_all().
 */
void
cy_yard_map_set_markers (CyYardMap *self, const CyMapMarker *markers, guint n_markers)
{
  cy_map_layer_set_markers (self->layer, markers, n_markers);
  on_selection_changed_cb (self->layer, self);
}

/**
 * cy_yard_map_update_marker:
 *
 * Changes what one station looks like. Costs nothing when nothing changed.
 *
 * Returns: whether there is such a station.
 */
gboolean
cy_yard_map_update_marker (CyYardMap *self,
                           const char *id,
                           CySeverity severity,
                           guint n_piles,
                           guint n_bad)
{
  return cy_map_layer_update (self->layer, id, severity, n_piles, n_bad);
}

double
cy_yard_map_get_zoom (CyYardMap *self)
{
  return shumate_viewport_get_zoom_level (viewport_of (self));
}

/**
 * cy_yard_map_set_review_number:
 * @number: (nullable): as issued, "GS(2023)2767号".
 */
void
cy_yard_map_set_review_number (CyYardMap *self, const char *number)
{
  g_autofree char *text = NULL;

  if (g_strcmp0 (number, self->review_number) == 0)
    return;
  g_free (self->review_number);
  self->review_number = g_strdup (number);
  if (number != NULL && *number != '\0')
    text = g_strdup_printf (_ ("Map review number: %s"), number);
  gtk_label_set_text (self->caption, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->caption), text != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVIEW_NUMBER]);
}

/**
 * cy_yard_map_get_review_number:
 *
 * Returns: (nullable): the base map's review number.
 */
const char *
cy_yard_map_get_review_number (CyYardMap *self)
{
  return self->review_number;
}

/**
 * cy_yard_map_get_layer:
 *
 * Returns: (transfer none): the layer with the stations; for tests.
 */
CyMapLayer *
cy_yard_map_get_layer (CyYardMap *self)
{
  return self->layer;
}
