/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-found-registers.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-probe.h"
#include "cy-shown.h"

/* The pause between two readings: time to look, and for the device to rest [ms]. */
#define PAUSE_MS 2000

/* A row; the register is the finding's. */
typedef struct {
  char key[32];
  CyFinding *finding; /* owned */
  const CyFoundRegister *reg;
} Item;

struct _CyFoundRegisters {
  GtkWidget parent;

  GtkLabel *message;
  GtkColumnView *registers;
  CyNode *node; /* owned */
  char *link;
  guint connectors;
  CyFinding *finding;        /* owned, nullable: the newest */
  GCancellable *cancellable; /* owned, nullable: while it reads */
  guint timer;               /* until it reads again */
  GListStore *store;         /* of CyRow of Item */
};

G_DEFINE_FINAL_TYPE (CyFoundRegisters, cy_found_registers, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
item_free (Item *item)
{
  cy_finding_unref (item->finding);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->key;
}

static char *
show_measure (gconstpointer data, gpointer user_data)
{
  const CyFoundRegister *reg = ((const Item *) data)->reg;
  const char *label = _ (cy_measure_get (reg->measure)->label);

  return reg->connector == 0 ? g_strdup (label)
                             : g_strdup_printf (_ ("%s, gun %u"), label, reg->connector);
}

static CySeverity
severity_of_item (gconstpointer data, gpointer user_data)
{
  return ((const Item *) data)->reg->is_good ? CY_SEVERITY_NORMAL : CY_SEVERITY_STALE;
}

static char *
show_value (gconstpointer data, gpointer user_data)
{
  const CyFoundRegister *reg = ((const Item *) data)->reg;

  return reg->is_good ? g_strdup_printf ("%s %s", reg->value, cy_measure_get (reg->measure)->unit)
                      : g_strdup (reg->value);
}

static char *
show_words (gconstpointer data, gpointer user_data)
{
  return cy_found_words (((const Item *) data)->reg);
}

static char *
show_address (gconstpointer data, gpointer user_data)
{
  const CyFoundRegister *reg = ((const Item *) data)->reg;

  return reg->function == 0 ? g_strdup ("–") : g_strdup_printf ("%u", reg->address);
}

static char *
show_function (gconstpointer data, gpointer user_data)
{
  const CyFoundRegister *reg = ((const Item *) data)->reg;

  return reg->function == 0 ? g_strdup (_ ("from others"))
                            : g_strdup_printf (_ ("function %u"), reg->function);
}

static const CyColumn columns[] = {
  { N_ ("Measure"), show_measure, NULL, FALSE, TRUE, 24 },
  { N_ ("Value"), show_value, severity_of_item, FALSE, TRUE, 24 },
  { N_ ("Words"), show_words, NULL, FALSE, TRUE, 20 },
  { N_ ("Address"), show_address, NULL, TRUE, FALSE },
  { N_ ("Read by"), show_function, NULL, FALSE, FALSE },
};

static void
show_message (CyFoundRegisters *self)
{
  const CyFinding *finding = self->finding;
  g_autofree char *time = cy_shown_time (finding->read_us);
  guint n_good = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < finding->registers->len; i++)
    n_good += g_array_index (finding->registers, CyFoundRegister, i).is_good;
  text =
    g_strdup_printf (_ ("Read at %s: %u of %u reads answered, %u refused; %u of %u values. What "
                        "a pile refuses it does not have, or not now."),
                     time, finding->n_answered, finding->n_reads, finding->n_refused, n_good,
                     finding->registers->len);
  gtk_label_set_text (self->message, text);
}

static void
show_finding (CyFoundRegisters *self)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < self->finding->registers->len; i++) {
    Item *item = g_new (Item, 1);

    item->finding = cy_finding_ref (self->finding);
    item->reg = &g_array_index (self->finding->registers, CyFoundRegister, i);
    g_snprintf (item->key, sizeof item->key, "%u/%u", item->reg->connector, item->reg->measure);
    g_ptr_array_add (items, item);
  }
  cy_rows_sync (self->store, items, item_key, (GDestroyNotify) item_free);
  show_message (self);
}

