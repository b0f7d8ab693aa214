/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-crc32.h"
#include "cy-simulate-endpoint.h"
#include "cy-simulate-steer.h"
#include "simulate-fixture.h"

#define YARD                                                             \
  "{" SIM_TYPES ",\"piles\":["                                           \
  "{\"id\":\"dc\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:1502/1\"}," \
  "{\"id\":\"ac\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.2:1502/1\"}]}"

static const char *const ids[] = { "dc", "ac" };

typedef struct {
  SimFixture sim;
  GPtrArray *endpoints;
  gint64 now_s;
} Fixture;

static void
setup (Fixture *f, gconstpointer unused)
{
  sim_fixture_init (&f->sim, FALSE, YARD);
  f->endpoints = cy_sim_endpoints_new (f->sim.yard, NULL);
  f->now_s = 100;
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  g_ptr_array_unref (f->endpoints);
  sim_fixture_clear (&f->sim);
}

static const CyProfile *
profile_of (Fixture *f, const char *id)
{
  return sim_fixture_pile (&f->sim, id)->type->profile;
}

/* A request as it comes from the network; returns the exception, or 0. */
static guint
exchange (Fixture *f, const char *id, const CyModbusRequest *request, guint16 *out_words)
{
  guint8 bytes[CY_MODBUS_MAX_ADU];
  guint8 answer_bytes[CY_MODBUS_MAX_ADU];
  CyModbusFrame frame;
  CyModbusAnswer answer = { 0 };
  CySimSlot *slot;
  gsize size;
  gsize n = cy_modbus_frame_request (request, 7, 1, bytes, sizeof bytes);
  CySimEndpoint *endpoint = f->endpoints->pdata[g_str_equal (id, "ac")];

  g_assert_cmpint (cy_modbus_frame_scan (bytes, n, &frame, &size), ==, CY_MODBUS_FRAME);
  n = cy_sim_endpoint_answer (endpoint, &frame, f->now_s, answer_bytes, &slot);
  g_assert_cmpint (cy_modbus_frame_scan (answer_bytes, n, &frame, &size), ==, CY_MODBUS_FRAME);
  if (cy_modbus_frame_check (&frame, 7, 1, request, &answer) == CY_MODBUS_EXCEPTION)
    return answer.exception;
  for (guint i = 0; out_words != NULL && i < request->count; i++)
    out_words[i] = cy_modbus_get_register (answer.data, i);
  return 0;
}

static guint
send_write (Fixture *f, const char *id, const CyProfileWrite *write)
{
  guint8 data[2 * CY_PROFILE_WRITE_MAX];
  const CyModbusRequest request = {
    .function = write->function,
    .file = write->file,
    .address = write->address,
    .count = write->n,
    .value = write->values[0],
    .data = data,
    .data_length = write->function == CY_MODBUS_WRITE_REGISTER ? 0 : 2u * write->n,
  };

  for (guint i = 0; i < write->n; i++)
    cy_modbus_put_register (data, i, write->values[i]);
  return exchange (f, id, &request, NULL);
}

static guint
send_writes (Fixture *f, const char *id, GArray *writes)
{
  guint exception = 0;

  for (guint i = 0; i < writes->len && exception == 0; i++)
    exception = send_write (f, id, &g_array_index (writes, CyProfileWrite, i));
  g_array_set_size (writes, 0);
  return exception;
}

static guint
order (Fixture *f, const char *id, const char *name, guint connector, double value)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  const CyProfileCommand *command = cy_profile_find_command (profile_of (f, id), name);
  CyProfileArgument argument = { .value = value };
  g_autoptr (GError) error = NULL;

  if (command->parameters->len > 0)
    argument.name = g_array_index (command->parameters, CyProfileParameter, 0).name;
  cy_profile_command (profile_of (f, id), name, connector, &argument, command->parameters->len,
                      writes, &error);
  g_assert_no_error (error);
  return send_writes (f, id, writes);
}

