/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-commission-window.h"

#include <glib/gi18n-lib.h>

#include "cy-found-nameplate.h"
#include "cy-found-registers.h"
#include "cy-node-commission.h"
#include "cy-probe-address.h"
#include "cy-probe-profiles.h"
#include "cy-record-form.h"
#include "cy-seat.h"
#include "cy-text.h"

typedef enum {
  STEP_ADDRESS,
  STEP_PROFILE,
  STEP_REGISTERS,
  STEP_NAMEPLATE,
  STEP_SERVICE,
  N_STEPS,
} Step;

static const struct {
  const char *name;
  const char *title;
} steps[N_STEPS] = {
  [STEP_ADDRESS] = { "address", N_ ("1 of 5: where is it?") },
  [STEP_PROFILE] = { "profile", N_ ("2 of 5: what is it?") },
  [STEP_REGISTERS] = { "registers", N_ ("3 of 5: what does it say?") },
  [STEP_NAMEPLATE] = { "nameplate", N_ ("4 of 5: is it the right one?") },
  [STEP_SERVICE] = { "service", N_ ("5 of 5: into service") },
};

struct _CyCommissionWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkLabel *summary;
  GtkLabel *hindrance;
  GtkEntry *remarks;
  GtkWidget *of_pile;
  GtkWidget *of_none;
  GtkLabel *result;
  CyProbeAddress *address;
  CyProbeProfiles *profiles;
  CyFoundRegisters *registers;
  CyFoundNameplate *nameplate;
  CyNode *node; /* owned */
  char *pile;   /* nullable: there is no record yet */
  char *link;   /* nullable: what the profiles were tried at */
  Step step;
  gboolean busy;
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
};

G_DEFINE_FINAL_TYPE (CyCommissionWindow, cy_commission_window, ADW_TYPE_WINDOW)

static CyRecord *
get_pile (CyCommissionWindow *self)
{
  return self->pile == NULL ? NULL
                            : cy_yard_get (cy_node_get_yard (self->node), CY_KIND_PILE, self->pile);
}

static CyRecord *
get_type (CyCommissionWindow *self)
{
  CyRecord *pile = get_pile (self);

  return pile == NULL ? NULL : cy_yard_get_ref (cy_node_get_yard (self->node), pile, "type");
}

static guint
get_connectors (CyCommissionWindow *self)
{
  CyRecord *type = get_type (self);

  return type == NULL ? 1 : (guint) cy_record_get_int (type, "connectors", 1);
}

/* What was read last with the profile that is chosen. */
static CyFinding *
get_finding (CyCommissionWindow *self)
{
  return self->step >= STEP_REGISTERS ? cy_found_registers_get_finding (self->registers)
                                      : cy_probe_profiles_get_finding (self->profiles);
}

static gboolean
can_go_on (CyCommissionWindow *self)
{
  const CyFinding *finding;

  if (self->step == STEP_ADDRESS) {
    g_autofree char *link = cy_probe_address_get_link (self->address);

    return link != NULL;
  }
  finding = get_finding (self);
  return self->step < STEP_SERVICE && finding != NULL && finding->n_answered > 0;
}

static void
update_actions (CyCommissionWindow *self)
{
  if (self->node == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "commission.back", self->step > STEP_ADDRESS);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "commission.next", can_go_on (self));
}

static void
stop_all (CyCommissionWindow *self)
{
  cy_probe_address_stop (self->address);
  cy_probe_profiles_stop (self->profiles);
  cy_found_registers_stop (self->registers);
}

/* The pile was looked at where its record does not say it is: the record follows. */
static CyRecord *
make_moved (CyCommissionWindow *self)
{
  CyRecord *pile = get_pile (self);
  CyRecord *moved;

  if (pile == NULL || g_strcmp0 (cy_record_get_text (pile, "link"), self->link) == 0)
    return NULL;
  moved = cy_record_copy (pile, NULL);
  json_object_set_string_member (moved->cells, "link", self->link);
  return moved;
}

static void
show_hindrance (CyCommissionWindow *self, const CyFinding *finding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyRecord) moved = make_moved (self);
  gboolean can;

  if (self->pile == NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self->hindrance), FALSE);
    return;
  }
  /* A pile that gets its address only now has none yet that could be checked. */
  can = cy_node_can_commission (self->node, self->pile, finding, &error) ||
        (moved != NULL && cy_record_get_text (get_pile (self), "link") == NULL);
  gtk_label_set_text (self->hindrance, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hindrance), !can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "commission.serve", can && !self->busy);
}

