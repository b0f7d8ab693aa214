/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "capture.h"
#include "cy-pile-mosaic.h"

typedef struct {
  CySeverity severity;
  CyQuality quality;
  const char *state;
  const char *value;
  const char *second;
  const char *limit;
  const char *cause;
} Look;

static const Look looks[] = {
  { CY_SEVERITY_NORMAL, CY_QUALITY_GOOD, "充电中", "118.4", "SOC 67 %", "", "" },
  { CY_SEVERITY_NORMAL, CY_QUALITY_GOOD, "空闲", "0.0", "", "", "" },
  { CY_SEVERITY_CRITICAL, CY_QUALITY_GOOD, "充电中", "96.0", "SOC 41 %", "HH", "枪温 96.2 °C" },
  { CY_SEVERITY_MEDIUM, CY_QUALITY_GOOD, "充电中", "60.2", "SOC 12 %", "H", "柜内温度 61 °C" },
  { CY_SEVERITY_OFFLINE, CY_QUALITY_OFFLINE, "离线", "33.1", "", "", "连接超时 02:41 起" },
  { CY_SEVERITY_STALE, CY_QUALITY_STALE, "未知", "7.0", "SOC 99 %", "", "3 次轮询无应答" },
  { CY_SEVERITY_HIGH, CY_QUALITY_GOOD, "暂停", "0.0", "SOC 55 %", "", "绝缘电阻下降过快" },
  { CY_SEVERITY_LOW, CY_QUALITY_GOOD, "空闲", "", "", "", "固件可更新" },
};

static CyMosaicTile
make_tile (guint index, guint per_station, const Look *look)
{
  CyMosaicTile tile = { .connector = index % 2 + 1,
                        .severity = look->severity,
                        .quality = look->quality,
                        .fill = *look->value != '\0' ? (float) (index % 10) / 10.0f : -1.0f };

  g_snprintf (tile.id, sizeof tile.id, "pile-%u", index / 2);
  g_snprintf (tile.group, sizeof tile.group, "station-%u", index / per_station);
  g_snprintf (tile.group_name, sizeof tile.group_name, "第 %u 充电站", index / per_station + 1);
  g_snprintf (tile.name, sizeof tile.name, "A%02u-%u", index % per_station / 2 + 1, tile.connector);
  cy_mosaic_text (tile.state, look->state);
  cy_mosaic_text (tile.value, look->value);
  cy_mosaic_text (tile.unit, "kW");
  cy_mosaic_text (tile.second, look->second);
  cy_mosaic_text (tile.limit, look->limit);
  cy_mosaic_text (tile.cause, look->cause);
  return tile;
}

/* Mostly normal, as a fleet should be. */
static GArray *
make_tiles (guint n, guint per_station)
{
  GArray *tiles = g_array_new (FALSE, TRUE, sizeof (CyMosaicTile));

  for (guint i = 0; i < n; i++) {
    const Look *look = &looks[i % 13 == 5 ? i / 13 % G_N_ELEMENTS (looks) : i % 3 == 0];
    CyMosaicTile tile = make_tile (i, per_station, look);

    g_array_append_val (tiles, tile);
  }
  return tiles;
}

static GtkWidget *
show_mosaic (guint n, guint per_station, gboolean dark, GtkWidget **out_window)
{
  GtkWidget *mosaic = cy_pile_mosaic_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GArray) tiles = make_tiles (n, per_station);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), mosaic);
  cy_pile_mosaic_set_tiles (CY_PILE_MOSAIC (mosaic), tiles);
  *out_window = capture_present (scroller, 1280, 800, dark);
  return mosaic;
}

static void
test_draws (gconstpointer data)
{
  static const char *const names[CY_N_MOSAIC_ZOOMS] = { "cell", "compact", "full" };
  gboolean dark = GPOINTER_TO_INT (data);
  GtkWidget *window;
  GtkWidget *mosaic = show_mosaic (2000, 60, dark, &window);

  cy_pile_mosaic_select (CY_PILE_MOSAIC (mosaic), 3);
  gtk_widget_grab_focus (mosaic);
  for (guint zoom = 0; zoom < CY_N_MOSAIC_ZOOMS; zoom++) {
    g_autofree char *name = g_strdup_printf ("mosaic-%s-%s", names[zoom], dark ? "dark" : "light");
    g_autoptr (GdkTexture) texture = NULL;

    cy_pile_mosaic_set_zoom (CY_PILE_MOSAIC (mosaic), zoom);
    capture_save (window, name);
    texture = capture_texture (window);
    g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_CRITICAL, dark)));
    g_assert_true (capture_has_color (texture, cy_severity_color (CY_SEVERITY_MEDIUM, dark)));
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static gboolean
press_key (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean handled = FALSE;

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
      continue;
    g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, (GdkModifierType) 0, &handled);
    return handled;
  }
  return FALSE;
}

static void
on_activated_cb (CyPileMosaic *mosaic, const char *id, guint connector, char **out_gun)
{
  g_free (*out_gun);
  *out_gun = g_strdup_printf ("%s/%u", id, connector);
}

