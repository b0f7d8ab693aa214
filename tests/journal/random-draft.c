/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random-draft.h"

#define NODE_1 "00000000000000000000000000000000000000000000000000000000000000a1"
#define NODE_2 "00000000000000000000000000000000000000000000000000000000000000a2"

#define CHANGE                                                                      \
  "{\"title\":\"C\",\"what\":\"w\",\"why\":\"y\",\"kind\":\"firmware\",\"targets\"" \
  ":[\"pile:p1\",\"station:s1\"],\"likelihood\":2,\"consequence\":2}"
#define COMMAND "{\"pile\":\"p1\",\"connector\":1,\"name\":\"stop\",\"second\":true,\"until_us\":5}"
#define ORDER                                                                      \
  "{\"title\":\"T\",\"pile\":\"p1\",\"alarms\":[\"p1/0/link#1\"],\"cause\":\"c\"," \
  "\"responsible\":\"wang\",\"reason\":\"r\",\"method\":\"m\",\"fix\":\"root\"}"

#define TERMS(version, price)                                                                  \
  "{\"terms\":{\"id\":\"t\",\"version\":" version                                              \
  ",\"name\":\"T\",\"currency\":\"CNY\",\"zone\":\"UTC\","                                     \
  "\"day\":\"00:00-24:00 flat\",\"rules\":[],\"prices\":{\"flat\":{\"electricity\":" price "," \
  "\"service\":0}},\"occupancy\":{\"price\":0,\"grace_min\":0},\"minimum_minor\":0,\"vat\":"   \
  "{\"electricity\":0,\"service\":0,\"occupancy\":0}}}"
#define SESSION(time, total)                           \
  "{\"pile\":\"p1\",\"connector\":1,\"time_us\":" time \
  ",\"meter_dwh\":7,\"vin\":\"V\",\"readings\":"       \
  "[{\"time_us\":9,\"energy_dwh\":3}],\"bill\":{\"total_minor\":" total "}}"
#define POSTING(time, some, rest)                                                             \
  "{\"kind\":\"recharge\",\"time_us\":" time ",\"currency\":\"CNY\",\"lines\":[{\"account\":" \
  "\"account:a\",\"amount_minor\":" some "},{\"account\":\"safe:s\",\"amount_minor\":" rest "}]}"

typedef struct {
  CyEntryClass class;
  const char *subject;
  const char *kinds[8];
  const char *payloads[5];
} Family;