/* What the console reads: a measure's value, through its registers. */
static double
measure (Fixture *f, const char *id, guint connector, CyMeasureId measure_id)
{
  CySimSlot *slot = cy_sim_yard_find (f->sim.yard, id);
  const CyProfile *profile = profile_of (f, id);
  CyTagSet *tags = cy_profile_get_tags (profile);
  int tag = cy_tag_set_find (tags, connector, measure_id);
  g_autofree CySample *samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags));
  g_autofree CyText *texts = g_new0 (CyText, cy_tag_set_get_n_texts (tags) + 1);
  CyScan scan = { .samples = samples, .texts = texts };
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  cy_sim_slot_soil (slot);
  for (guint i = 0; i < n; i++) {
    const CyModbusRequest request = { .function = blocks[i].function,
                                      .address = blocks[i].address,
                                      .count = blocks[i].count };
    guint16 words[125];
    guint8 data[250];

    g_assert_cmpuint (exchange (f, id, &request, words), ==, 0);
    for (guint k = 0; k < blocks[i].count; k++)
      cy_modbus_put_register (data, k, words[k]);
    cy_profile_decode (profile, i, data, 2u * blocks[i].count, 1, &scan);
  }
  g_assert_cmpint (samples[tag].quality, ==, CY_QUALITY_GOOD);
  if (cy_tag_set_get (tags, (guint) tag)->text_slot >= 0)
    return g_ascii_strtod (texts[cy_tag_set_get (tags, (guint) tag)->text_slot], NULL);
  return cy_tag_value (cy_tag_set_get (tags, (guint) tag), samples[tag].raw);
}

static void
steer (Fixture *f, const char *line)
{
  CySimEffect effect;
  g_autofree char *reply = cy_sim_steer (f->sim.yard, line, f->now_s, &effect);

  g_assert_true (g_str_has_prefix (reply, "ok "));
}

/* --- tariff */

static CyTariffImage
some_tariff (guint n_classes, guint64 version)
{
  CyTariffImage image = { .version = version, .n_classes = n_classes };

  for (guint i = 0; i < CY_TARIFF_SLOTS; i++)
    image.slots[i] = (guint8) (i * 7 % n_classes);
  for (guint i = 0; i < n_classes; i++) {
    image.electricity[i] = (gint32) (123456 - 20000 * i);
    image.service[i] = (gint32) (65432 + i);
  }
  return image;
}

static guint
push (Fixture *f, const char *id, const CyTariffImage *image)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GError) error = NULL;

  cy_profile_tariff_writes (profile_of (f, id), image, writes, &error);
  g_assert_no_error (error);
  return send_writes (f, id, writes);
}

static CyTariffImage
pull (Fixture *f, const char *id)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (CyReadBlock));
  guint16 words[CY_PROFILE_TARIFF_WORDS];
  g_autoptr (GError) error = NULL;
  CyTariffImage image = { 0 };
  guint n = 0;

  cy_sim_slot_soil (cy_sim_yard_find (f->sim.yard, id));
  g_assert_true (cy_profile_tariff_reads (profile_of (f, id), reads));
  for (guint i = 0; i < reads->len; i++) {
    const CyReadBlock *read = &g_array_index (reads, CyReadBlock, i);
    const CyModbusRequest request = { .function = read->function,
                                      .address = read->address,
                                      .count = read->count };

    g_assert_cmpuint (exchange (f, id, &request, words + n), ==, 0);
    n += read->count;
  }
  cy_profile_tariff_parse (profile_of (f, id), words, n, &image, &error);
  g_assert_no_error (error);
  return image;
}