static void
test_keyboard (void)
{
  GtkWidget *window;
  GtkWidget *mosaic = show_mosaic (1000, 60, TRUE, &window);
  CyPileMosaic *self = CY_PILE_MOSAIC (mosaic);
  g_autofree char *gun = NULL;
  guint notified = 0, first, end;

  g_signal_connect (mosaic, "notify::selected", G_CALLBACK (count_cb), &notified);
  g_signal_connect (mosaic, "tile-activated", G_CALLBACK (on_activated_cb), &gun);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (press_key (mosaic, GDK_KEY_Down));
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, 0);
  press_key (mosaic, GDK_KEY_Right);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, 1);
  g_assert_cmpuint (notified, ==, 2);
  press_key (mosaic, GDK_KEY_Return);
  g_assert_cmpstr (gun, ==, "pile-0/2");
  press_key (mosaic, GDK_KEY_End);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, 999);
  cy_pile_mosaic_get_visible (self, &first, &end);
  g_assert_cmpuint (first, <, 999);
  g_assert_cmpuint (end, ==, 1000);
  press_key (mosaic, GDK_KEY_Page_Up);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), <, 999);
  press_key (mosaic, GDK_KEY_Home);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, 0);
  press_key (mosaic, GDK_KEY_minus);
  g_assert_cmpint (cy_pile_mosaic_get_zoom (self), ==, CY_MOSAIC_COMPACT);
  press_key (mosaic, GDK_KEY_n);
  g_assert_cmpint (cy_pile_mosaic_get_tile (self, cy_pile_mosaic_get_selected (self))->severity, !=,
                   CY_SEVERITY_NORMAL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_selection_stays (void)
{
  GtkWidget *window;
  GtkWidget *mosaic = show_mosaic (100, 20, TRUE, &window);
  CyPileMosaic *self = CY_PILE_MOSAIC (mosaic);
  g_autoptr (GArray) tiles = make_tiles (100, 20);
  guint found;

  cy_pile_mosaic_select (self, 42);
  g_array_remove_range (tiles, 0, 20);
  cy_pile_mosaic_set_tiles (self, tiles);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, 22);
  g_assert_true (cy_pile_mosaic_find (self, "pile-21", 1, &found));
  g_assert_cmpuint (found, ==, 22);
  g_array_set_size (tiles, 0);
  cy_pile_mosaic_set_tiles (self, tiles);
  g_assert_cmpuint (cy_pile_mosaic_get_selected (self), ==, GTK_INVALID_LIST_POSITION);
  g_assert_false (press_key (mosaic, GDK_KEY_Down));
  capture_save (window, "mosaic-empty");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Ten thousand tiles are told of once a second: it must cost next to nothing. */
static void
test_update_many (void)
{
  enum {
    N = 10000,
    ROUNDS = 10
  };
  GtkWidget *window;
  GtkWidget *mosaic = show_mosaic (N, 100, TRUE, &window);
  g_autoptr (GArray) tiles = make_tiles (N, 100);
  gint64 start = g_get_monotonic_time (), spent;

  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < N; i++) {
      CyMosaicTile *tile = &g_array_index (tiles, CyMosaicTile, i);

      g_snprintf (tile->value, sizeof tile->value, "%u.%u", (i + round) % 250, round);
      cy_pile_mosaic_update_tile (CY_PILE_MOSAIC (mosaic), i, tile);
    }
  spent = g_get_monotonic_time () - start;
  g_test_message ("%.2f ms per round of %d updates", (double) spent / 1000 / ROUNDS, N);
  g_assert_cmpint (spent / ROUNDS, <, 200 * 1000);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_text (void)
{
  CyMosaicTile tile = { .connector = 1 };
  g_autofree char *words = NULL;

  /* Cut between characters, never inside one. */
  cy_mosaic_text (tile.unit, "千瓦时");
  g_assert_cmpstr (tile.unit, ==, "千瓦");
  cy_mosaic_text (tile.unit, NULL);
  g_assert_cmpstr (tile.unit, ==, "");
  tile = make_tile (0, 10, &looks[2]);
  words = cy_mosaic_tile_describe (&tile);
  g_assert_nonnull (strstr (words, "A01-1"));
  g_assert_nonnull (strstr (words, "HH"));
  g_assert_nonnull (strstr (words, "96.0 kW"));
  g_assert_nonnull (strstr (words, "Critical"));
}

static void
test_accessible (void)
{
  GtkWidget *window;
  GtkWidget *mosaic = show_mosaic (100, 20, TRUE, &window);
  const CyMosaicTile *tile = cy_pile_mosaic_get_tile (CY_PILE_MOSAIC (mosaic), 7);
  g_autofree char *words = cy_mosaic_tile_describe (tile);

  gtk_test_accessible_assert_role (mosaic, GTK_ACCESSIBLE_ROLE_GRID);
  gtk_test_accessible_assert_property (mosaic, GTK_ACCESSIBLE_PROPERTY_LABEL, "Piles");
  cy_pile_mosaic_select (CY_PILE_MOSAIC (mosaic), 7);
  gtk_test_accessible_assert_property (mosaic, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_leak (void)
{
  GtkWidget *window;
  gpointer weak = show_mosaic (100, 20, TRUE, &window);

  g_object_add_weak_pointer (G_OBJECT (weak), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  capture_spin (50);
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_data_func ("/pile-mosaic/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/pile-mosaic/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  g_test_add_func ("/pile-mosaic/keyboard", test_keyboard);
  g_test_add_func ("/pile-mosaic/selection-stays", test_selection_stays);
  g_test_add_func ("/pile-mosaic/update-many", test_update_many);
  g_test_add_func ("/pile-mosaic/text", test_text);
  g_test_add_func ("/pile-mosaic/accessible", test_accessible);
  g_test_add_func ("/pile-mosaic/no-leak", test_no_leak);
  return g_test_run ();
}
