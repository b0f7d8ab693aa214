/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-customer-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-belongings.h"
#include "cy-children.h"
#include "cy-customer.h"
#include "cy-fact-grid.h"
#include "cy-money.h"
#include "cy-statement-view.h"

typedef enum {
  FACT_ID,
  FACT_TYPE,
  FACT_PHONE,
  FACT_BALANCE,
  FACT_RESERVED,
  FACT_CREDIT,
  FACT_PARALLEL,
  FACT_FROZEN,
  N_FACTS,
} Fact;

struct _CyCustomerPane {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkGrid *facts;
  GtkStack *parts;
  CyStatementView *statement; /* child */
  CyBelongings *cards;        /* child */
  CyBelongings *vehicles;     /* child */
};

G_DEFINE_FINAL_TYPE (CyCustomerPane, cy_customer_pane, GTK_TYPE_WIDGET)

static const char *
name_type (const CyRecord *account)
{
  const CyField *field = cy_kind_find_field (CY_KIND_ACCOUNT, "type");
  const char *value = cy_record_get_text (account, "type");

  for (const CyChoice *choice = field->choices; value != NULL && choice->name != NULL; choice++) {
    if (g_str_equal (choice->name, value))
      return _ (choice->label);
  }
  return value;
}

static void
set_money (CyCustomerPane *self, Fact fact, gint64 minor, const CyRecord *account)
{
  g_autofree char *text = cy_money_spell (minor, cy_account_currency (account));

  cy_fact_grid_set (self->facts, fact, text);
}

static void
show_facts (CyCustomerPane *self, const CyAccountStand *stand)
{
  const CyRecord *account = stand->account;
  gint64 credit = cy_record_get_int (account, "credit_minor", 0);
  g_autofree char *parallel =
    g_strdup_printf ("%" G_GINT64_FORMAT, cy_record_get_int (account, "parallel", 1));

  cy_fact_grid_set (self->facts, FACT_ID, account->id);
  cy_fact_grid_set (self->facts, FACT_TYPE, name_type (account));
  cy_fact_grid_set (self->facts, FACT_PHONE, cy_record_get_text (account, "phone"));
  set_money (self, FACT_BALANCE, stand->balance_minor, account);
  set_money (self, FACT_RESERVED, stand->reserved_minor, account);
  set_money (self, FACT_CREDIT, credit, account);
  cy_fact_grid_set (self->facts, FACT_PARALLEL, parallel);
  cy_fact_grid_set (self->facts, FACT_FROZEN,
                    cy_record_get_bool (account, "frozen", FALSE)
                      ? _ ("Frozen: nothing is charged or paid with it")
                      : NULL);
}

/**
 * cy_customer_pane_show:
 * @stand: (nullable): which.
 */
void
cy_customer_pane_show (CyCustomerPane *self, const CyAccountStand *stand)
{
  const char *id = stand == NULL ? NULL : stand->account->id;
  const char *name = stand == NULL ? NULL : cy_record_get_text (stand->account, "name");

  gtk_label_set_text (self->title, stand == NULL  ? _ ("No account is selected.")
                                   : name != NULL ? name
                                                  : id);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), stand != NULL);
  if (stand != NULL)
    show_facts (self, stand);
  cy_statement_view_show (self->statement, id,
                          stand == NULL ? NULL : cy_account_currency (stand->account));
  cy_belongings_show (self->cards, id);
  cy_belongings_show (self->vehicles, id);
}

static void
cy_customer_pane_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_customer_pane_parent_class)->dispose (object);
}

static void
cy_customer_pane_class_init (CyCustomerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_customer_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-customer-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyCustomerPane, title);
  gtk_widget_class_bind_template_child (widget_class, CyCustomerPane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyCustomerPane, parts);
}

static void
cy_customer_pane_init (CyCustomerPane *self)
{
  static const char *const names[N_FACTS] = {
    [FACT_ID] = N_ ("Account number"),
    [FACT_TYPE] = N_ ("Type"),
    [FACT_PHONE] = N_ ("Telephone"),
    [FACT_BALANCE] = N_ ("Balance"),
    [FACT_RESERVED] = N_ ("Set aside"),
    [FACT_CREDIT] = N_ ("Credit limit"),
    [FACT_PARALLEL] = N_ ("Charges at the same time"),
    [FACT_FROZEN] = N_ ("State"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_FACTS; i++)
    cy_fact_grid_add (self->facts, i, _ (names[i]));
}

GtkWidget *
cy_customer_pane_new (CyNode *node)
{
  CyCustomerPane *self = g_object_new (CY_TYPE_CUSTOMER_PANE, NULL);

  self->statement = CY_STATEMENT_VIEW (cy_statement_view_new (node));
  self->cards = CY_BELONGINGS (cy_belongings_new (node, CY_KIND_CARD));
  self->vehicles = CY_BELONGINGS (cy_belongings_new (node, CY_KIND_VEHICLE));
  gtk_stack_add_titled (self->parts, GTK_WIDGET (self->statement), "statement", _ ("Statement"));
  gtk_stack_add_titled (self->parts, GTK_WIDGET (self->cards), "cards", _ ("Cards"));
  gtk_stack_add_titled (self->parts, GTK_WIDGET (self->vehicles), "vehicles", _ ("Vehicles"));
  return GTK_WIDGET (self);
}
