/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-proof.h"

#include <string.h>

#include "cy-identity.h"
#include "cy-pairing-message.h"
#include "fixture.h"

static const CyPairingCode golden_code = { "7KQ2MX9ABC" };

static CyPairingParties
golden_parties (void)
{
  CyPairingParties parties = { 0 };

  memset (parties.acceptor, 'a', 64);
  memset (parties.inviter, 'b', 64);
  for (guint i = 0; i < CY_PAIRING_NONCE_BYTES; i++) {
    parties.acceptor_nonce[i] = (guint8) i;
    parties.inviter_nonce[i] = (guint8) (0xff - i);
  }
  return parties;
}

static char *
spell (const guint8 *bytes, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* What another program must compute; made with the argon2 program and Python's hmac. */
static void
test_golden (void)
{
  const CyPairingParties parties = golden_parties ();
  CyPairingSaid said;
  guint8 key[CY_PAIRING_KEY_BYTES];
  guint8 macs[4][CY_PAIRING_MAC_BYTES];
  static const char *const expected[] = {
    "f6e9acfa4173bb5c17403fd6a4c768f4ebf1466efd9e15b6c9064bf50c2a80c3",
    "91cdebb6fa386f9569e30ec726f926e592515286446c732a17ca74de3101ebf8",
    "cf6ed3f2b5bd93f30f81b0579eb054bd8e017a0a771ab326d0792ad982cbb264",
    "af72fa1130d94439870eb6dfc30f3eeefd8a10d914a0cafc5cf2f7b98a3635a8",
  };
  g_autofree char *key_text = NULL;
  g_autofree char *fingerprint = cy_pairing_fingerprint (&parties);

  g_assert_true (cy_pairing_said_init (&said, "北站", 7420));
  g_assert_true (cy_pairing_derive (&golden_code, &parties, key));
  key_text = spell (key, sizeof key);
  g_assert_cmpstr (key_text, ==,
                   "545ef90d5e9ec237b1002733d5735d17ba75cd0b91f0618f8a1a83bd9aba2897");
  cy_pairing_prove (key, &parties, CY_PAIRING_ACCEPTOR, &said, macs[0]);
  cy_pairing_prove (key, &parties, CY_PAIRING_INVITER, &said, macs[1]);
  cy_pairing_prove_consent (key, &parties, CY_PAIRING_ACCEPTOR, macs[2]);
  cy_pairing_prove_consent (key, &parties, CY_PAIRING_INVITER, macs[3]);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *text = spell (macs[i], CY_PAIRING_MAC_BYTES);

    g_assert_cmpstr (text, ==, expected[i]);
  }
  g_assert_cmpstr (fingerprint, ==, "40350 03303 38704 91064");
}

/* Whatever is another than before makes another proof, and another fingerprint where it belongs. */
static void
test_bound_to_all (void)
{
  const guint8 key[CY_PAIRING_KEY_BYTES] = { 1 };
  guint8 first[CY_PAIRING_MAC_BYTES];
  const CyPairingParties before = golden_parties ();
  g_autofree char *fingerprint = cy_pairing_fingerprint (&before);
  CyPairingSaid said;

  g_assert_true (cy_pairing_said_init (&said, "n", 1));
  cy_pairing_prove (key, &before, CY_PAIRING_ACCEPTOR, &said, first);
  for (guint i = 0; i < 7; i++) {
    CyPairingParties parties = before;
    CyPairingSaid other = said;
    guint8 mac[CY_PAIRING_MAC_BYTES];
    g_autofree char *text = NULL;

    parties.acceptor[5] ^= i == 0;
    parties.inviter[5] ^= i == 1;
    parties.acceptor_nonce[31] ^= i == 2;
    parties.inviter_nonce[0] ^= i == 3;
    other.name[0] ^= i == 4;
    other.port ^= i == 5;
    cy_pairing_prove (key, &parties, i == 6 ? CY_PAIRING_INVITER : CY_PAIRING_ACCEPTOR, &other,
                      mac);
    g_assert_cmpint (memcmp (mac, first, sizeof mac), !=, 0);
    text = cy_pairing_fingerprint (&parties);
    g_assert_cmpint (g_str_equal (text, fingerprint), ==, i >= 4);
  }
}

static void
test_codes (void)
{
  static const struct {
    const char *text;
    const char *code; /* NULL: refused */
    const char *address;
  } cases[] = {
    { "7KQ2M-X9ABC", "7KQ2MX9ABC", NULL },
    { "7kq2mx9abc", "7KQ2MX9ABC", NULL },
    { " 7KQ2M X9ABC ", "7KQ2MX9ABC", NULL },
    { "OoIiLl0000", "0011110000", NULL },
    { "chargeyard:pair/7KQ2MX9ABC@10.0.0.5:7420#"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "7KQ2MX9ABC", "10.0.0.5:7420" },
    { "chargeyard:pair/7KQ2M-X9ABC@[fe80::1]:7420#"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "7KQ2MX9ABC", "[fe80::1]:7420" },
    { "", NULL, NULL },
    { "7KQ2MX9AB", NULL, NULL },
    { "7KQ2MX9ABCD", NULL, NULL },
    { "7KQ2MX9ABU", NULL, NULL },
    { "7KQ2M-X9AB北", NULL, NULL },
    { "chargeyard:pair/7KQ2MX9ABC", NULL, NULL },
    { "chargeyard:pair/7KQ2MX9ABC@10.0.0.5:7420", NULL, NULL },
    { "chargeyard:pair/7KQ2MX9ABC@10.0.0.5:7420#0123", NULL, NULL },
    { "chargeyard:pair/7KQ2MX9ABC@#"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      NULL, NULL },
    { "chargeyard:pair/7KQ2MX9ABC@10.0.0.5:7420#"
      "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
      NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (CyPairingText) text = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (cy_pairing_text_parse (cases[i].text, &text, &error), ==,
                     cases[i].code != NULL);
    g_assert_cmpstr (text.address, ==, cases[i].address);
    if (cases[i].code != NULL)
      g_assert_cmpstr (text.code.letters, ==, cases[i].code);
    else
      g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CODE);
  }
}

