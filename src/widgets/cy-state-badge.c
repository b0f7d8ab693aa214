/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-state-badge.h"

#include <glib/gi18n-lib.h>

#include "cy-text.h"

#define SHAPE_SIZE 18
#define GAP        6

/**
 * CyStateBadge:
 *
 * A shape and a text that say how something is. Bold when it is urgent, never coloured text: a
 * yellow word on a light ground cannot be read.
 *
 * Properties: #CyStateBadge:severity and #CyStateBadge:text, so that list factories can bind them.
 *
 * Threading: main thread.
 */
struct _CyStateBadge {
  GtkWidget parent_instance;
  CySeverity severity;
  char *text;       /* owned, nullable: the severity's own name */
  GtkWidget *label; /* a child */
};

G_DEFINE_FINAL_TYPE (CyStateBadge, cy_state_badge, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SEVERITY,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
cy_state_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CyStateBadge *self = CY_STATE_BADGE (widget);
  int height = gtk_widget_get_height (widget);

  cy_severity_snapshot (self->severity, snapshot, 0, (height - SHAPE_SIZE) / 2, SHAPE_SIZE,
                        cy_palette_current ()->on_dark);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
cy_state_badge_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CyStateBadge *self = CY_STATE_BADGE (widget);

  gtk_widget_measure (self->label, orientation, -1, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum += SHAPE_SIZE + GAP;
    *natural += SHAPE_SIZE + GAP;
  } else {
    *minimum = MAX (*minimum, SHAPE_SIZE);
    *natural = MAX (*natural, SHAPE_SIZE);
  }
}

static void
cy_state_badge_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (
    CY_STATE_BADGE (widget)->label,
    &(GtkAllocation){ SHAPE_SIZE + GAP, 0, MAX (0, width - SHAPE_SIZE - GAP), height }, baseline);
}

static void
refresh (CyStateBadge *self)
{
  const char *shown = self->text != NULL ? self->text : cy_severity_label (self->severity);
  g_autofree char *spoken = NULL;

  gtk_label_set_text (GTK_LABEL (self->label), shown);
  cy_text_set_label_bold (GTK_LABEL (self->label), self->severity >= CY_SEVERITY_HIGH);
  /* What the shape says must be heard too. */
  if (self->text != NULL && self->severity != CY_SEVERITY_NORMAL)
    spoken = g_strdup_printf (_ ("%s: %s"), cy_severity_label (self->severity), self->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : shown, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * cy_state_badge_set:
 * @text: (nullable): what to say; the severity's name when not given.
 */
void
cy_state_badge_set (CyStateBadge *self, CySeverity severity, const char *text)
{
  gboolean same_text = g_strcmp0 (text, self->text) == 0;
  gboolean same_severity = severity == self->severity;

  if (same_text && same_severity)
    return;
  if (!same_text) {
    g_free (self->text);
    self->text = g_strdup (text);
  }
  self->severity = severity;
  refresh (self);
  if (!same_severity)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEVERITY]);
  if (!same_text)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

CySeverity
cy_state_badge_get_severity (CyStateBadge *self)
{
  return self->severity;
}

/**
 * cy_state_badge_get_text:
 *
 * Returns: (nullable): the text that was set.
 */
const char *
cy_state_badge_get_text (CyStateBadge *self)
{
  return self->text;
}

static void
cy_state_badge_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CyStateBadge *self = CY_STATE_BADGE (object);

  if (id == PROP_SEVERITY)
    g_value_set_uint (value, self->severity);
  else if (id == PROP_TEXT)
    g_value_set_string (value, self->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_state_badge_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CyStateBadge *self = CY_STATE_BADGE (object);

  if (id == PROP_SEVERITY)
    cy_state_badge_set (self, g_value_get_uint (value), self->text);
  else if (id == PROP_TEXT)
    cy_state_badge_set (self, self->severity, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cy_state_badge_dispose (GObject *object)
{
  g_clear_pointer (&CY_STATE_BADGE (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (cy_state_badge_parent_class)->dispose (object);
}

static void
cy_state_badge_finalize (GObject *object)
{
  g_free (CY_STATE_BADGE (object)->text);
  G_OBJECT_CLASS (cy_state_badge_parent_class)->finalize (object);
}

static void
cy_state_badge_class_init (CyStateBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cy_state_badge_get_property;
  object_class->set_property = cy_state_badge_set_property;
  object_class->dispose = cy_state_badge_dispose;
  object_class->finalize = cy_state_badge_finalize;
  widget_class->measure = cy_state_badge_measure;
  widget_class->size_allocate = cy_state_badge_size_allocate;
  widget_class->snapshot = cy_state_badge_snapshot;

  /**
   * CyStateBadge:severity:
   *
   * A #CySeverity.
   */
  props[PROP_SEVERITY] =
    g_param_spec_uint ("severity", NULL, NULL, 0, CY_N_SEVERITIES - 1, CY_SEVERITY_NORMAL, flags);
  /**
   * CyStateBadge:text:
   *
   * What is said beside the shape; the severity's name when it is not set.
   */
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "statebadge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
cy_state_badge_init (CyStateBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  cy_text_set_label_attributes (GTK_LABEL (self->label));
  /* The badge itself says it all. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  cy_palette_watch (GTK_WIDGET (self));
  refresh (self);
}

/**
 * cy_state_badge_new:
 * @text: (nullable): see cy_state_badge_set().
 */
GtkWidget *
cy_state_badge_new (CySeverity severity, const char *text)
{
  CyStateBadge *self = g_object_new (CY_TYPE_STATE_BADGE, NULL);

  cy_state_badge_set (self, severity, text);
  return GTK_WIDGET (self);
}