static void
show_service (CyCommissionWindow *self)
{
  const CyFinding *finding = get_finding (self);
  guint n_different = cy_found_nameplate_get_n_different (self->nameplate);
  g_autofree char *plate =
    n_different == 0
      ? g_strdup (_ ("Its nameplate does not contradict its record."))
      : g_strdup_printf (ngettext ("%u entry of its nameplate differs from its record.",
                                   "%u entries of its nameplate differ from its record.",
                                   n_different),
                         n_different);
  g_autofree char *text = g_strdup_printf (
    _ ("%s\nProfile %s (%s %s), fit %u of 100: %s.\n%s"), self->link, finding->profile,
    finding->vendor, finding->model, finding->score, finding->why, self->pile != NULL ? plate : "");

  gtk_label_set_text (self->summary, text);
  gtk_widget_set_visible (self->of_pile, self->pile != NULL);
  gtk_widget_set_visible (self->of_none, self->pile == NULL);
  show_hindrance (self, finding);
}

static void
begin_profiles (CyCommissionWindow *self)
{
  CyRecord *type = get_type (self);

  g_free (self->link);
  self->link = cy_probe_address_get_link (self->address);
  cy_probe_profiles_begin (
    self->profiles, self->link, type == NULL ? NULL : cy_record_get_text (type, "current"),
    get_connectors (self), type == NULL ? NULL : cy_record_get_text (type, "profile"));
}

static void
go_to (CyCommissionWindow *self, Step step)
{
  gboolean forward = step > self->step;

  stop_all (self);
  if (step == STEP_PROFILE && forward)
    begin_profiles (self);
  if (step == STEP_REGISTERS)
    cy_found_registers_begin (self->registers, self->link, get_connectors (self),
                              forward ? cy_probe_profiles_get_finding (self->profiles)
                                      : cy_found_registers_get_finding (self->registers));
  self->step = step;
  if (step == STEP_NAMEPLATE)
    cy_found_nameplate_show (self->nameplate, get_finding (self), cy_node_get_yard (self->node),
                             self->pile);
  if (step == STEP_SERVICE)
    show_service (self);
  gtk_stack_set_visible_child_name (self->stack, steps[step].name);
  adw_window_title_set_subtitle (self->title, _ (steps[step].title));
  gtk_label_set_text (self->result, "");
  update_actions (self);
}

static void
on_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (widget);

  if (self->step > STEP_ADDRESS)
    go_to (self, self->step - 1);
}

static void
on_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (widget);

  if (can_go_on (self))
    go_to (self, self->step + 1);
}

/* Into service */

static void
end_serving (CyCommissionWindow *self, const char *text)
{
  self->busy = FALSE;
  gtk_label_set_text (self->result, text);
  if (self->step == STEP_SERVICE)
    show_service (self);
}

static void
on_served_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommissionWindow) self = user_data;

  if (self->node != NULL)
    end_serving (self, error != NULL ? error->message
                                     : _ ("In service. The journal keeps what was found."));
}

static void
serve (CyCommissionWindow *self)
{
  const CyCommissioning commissioning = { self->pile, get_finding (self),
                                          gtk_editable_get_text (GTK_EDITABLE (self->remarks)) };

  cy_node_commission (self->node, &commissioning, cy_node_get_person (self->node), on_served_cb,
                      g_object_ref (self));
}

static void
on_moved_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyCommissionWindow) self = user_data;

  if (self->node == NULL)
    return;
  if (error != NULL)
    end_serving (self, error->message);
  else
    serve (self);
}

static void
on_serve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (widget);
  g_autoptr (CyRecord) moved = make_moved (self);

  if (self->busy)
    return;
  self->busy = TRUE;
  gtk_widget_action_set_enabled (widget, "commission.serve", FALSE);
  if (moved == NULL)
    serve (self);
  else
    cy_node_put_record (self->node, get_pile (self), moved, cy_node_get_person (self->node),
                        on_moved_cb, g_object_ref (self));
}

/* The sheet */

typedef struct {
  CyCommissionWindow *self; /* owned */
  char *name;
} Saving;

static void
on_sheet_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (CyCommissionWindow) self = saving->self;
  g_autofree char *name = saving->name;
  g_autofree char *text = error != NULL ? g_strdup_printf (_ ("Not saved: %s"), error->message)
                                        : g_strdup_printf (_ ("Saved: %s"), name);

  if (self->node != NULL)
    gtk_label_set_text (self->result, text);
}

/**
 * cy_commission_window_save_sheet:
 *
 * Writes the commissioning sheet and says what came of it.
 */
void
cy_commission_window_save_sheet (CyCommissionWindow *self, GFile *file)
{
  const CyCommissioning commissioning = { self->pile, get_finding (self),
                                          gtk_editable_get_text (GTK_EDITABLE (self->remarks)) };
  g_autofree char *path = g_file_get_path (file);
  Saving *saving;

  if (path == NULL) {
    gtk_label_set_text (self->result, _ ("Only a file on this machine can be written."));
    return;
  }
  saving = g_new (Saving, 1);
  *saving = (Saving){ g_object_ref (self), g_file_get_parse_name (file) };
  cy_node_write_sheet (self->node, &commissioning, path, cy_node_get_person (self->node),
                       on_sheet_cb, saving);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyCommissionWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_commission_window_save_sheet (self, file);
  g_clear_object (&self->chooser);
}

