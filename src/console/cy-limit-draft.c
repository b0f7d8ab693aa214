/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-draft.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-sample.h"

#define MAGNITUDE   1e9
#define MAX_DELAY_S 86400.0

/* In the order they are ordered in, and then the rest. */
static const struct {
  const char *name;
  const char *title;
  const char *label;
  gsize offset;
  CyLimitLevel level; /* none for what is no threshold */
  gboolean is_delay;
} members[] = {
  { "hh", N_ ("HH"), N_ ("Outer upper limit"), G_STRUCT_OFFSET (CyLimit, hh), CY_LIMIT_LEVEL_HH },
  { "h", N_ ("H"), N_ ("Upper limit"), G_STRUCT_OFFSET (CyLimit, h), CY_LIMIT_LEVEL_H },
  { "l", N_ ("L"), N_ ("Lower limit"), G_STRUCT_OFFSET (CyLimit, l), CY_LIMIT_LEVEL_L },
  { "ll", N_ ("LL"), N_ ("Outer lower limit"), G_STRUCT_OFFSET (CyLimit, ll), CY_LIMIT_LEVEL_LL },
  { "hysteresis", N_ ("Hysteresis"), N_ ("How far the value must come back"),
    G_STRUCT_OFFSET (CyLimit, hysteresis) },
  { "on_delay_s", N_ ("On delay"), N_ ("Seconds a violation must last"),
    G_STRUCT_OFFSET (CyLimit, on_delay_s), .is_delay = TRUE },
  { "off_delay_s", N_ ("Off delay"), N_ ("Seconds the value must be back"),
    G_STRUCT_OFFSET (CyLimit, off_delay_s), .is_delay = TRUE },
};

#define N_MEMBERS    G_N_ELEMENTS (members)
#define N_THRESHOLDS 4

struct _CyLimitDraft {
  GtkWidget parent_instance;
  GtkWidget *grid; /* the child; these are in it */
  GtkWidget *checks[N_THRESHOLDS];
  GtkWidget *spins[N_MEMBERS];
  GtkWidget *units[N_MEMBERS];
  CyMeasureId measure;
  double scale; /* of what is shown to what is recorded */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (CyLimitDraft, cy_limit_draft, GTK_TYPE_WIDGET)

static guint signal_changed;

static double
scale_of (CyLimitDraft *self, guint member)
{
  return members[member].is_delay ? 1 : self->scale;
}

static void
on_changed_cb (CyLimitDraft *self)
{
  for (guint i = 0; i < N_THRESHOLDS; i++)
    gtk_widget_set_sensitive (self->spins[i],
                              gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])));
  if (!self->is_loading)
    g_signal_emit (self, signal_changed, 0);
}

/**
 * cy_limit_draft_set_shown:
 * @unit: what is written beside the numbers.
 * @decimals: of them.
 * @scale: of what is shown to what is recorded.
 */
void
cy_limit_draft_set_shown (CyLimitDraft *self, const char *unit, guint decimals, double scale)
{
  self->is_loading = TRUE;
  self->scale = scale;
  for (guint i = 0; i < N_MEMBERS; i++) {
    guint digits = members[i].is_delay ? 0 : MIN (decimals, 6);

    gtk_label_set_text (GTK_LABEL (self->units[i]), members[i].is_delay ? "s" : unit);
    gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spins[i]), digits);
    gtk_spin_button_set_increments (GTK_SPIN_BUTTON (self->spins[i]), pow (10, -(double) digits),
                                    pow (10, 1 - (double) digits));
  }
  self->is_loading = FALSE;
}

/**
 * cy_limit_draft_set:
 *
 * Shows a limit; #CyLimitDraft::changed is not emitted.
 */
void
cy_limit_draft_set (CyLimitDraft *self, const CyLimit *limit)
{
  self->is_loading = TRUE;
  self->measure = limit->measure;
  for (guint i = 0; i < N_MEMBERS; i++) {
    double value = G_STRUCT_MEMBER (double, limit, members[i].offset);

    if (i < N_THRESHOLDS)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[i]), !isnan (value));
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[i]),
                               isnan (value) ? 0 : value * scale_of (self, i));
  }
  on_changed_cb (self);
  self->is_loading = FALSE;
}

static double
get_value (CyLimitDraft *self, guint member)
{
  if (member < N_THRESHOLDS &&
      !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[member])))
    return NAN;
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spins[member])) /
         scale_of (self, member);
}

CyLimit
cy_limit_draft_get (CyLimitDraft *self)
{
  CyLimit limit = { .measure = self->measure };

  for (guint i = 0; i < N_MEMBERS; i++)
    G_STRUCT_MEMBER (double, &limit, members[i].offset) = get_value (self, i);
  return limit;
}

