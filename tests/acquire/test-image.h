/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/**
 * TestImageReads:
 * @TEST_IMAGE_READS_FREE: a read may bring any registers there are.
 * @TEST_IMAGE_READS_WITHIN: it must not go beyond one list of the image.
 * @TEST_IMAGE_READS_WHOLE: it must bring exactly one list of the image.
 *
 * What a device puts up with.
 */
typedef enum {
  TEST_IMAGE_READS_FREE,
  TEST_IMAGE_READS_WITHIN,
  TEST_IMAGE_READS_WHOLE,
} TestImageReads;

/**
 * TestImage:
 * @connectors: how many guns it has.
 * @unit: the unit id the link names.
 * @gap_ms: pause it needs between an answer and the next request [ms].
 * @expect: what the console must read in it: connector, measure and value.
 * @commands: what must go out for each command.
 * @keep_alive: what it wants to be told again and again.
 *
 * The registers of a charger as its maker's table says they are, worked out from that table
 * and not from a profile. `tests/profile/images/README.md` describes the file.
 */
typedef struct {
  guint connectors;
  guint unit;
  guint gap_ms;
  TestImageReads reads;
  JsonNode *document;
  JsonArray *expect;
  JsonArray *commands;
  JsonObject *keep_alive;
  GArray *runs;
  GHashTable *words;
} TestImage;

TestImage *test_image_load (const char *path);
void test_image_free (TestImage *image);
CyModbusException
test_image_check (const TestImage *image, guint unit, const CyModbusRequest *request);
void test_image_fill (const TestImage *image,
                      guint unit,
                      const CyModbusRequest *request,
                      guint8 *out_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestImage, test_image_free)

G_END_DECLS
