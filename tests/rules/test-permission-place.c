/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-permission-place.h"

#include "cy-user.h"
#include "cy-yard-file.h"

/* Two cities; a station in a district of the first, one in the second, and piles at and beside them. */
static const char yard_text[] =
  "{\"areas\":[{\"id\":\"cn\",\"name\":\"CN\"},{\"id\":\"bj\",\"name\":\"BJ\",\"parent\":\"cn\"},"
  "{\"id\":\"hd\",\"name\":\"HD\",\"parent\":\"bj\"},{\"id\":\"sh\",\"name\":\"SH\"}],"
  "\"stations\":[{\"id\":\"s1\",\"name\":\"S1\",\"area\":\"hd\"},"
  "{\"id\":\"s2\",\"name\":\"S2\",\"area\":\"sh\"},{\"id\":\"s3\",\"name\":\"S3\"}],"
  "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1,\"connectors\":1,"
  "\"profile\":\"x\"}],"
  "\"transformers\":[{\"id\":\"tr\",\"name\":\"TR\",\"station\":\"s1\"}],"
  "\"switchboards\":[{\"id\":\"sb\",\"name\":\"SB\",\"transformer\":\"tr\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"1\",\"type\":\"t\",\"station\":\"s1\"},"
  "{\"id\":\"p2\",\"name\":\"2\",\"type\":\"t\",\"station\":\"s2\"},"
  "{\"id\":\"p3\",\"name\":\"3\",\"type\":\"t\",\"area\":\"hd\"},"
  "{\"id\":\"p4\",\"name\":\"4\",\"type\":\"t\"},"
  "{\"id\":\"p5\",\"name\":\"5\",\"type\":\"t\",\"station\":\"s2\",\"area\":\"hd\"}],"
  "\"contacts\":[{\"id\":\"c\",\"name\":\"C\",\"area\":\"hd\"}],"
  "\"conditions\":[{\"id\":\"all\",\"name\":\"A\",\"watch\":\"silent\"},"
  "{\"id\":\"one\",\"name\":\"B\",\"watch\":\"silent\",\"pile\":\"p1\",\"area\":\"sh\"}],"
  "\"tariffs\":[]}";

static CyYard *
yard_new (void)
{
  g_autoptr (JsonNode) document = cy_json_parse (yard_text, -1, 65536, NULL);
  CyYard *yard = cy_yard_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = cy_yard_file_read (document, yard, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  return yard;
}

static const struct {
  const char *areas;
  const char *inside; /* subjects, separated by blanks */
  const char *outside;
} cases[] = {
  { "", "area:cn station:s3 pile:p4 tariff:x alarm:p4/1/link unheard:x", "" },
  { "cn",
    "area:cn area:bj area:hd station:s1 pile:p1 pile:p3 transformer:tr switchboard:sb contact:c",
    "area:sh station:s2 pile:p2 pile:p4 pile:p9" },
  { "bj", "area:bj station:s1 pile:p1 condition:one", "area:cn station:s3 condition:all" },
  { "sh", "station:s2 pile:p2 pile:p5", "pile:p1 condition:one" },
  { "s1", "station:s1 pile:p1 switchboard:sb alarm:p1/1/temp.gun.high",
    "area:hd pile:p3 contact:c" },
  { "s1 sh", "pile:p1 pile:p2", "pile:p3" },
  { "s1", "alarm:node:abc/0/history",
    "alarm:p2/1/link alarm:p9/1/link alarm: order:x secret:x pile p" },
  { "gone", "alarm:node:abc/0/history", "area:cn pile:p1 tariff:x user:li policy:x pile_type:t" },
};

static void
check (CyYard *yard, const char *areas, const char *subjects, gboolean inside)
{
  g_autoptr (CyRecord) user = cy_record_new (CY_KIND_USER, "li");
  g_auto (GStrv) list = g_strsplit (subjects, " ", -1);

  json_object_set_string_member (user->cells, "areas", areas);
  for (guint i = 0; list[i] != NULL; i++) {
    if (*list[i] == '\0')
      continue;
    g_test_message ("[%s] %s", areas, list[i]);
    g_assert_true (cy_permission_covers (yard, user, list[i]) == inside);
  }
}

static void
test_subjects (void)
{
  g_autoptr (CyYard) yard = yard_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    check (yard, cases[i].areas, cases[i].inside, TRUE);
    check (yard, cases[i].areas, cases[i].outside, FALSE);
  }
}

/* A record that is not there yet is where it says it will be. */
static void
test_record (void)
{
  g_autoptr (CyYard) yard = yard_new ();
  g_autoptr (CyRecord) user = cy_record_new (CY_KIND_USER, "li");
  g_autoptr (CyRecord) pile = cy_record_new (CY_KIND_PILE, "new");

  g_assert_true (cy_permission_covers_record (yard, user, pile));
  json_object_set_string_member (user->cells, "areas", "bj");
  g_assert_false (cy_permission_covers_record (yard, user, pile));
  json_object_set_string_member (pile->cells, "station", "s1");
  g_assert_true (cy_permission_covers_record (yard, user, pile));
  json_object_set_string_member (pile->cells, "station", "s2");
  g_assert_false (cy_permission_covers_record (yard, user, pile));
}

/* Two areas that are part of one another, as two nodes may have made them, end nowhere. */
static void
test_ring (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (CyRecord) user = cy_record_new (CY_KIND_USER, "li");
  CyRecord *a = cy_record_new (CY_KIND_AREA, "a");
  CyRecord *b = cy_record_new (CY_KIND_AREA, "b");

  json_object_set_string_member (a->cells, "parent", "b");
  json_object_set_string_member (b->cells, "parent", "a");
  cy_yard_put (yard, a);
  cy_yard_put (yard, b);
  json_object_set_string_member (user->cells, "areas", "c");
  g_assert_false (cy_permission_covers (yard, user, "area:a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission-place/subjects", test_subjects);
  g_test_add_func ("/permission-place/record", test_record);
  g_test_add_func ("/permission-place/ring", test_ring);
  return g_test_run ();
}