static void
test_tariff (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    CyTariffImage image = some_tariff (i == 0 ? 5 : 4, 20 + i);
    CyTariffImage found = pull (f, ids[i]);

    g_assert_cmpuint (found.version, ==, 1);
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_TARIFF_VERSION), ==, 1);
    g_assert_cmpuint (push (f, ids[i], &image), ==, 0);
    found = pull (f, ids[i]);
    g_assert_cmpmem (&found.slots, sizeof found.slots, &image.slots, sizeof image.slots);
    g_assert_cmpmem (&found.electricity, sizeof found.electricity, &image.electricity,
                     sizeof image.electricity);
    g_assert_cmpmem (&found.service, sizeof found.service, &image.service, sizeof image.service);
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_TARIFF_VERSION), ==, 20 + i);
  }
}

/* Without its version a tariff does not count. */
static void
test_tariff_unfinished (Fixture *f, gconstpointer unused)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  CyTariffImage image = some_tariff (5, 9);
  CyTariffImage before = pull (f, "dc");
  CyTariffImage after;

  g_assert_true (cy_profile_tariff_writes (profile_of (f, "dc"), &image, writes, NULL));
  g_assert_cmpuint (writes->len, ==, 2);
  g_assert_cmpuint (send_write (f, "dc", &g_array_index (writes, CyProfileWrite, 0)), ==, 0);
  after = pull (f, "dc");
  g_assert_cmpmem (&after, sizeof after, &before, sizeof before);
  /* A class that is none makes the whole thing one. */
  g_array_index (writes, CyProfileWrite, 0).values[3] = 0x0309;
  g_assert_cmpuint (send_writes (f, "dc", writes), ==, CY_SIM_REPLY_VALUE);
  after = pull (f, "dc");
  g_assert_cmpmem (&after, sizeof after, &before, sizeof before);
}

static void
test_tariff_moods (Fixture *f, gconstpointer unused)
{
  CyTariffImage image = some_tariff (4, 5);
  CyTariffImage found;

  steer (f, "tariff dc refuse");
  g_assert_cmpuint (push (f, "dc", &image), ==, CY_SIM_REPLY_REFUSED);
  found = pull (f, "dc");
  g_assert_cmpuint (found.version, ==, 1);
  steer (f, "tariff dc corrupt");
  g_assert_cmpuint (push (f, "dc", &image), ==, 0);
  found = pull (f, "dc");
  g_assert_cmpuint (found.version, ==, 5);
  g_assert_false (cy_profile_tariff_same (profile_of (f, "dc"), &image, &found));
  steer (f, "tariff dc ok");
  g_assert_cmpuint (push (f, "dc", &image), ==, 0);
  found = pull (f, "dc");
  g_assert_true (cy_profile_tariff_same (profile_of (f, "dc"), &image, &found));
}

/* A session is paid by the tariff it began with: at 06:13 in China the class is 84 mod 4. */
static void
test_cost (Fixture *f, gconstpointer unused)
{
  CySimPile *pile = sim_fixture_pile (&f->sim, "dc");
  CyTariffImage image = some_tariff (4, 5);
  const double price = (image.electricity[0] + image.service[0]) / 1e5;

  g_assert_cmpuint (image.slots[12], ==, 0);
  g_assert_cmpuint (push (f, "dc", &image), ==, 0);
  steer (f, "plug dc/1");
  f->now_s += 200;
  cy_sim_pile_advance (pile, f->now_s);
  g_assert_cmpfloat (pile->guns[0].session_wh, >, 100);
  g_assert_cmpfloat_with_epsilon (pile->guns[0].cost, pile->guns[0].session_wh / 1000 * price,
                                  1e-6);
  /* Another tariff concerns the next charge. */
  image = some_tariff (1, 6);
  image.electricity[0] = 999;
  g_assert_cmpuint (push (f, "dc", &image), ==, 0);
  f->now_s += 200;
  cy_sim_pile_advance (pile, f->now_s);
  g_assert_cmpfloat_with_epsilon (pile->guns[0].cost, pile->guns[0].session_wh / 1000 * price,
                                  1e-6);
}

