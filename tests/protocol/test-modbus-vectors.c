/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-modbus-mbap.h"

/* Where a case stands, for messages. */
typedef struct {
  char *file;
  guint line;
  char **words; /* owned, ended by NULL */
  guint n_words;
} Case;

typedef struct {
  guint8 bytes[1024];
  gsize length;
} Bytes;

static void
case_free (Case *c)
{
  g_free (c->file);
  g_strfreev (c->words);
  g_free (c);
}

static G_GNUC_PRINTF (2, 3) void fail (const Case *c, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s:%u: %s", c->file, c->line, what);
  g_test_fail ();
}

static const char *
word (const Case *c, guint index)
{
  return index < c->n_words ? c->words[index] : "";
}

static void
unhex (const char *text, Bytes *out)
{
  out->length = 0;
  while (*text != '\0') {
    if (*text == '.' || *text == '-') {
      text++;
      continue;
    }
    g_assert_true (g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1]));
    g_assert_cmpuint (out->length, <, sizeof out->bytes);
    out->bytes[out->length++] =
      (guint8) (g_ascii_xdigit_value (text[0]) * 16 + g_ascii_xdigit_value (text[1]));
    text += 2;
  }
}

static gboolean
same (const char *hex, const guint8 *data, gsize length)
{
  Bytes expected;

  unhex (hex, &expected);
  return expected.length == length && (length == 0 || memcmp (expected.bytes, data, length) == 0);
}

static void
check_frame (const Case *c)
{
  static const char *const names[] = {
    [CY_MODBUS_NEED_MORE] = "need-more",
    [CY_MODBUS_FRAME] = "frame",
    [CY_MODBUS_MALFORMED] = "malformed",
  };
  Bytes bytes;
  CyModbusFrame frame;
  gsize size = 0;
  CyModbusFraming framing;

  unhex (word (c, 1), &bytes);
  framing = cy_modbus_frame_scan (bytes.bytes, bytes.length, &frame, &size);
  if (!g_str_equal (names[framing], word (c, 2))) {
    fail (c, "is %s, not %s", names[framing], word (c, 2));
    return;
  }
  if (framing != CY_MODBUS_FRAME)
    return;
  if (size != g_ascii_strtoull (word (c, 3), NULL, 10) ||
      frame.transaction != g_ascii_strtoull (word (c, 4), NULL, 16) ||
      frame.unit != g_ascii_strtoull (word (c, 5), NULL, 16) ||
      !same (word (c, 6), frame.pdu, frame.pdu_length))
    fail (c, "is another frame: size %" G_GSIZE_FORMAT " transaction %04x unit %02x", size,
          frame.transaction, frame.unit);
}

static void
check_request (const Case *c)
{
  Bytes bytes;
  CyModbusRequest request;
  CyModbusVerdict verdict;
  guint8 again[CY_MODBUS_MAX_PDU];
  gsize length;

  unhex (word (c, 1), &bytes);
  verdict = cy_modbus_request_parse (bytes.bytes, bytes.length, &request);
  if (!g_str_equal (cy_modbus_verdict_name (verdict), word (c, 2))) {
    fail (c, "is %s, not %s", cy_modbus_verdict_name (verdict), word (c, 2));
    return;
  }
  if (verdict != CY_MODBUS_OK)
    return;
  length = cy_modbus_request_encode (&request, again, sizeof again);
  if (length != bytes.length || memcmp (again, bytes.bytes, length) != 0)
    fail (c, "does not encode to the same bytes");
  for (gsize size = 0; size < length; size++) {
    if (cy_modbus_request_encode (&request, again, size) != 0)
      fail (c, "claims to fit in %" G_GSIZE_FORMAT " bytes", size);
  }
}

/* Whether the server's side encodes the same good answer from the values. */
static void
check_answer_encodes (const Case *c,
                      const CyModbusRequest *request,
                      const CyModbusAnswer *answer,
                      const Bytes *pdu)
{
  guint8 again[CY_MODBUS_MAX_PDU];
  gsize length;

  if (request->function == CY_MODBUS_READ_IDENTITY)
    return;
  length = cy_modbus_answer_encode (request, answer->data, answer->length, again, sizeof again);
  if (length != pdu->length || memcmp (again, pdu->bytes, length) != 0)
    fail (c, "the answer does not encode to the same bytes");
}

