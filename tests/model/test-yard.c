/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard.h"

#include <math.h>

#include "fixture.h"

static CyRecord *
add (CyYard *yard, CyKindId kind, const char *id, const char *const *settings)
{
  CyRecord *record = cy_record_new (kind, id);

  for (guint i = 0; settings[i] != NULL; i += 2) {
    g_autoptr (GError) error = NULL;

    g_assert_true (cy_record_set_text (record, settings[i], settings[i + 1], &error));
    g_assert_no_error (error);
  }
  cy_yard_put (yard, record);
  return record;
}

#define ADD(yard, kind, id, ...) \
  add (yard, kind, id, (const char *const[]){ "name", id, ##__VA_ARGS__, NULL })

static const CyEffectiveLimit *
find_limit (GArray *limits, CyMeasureId measure)
{
  const CyEffectiveLimit *found = NULL;

  for (guint i = 0; i < limits->len; i++) {
    const CyEffectiveLimit *limit = &g_array_index (limits, CyEffectiveLimit, i);

    if (limit->limit.measure == measure) {
      g_assert_null (found);
      found = limit;
    }
  }
  return found;
}

/* Nine places a limit can come from, from the least specific. Each subset of them: the last wins. */
static void
test_effective_limits (void)
{
  static const struct {
    CyKindId kind;
    const char *id;
  } places[] = {
    { CY_KIND_LIMIT_SET, "of-area" },
    { CY_KIND_AREA, "a" },
    { CY_KIND_AREA, "part" },
    { CY_KIND_LIMIT_SET, "of-station" },
    { CY_KIND_STATION, "s" },
    { CY_KIND_LIMIT_SET, "of-type" },
    { CY_KIND_PILE_TYPE, "t" },
    { CY_KIND_LIMIT_SET, "of-pile" },
    { CY_KIND_PILE, "p" },
  };

  for (guint set = 0; set < 512; set++) {
    g_autoptr (CyYard) yard = cy_yard_new ();
    g_autoptr (GArray) limits = NULL;
    const CyEffectiveLimit *limit;
    int winner = -1;

    ADD (yard, CY_KIND_LIMIT_SET, "of-type", "limits.bms.soc", "{\"l\":1}");
    ADD (yard, CY_KIND_LIMIT_SET, "of-station", "limits.dc.current", "{\"hh\":1}");
    ADD (yard, CY_KIND_LIMIT_SET, "of-pile");
    ADD (yard, CY_KIND_PILE_TYPE, "t", "limit_set", "of-type");
    ADD (yard, CY_KIND_LIMIT_SET, "of-area");
    ADD (yard, CY_KIND_AREA, "a", "limit_set", "of-area");
    ADD (yard, CY_KIND_AREA, "part", "parent", "a");
    ADD (yard, CY_KIND_STATION, "s", "limit_set", "of-station", "area", "part");
    ADD (yard, CY_KIND_PILE, "p", "type", "t", "station", "s", "limit_set", "of-pile");
    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
      g_autofree char *text = g_strdup_printf ("{\"h\":%u}", 100 + i);

      if (set & (1u << i)) {
        g_assert_true (cy_record_set_text (cy_yard_get (yard, places[i].kind, places[i].id),
                                           "limits.temp.gun", text, NULL));
        winner = (int) i;
      }
    }
    limits = cy_yard_effective_limits (yard, cy_yard_get (yard, CY_KIND_PILE, "p"));
    limit = find_limit (limits, CY_MEASURE_TEMP_GUN);
    g_assert_true ((limit == NULL) == (winner < 0));
    if (limit != NULL) {
      g_assert_cmpfloat (limit->limit.h, ==, 100 + winner);
      g_assert_cmpstr (limit->source->id, ==, places[winner].id);
    }
    g_assert_cmpstr (find_limit (limits, CY_MEASURE_BMS_SOC)->source->id, ==, "of-type");
    g_assert_cmpstr (find_limit (limits, CY_MEASURE_DC_CURRENT)->source->id, ==, "of-station");
  }
}

/* References that lead nowhere, as two nodes' edits can leave them, and a pile without any. */
static void
test_effective_limits_dangling (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  CyRecord *lost = ADD (yard, CY_KIND_PILE, "p", "type", "gone", "station", "gone", "limit_set",
                        "gone", "limits.temp.gun", "{\"h\":80}");
  CyRecord *bare = ADD (yard, CY_KIND_PILE, "q", "type", "gone");
  g_autoptr (GArray) own = cy_yard_effective_limits (yard, lost);
  g_autoptr (GArray) none = cy_yard_effective_limits (yard, bare);

  g_assert_cmpuint (own->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_records (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (CyYard) copy = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *name = NULL;
  g_autofree char *gone = NULL;

  ADD (yard, CY_KIND_AREA, "b");
  ADD (yard, CY_KIND_AREA, "a");
  copy = cy_yard_copy (yard);
  ADD (yard, CY_KIND_AREA, "a", "level", "city");
  g_assert_cmpuint (cy_yard_count (yard, CY_KIND_AREA), ==, 2);
  g_assert_cmpstr (cy_record_get_text (cy_yard_get (yard, CY_KIND_AREA, "a"), "level"), ==, "city");
  g_assert_null (cy_record_get_text (cy_yard_get (copy, CY_KIND_AREA, "a"), "level"));
  list = cy_yard_list (yard, CY_KIND_AREA);
  g_assert_cmpstr (((CyRecord *) list->pdata[0])->id, ==, "a");
  g_assert_cmpstr (((CyRecord *) list->pdata[1])->id, ==, "b");
  cy_yard_remove (yard, CY_KIND_AREA, "a");
  cy_yard_remove (yard, CY_KIND_AREA, "a");
  after = cy_yard_list (yard, CY_KIND_AREA);
  g_assert_cmpuint (after->len, ==, list->len - 1);
  g_assert_cmpstr (((CyRecord *) after->pdata[0])->id, ==, "b");
  g_assert_null (cy_yard_get (yard, CY_KIND_AREA, "a"));
  g_assert_nonnull (cy_yard_get (copy, CY_KIND_AREA, "a"));
  g_assert_null (cy_yard_get (yard, CY_KIND_AREA, NULL));
  g_assert_null (cy_yard_get (yard, CY_KIND_PILE, "b"));
  name = cy_yard_display_name (yard, CY_KIND_AREA, "b");
  gone = cy_yard_display_name (yard, CY_KIND_AREA, "a");
  g_assert_cmpstr (name, ==, "b");
  g_assert_cmpstr (gone, ==, "a");
}

static void
test_dependents (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (GPtrArray) of_area = NULL;
  g_autoptr (GPtrArray) of_type = NULL;
  g_autoptr (GPtrArray) of_pile = NULL;

  ADD (yard, CY_KIND_AREA, "x");
  ADD (yard, CY_KIND_AREA, "y", "parent", "x");
  ADD (yard, CY_KIND_PILE_TYPE, "x");
  ADD (yard, CY_KIND_STATION, "s", "area", "x");
  ADD (yard, CY_KIND_PILE, "p", "type", "x", "area", "y");
  ADD (yard, CY_KIND_CONTACT, "c", "area", "x");
  of_area = cy_yard_dependents (yard, CY_KIND_AREA, "x");
  of_type = cy_yard_dependents (yard, CY_KIND_PILE_TYPE, "x");
  of_pile = cy_yard_dependents (yard, CY_KIND_PILE, "p");
  g_assert_cmpuint (of_area->len, ==, 3);
  g_assert_cmpuint (of_type->len, ==, 1);
  g_assert_cmpstr (((CyRecord *) of_type->pdata[0])->id, ==, "p");
  g_assert_cmpuint (of_pile->len, ==, 0);
}

static CyRecord *
pile_at (const char *station, const char *creator)
{
  CyRecord *pile = cy_record_new (CY_KIND_PILE, "p1");

  if (station != NULL)
    g_assert_true (cy_record_set_text (pile, "station", station, NULL));
  pile->creator = creator;
  return pile;
}

/* A pile's own claim, then its station's, then who described it. */
static void
test_owner (void)
{
  const CyClaim of_station = { (char *) "s-node", 2 };
  const CyClaim of_pile = { (char *) "p-node", 1 };
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (CyYard) copy = NULL;
  g_autoptr (CyRecord) discrete = pile_at (NULL, "maker");
  g_autoptr (CyRecord) pile = pile_at ("s1", "maker");
  g_autoptr (CyRecord) unwritten = pile_at (NULL, NULL);

  g_assert_cmpstr (cy_yard_get_owner (yard, pile), ==, "maker");
  cy_yard_set_claim (yard, "station:s1", &of_station);
  g_assert_cmpstr (cy_yard_get_owner (yard, pile), ==, "s-node");
  g_assert_cmpstr (cy_yard_get_owner (yard, discrete), ==, "maker");
  cy_yard_set_claim (yard, "pile:p1", &of_pile);
  copy = cy_yard_copy (yard);
  g_assert_cmpstr (cy_yard_get_owner (copy, pile), ==, "p-node");
  g_assert_cmpint (cy_yard_get_owner_epoch (copy, CY_KIND_STATION, "s1"), ==, 2);
  g_assert_cmpint (cy_yard_get_owner_epoch (copy, CY_KIND_STATION, NULL), ==, 0);
  g_assert_true (cy_yard_is_owned_by (copy, pile, "p-node"));
  g_assert_false (cy_yard_is_owned_by (copy, pile, "s-node"));
  g_assert_true (cy_yard_is_owned_by (yard, unwritten, "p-node"));
}

static void
test_claims (void)
{
  static const char *const wrong[] = {
    "",
    "{}",
    "[]",
    "{\"node\":\"x\",\"epoch\":1}",
    "{\"node\":\"00000000000000000000000000000000000000000000000000000000000000aa\",\"epoch\":0}",
  };
  const CyClaim claim = {
    (char *) "00000000000000000000000000000000000000000000000000000000000000aa", 7
  };
  g_autofree char *payload = cy_claim_payload (&claim);
  g_auto (CyClaim) read = { 0 };
  CyClaim none;

  g_assert_true (cy_claim_parse (payload, &read));
  g_assert_cmpstr (read.node, ==, claim.node);
  g_assert_cmpint (read.epoch, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cy_claim_parse (wrong[i], &none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/yard/effective-limits", test_effective_limits);
  g_test_add_func ("/model/yard/effective-limits-dangling", test_effective_limits_dangling);
  g_test_add_func ("/model/yard/records", test_records);
  g_test_add_func ("/model/yard/dependents", test_dependents);
  g_test_add_func ("/yard/owner", test_owner);
  g_test_add_func ("/yard/claims", test_claims);
  return g_test_run ();
}