/* --- firmware */

#define FIRMWARE_STATE(f, id) ((int) measure (f, id, 0, CY_MEASURE_FIRMWARE_STATE))

static GByteArray *
make_image (const char *header, guint size)
{
  GByteArray *image = g_byte_array_new ();

  g_byte_array_append (image, (const guint8 *) header, (guint) strlen (header));
  while (image->len < size) {
    guint8 byte = (guint8) (image->len * 31 + image->len / 200);

    g_byte_array_append (image, &byte, 1);
  }
  return image;
}

static guint
begin (Fixture *f, const char *id, const GByteArray *image, guint32 crc)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));

  g_assert_true (cy_profile_firmware_begin (profile_of (f, id), image->len, crc, writes, NULL));
  return send_writes (f, id, writes);
}

static guint
send_block (Fixture *f, const char *id, const GByteArray *image, guint block)
{
  guint bytes = cy_profile_get_firmware (profile_of (f, id))->block_bytes;
  guint32 offset = block * bytes;
  CyProfileWrite write;

  g_assert_true (cy_profile_firmware_block (profile_of (f, id), offset, image->data + offset,
                                            MIN (bytes, image->len - offset), &write, NULL));
  return send_write (f, id, &write);
}

/* Sends the blocks from @block on; returns the exception that ended it, or 0. */
static guint
send_from (Fixture *f, const char *id, const GByteArray *image, guint block)
{
  guint bytes = cy_profile_get_firmware (profile_of (f, id))->block_bytes;
  guint exception = 0;

  for (; exception == 0 && block * bytes < image->len; block++)
    exception = send_block (f, id, image, block);
  return exception;
}

static guint
activate (Fixture *f, const char *id)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));

  g_assert_true (cy_profile_firmware_activate (profile_of (f, id), writes, NULL));
  return send_writes (f, id, writes);
}

static GByteArray *
good_image (guint i, guint size)
{
  return make_image (i == 0 ? "CHARGEYARD-FW DC-120 2.4\n" : "CHARGEYARD-FW AC-7 2.4\n", size);
}

/* The AC pile takes file records: 20011 bytes and more go on in the second file. */
static void
test_firmware (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (GByteArray) image = good_image (i, 40011);
    CySimPile *pile = sim_fixture_pile (&f->sim, ids[i]);
    guint32 crc = cy_crc32 (0, image->data, image->len);

    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_ID_FIRMWARE), ==, 1.8);
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_IDLE);
    g_assert_cmpuint (begin (f, ids[i], image, crc), ==, 0);
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_RECEIVING);
    g_assert_cmpuint (activate (f, ids[i]), ==, CY_SIM_REPLY_REFUSED);
    g_assert_cmpuint (send_from (f, ids[i], image, 0), ==, 0);
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_FIRMWARE_PROGRESS), ==, 100);
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_RECEIVING);
    f->now_s += 4;
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_CHECKED);
    g_assert_cmpuint (activate (f, ids[i]), ==, 0);
    g_assert_false (cy_sim_pile_is_away (pile, f->now_s));
    g_assert_true (cy_sim_pile_is_away (pile, f->now_s + 1));
    g_assert_true (cy_sim_pile_is_away (pile, f->now_s + 8));
    g_assert_false (cy_sim_pile_is_away (pile, f->now_s + 9));
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_ID_FIRMWARE), ==, 1.8);
    f->now_s += 9;
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_ID_FIRMWARE), ==, 2.4);
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_IDLE);
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_STATION_UPTIME), ==, 0);
  }
}