/**
 * cy_limit_draft_move:
 * @level: a #CyLimitLevel that there is.
 * @value: where to, as it is shown.
 *
 * Moves a threshold, as far as the next one, and tells so as a person would.
 *
 * Returns: where it is then.
 */
double
cy_limit_draft_move (CyLimitDraft *self, guint level, double value)
{
  guint moved = 0;

  while (moved < N_THRESHOLDS && members[moved].level != (CyLimitLevel) level)
    moved++;
  g_return_val_if_fail (moved < N_THRESHOLDS, value);
  for (guint i = 0; i < N_THRESHOLDS; i++) {
    double other = get_value (self, i) * self->scale;

    if (i < moved && !isnan (other))
      value = MIN (value, other);
    if (i > moved && !isnan (other))
      value = MAX (value, other);
  }
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[moved]), value);
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spins[moved]));
}

/* One that is added begins where it is in order. */
static void
on_toggled_cb (GtkCheckButton *check, CyLimitDraft *self)
{
  for (guint i = 0; i < N_THRESHOLDS && !self->is_loading; i++) {
    if (self->checks[i] == GTK_WIDGET (check) && gtk_check_button_get_active (check))
      cy_limit_draft_move (self, members[i].level,
                           gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spins[i])));
  }
  on_changed_cb (self);
}

/**
 * cy_limit_draft_check:
 *
 * Returns: (transfer none) (nullable): what is wrong with it, or %NULL.
 */
const char *
cy_limit_draft_check (CyLimitDraft *self)
{
  double above = INFINITY;
  guint n = 0;

  for (guint i = 0; i < N_THRESHOLDS; i++) {
    double value = get_value (self, i);

    if (isnan (value))
      continue;
    if (value > above)
      return _ ("Limits must rise from LL to HH.");
    above = value;
    n++;
  }
  return n > 0 ? NULL : _ ("At least one limit is needed.");
}

/**
 * cy_limit_draft_get_spin:
 * @name: as yard files name it, `h`.
 *
 * Returns: (transfer none): a number's control.
 */
GtkWidget *
cy_limit_draft_get_spin (CyLimitDraft *self, const char *name)
{
  for (guint i = 0; i < N_MEMBERS; i++) {
    if (g_str_equal (members[i].name, name))
      return self->spins[i];
  }
  g_return_val_if_reached (NULL);
}

static void
add_member (CyLimitDraft *self, guint i)
{
  GtkWidget *title = i < N_THRESHOLDS ? gtk_check_button_new_with_label (_ (members[i].title))
                                      : gtk_label_new (_ (members[i].title));
  double low = i < N_THRESHOLDS ? -MAGNITUDE : 0;
  double high = members[i].is_delay ? MAX_DELAY_S : MAGNITUDE;

  self->spins[i] = gtk_spin_button_new_with_range (low, high, 1);
  self->units[i] = gtk_label_new (NULL);
  gtk_widget_set_tooltip_text (title, _ (members[i].label));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spins[i]), 7);
  gtk_widget_set_hexpand (self->spins[i], TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->units[i]), 0);
  gtk_widget_add_css_class (self->units[i], "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spins[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (members[i].label), -1);
  if (i < N_THRESHOLDS) {
    self->checks[i] = title;
    g_signal_connect (title, "toggled", G_CALLBACK (on_toggled_cb), self);
  } else {
    gtk_label_set_xalign (GTK_LABEL (title), 0);
  }
  g_signal_connect_swapped (self->spins[i], "value-changed", G_CALLBACK (on_changed_cb), self);
  gtk_grid_attach (GTK_GRID (self->grid), title, 0, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->spins[i], 1, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->units[i], 2, (int) i, 1, 1);
}

static void
cy_limit_draft_dispose (GObject *object)
{
  g_clear_pointer (&CY_LIMIT_DRAFT (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (cy_limit_draft_parent_class)->dispose (object);
}

static void
cy_limit_draft_class_init (CyLimitDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_limit_draft_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * CyLimitDraft::changed:
   *
   * A person changed a number, or cy_limit_draft_move() did.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_limit_draft_init (CyLimitDraft *self)
{
  self->scale = 1;
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  self->is_loading = TRUE;
  for (guint i = 0; i < N_MEMBERS; i++)
    add_member (self, i);
  on_changed_cb (self);
  self->is_loading = FALSE;
}

GtkWidget *
cy_limit_draft_new (void)
{
  return g_object_new (CY_TYPE_LIMIT_DRAFT, NULL);
}
