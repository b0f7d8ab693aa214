/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-message-template.h"

#include <string.h>

#include "cy-notify-error.h"

/* `{priority} {what} at {where}`: a field in braces, a brace as two. One scanner for the check and the
 * rendering, so that they cannot come to differ. */

#define ELLIPSIS "…"

/* So many problems are told at once; a text of braces only has more than anybody reads. */
#define MAX_PROBLEMS 8

/* A longer name is not spelled out [bytes]. */
#define MAX_NAME 40

typedef enum {
  PIECE_TEXT,
  PIECE_FIELD,
  PIECE_UNCLOSED, /* a brace that no other one closes */
  PIECE_STRAY,    /* a closing brace that closes nothing */
} PieceKind;

typedef struct {
  PieceKind kind;
  const char *start; /* of the text, or of the name */
  gsize length;
} Piece;

static Piece
scan_brace (const char **at)
{
  const char *brace = *at;
  gsize inner;

  if (brace[1] == brace[0]) {
    *at = brace + 2;
    return (Piece){ PIECE_TEXT, brace, 1 };
  }
  *at = brace + 1;
  if (brace[0] == '}')
    return (Piece){ PIECE_STRAY, brace, 1 };
  inner = strcspn (brace + 1, "{}");
  if (brace[1 + inner] != '}')
    return (Piece){ PIECE_UNCLOSED, brace, 1 };
  *at = brace + inner + 2;
  return (Piece){ PIECE_FIELD, brace + 1, inner };
}

/* Returns %FALSE at the end. */
static gboolean
scan (const char **at, Piece *out_piece)
{
  gsize length = strcspn (*at, "{}");

  if (**at == '\0')
    return FALSE;
  if (length == 0) {
    *out_piece = scan_brace (at);
    return TRUE;
  }
  *out_piece = (Piece){ PIECE_TEXT, *at, length };
  *at += length;
  return TRUE;
}

static gboolean
is_named (const Piece *piece, const char *name)
{
  return strlen (name) == piece->length && strncmp (name, piece->start, piece->length) == 0;
}

static gboolean
is_known (const Piece *piece, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++) {
    if (is_named (piece, names[i]))
      return TRUE;
  }
  return FALSE;
}

static char *
describe_problem (const Piece *piece, const char *const *names)
{
  switch (piece->kind) {
  case PIECE_FIELD:
    if (is_known (piece, names))
      return NULL;
    if (piece->length > MAX_NAME)
      return g_strdup ("an unknown field with a long name");
    return g_strdup_printf ("there is no field {%.*s}", (int) piece->length, piece->start);
  case PIECE_UNCLOSED:
    return g_strdup ("\"{\" is not closed; write {{ for a brace");
  case PIECE_STRAY:
    return g_strdup ("\"}\" closes nothing; write }} for a brace");
  case PIECE_TEXT:
  default:
    return NULL;
  }
}

static void
add_problem (GString *problems, const char *template, const Piece *piece, const char *problem)
{
  const char *place = piece->kind == PIECE_FIELD ? piece->start - 1 : piece->start;

  g_string_append_printf (problems, "%scolumn %ld: %s", problems->len > 0 ? "; " : "",
                          g_utf8_pointer_to_offset (template, place) + 1, problem);
}

static gboolean
check_text (const char *template, GError **error)
{
  if (strlen (template) > CY_MESSAGE_MAX_TEMPLATE) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                 "template: longer than %d bytes", CY_MESSAGE_MAX_TEMPLATE);
    return FALSE;
  }
  if (!g_utf8_validate (template, -1, NULL)) {
    g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                         "template: is not UTF-8");
    return FALSE;
  }
  return TRUE;
}

/**
 * cy_message_template_check:
 * @template: as a person wrote it.
 * @names: (array zero-terminated=1): the fields there are.
 *
 * Says at once everything that is wrong with it, and where.
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG.
 */
gboolean
cy_message_template_check (const char *template, const char *const *names, GError **error)
{
  g_autoptr (GString) problems = g_string_new (NULL);
  const char *at = template;
  guint n_problems = 0;
  Piece piece;

  if (!check_text (template, error))
    return FALSE;
  while (n_problems < MAX_PROBLEMS && scan (&at, &piece)) {
    g_autofree char *problem = describe_problem (&piece, names);

    if (problem == NULL)
      continue;
    add_problem (problems, template, &piece, problem);
    n_problems++;
  }
  if (n_problems == 0)
    return TRUE;
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "template: %s", problems->str);
  return FALSE;
}

/* A field nobody knows stays as it was written: the check said so at entry, and an alarm is told even
 * when a template is wrong. */
static void
append_field (GString *message, const Piece *piece, const CyMessageField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (is_named (piece, fields[i].name)) {
      g_string_append (message, fields[i].value != NULL ? fields[i].value : "");
      return;
    }
  }
  g_string_append_printf (message, "{%.*s}", (int) piece->length, piece->start);
}

/* Cuts between two characters, never between one and its accent. */
static char *
cut (char *message, gsize max_characters)
{
  char *end;

  if (max_characters == 0 || (gsize) g_utf8_strlen (message, -1) <= max_characters)
    return message;
  end = g_utf8_offset_to_pointer (message, (glong) max_characters - 1);
  while (end > message && g_unichar_ismark (g_utf8_get_char (end)))
    end = g_utf8_prev_char (end);
  *end = '\0';
  return g_strconcat (message, ELLIPSIS, NULL);
}

/**
 * cy_message_template_render:
 * @template: one that was checked.
 * @fields: (array length=n_fields): what is known.
 * @max_characters: how long the message may be, 0 for as long as it gets [characters].
 *
 * Returns: (transfer full): valid UTF-8, cut with an ellipsis when it would be longer.
 */
char *
cy_message_template_render (const char *template,
                            const CyMessageField *fields,
                            gsize n_fields,
                            gsize max_characters)
{
  g_autoptr (GString) message = g_string_new (NULL);
  g_autofree char *valid = NULL;
  const char *at = template;
  char *result;
  Piece piece;

  while (scan (&at, &piece)) {
    if (piece.kind == PIECE_FIELD)
      append_field (message, &piece, fields, n_fields);
    else
      g_string_append_len (message, piece.start, (gssize) piece.length);
  }
  valid = g_utf8_make_valid (message->str, (gssize) message->len);
  result = cut (valid, max_characters);
  return result == valid ? g_steal_pointer (&valid) : result;
}
