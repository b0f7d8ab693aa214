/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-identity.h"

/* A head is "CY1" and the kind; what follows has a length that the kind alone decides. */
static const char magic[3] = { 'C', 'Y', '1' };

#define NAME_AT CY_PAIRING_HEAD_BYTES
#define PORT_AT (NAME_AT + CY_PAIRING_NAME_BYTES)

static const struct {
  CyPairingKind kind;
  gsize length; /* with the head */
} lengths[] = {
  { CY_PAIRING_HELLO, CY_PAIRING_HEAD_BYTES + CY_PAIRING_NONCE_BYTES },
  { CY_PAIRING_PROOF, CY_PAIRING_MESSAGE_MAX_BYTES },
  { CY_PAIRING_YES, CY_PAIRING_HEAD_BYTES + CY_PAIRING_MAC_BYTES },
  { CY_PAIRING_NO, CY_PAIRING_HEAD_BYTES + 1 },
};

static gsize
length_of (guint8 kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    if (lengths[i].kind == (CyPairingKind) kind)
      return lengths[i].length;
  }
  return 0;
}

/**
 * cy_pairing_message_length:
 * @data: the first bytes of a message; hostile.
 * @length: how many there are.
 *
 * Returns: how many bytes the message has, %CY_PAIRING_HEAD_BYTES while that is not known, 0 when it is none.
 */
gsize
cy_pairing_message_length (const guint8 *data, gsize length)
{
  if (memcmp (data, magic, MIN (length, sizeof magic)) != 0)
    return 0;
  return length < CY_PAIRING_HEAD_BYTES ? CY_PAIRING_HEAD_BYTES : length_of (data[3]);
}

/**
 * cy_pairing_message_encode:
 *
 * Returns: how many bytes were written.
 */
gsize
cy_pairing_message_encode (const CyPairingMessage *message,
                           guint8 out[CY_PAIRING_MESSAGE_MAX_BYTES])
{
  gsize length = length_of ((guint8) message->kind);

  memcpy (out, magic, sizeof magic);
  out[3] = (guint8) message->kind;
  if (message->kind == CY_PAIRING_HELLO) {
    memcpy (out + CY_PAIRING_HEAD_BYTES, message->nonce, CY_PAIRING_NONCE_BYTES);
  } else if (message->kind == CY_PAIRING_NO) {
    out[CY_PAIRING_HEAD_BYTES] = (guint8) message->refusal;
  } else {
    if (message->kind == CY_PAIRING_PROOF) {
      memcpy (out + NAME_AT, message->said.name, CY_PAIRING_NAME_BYTES);
      out[PORT_AT] = (guint8) (message->said.port >> 8);
      out[PORT_AT + 1] = (guint8) message->said.port;
    }
    memcpy (out + length - CY_PAIRING_MAC_BYTES, message->mac, CY_PAIRING_MAC_BYTES);
  }
  return length;
}

/* A name is shown to people who decide by it: printable, and nothing behind its end. */
static gboolean
is_name (const char name[CY_PAIRING_NAME_BYTES])
{
  gsize length = strnlen (name, CY_PAIRING_NAME_BYTES);

  if (length == 0 || length == CY_PAIRING_NAME_BYTES ||
      !g_utf8_validate (name, (gssize) length, NULL))
    return FALSE;
  for (const char *p = name; p < name + length; p = g_utf8_next_char (p)) {
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  }
  for (gsize i = length; i < CY_PAIRING_NAME_BYTES; i++) {
    if (name[i] != '\0')
      return FALSE;
  }
  return TRUE;
}

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL, _ ("not the pairing protocol: %s"),
               _ (what));
  return FALSE;
}

/**
 * cy_pairing_message_parse:
 * @data: one whole message; hostile.
 * @out_message: (out caller-allocates): untouched on failure.
 *
 * Errors: #CY_PEERS_ERROR_PROTOCOL.
 */
gboolean
cy_pairing_message_parse (const guint8 *data,
                          gsize length,
                          CyPairingMessage *out_message,
                          GError **error)
{
  CyPairingMessage message = { 0 };

  if (length < CY_PAIRING_HEAD_BYTES || cy_pairing_message_length (data, length) != length)
    return refuse (N_ ("a message of another kind or length"), error);
  message.kind = (CyPairingKind) data[3];
  if (message.kind == CY_PAIRING_HELLO) {
    memcpy (message.nonce, data + CY_PAIRING_HEAD_BYTES, CY_PAIRING_NONCE_BYTES);
  } else if (message.kind == CY_PAIRING_NO) {
    if (data[CY_PAIRING_HEAD_BYTES] >= CY_PAIRING_N_REFUSALS)
      return refuse (N_ ("an unknown refusal"), error);
    message.refusal = (CyPairingRefusal) data[CY_PAIRING_HEAD_BYTES];
  } else {
    memcpy (message.mac, data + length - CY_PAIRING_MAC_BYTES, CY_PAIRING_MAC_BYTES);
  }
  if (message.kind == CY_PAIRING_PROOF) {
    memcpy (message.said.name, data + NAME_AT, CY_PAIRING_NAME_BYTES);
    message.said.port = (guint16) (data[PORT_AT] << 8 | data[PORT_AT + 1]);
    if (!is_name (message.said.name))
      return refuse (N_ ("a name that is none"), error);
  }
  *out_message = message;
  return TRUE;
}

/**
 * cy_pairing_said_init:
 * @name: what people call this node; cut when it is too long.
 * @port: where it listens, 0 when it does not.
 *
 * Returns: %FALSE when @name is empty or cannot be shown.
 */
gboolean
cy_pairing_said_init (CyPairingSaid *said, const char *name, guint16 port)
{
  const char *end;

  memset (said, 0, sizeof *said);
  said->port = port;
  if (!g_utf8_validate (name, -1, NULL))
    return FALSE;
  end = strlen (name) < CY_PAIRING_NAME_BYTES
          ? name + strlen (name)
          : g_utf8_find_prev_char (name, name + CY_PAIRING_NAME_BYTES);
  memcpy (said->name, name, (gsize) (end - name));
  return is_name (said->name);
}