/* A gap is refused, a repetition is not, a new beginning forgets what was there. */
static void
test_firmware_order (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (GByteArray) image = good_image (i, 3001);
    guint32 crc = cy_crc32 (0, image->data, image->len);

    g_assert_cmpuint (send_block (f, ids[i], image, 0), ==, CY_SIM_REPLY_REFUSED);
    g_assert_cmpuint (begin (f, ids[i], image, crc), ==, 0);
    g_assert_cmpuint (send_block (f, ids[i], image, 1), ==, CY_SIM_REPLY_REFUSED);
    g_assert_cmpuint (send_block (f, ids[i], image, 0), ==, 0);
    g_assert_cmpuint (send_block (f, ids[i], image, 0), ==, 0);
    g_assert_cmpuint (send_block (f, ids[i], image, 1), ==, 0);
    g_assert_cmpuint (send_block (f, ids[i], image, 3), ==, CY_SIM_REPLY_REFUSED);
    g_assert_cmpuint (begin (f, ids[i], image, crc), ==, 0);
    g_assert_cmpfloat (measure (f, ids[i], 0, CY_MEASURE_FIRMWARE_PROGRESS), ==, 0);
    g_assert_cmpuint (send_from (f, ids[i], image, 0), ==, 0);
    g_assert_cmpuint (send_block (f, ids[i], image, 0), ==, 0);
    f->now_s += 4;
    g_assert_cmpint (FIRMWARE_STATE (f, ids[i]), ==, CY_SIM_FIRMWARE_CHECKED);
  }
}

/* The line is lost in the middle; what is there already is sent once more, and it goes on. */
static void
test_firmware_resumed (Fixture *f, gconstpointer unused)
{
  g_autoptr (GByteArray) image = good_image (0, 5000);

  g_assert_cmpuint (begin (f, "dc", image, cy_crc32 (0, image->data, image->len)), ==, 0);
  for (guint block = 0; block < 20; block++)
    g_assert_cmpuint (send_block (f, "dc", image, block), ==, 0);
  steer (f, "drop dc");
  g_assert_cmpuint (send_block (f, "dc", image, 20), ==, CY_MODBUS_EXCEPTION_GATEWAY_TARGET);
  steer (f, "restore dc");
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_FIRMWARE_PROGRESS), ==, 51);
  g_assert_cmpuint (send_from (f, "dc", image, 12), ==, 0);
  f->now_s += 4;
  g_assert_cmpint (FIRMWARE_STATE (f, "dc"), ==, CY_SIM_FIRMWARE_CHECKED);
}

static void
test_firmware_bad (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *header;
    guint32 spoil;
    const char *steer;
  } cases[] = {
    { "CHARGEYARD-FW DC-120 2.4\n", 1, NULL },
    { "CHARGEYARD-FW AC-7 2.4\n", 0, NULL },
    { "CHARGEYARD-FW DC-120\n", 0, NULL },
    { "CHARGEYARD-FW DC-120 2.4 beta\n", 0, NULL },
    { "CHARGEYARD-FW DC-120 2.4", 0, NULL },
    { "CHARGEYARD-FW DC-120 12345678901234567\n", 0, NULL },
    { "ELF", 0, NULL },
    { "CHARGEYARD-FW DC-120 2.4\n", 0, "firmware dc fail" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) image = make_image (cases[i].header, 900);
    guint32 crc = cy_crc32 (0, image->data, image->len);

    if (cases[i].steer != NULL)
      steer (f, cases[i].steer);
    g_assert_cmpuint (begin (f, "dc", image, crc ^ cases[i].spoil), ==, 0);
    g_assert_cmpuint (send_from (f, "dc", image, 0), ==, 0);
    f->now_s += 4;
    g_assert_cmpint (FIRMWARE_STATE (f, "dc"), ==, CY_SIM_FIRMWARE_FAILED);
    g_assert_cmpuint (activate (f, "dc"), ==, CY_SIM_REPLY_REFUSED);
    g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_ID_FIRMWARE), ==, 1.8);
  }
}