/* What is made can be read, and no two are alike. */
static void
test_made_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *node = g_strnfill (64, 'e');

  for (guint i = 0; i < 1000; i++) {
    CyPairingCode code;
    g_autofree char *spelled = NULL;
    g_autofree char *link = NULL;
    g_auto (CyPairingText) typed = { 0 };
    g_auto (CyPairingText) scanned = { 0 };

    cy_pairing_code_make (&code);
    spelled = cy_pairing_code_spell (&code);
    link = cy_pairing_text_make (&code, "hub.example.org:7420", node);
    g_assert_true (cy_pairing_text_parse (spelled, &typed, NULL));
    g_assert_true (cy_pairing_text_parse (link, &scanned, NULL));
    g_assert_cmpstr (typed.code.letters, ==, code.letters);
    g_assert_cmpstr (scanned.code.letters, ==, code.letters);
    g_assert_cmpstr (scanned.address, ==, "hub.example.org:7420");
    g_assert_cmpstr (scanned.node, ==, node);
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&spelled)));
  }
}

/* Every kind comes back as it was, and not with a byte more or less. */
static void
test_messages (void)
{
  CyPairingMessage messages[] = {
    { .kind = CY_PAIRING_HELLO, .nonce = { 1, 2, 3 } },
    { .kind = CY_PAIRING_PROOF, .mac = { 4, 5 } },
    { .kind = CY_PAIRING_YES, .mac = { 6 } },
    { .kind = CY_PAIRING_NO, .refusal = CY_PAIRING_LATE },
  };
  static const gsize lengths[] = { 36, 102, 36, 5 };

  g_assert_true (cy_pairing_said_init (&messages[1].said, "北站", 7420));
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    guint8 bytes[CY_PAIRING_MESSAGE_MAX_BYTES + 1] = { 0 };
    gsize length = cy_pairing_message_encode (&messages[i], bytes);
    guint8 again[CY_PAIRING_MESSAGE_MAX_BYTES];
    CyPairingMessage back;

    g_assert_cmpuint (length, ==, lengths[i]);
    for (gsize n = 0; n < CY_PAIRING_HEAD_BYTES; n++)
      g_assert_cmpuint (cy_pairing_message_length (bytes, n), ==, CY_PAIRING_HEAD_BYTES);
    g_assert_cmpuint (cy_pairing_message_length (bytes, 4), ==, length);
    g_assert_true (cy_pairing_message_parse (bytes, length, &back, NULL));
    g_assert_cmpuint (cy_pairing_message_encode (&back, again), ==, length);
    g_assert_cmpmem (again, length, bytes, length);
    g_assert_false (cy_pairing_message_parse (bytes, length - 1, &back, NULL));
    g_assert_false (cy_pairing_message_parse (bytes, length + 1, &back, NULL));
    bytes[0] ^= 1;
    g_assert_cmpuint (cy_pairing_message_length (bytes, length), ==, 0);
    g_assert_false (cy_pairing_message_parse (bytes, length, &back, NULL));
  }
}

static void
test_names (void)
{
  static const struct {
    const char *name;
    const char *told; /* NULL: refused */
  } cases[] = {
    { "Hub", "Hub" },
    { "", NULL },
    { "a\nb", NULL },
    { "\xff", NULL },
    { "012345678901234567890123456789012345678901234567890123456789012345",
      "012345678901234567890123456789012345678901234567890123456789012" },
    { "充电站充电站充电站充电站充电站充电站充电站充电站",
      "充电站充电站充电站充电站充电站充电站充电站" },
  };
  guint8 bytes[CY_PAIRING_MESSAGE_MAX_BYTES];
  CyPairingMessage message = { .kind = CY_PAIRING_PROOF };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyPairingSaid said;

    g_assert_cmpint (cy_pairing_said_init (&said, cases[i].name, 1), ==, cases[i].told != NULL);
    if (cases[i].told != NULL)
      g_assert_cmpstr (said.name, ==, cases[i].told);
  }
  for (guint i = 0; i < 3; i++) {
    static const char names[3][CY_PAIRING_NAME_BYTES] = { "a\033b", "", "a\0b" };

    memcpy (message.said.name, names[i], CY_PAIRING_NAME_BYTES);
    cy_pairing_message_encode (&message, bytes);
    g_assert_false (cy_pairing_message_parse (bytes, sizeof bytes, &message, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/pairing-proof/golden", test_golden);
  g_test_add_func ("/peers/pairing-proof/bound-to-all", test_bound_to_all);
  g_test_add_func ("/peers/pairing-proof/codes", test_codes);
  g_test_add_func ("/peers/pairing-proof/made-codes", test_made_codes);
  g_test_add_func ("/peers/pairing-proof/messages", test_messages);
  g_test_add_func ("/peers/pairing-proof/names", test_names);
  return g_test_run ();
}
