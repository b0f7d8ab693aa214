/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-image.h"

#include "cy-json.h"

#define MAX_BYTES (1 << 20)

/* One list of the file: the registers from @first on. */
typedef struct {
  guint unit;
  guint function;
  guint first;
  guint count;
} Run;

static const char *const reads_names[] = { "free", "within", "whole", NULL };

static gpointer
key_of (guint unit, guint function, guint address)
{
  return GUINT_TO_POINTER (unit << 20 | function << 16 | address);
}

static guint
number_of (const char *text, guint high)
{
  guint64 number;
  g_autoptr (GError) error = NULL;

  g_ascii_string_to_unsigned (text, 10, 0, high, &number, &error);
  g_assert_no_error (error);
  return (guint) number;
}

static void
add_run (TestImage *image, guint unit, guint function, guint first, JsonArray *words)
{
  Run run = { unit, function, first, json_array_get_length (words) };

  g_assert_cmpuint (run.count, >, 0);
  g_assert_cmpuint (first + run.count, <=, 65536);
  g_array_append_val (image->runs, run);
  for (guint i = 0; i < run.count; i++) {
    gint64 word;
    g_autoptr (GError) error = NULL;

    cy_json_get_int (json_array_get_element (words, i), NULL, 0, 65535, &word, &error);
    g_assert_no_error (error);
    /* Two lists that overlap would each be right on their own. */
    g_assert_true (g_hash_table_insert (image->words, key_of (unit, function, first + i),
                                        GINT_TO_POINTER ((gint) word)));
  }
}

static void
add_tables (TestImage *image, guint unit, JsonObject *tables)
{
  JsonObjectIter functions;
  const char *function;
  JsonNode *table;

  json_object_iter_init (&functions, tables);
  while (json_object_iter_next (&functions, &function, &table)) {
    JsonObjectIter runs;
    const char *first;
    JsonNode *words;

    json_object_iter_init (&runs, json_node_get_object (table));
    while (json_object_iter_next (&runs, &first, &words))
      add_run (image, unit, number_of (function, 4), number_of (first, 65535),
               json_node_get_array (words));
  }
}

static void
add_units (TestImage *image, JsonObject *units)
{
  JsonObjectIter iter;
  const char *unit;
  JsonNode *tables;

  json_object_iter_init (&iter, units);
  while (json_object_iter_next (&iter, &unit, &tables))
    add_tables (image, number_of (unit, 255), json_node_get_object (tables));
}

/* Fails the test when the file is not there or is no image. */
TestImage *
test_image_load (const char *path)
{
  TestImage *image = g_new0 (TestImage, 1);
  g_autoptr (GError) error = NULL;
  const char *reads;
  JsonObject *root;

  image->document = cy_json_load (path, MAX_BYTES, &error);
  g_assert_no_error (error);
  root = json_node_get_object (image->document);
  image->connectors = (guint) json_object_get_int_member (root, "connectors");
  image->unit = (guint) json_object_get_int_member (root, "unit");
  image->gap_ms = (guint) json_object_get_int_member_with_default (root, "gap_ms", 0);
  reads = json_object_get_string_member_with_default (root, "reads", "free");
  g_assert_true (g_strv_contains (reads_names, reads));
  while (!g_str_equal (reads_names[image->reads], reads))
    image->reads++;
  image->expect = json_object_get_array_member (root, "expect");
  image->commands = json_object_get_array_member (root, "commands");
  image->keep_alive = json_object_get_object_member (root, "keep_alive");
  image->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  image->words = g_hash_table_new (NULL, NULL);
  add_tables (image, image->unit, json_object_get_object_member (root, "registers"));
  if (json_object_has_member (root, "units"))
    add_units (image, json_object_get_object_member (root, "units"));
  return image;
}

void
test_image_free (TestImage *image)
{
  g_hash_table_unref (image->words);
  g_array_unref (image->runs);
  json_node_unref (image->document);
  g_free (image);
}

static gboolean
suits (const TestImage *image, const Run *run, const CyModbusRequest *request)
{
  guint end = request->address + request->count;

  if (image->reads == TEST_IMAGE_READS_WHOLE)
    return request->address == run->first && request->count == run->count;
  return request->address >= run->first && end <= run->first + run->count;
}

/* Whether every register is there, and whether the device stands such a read. */
static gboolean
may_read (const TestImage *image, guint unit, const CyModbusRequest *request)
{
  if (image->reads == TEST_IMAGE_READS_FREE) {
    for (guint i = 0; i < request->count; i++) {
      if (!g_hash_table_contains (image->words,
                                  key_of (unit, request->function, request->address + i)))
        return FALSE;
    }
    return TRUE;
  }
  for (guint i = 0; i < image->runs->len; i++) {
    const Run *run = &g_array_index (image->runs, Run, i);

    if (run->unit == unit && run->function == request->function && suits (image, run, request))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_read (const CyModbusRequest *request)
{
  return request->function >= CY_MODBUS_READ_COILS &&
         request->function <= CY_MODBUS_READ_INPUT_REGISTERS;
}

/* The one write it takes: what keeps it alive. Each of them is a single register. */
static gboolean
keeps_alive (const TestImage *image, const CyModbusRequest *request)
{
  JsonObject *write;

  if (!json_object_has_member (image->keep_alive, "write"))
    return FALSE;
  write = json_object_get_object_member (image->keep_alive, "write");
  return request->function == CY_MODBUS_WRITE_REGISTER &&
         request->function == json_object_get_int_member (write, "function") &&
         request->address == json_object_get_int_member (write, "address") &&
         request->value ==
           json_array_get_int_element (json_object_get_array_member (write, "words"), 0);
}

/**
 * test_image_check:
 *
 * Returns: what the device answers to a request it does not like, or none.
 */
CyModbusException
test_image_check (const TestImage *image, guint unit, const CyModbusRequest *request)
{
  gboolean known = FALSE;

  for (guint i = 0; i < image->runs->len; i++)
    known = known || g_array_index (image->runs, Run, i).unit == unit;
  if (!known)
    return CY_MODBUS_EXCEPTION_GATEWAY_TARGET;
  if (!is_read (request))
    return keeps_alive (image, request) ? CY_MODBUS_EXCEPTION_NONE
                                        : CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
  return may_read (image, unit, request) ? CY_MODBUS_EXCEPTION_NONE
                                         : CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS;
}

/* The data of the answer to what test_image_check() lets pass. */
void
test_image_fill (const TestImage *image,
                 guint unit,
                 const CyModbusRequest *request,
                 guint8 *out_data)
{
  for (guint i = 0; is_read (request) && i < request->count; i++) {
    gint word = GPOINTER_TO_INT (
      g_hash_table_lookup (image->words, key_of (unit, request->function, request->address + i)));

    if (request->function <= CY_MODBUS_READ_DISCRETE_INPUTS)
      cy_modbus_put_bit (out_data, i, word != 0);
    else
      cy_modbus_put_register (out_data, i, (guint16) word);
  }
}