static void
test_firmware_steered (Fixture *f, gconstpointer unused)
{
  g_autoptr (GByteArray) image = good_image (1, 3000);
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  guint32 crc = cy_crc32 (0, image->data, image->len);

  steer (f, "firmware ac reject-block 7");
  g_assert_cmpuint (begin (f, "ac", image, crc), ==, 0);
  g_assert_cmpuint (send_from (f, "ac", image, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpfloat (measure (f, "ac", 0, CY_MEASURE_FIRMWARE_PROGRESS), ==, 46);
  steer (f, "firmware ac ok");
  g_assert_cmpuint (send_from (f, "ac", image, 7), ==, 0);
  f->now_s += 4;
  g_assert_cmpint (FIRMWARE_STATE (f, "ac"), ==, CY_SIM_FIRMWARE_CHECKED);
  g_assert_true (cy_profile_firmware_abort (profile_of (f, "ac"), writes, NULL));
  g_assert_cmpuint (send_writes (f, "ac", writes), ==, 0);
  g_assert_cmpint (FIRMWARE_STATE (f, "ac"), ==, CY_SIM_FIRMWARE_IDLE);
  g_assert_cmpuint (activate (f, "ac"), ==, CY_SIM_REPLY_REFUSED);
}

/* --- orders */

static void
test_reject_ignore (Fixture *f, gconstpointer unused)
{
  steer (f, "plug dc/1");
  steer (f, "reject dc lock");
  g_assert_cmpuint (order (f, "dc", "unlock", 1, 0), ==, 0);
  g_assert_cmpuint (order (f, "dc", "lock", 1, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpfloat (measure (f, "dc", 1, CY_MEASURE_CONN_LOCK), ==, 0);
  g_assert_cmpuint (order (f, "dc", "lock", 1, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 1, CY_MEASURE_CONN_LOCK), ==, 1);
  steer (f, "ignore dc unlock");
  g_assert_cmpuint (order (f, "dc", "unlock", 1, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 1, CY_MEASURE_CONN_LOCK), ==, 1);
  g_assert_cmpuint (order (f, "dc", "unlock", 1, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 1, CY_MEASURE_CONN_LOCK), ==, 0);
}

/* What a device would refuse, and what it shows of what it did. */
static void
test_orders (Fixture *f, gconstpointer unused)
{
  g_assert_cmpuint (order (f, "dc", "lock", 2, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpuint (order (f, "dc", "start", 2, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpuint (order (f, "dc", "set_available", 2, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 2, CY_MEASURE_CONN_AVAILABLE), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 2, CY_MEASURE_CONN_STATE), ==, CY_PILE_STATE_UNAVAILABLE);
  g_assert_cmpuint (order (f, "dc", "set_available", 2, 1), ==, 0);
  steer (f, "plug dc/2");
  steer (f, "fault dc/2 over-current");
  g_assert_cmpuint (order (f, "dc", "start", 2, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpuint (order (f, "dc", "clear_fault", 2, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 2, CY_MEASURE_CONN_FAULT_WORD), ==, 0);
  g_assert_cmpuint (order (f, "dc", "start", 2, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 2, CY_MEASURE_CONN_STATE), ==, CY_PILE_STATE_STARTING);
  g_assert_cmpuint (order (f, "dc", "unlock", 2, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpuint (order (f, "dc", "reset", 0, 0), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 2, CY_MEASURE_CONN_STATE), ==, CY_PILE_STATE_FINISHING);
  g_assert_true (cy_sim_pile_is_away (sim_fixture_pile (&f->sim, "dc"), f->now_s + 3));
  f->now_s += 6;
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_UPTIME), ==, 0);
}

static void
test_clock (Fixture *f, gconstpointer unused)
{
  const double start = 1700000000;

  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_CLOCK), ==, start + 100);
  steer (f, "clock dc +90");
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_CLOCK), ==, start + 190);
  sim_fixture_pile (&f->sim, "dc")->clock_ppm = 10000;
  f->now_s += 1000;
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_CLOCK), ==, start + 1190 + 10);
  g_assert_cmpuint (order (f, "dc", "set_clock", 0, start + 1100), ==, 0);
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_CLOCK), ==, start + 1100);
  f->now_s += 1000;
  g_assert_cmpfloat (measure (f, "dc", 0, CY_MEASURE_STATION_CLOCK), ==, start + 2100 + 10);
}