typedef struct {
  CyFoundRegisters *self;    /* owned */
  GCancellable *cancellable; /* owned */
} Question;

static void read_again (CyFoundRegisters *self);

static gboolean
on_pause_cb (gpointer user_data)
{
  CyFoundRegisters *self = user_data;

  self->timer = 0;
  read_again (self);
  return G_SOURCE_REMOVE;
}

static void
on_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (CyFoundRegisters) self = question->self;
  g_autoptr (GCancellable) cancellable = question->cancellable;
  g_autoptr (GPtrArray) findings = result;

  if (self->node == NULL || self->cancellable != cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (error != NULL) {
    gtk_label_set_text (self->message, error->message);
  } else {
    cy_finding_unref (self->finding);
    self->finding = cy_finding_ref (findings->pdata[0]);
    show_finding (self);
    g_signal_emit (self, signals[CHANGED], 0);
  }
  self->timer = g_timeout_add (PAUSE_MS, on_pause_cb, self);
}

static void
read_again (CyFoundRegisters *self)
{
  const char *const profiles[] = { self->finding->profile, NULL };
  const CyProfilesRequest request = { self->link, profiles, self->connectors, 0 };
  Question *question = g_new (Question, 1);

  self->cancellable = g_cancellable_new ();
  *question = (Question){ g_object_ref (self), g_object_ref (self->cancellable) };
  cy_node_probe_profiles (self->node, &request, self->cancellable, NULL, on_read_cb, question);
}

/**
 * cy_found_registers_begin:
 * @finding: what was read already, and with which profile it is read on.
 *
 * Shows the registers and reads them again until it is stopped.
 */
void
cy_found_registers_begin (CyFoundRegisters *self,
                          const char *link,
                          guint connectors,
                          CyFinding *finding)
{
  cy_found_registers_stop (self);
  g_free (self->link);
  self->link = g_strdup (link);
  self->connectors = connectors;
  cy_finding_ref (finding);
  g_clear_pointer (&self->finding, cy_finding_unref);
  self->finding = finding;
  show_finding (self);
  self->timer = g_timeout_add (PAUSE_MS, on_pause_cb, self);
}

/**
 * cy_found_registers_get_finding:
 *
 * Returns: (transfer none) (nullable): what was read last.
 */
CyFinding *
cy_found_registers_get_finding (CyFoundRegisters *self)
{
  return self->finding;
}

/**
 * cy_found_registers_stop:
 *
 * Reads no more; what was read stays.
 */
void
cy_found_registers_stop (CyFoundRegisters *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
cy_found_registers_dispose (GObject *object)
{
  CyFoundRegisters *self = CY_FOUND_REGISTERS (object);

  cy_found_registers_stop (self);
  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->finding, cy_finding_unref);
  g_clear_pointer (&self->link, g_free);
  G_OBJECT_CLASS (cy_found_registers_parent_class)->dispose (object);
}

static void
cy_found_registers_class_init (CyFoundRegistersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_found_registers_dispose;
  signals[CHANGED] = g_signal_new ("changed", CY_TYPE_FOUND_REGISTERS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-found-registers.ui");
  gtk_widget_class_bind_template_child (widget_class, CyFoundRegisters, message);
  gtk_widget_class_bind_template_child (widget_class, CyFoundRegisters, registers);
}

static void
cy_found_registers_init (CyFoundRegisters *self)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->registers, GTK_SELECTION_MODEL (selection));
  cy_columns_fill (self->registers, columns, G_N_ELEMENTS (columns), self);
}

GtkWidget *
cy_found_registers_new (CyNode *node)
{
  CyFoundRegisters *self = g_object_new (CY_TYPE_FOUND_REGISTERS, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