static void
check_verdict (const Case *c, CyModbusVerdict verdict, const CyModbusAnswer *answer)
{
  g_autofree char *name = NULL;

  if (!g_str_equal (cy_modbus_verdict_name (verdict), word (c, 3))) {
    fail (c, "is %s, not %s", cy_modbus_verdict_name (verdict), word (c, 3));
  } else if (verdict == CY_MODBUS_OK) {
    if (!same (word (c, 4), answer->data, answer->length))
      fail (c, "other values");
  } else if (verdict == CY_MODBUS_EXCEPTION) {
    name = g_strdelimit (g_strdup (cy_modbus_exception_name (answer->exception)), " ", '-');
    if (answer->exception != g_ascii_strtoull (word (c, 4), NULL, 10) ||
        !g_str_equal (name, word (c, 5)))
      fail (c, "is exception %u %s", answer->exception, name);
  }
}

static void
check_answer (const Case *c)
{
  Bytes asked;
  Bytes got;
  CyModbusRequest request;
  CyModbusAnswer answer = { 0 };
  CyModbusVerdict verdict;

  unhex (word (c, 1), &asked);
  unhex (word (c, 2), &got);
  g_assert_cmpint (cy_modbus_request_parse (asked.bytes, asked.length, &request), ==, CY_MODBUS_OK);
  verdict = cy_modbus_answer_parse (&request, got.bytes, got.length, &answer);
  check_verdict (c, verdict, &answer);
  if (verdict == CY_MODBUS_OK)
    check_answer_encodes (c, &request, &answer, &got);
}

static void
check_exchange (const Case *c)
{
  Bytes sent;
  Bytes got;
  Bytes again = { .length = 0 };
  CyModbusFrame asked;
  CyModbusFrame frame;
  CyModbusRequest request;
  CyModbusAnswer answer = { 0 };
  CyModbusVerdict verdict = CY_MODBUS_BAD_PROTOCOL;
  gsize size = 0;

  unhex (word (c, 1), &sent);
  unhex (word (c, 2), &got);
  g_assert_cmpint (cy_modbus_frame_scan (sent.bytes, sent.length, &asked, &size), ==,
                   CY_MODBUS_FRAME);
  g_assert_cmpint (cy_modbus_request_parse (asked.pdu, asked.pdu_length, &request), ==,
                   CY_MODBUS_OK);
  again.length = cy_modbus_frame_request (&request, asked.transaction, asked.unit, again.bytes,
                                          CY_MODBUS_MAX_ADU);
  if (again.length != sent.length || memcmp (again.bytes, sent.bytes, sent.length) != 0)
    fail (c, "the request does not frame to the same bytes");
  if (cy_modbus_frame_scan (got.bytes, got.length, &frame, &size) == CY_MODBUS_FRAME)
    verdict = cy_modbus_frame_check (&frame, asked.transaction, asked.unit, &request, &answer);
  check_verdict (c, verdict, &answer);
}

static const struct {
  const char *word;
  void (*check) (const Case *c);
} checks[] = {
  { "frame", check_frame },
  { "request", check_request },
  { "answer", check_answer },
  { "exchange", check_exchange },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (g_str_equal (word (c, 0), checks[i].word)) {
      checks[i].check (c);
      return;
    }
  }
  fail (c, "no such kind of case");
}

static guint
add_file (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint cases = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *test = g_strdup_printf ("/modbus-vectors/%s/%u", name, i + 1);
    Case *c;

    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    c = g_new0 (Case, 1);
    c->file = g_strdup (name);
    c->line = i + 1;
    c->words = g_strsplit (lines[i], " ", -1);
    c->n_words = g_strv_length (c->words);
    g_test_add_data_func_full (test, c, test_case, (GDestroyNotify) case_free);
    cases++;
  }
  return cases;
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint cases = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, ".txt"))
      cases += add_file (argv[1], name);
  }
  g_assert_cmpuint (cases, >, 0);
  return g_test_run ();
}
