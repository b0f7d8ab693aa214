/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "bench.h"
#include "cy-pile-mosaic.h"
#include "grid.h"

#define WIDTH     1580
#define HEIGHT    960
#define PER_GROUP 25
#define WARM_UP   3
#define TEXT_MAX  32

/* Prototypes took 12 ms drawn and 36 ms with labels. */
#define GOAL 3

typedef struct {
  guint n_updates;
} Load;

typedef struct {
  double ms_per_update;
  double memory_mb;
} Outcome;

typedef struct {
  const Load *load;
  Grid grid;
  GMainLoop *loop;
  guint round;
  double cpu_us;
} Bench;

/* Every value differs from the round before. */
void
grid_text (guint gun, guint round, char *out_value, char *out_second)
{
  (void) g_snprintf (out_value, TEXT_MAX, "%u.%u", 20 + gun % 90, (gun + round) % 10);
  (void) g_snprintf (out_second, TEXT_MAX, "SOC %u %%", (gun + round) % 100);
}

static void
update_mosaic (GtkWidget *widget, guint round)
{
  CyPileMosaic *mosaic = CY_PILE_MOSAIC (widget);

  for (guint i = 0; i < GRID_GUNS; i++) {
    CyMosaicTile tile = *cy_pile_mosaic_get_tile (mosaic, i);
    char value[TEXT_MAX], second[TEXT_MAX];

    grid_text (i, round, value, second);
    cy_mosaic_text (tile.value, value);
    cy_mosaic_text (tile.second, second);
    cy_pile_mosaic_update_tile (mosaic, i, &tile);
  }
}

static Grid
make_mosaic (void)
{
  GtkWidget *mosaic = cy_pile_mosaic_new ();
  g_autoptr (GArray) tiles = g_array_sized_new (FALSE, TRUE, sizeof (CyMosaicTile), GRID_GUNS);

  for (guint i = 0; i < GRID_GUNS; i++) {
    CyMosaicTile tile = { .connector = 1, .fill = 0.5F, .quality = CY_QUALITY_GOOD };

    (void) g_snprintf (tile.id, sizeof tile.id, "p%u", i);
    (void) g_snprintf (tile.group, sizeof tile.group, "s%u", i / PER_GROUP);
    (void) g_snprintf (tile.group_name, sizeof tile.group_name, "Station %u", i / PER_GROUP);
    (void) g_snprintf (tile.name, sizeof tile.name, "%u", i + 1);
    cy_mosaic_text (tile.state, "Charging");
    cy_mosaic_text (tile.unit, "kW");
    g_array_append_val (tiles, tile);
  }
  cy_pile_mosaic_set_zoom (CY_PILE_MOSAIC (mosaic), CY_MOSAIC_FULL);
  cy_pile_mosaic_set_tiles (CY_PILE_MOSAIC (mosaic), tiles);
  return (Grid){ mosaic, update_mosaic };
}

static gboolean
on_second_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->round == WARM_UP)
    bench->cpu_us = bench_thread_cpu_us ();
  if (bench->round == WARM_UP + bench->load->n_updates) {
    g_main_loop_quit (bench->loop);
    return G_SOURCE_REMOVE;
  }
  bench->grid.update (bench->grid.widget, bench->round++);
  return G_SOURCE_CONTINUE;
}

static void
show (Grid (*make) (void), const Load *load, Outcome *outcome)
{
  Bench bench = { .load = load };
  GtkWidget *window, *scrolled;
  double memory_mb;

  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  memory_mb = bench_resident_mb ();
  bench.grid = make ();
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), bench.grid.widget);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_present (GTK_WINDOW (window));
  bench.loop = g_main_loop_new (NULL, FALSE);
  g_timeout_add_seconds (1, on_second_cb, &bench);
  g_main_loop_run (bench.loop);
  outcome->ms_per_update = (bench_thread_cpu_us () - bench.cpu_us) / 1000 / load->n_updates;
  outcome->memory_mb = bench_resident_mb () - memory_mb;
  g_main_loop_unref (bench.loop);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_mosaic (gconstpointer load, gpointer out)
{
  show (make_mosaic, load, out);
}

static void
show_labels (gconstpointer load, gpointer out)
{
  show (grid_of_labels, load, out);
}

int
main (int argc, char **argv)
{
  static const char *const reference = "GtkGridView with bound labels";
  int seconds = 10;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How many updates, one a second (10)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Outcome ours = { 0 }, labels = { 0 };
  Load load;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("bench-grid", error);
  load.n_updates = (guint) CLAMP (seconds, 1, 3600);
  bench_in_child (show_mosaic, &load, &ours, sizeof ours);
  bench_in_child (show_labels, &load, &labels, sizeof labels);
  bench_report (&(BenchResult){ "grid.update", ours.ms_per_update, "ms of the main thread",
                                BENCH_LOWER_IS_BETTER, reference, labels.ms_per_update, GOAL,
                                TRUE });
  bench_report (&(BenchResult){ "grid.memory", ours.memory_mb, "MB", BENCH_LOWER_IS_BETTER,
                                reference, labels.memory_mb, 0, TRUE });
  return 0;
}