static const Family families[] = {
  { CY_ENTRY_CLASS_CFG,
    "area:a",
    { "record.set" },
    { "{\"cells\":{\"exists\":true,\"name\":\"A\"}}", "{\"cells\":{\"name\":\"B\",\"level\":null}}",
      "{\"cells\":{\"exists\":false}}" } },
  { CY_ENTRY_CLASS_CFG,
    "article:k",
    { "record.set" },
    { "{\"cells\":{\"exists\":true,\"name\":\"A\",\"cause\":\"c\"}}",
      "{\"cells\":{\"method\":\"m\"}}", "{\"cells\":{\"exists\":false}}" } },
  { CY_ENTRY_CLASS_OPS,
    "alarm:p",
    { "alarm.raise", "alarm.clear", "alarm.ack", "alarm.reset", "alarm.suppress" },
    { "{\"occurrence\":1,\"level\":3,\"priority\":2,\"value\":8.5,\"note\":\"n\"}",
      "{\"occurrence\":2,\"latching\":true,\"rule\":\"r\"}", "{\"occurrence\":3}" } },
  { CY_ENTRY_CLASS_OPS,
    "alarm:p",
    { "alarm.shelve", "alarm.unshelve", "alarm.out-of-service", "alarm.in-service",
      "alarm.comment" },
    { "{\"occurrence\":1,\"note\":\"n\",\"until_us\":7}", "{\"occurrence\":2,\"note\":\"m\"}" } },
  { CY_ENTRY_CLASS_OPS,
    "message:m",
    { "message.plan", "message.try" },
    { "{\"alarms\":[\"p0/1/link#1\"],\"text\":\"t\",\"attempt\":1}",
      "{\"alarms\":[\"p1/1/link#2\",\"p0/1/link#1\"],\"attempt\":2,\"state\":1}" } },
  { CY_ENTRY_CLASS_OPS,
    "command:c",
    { "command.select", "command.approve", "command.operate", "command.send", "command.verify",
      "command.cancel" },
    { COMMAND, "{\"pile\":\"p2\",\"name\":\"stop\",\"batch\":\"b0\"}", "{\"outcome\":\"o\"}" } },
  { CY_ENTRY_CLASS_OPS,
    "batch:b",
    { "batch.select", "batch.approve", "batch.operate", "batch.stop", "batch.finish" },
    { "{\"name\":\"stop\",\"targets\":[\"p1\",\"p2\"],\"canaries\":1,\"wave\":2}",
      "{\"outcome\":\"o\"}" } },
  { CY_ENTRY_CLASS_OPS,
    "order:o",
    { "order.create", "order.create", "order.accept", "order.submit", "order.approve",
      "order.reject", "order.urge", "order.comment" },
    { ORDER, "{\"title\":\"U\",\"alarms\":[\"p2/1/b#2\"]}", "{\"reason\":\"r\",\"note\":\"n\"}" } },
  { CY_ENTRY_CLASS_OPS,
    "change:x",
    { "change.create", "change.create", "change.propose", "change.approve", "change.reject",
      "change.begin", "change.edit" },
    { CHANGE, CHANGE, "{\"reason\":\"r\",\"note\":\"n\"}", "{\"targets\":[\"pile:p2\"]}" } },
  { CY_ENTRY_CLASS_OPS,
    "pile:p",
    { "owner.claim" },
    { "{\"node\":\"" NODE_1 "\",\"epoch\":1}", "{\"node\":\"" NODE_2 "\",\"epoch\":1}",
      "{\"node\":\"" NODE_1 "\",\"epoch\":2}" } },
  { CY_ENTRY_CLASS_SYS,
    "user:u",
    { "user.password", "user.pin", "user.recovery", "user.forget", "user.login" },
    { "{\"verifier\":\"a\",\"until_us\":5}", "{\"verifier\":\"b\"}", "{}" } },
  { CY_ENTRY_CLASS_MONEY,
    "session:CS-",
    { "session.open", "session.start", "session.stop", "session.end", "session.bill" },
    { SESSION ("5", "1"), SESSION ("6", "2") } },
  { CY_ENTRY_CLASS_MONEY,
    "tariff:t/",
    { "tariff.propose", "tariff.propose", "tariff.reject", "tariff.withdraw", "tariff.approve" },
    { TERMS ("1", "5"), TERMS ("1", "6"), TERMS ("2", "5"), "{\"reason\":\"r\"}",
      "{\"hash\":\"x\"}" } },
  { CY_ENTRY_CLASS_MONEY,
    "posting:r",
    { "ledger.post" },
    { POSTING ("1", "100", "-100"), POSTING ("2", "100", "-100"), POSTING ("3", "70", "-70"),
      POSTING ("4", "70", "-71") } },
  { CY_ENTRY_CLASS_MONEY,
    "till:t",
    { "till.open", "till.close" },
    { "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"CNY\",\"float_minor\":5}",
      "{\"counted_minor\":3,\"expected_minor\":4,\"explanation\":\"e\"}" } },
  /* What one kind says of another's subject. */
  { CY_ENTRY_CLASS_OPS, "command:c", { "order.create", "record.set" }, { ORDER, "{", "[]" } },
  { CY_ENTRY_CLASS_OPS, "order:o", { "batch.select", "change.create" }, { CHANGE, COMMAND } },
};

static const char *
any (GRand *rand, const char *const *texts, guint n_max)
{
  guint n = 0;

  while (n < n_max && texts[n] != NULL)
    n++;
  return texts[g_rand_int_range (rand, 0, (gint32) n)];
}

CyDraft *
random_draft (GRand *rand)
{
  const Family *family = &families[g_rand_int_range (rand, 0, G_N_ELEMENTS (families))];
  g_autofree char *subject =
    g_strdup_printf ("%s%d", family->subject, g_rand_int_range (rand, 0, 3));
  g_autofree char *actor = g_strdup_printf ("actor-%d", g_rand_int_range (rand, 0, 4));

  return cy_draft_new (family->class, any (rand, family->kinds, G_N_ELEMENTS (family->kinds)),
                       subject, actor,
                       g_strdup (any (rand, family->payloads, G_N_ELEMENTS (family->payloads))));
}
