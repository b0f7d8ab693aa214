/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-customer.h"

#include "cy-model-error.h"
#include "cy-yard-file.h"

static CyYard *
yard_of (const char *text)
{
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 65536, NULL);
  CyYard *yard = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = cy_yard_file_read (document, yard, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

#define CUSTOMERS                                                                \
  "{\"accounts\":[{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\",\"name\":\"B\","   \
  "\"currency\":\"USD\",\"credit_minor\":5000,\"parallel\":2,\"frozen\":true}]," \
  "\"cards\":[{\"id\":\"6217001\",\"account\":\"a\"},{\"id\":\"6217002\","       \
  "\"account\":\"b\",\"frozen\":true},{\"id\":\"6217003\",\"account\":\"a\"}],"  \
  "\"vehicles\":[{\"id\":\"v1\",\"vin\":\"LSV1\",\"plate\":\"P1\",\"account\":"  \
  "\"b\"},{\"id\":\"v2\",\"vin\":\"LSV2\",\"account\":\"a\"},{\"id\":\"v3\","    \
  "\"vin\":\"LSV2\",\"account\":\"b\"},{\"id\":\"v4\",\"account\":\"a\"},"       \
  "{\"id\":\"v5\",\"vin\":\"LSV5\",\"account\":\"a\"},{\"id\":\"v6\",\"vin\":"   \
  "\"lsv5\",\"account\":\"a\"}]}"

static const char *
id_of (const CyRecord *record)
{
  return record == NULL ? NULL : record->id;
}

/* Whose a card or a vehicle is; a VIN that two accounts claim is nobody's. */
static void
test_find (void)
{
  g_autoptr (CyYard) yard = yard_of (CUSTOMERS);

  g_assert_cmpstr (id_of (cy_account_find_by_card (yard, "6217001")), ==, "a");
  g_assert_cmpstr (id_of (cy_account_find_by_card (yard, "6217002")), ==, "b");
  g_assert_null (cy_account_find_by_card (yard, "621700"));
  g_assert_null (cy_account_find_by_card (yard, ""));
  g_assert_cmpstr (id_of (cy_account_find_by_vin (yard, "LSV1")), ==, "b");
  g_assert_cmpstr (id_of (cy_account_find_by_vin (yard, "lsv1")), ==, "b");
  g_assert_null (cy_account_find_by_vin (yard, "LSV2"));
  g_assert_cmpstr (id_of (cy_account_find_by_vin (yard, "LSV5")), ==, "a");
  g_assert_null (cy_account_find_by_vin (yard, "LSV"));
  g_assert_null (cy_account_find_by_vin (yard, ""));
}

static void
test_list (void)
{
  g_autoptr (CyYard) yard = yard_of (CUSTOMERS);
  g_auto (GStrv) cards = cy_account_list (yard, CY_KIND_CARD, "a");
  g_auto (GStrv) vehicles = cy_account_list (yard, CY_KIND_VEHICLE, "b");
  g_auto (GStrv) none = cy_account_list (yard, CY_KIND_CARD, "c");
  g_autofree char *all = g_strjoinv (" ", cards);
  g_autofree char *driven = g_strjoinv (" ", vehicles);

  g_assert_cmpstr (all, ==, "6217001 6217003");
  g_assert_cmpstr (driven, ==, "v1 v3");
  g_assert_null (none[0]);
}

static void
test_currency (void)
{
  static const struct {
    const char *text;
    gboolean is_valid;
  } cases[] = { { "CNY", TRUE },  { "USD", TRUE }, { "cny", FALSE },  { "CN", FALSE },
                { "CN1", FALSE }, { "", FALSE },   { "CNYX", FALSE }, { NULL, FALSE },
                { "元", FALSE },  { "C Y", FALSE } };
  g_autoptr (CyRecord) account = cy_record_new (CY_KIND_ACCOUNT, "a");
  g_autoptr (CyRecord) card = cy_record_new (CY_KIND_CARD, "c");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (cy_currency_is_valid (cases[i].text) == cases[i].is_valid);
  g_assert_cmpstr (cy_account_currency (account), ==, CY_CURRENCY_DEFAULT);
  g_assert_true (cy_account_check (account, NULL));
  g_assert_true (cy_account_check (card, NULL));
  json_object_set_string_member (account->cells, "currency", "usd");
  g_assert_false (cy_account_check (account, &error));
  g_assert_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/customer/find", test_find);
  g_test_add_func ("/customer/list", test_list);
  g_test_add_func ("/customer/currency", test_currency);
  return g_test_run ();
}
