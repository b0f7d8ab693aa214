/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-fixture.h"

CyTagSet *
test_tags_new (void)
{
  static const CyMeasureId of_gun[] = { CY_MEASURE_SESSION_TAG, CY_MEASURE_BMS_SOC,
                                        CY_MEASURE_DC_POWER, CY_MEASURE_CONN_FAULT_WORD,
                                        CY_MEASURE_CONN_STATE };
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));
  const CyTag inside = { .measure = CY_MEASURE_TEMP_INSIDE, .scale = 0.1, .offset = -40 };

  for (guint8 gun = 2; gun >= 1; gun--) {
    for (guint i = 0; i < G_N_ELEMENTS (of_gun); i++) {
      const CyTag tag = { .measure = of_gun[i], .connector = gun, .scale = 1 };

      g_array_append_val (tags, tag);
    }
  }
  g_array_append_val (tags, inside);
  return cy_tag_set_new (tags, 2);
}

guint
test_fleet_add (CyFleet *fleet, const char *id, const char *link, CyTagSet *tags)
{
  g_autoptr (CyLink) parsed = cy_link_parse (link, NULL);

  return cy_fleet_add (fleet, id, parsed, 1000, tags);
}

void
test_put (CyTagSet *tags,
          CySample *samples,
          guint connector,
          CyMeasureId measure,
          gint64 raw,
          CyQuality quality)
{
  int tag = cy_tag_set_find (tags, connector, measure);

  g_assert_cmpint (tag, >=, 0);
  samples[tag].raw = raw;
  samples[tag].quality = (guint8) quality;
  samples[tag].time_us = 1;
}