static void
on_save_sheet_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (widget);
  g_autofree char *name = g_strdup_printf ("commissioning-%s.pdf", self->pile);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save the sheet"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* A form for the pile that was found: it goes into service by the same way once it is complete. */
static void
on_add_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (widget);
  const CyFinding *finding = get_finding (self);
  const char *serial = finding == NULL ? NULL : cy_finding_get_text (finding, CY_MEASURE_ID_SERIAL);
  const char *brand =
    finding == NULL ? NULL : cy_finding_get_text (finding, CY_MEASURE_ID_MANUFACTURER);
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_PILE, "new");
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkWidget *form;

  (void) cy_record_set_text (record, "link", self->link, NULL);
  (void) cy_record_set_text (record, "in_service", "false", NULL);
  /* What a device says of itself may be no text that a record takes: then it stays empty. */
  if (serial != NULL)
    (void) cy_record_set_text (record, "number", serial, NULL);
  if (brand != NULL)
    (void) cy_record_set_text (record, "brand", brand, NULL);
  form = cy_record_form_new_clone (self->node, record);
  gtk_window_set_transient_for (GTK_WINDOW (form), parent);
  gtk_window_present (GTK_WINDOW (form));
  gtk_window_close (GTK_WINDOW (self));
}

static void
cy_commission_window_dispose (GObject *object)
{
  CyCommissionWindow *self = CY_COMMISSION_WINDOW (object);

  if (self->node != NULL)
    stop_all (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->node);
  g_clear_pointer (&self->pile, g_free);
  g_clear_pointer (&self->link, g_free);
  G_OBJECT_CLASS (cy_commission_window_parent_class)->dispose (object);
}

static void
cy_commission_window_class_init (CyCommissionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_commission_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-commission-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, hindrance);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, remarks);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, of_pile);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, of_none);
  gtk_widget_class_bind_template_child (widget_class, CyCommissionWindow, result);
  gtk_widget_class_install_action (widget_class, "commission.back", NULL, on_back_action);
  gtk_widget_class_install_action (widget_class, "commission.next", NULL, on_next_action);
  gtk_widget_class_install_action (widget_class, "commission.serve", NULL, on_serve_action);
  gtk_widget_class_install_action (widget_class, "commission.save-sheet", NULL,
                                   on_save_sheet_action);
  gtk_widget_class_install_action (widget_class, "commission.add-pile", NULL, on_add_pile_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_commission_window_init (CyCommissionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_text_set_label_attributes (self->summary);
}

static void
build (CyCommissionWindow *self)
{
  CyRecord *pile = get_pile (self);
  g_autofree char *name = self->pile == NULL ? NULL
                                             : cy_yard_display_name (cy_node_get_yard (self->node),
                                                                     CY_KIND_PILE, self->pile);
  g_autofree char *title = name == NULL ? g_strdup (_ ("Find a pile at an address"))
                                        : g_strdup_printf (_ ("Commission %s"), name);

  self->address = CY_PROBE_ADDRESS (cy_probe_address_new (self->node));
  self->profiles = CY_PROBE_PROFILES (cy_probe_profiles_new (self->node));
  self->registers = CY_FOUND_REGISTERS (cy_found_registers_new (self->node));
  self->nameplate = CY_FOUND_NAMEPLATE (cy_found_nameplate_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->address), steps[STEP_ADDRESS].name);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->profiles), steps[STEP_PROFILE].name);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->registers), steps[STEP_REGISTERS].name);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->nameplate), steps[STEP_NAMEPLATE].name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  g_signal_connect_object (self->address, "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profiles, "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registers, "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  cy_probe_address_set_link (self->address,
                             pile == NULL ? NULL : cy_record_get_text (pile, "link"));
}

/**
 * cy_commission_window_present:
 * @near: a widget of the window it belongs to.
 * @pile: (nullable): whose way into service it is; %NULL to look for one.
 *
 * Returns: (transfer none): the window.
 */
CyCommissionWindow *
cy_commission_window_present (GtkWidget *near, CyNode *node, const char *pile)
{
  CyCommissionWindow *self = g_object_new (CY_TYPE_COMMISSION_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (near);

  self->node = g_object_ref (node);
  self->pile = g_strdup (pile);
  build (self);
  go_to (self, STEP_ADDRESS);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

/**
 * cy_commission_window_get_step:
 *
 * Returns: `address`, `profile`, `registers`, `nameplate` or `service`.
 */
const char *
cy_commission_window_get_step (CyCommissionWindow *self)
{
  return steps[self->step].name;
}

/**
 * cy_commission_window_get_result:
 *
 * Returns: (transfer none): what came of what was done last, empty when nothing was.
 */
const char *
cy_commission_window_get_result (CyCommissionWindow *self)
{
  return gtk_label_get_text (self->result);
}
