/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile-fixture.h"

typedef struct {
  const char *name;
  const char *manners;
  const char *registers;
  guint n_connectors;
  const char *plan; /* function/unit/address+count, with @every when it is not 1 */
} PlanCase;

/* A made-up table: state at 10, soc at 11, power at 12 and 13, voltage at 16. */
#define TABLE                                                                     \
  "{\"measure\":\"conn.state\",\"address\":10,\"values\":{\"0\":\"available\"}}," \
  "{\"measure\":\"dc.voltage\",\"address\":16},"                                  \
  "{\"measure\":\"dc.power\",\"address\":12,\"type\":\"u32\"},"                   \
  "{\"measure\":\"bms.soc\",\"address\":11}"

/* clang-format off */
static const PlanCase plans[] = {
  { "neighbours join, unlisted gaps do not", "{}", TABLE, 1, "3/-1/10+4 3/-1/16+1" },
  { "gaps are bridged where that is allowed", "{\"read_unlisted\":true}", TABLE, 1, "3/-1/10+7" },
  { "but not wide ones", "{\"read_unlisted\":true,\"max_gap\":1}", TABLE, 1, "3/-1/10+4 3/-1/16+1" },
  { "no block is longer than the device takes", "{\"max_block\":3}", TABLE, 1,
    "3/-1/10+2 3/-1/12+2 3/-1/16+1" },
  { "no bulk", "{\"bulk\":false}", TABLE, 1, "3/-1/10+1 3/-1/11+1 3/-1/12+2 3/-1/16+1" },
  { "a second gun", "{}", TABLE, 2, "3/-1/10+4 3/-1/16+1 3/-1/110+4 3/-1/116+1" },
  { "functions are told apart", "{}", TABLE ",{\"measure\":\"dc.current\",\"function\":4,\"address\":14}",
    1, "3/-1/10+4 3/-1/16+1 4/-1/14+1" },
  { "unit ids are told apart", "{}",
    TABLE ",{\"measure\":\"dc.current\",\"unit\":3,\"unit_step\":2,\"address\":14,\"step\":0}", 2,
    "3/-1/10+4 3/-1/16+1 3/-1/110+4 3/-1/116+1 3/3/14+1 3/5/14+1" },
  { "periods are told apart", "{}", TABLE ",{\"measure\":\"dc.current\",\"address\":14,\"every\":9}", 1,
    "3/-1/10+4 3/-1/16+1 3/-1/14+1@9" },
  { "a gap of listed addresses may be read", "{}",
    TABLE ",{\"measure\":\"dc.current\",\"address\":14,\"every\":9},"
    "{\"measure\":\"temp.gun\",\"address\":15,\"every\":9}", 1, "3/-1/10+7 3/-1/14+2@9" },
  { "two quantities share a register", "{\"bulk\":false}",
    TABLE ",{\"measure\":\"conn.lock\",\"address\":10,\"mask\":256}", 1,
    "3/-1/10+1 3/-1/11+1 3/-1/12+2 3/-1/16+1" },
  { "documented registers are not read", "{}",
    TABLE ",{\"measure\":null,\"name\":\"x\",\"address\":14}", 1, "3/-1/10+4 3/-1/16+1" },
};
/* clang-format on */

static char *
spell_plan (const CyProfile *profile)
{
  GString *text = g_string_new (NULL);
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  for (guint i = 0; i < n; i++) {
    g_string_append_printf (text, "%s%u/%d/%u+%u", i > 0 ? " " : "", blocks[i].function,
                            blocks[i].unit, blocks[i].address, blocks[i].count);
    if (blocks[i].every != 1)
      g_string_append_printf (text, "@%u", blocks[i].every);
  }
  return g_string_free (text, FALSE);
}

static void
test_plans (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    const PlanCase *c = &plans[i];
    g_autofree char *document = g_strdup_printf (
      DOCUMENT ("{\"max\":2,\"step\":100}", "%s", ",\"manners\":%s"), c->registers, c->manners);
    g_autoptr (CyProfile) profile = fixture_compile_ok (document, c->n_connectors);
    g_autofree char *plan = spell_plan (profile);

    g_test_message ("%s", c->name);
    g_assert_cmpstr (plan, ==, c->plan);
  }
}

/* 192 registers in a row, two to a value: a read ends before the value that would not fit. */
static void
test_longest_read (void)
{
  g_autoptr (CyProfile) profile = fixture_compile_ok (
    DOCUMENT ("{\"max\":64,\"step\":1}",
              "{\"measure\":\"conn.state\",\"address\":1,\"values\":{\"0\":\"available\"}},"
              "{\"measure\":\"dc.power\",\"address\":65,\"type\":\"u32\",\"step\":2}",
              ""),
    64);
  g_autofree char *plan = spell_plan (profile);

  g_assert_cmpstr (plan, ==, "3/-1/1+124 3/-1/125+68");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/plan/plans", test_plans);
  g_test_add_func ("/profile/plan/longest-read", test_longest_read);
  return g_test_run ();
}
