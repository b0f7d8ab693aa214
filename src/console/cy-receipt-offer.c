/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-receipt-offer.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-node-receipt.h"
#include "cy-question.h"
#include "cy-receipt-choice.h"
#include "cy-seat.h"

#define PRINT "receipt.print"
#define SAVE  "receipt.save"

/* A roll of 80 mm, as long as a receipt may become; the printer cuts where the drawing ends [mm]. */
#define ROLL_WIDTH_MM  80
#define ROLL_HEIGHT_MM 297

struct _CyReceiptOffer {
  GtkWidget parent_instance;

  GtkWidget *paper; /* child */
  GtkLabel *news;   /* child */
  CyNode *node;     /* owned */
  char *reference;  /* owned, nullable */
  char *path;       /* owned, nullable: a file that is printed into */
};

G_DEFINE_FINAL_TYPE (CyReceiptOffer, cy_receipt_offer, GTK_TYPE_WIDGET)

static void
say (CyReceiptOffer *self, const char *news)
{
  gtk_label_set_text (self->news, news);
  gtk_widget_set_visible (GTK_WIDGET (self->news), *news != '\0');
}

/* --- on a printer --------------------------------------------------------------------------------- */

static void
on_draw_page_cb (GtkPrintOperation *operation,
                 GtkPrintContext *context,
                 int page,
                 const CyNodeReceipt *receipt)
{
  (void) cy_node_receipt_draw (receipt, gtk_print_context_get_cairo_context (context));
}

static GtkPageSetup *
make_setup (gboolean a4)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *size = a4 ? gtk_paper_size_new (GTK_PAPER_NAME_A4)
                          : gtk_paper_size_new_custom ("chargeyard-roll-80", _ ("Roll, 80 mm"),
                                                       ROLL_WIDTH_MM, ROLL_HEIGHT_MM, GTK_UNIT_MM);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_MM);
  gtk_paper_size_free (size);
  return setup;
}

static void
print (CyReceiptOffer *self, const CyNodeReceipt *receipt)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = make_setup (cy_receipt_choice_is_a4 ());
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkPrintOperationResult result;

  gtk_print_operation_set_job_name (operation, self->reference);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page_cb), (gpointer) receipt);
  if (self->path != NULL)
    gtk_print_operation_set_export_filename (operation, self->path);
  result = gtk_print_operation_run (operation,
                                    self->path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT
                                                       : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                    GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error);
  if (error != NULL)
    trouble = g_strdup_printf (_ ("Not printed: %s"), error->message);
  say (self, trouble != NULL                                    ? trouble
             : result == GTK_PRINT_OPERATION_RESULT_APPLY       ? _ ("Given to the printer.")
             : result == GTK_PRINT_OPERATION_RESULT_IN_PROGRESS ? _ ("The printer is at it.")
                                                                : "");
}

static void
on_receipt_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyReceiptOffer) self = cy_question_end (user_data, &number);
  g_autoptr (CyNodeReceipt) receipt = result;

  if (self == NULL || self->node == NULL)
    return;
  if (receipt == NULL)
    say (self, error->message);
  else
    print (self, receipt);
  g_clear_pointer (&self->path, g_free);
}

static void
ask (CyReceiptOffer *self)
{
  if (self->reference != NULL)
    cy_node_query_receipt (self->node, self->reference, cy_receipt_choice_is_a4 (),
                           cy_node_get_person (self->node), on_receipt_cb,
                           cy_question_new (self, 0));
}

static void
on_print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (CY_RECEIPT_OFFER (widget));
}

/**
 * cy_receipt_offer_print_to:
 * @path: of a PDF.
 *
 * Prints as onto paper, into a file and without asking.
 */
void
cy_receipt_offer_print_to (CyReceiptOffer *self, const char *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  ask (self);
}

/* --- into a file ---------------------------------------------------------------------------------- */

static void
print_pdf (CyNode *node,
           const char *reference,
           const char *actor,
           CyNodeResult answer,
           gpointer user_data)
{
  cy_node_print_receipt (node, reference, cy_receipt_choice_is_a4 (), NULL, actor, answer,
                         user_data);
}

static void
on_saved (GtkWidget *asker, const char *news)
{
  say (CY_RECEIPT_OFFER (asker), news);
}

static CyPaper
make_paper (CyReceiptOffer *self, char **out_name)
{
  *out_name = g_strdelimit (g_strconcat (self->reference, ".pdf", NULL), ":/\\", '-');
  return (CyPaper){ self->node, print_pdf, self->reference, *out_name, _ ("Save the receipt") };
}

static void
on_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyReceiptOffer *self = CY_RECEIPT_OFFER (widget);
  g_autofree char *file = NULL;
  CyPaper paper;

  if (self->reference == NULL)
    return;
  paper = make_paper (self, &file);
  cy_paper_save_ask (widget, &paper, on_saved);
}

void
cy_receipt_offer_save_to (CyReceiptOffer *self, GFile *file)
{
  g_autofree char *name = NULL;
  const CyPaper paper = make_paper (self, &name);

  cy_paper_save (GTK_WIDGET (self), &paper, file, on_saved);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static GtkWidget *
make_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
cy_receipt_offer_dispose (GObject *object)
{
  CyReceiptOffer *self = CY_RECEIPT_OFFER (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->node);
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (cy_receipt_offer_parent_class)->dispose (object);
}

static void
cy_receipt_offer_class_init (CyReceiptOfferClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_receipt_offer_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, PRINT, NULL, on_print_action);
  gtk_widget_class_install_action (widget_class, SAVE, NULL, on_save_action);
}

static void
cy_receipt_offer_init (CyReceiptOffer *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  self->paper = cy_receipt_choice_new ();
  gtk_box_append (GTK_BOX (row), make_button (_ ("_Print receipt"), PRINT));
  gtk_box_append (GTK_BOX (row), make_button (_ ("_Save as PDF…"), SAVE));
  gtk_box_append (GTK_BOX (row), self->paper);
  gtk_widget_set_parent (row, widget);
  self->news = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->news, 0);
  gtk_label_set_wrap (self->news, TRUE);
  gtk_label_set_wrap_mode (self->news, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->news, 40);
  gtk_widget_set_visible (GTK_WIDGET (self->news), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->news), widget);
}

GtkWidget *
cy_receipt_offer_new (CyNode *node, const char *reference)
{
  CyReceiptOffer *self = g_object_new (CY_TYPE_RECEIPT_OFFER, NULL);

  self->node = g_object_ref (node);
  cy_receipt_offer_set_reference (self, reference);
  return GTK_WIDGET (self);
}

/**
 * cy_receipt_offer_set_reference:
 * @reference: (nullable): what the posting is known by; nothing is offered without.
 */
void
cy_receipt_offer_set_reference (CyReceiptOffer *self, const char *reference)
{
  if (g_strcmp0 (self->reference, reference) != 0)
    say (self, "");
  g_free (self->reference);
  self->reference = g_strdup (reference);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), PRINT, reference != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), SAVE, reference != NULL);
}

const char *
cy_receipt_offer_get_news (CyReceiptOffer *self)
{
  return gtk_label_get_text (self->news);
}
