/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-proof.h"

#include <sodium.h>
#include <string.h>

#include "cy-identity.h"
#include "cy-peer-tls.h"

#define ID_CHARS 64

/* A man in the middle who saw a proof has ten minutes to try 2^50 codes: each shall cost him this. */
#define DERIVE_PASSES 2
#define DERIVE_BYTES  ((gsize) 64 * 1024 * 1024)

static void
hash_parties (const char *purpose,
              const CyPairingParties *parties,
              gboolean with_nonces,
              guint8 *out)
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  /* With its NUL, so that no purpose begins another. */
  crypto_hash_sha256_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_hash_sha256_update (&state, (const guint8 *) parties->acceptor, ID_CHARS);
  crypto_hash_sha256_update (&state, (const guint8 *) parties->inviter, ID_CHARS);
  if (with_nonces) {
    crypto_hash_sha256_update (&state, parties->acceptor_nonce, CY_PAIRING_NONCE_BYTES);
    crypto_hash_sha256_update (&state, parties->inviter_nonce, CY_PAIRING_NONCE_BYTES);
  }
  crypto_hash_sha256_final (&state, out);
}

/**
 * cy_pairing_derive:
 * @out_key: the key of all proofs between these two nodes with this code.
 *
 * Returns: %FALSE when there is no memory for it, 64 MiB.
 *
 * Threading: any thread; takes some tenths of a second.
 */
gboolean
cy_pairing_derive (const CyPairingCode *code,
                   const CyPairingParties *parties,
                   guint8 out_key[CY_PAIRING_KEY_BYTES])
{
  guint8 salt[crypto_hash_sha256_BYTES];

  G_STATIC_ASSERT (crypto_pwhash_SALTBYTES <= crypto_hash_sha256_BYTES);
  hash_parties (CY_PEER_PROTOCOL_PAIR " salt", parties, FALSE, salt);
  return crypto_pwhash (out_key, CY_PAIRING_KEY_BYTES, code->letters, CY_PAIRING_CODE_LENGTH, salt,
                        DERIVE_PASSES, DERIVE_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static void
begin_proof (crypto_auth_hmacsha256_state *state,
             const guint8 *key,
             const char *purpose,
             const CyPairingParties *parties,
             CyPairingRole role)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  const guint8 who = (guint8) role;

  hash_parties (purpose, parties, TRUE, digest);
  crypto_auth_hmacsha256_init (state, key, CY_PAIRING_KEY_BYTES);
  crypto_auth_hmacsha256_update (state, digest, sizeof digest);
  crypto_auth_hmacsha256_update (state, &who, 1);
}

/**
 * cy_pairing_prove:
 * @role: who proves.
 * @said: what it says of itself.
 * @out_mac: that it knows the code, is one of these two nodes, and says this.
 */
void
cy_pairing_prove (const guint8 key[CY_PAIRING_KEY_BYTES],
                  const CyPairingParties *parties,
                  CyPairingRole role,
                  const CyPairingSaid *said,
                  guint8 out_mac[CY_PAIRING_MAC_BYTES])
{
  crypto_auth_hmacsha256_state state;
  const guint8 port[2] = { (guint8) (said->port >> 8), (guint8) said->port };

  begin_proof (&state, key, CY_PEER_PROTOCOL_PAIR " proof", parties, role);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) said->name, CY_PAIRING_NAME_BYTES);
  crypto_auth_hmacsha256_update (&state, port, sizeof port);
  crypto_auth_hmacsha256_final (&state, out_mac);
}

/**
 * cy_pairing_prove_consent:
 * @role: whose person has compared the fingerprint.
 */
void
cy_pairing_prove_consent (const guint8 key[CY_PAIRING_KEY_BYTES],
                          const CyPairingParties *parties,
                          CyPairingRole role,
                          guint8 out_mac[CY_PAIRING_MAC_BYTES])
{
  crypto_auth_hmacsha256_state state;

  begin_proof (&state, key, CY_PEER_PROTOCOL_PAIR " consent", parties, role);
  crypto_auth_hmacsha256_final (&state, out_mac);
}

/**
 * cy_pairing_fingerprint:
 *
 * Returns: (transfer full): what people at both ends compare: four groups of five digits.
 */
char *
cy_pairing_fingerprint (const CyPairingParties *parties)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  guint groups[4];

  hash_parties (CY_PEER_PROTOCOL_PAIR " fingerprint", parties, TRUE, digest);
  for (guint i = 0; i < 4; i++) {
    guint64 number = 0;

    for (guint j = 0; j < 8; j++)
      number = number << 8 | digest[8 * i + j];
    groups[i] = (guint) (number % 100000);
  }
  return g_strdup_printf ("%05u %05u %05u %05u", groups[0], groups[1], groups[2], groups[3]);
}