/* Of the piles of a yard with traffic some have a clock that drifts, the same ones for a seed. */
static void
test_drift (Fixture *f, gconstpointer unused)
{
  CySimSettings settings = f->sim.settings;
  const CySimType *type = sim_fixture_pile (&f->sim, "dc")->type;
  guint drifting = 0;
  guint off = 0;

  settings.traffic = TRUE;
  for (guint i = 0; i < 100; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);
    g_autoptr (CySimPile) pile = cy_sim_pile_new (id, type, &settings);
    g_autoptr (CySimPile) again = cy_sim_pile_new (id, type, &settings);

    drifting += pile->clock_ppm != 0;
    off += pile->clock_offset_s != 0;
    g_assert_cmpfloat (fabs (pile->clock_ppm), <=, 120);
    g_assert_cmpfloat (pile->clock_ppm, ==, again->clock_ppm);
    g_assert_cmpfloat (pile->clock_offset_s, ==, again->clock_offset_s);
  }
  g_assert_cmpuint (drifting, >, 20);
  g_assert_cmpuint (drifting, <, 60);
  g_assert_cmpuint (off, >, 4);
  g_assert_cmpuint (off, <, 30);
}

/* Full, and still there: the bay is blocked until somebody fetches the car. */
static void
test_stay (Fixture *f, gconstpointer unused)
{
  CySimPile *pile = sim_fixture_pile (&f->sim, "dc");
  CySimGun *gun = cy_sim_pile_gun (pile, 1);

  f->sim.settings.traffic = TRUE;
  steer (f, "plug dc/1");
  gun->charges = 1;
  gun->vehicle.soc = gun->vehicle.target_soc - 1;
  steer (f, "stay dc/1");
  f->now_s += 6 * 3600;
  cy_sim_pile_advance (pile, f->now_s);
  g_assert_cmpint (gun->state, ==, CY_PILE_STATE_FINISHING);
  g_assert_cmpint (gun->stop_reason, ==, CY_SIM_STOP_FULL);
  g_assert_cmpfloat (gun->power, ==, 0);
  steer (f, "unplug dc/1");
  g_assert_false (gun->stays);
}

/* Without a steering line every eighth car stays for an hour more. */
static void
test_lunch (Fixture *f, gconstpointer unused)
{
  for (guint charges = 0; charges < 8; charges++) {
    CySimPile *pile = sim_fixture_pile (&f->sim, "dc");
    CySimGun gun = { .plugged = TRUE, .state = CY_PILE_STATE_CHARGING, .charges = charges };

    cy_sim_gun_stop (&gun, &pile->random, CY_SIM_STOP_FULL, 1000);
    g_assert_cmpint (gun.until_s > 1000 + 3600, ==, charges == 0);
  }
}

#define TEST(name, function) \
  g_test_add ("/simulate/device/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("tariff", test_tariff);
  TEST ("tariff-unfinished", test_tariff_unfinished);
  TEST ("tariff-moods", test_tariff_moods);
  TEST ("cost", test_cost);
  TEST ("firmware", test_firmware);
  TEST ("firmware-order", test_firmware_order);
  TEST ("firmware-resumed", test_firmware_resumed);
  TEST ("firmware-bad", test_firmware_bad);
  TEST ("firmware-steered", test_firmware_steered);
  TEST ("reject-ignore", test_reject_ignore);
  TEST ("orders", test_orders);
  TEST ("clock", test_clock);
  TEST ("drift", test_drift);
  TEST ("stay", test_stay);
  TEST ("lunch", test_lunch);
  return g_test_run ();
}
