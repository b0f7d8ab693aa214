/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-register.h"

typedef struct {
  const char *name;
  CyRegisterFormat format;
  guint16 words[4];
  gint64 value;
} IntegerCase;

/* clang-format off */
static const IntegerCase integers[] = {
  { "u16", { CY_REGISTER_U16, 1, FALSE, FALSE }, { 0xfffe }, 0xfffe },
  { "u16 swapped", { CY_REGISTER_U16, 1, FALSE, TRUE }, { 0x3412 }, 0x1234 },
  { "i16", { CY_REGISTER_I16, 1, FALSE, FALSE }, { 0xfffe }, -2 },
  { "i16 lowest", { CY_REGISTER_I16, 1, FALSE, FALSE }, { 0x8000 }, -32768 },
  { "u32 msw", { CY_REGISTER_U32, 2, FALSE, FALSE }, { 0x1234, 0x5678 }, 0x12345678 },
  { "u32 lsw", { CY_REGISTER_U32, 2, TRUE, FALSE }, { 0x5678, 0x1234 }, 0x12345678 },
  { "u32 msw swapped", { CY_REGISTER_U32, 2, FALSE, TRUE }, { 0x3412, 0x7856 }, 0x12345678 },
  { "u32 lsw swapped", { CY_REGISTER_U32, 2, TRUE, TRUE }, { 0x7856, 0x3412 }, 0x12345678 },
  { "u32 highest", { CY_REGISTER_U32, 2, FALSE, FALSE }, { 0xffff, 0xffff }, 0xffffffff },
  { "i32 msw", { CY_REGISTER_I32, 2, FALSE, FALSE }, { 0xffff, 0xff9c }, -100 },
  { "i32 lsw", { CY_REGISTER_I32, 2, TRUE, FALSE }, { 0xff9c, 0xffff }, -100 },
  { "u64 msw", { CY_REGISTER_U64, 4, FALSE, FALSE }, { 0x0102, 0x0304, 0x0506, 0x0708 },
    0x0102030405060708 },
  { "u64 lsw", { CY_REGISTER_U64, 4, TRUE, FALSE }, { 0x0708, 0x0506, 0x0304, 0x0102 },
    0x0102030405060708 },
  { "i64 msw", { CY_REGISTER_I64, 4, FALSE, FALSE }, { 0xffff, 0xffff, 0xffff, 0xffff }, -1 },
  { "i64 lsw", { CY_REGISTER_I64, 4, TRUE, FALSE }, { 0xfffe, 0xffff, 0xffff, 0xffff }, -2 },
};
/* clang-format on */

static void
test_integers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++) {
    const IntegerCase *c = &integers[i];
    guint16 words[4] = { 0 };
    gint64 value = 0;

    g_test_message ("%s", c->name);
    g_assert_true (cy_register_get_integer (&c->format, c->words, &value));
    g_assert_cmpint (value, ==, c->value);
    cy_register_put_bits (&c->format, (guint64) c->value, words);
    g_assert_cmpmem (words, 2 * c->format.words, c->words, 2 * c->format.words);
  }
}

static void
test_too_large (void)
{
  const CyRegisterFormat format = { CY_REGISTER_U64, 4, FALSE, FALSE };
  const guint16 words[4] = { 0x8000, 0, 0, 0 };
  gint64 value = 42;

  g_assert_false (cy_register_get_integer (&format, words, &value));
  g_assert_cmpint (value, ==, 42);
}

typedef struct {
  const char *name;
  CyRegisterFormat format;
  guint16 words[4];
  double value;
} FloatCase;

/* IEEE 754: 230.5 is 0x43668000, -0.25 is 0xbe800000; as doubles 0x406cd00000000000. */
/* clang-format off */
static const FloatCase floats[] = {
  { "f32 msw", { CY_REGISTER_F32, 2, FALSE, FALSE }, { 0x4366, 0x8000 }, 230.5 },
  { "f32 lsw", { CY_REGISTER_F32, 2, TRUE, FALSE }, { 0x8000, 0x4366 }, 230.5 },
  { "f32 swapped", { CY_REGISTER_F32, 2, FALSE, TRUE }, { 0x6643, 0x0080 }, 230.5 },
  { "f32 negative", { CY_REGISTER_F32, 2, FALSE, FALSE }, { 0xbe80, 0x0000 }, -0.25 },
  { "f64 msw", { CY_REGISTER_F64, 4, FALSE, FALSE }, { 0x406c, 0xd000, 0, 0 }, 230.5 },
  { "f64 lsw", { CY_REGISTER_F64, 4, TRUE, FALSE }, { 0, 0, 0xd000, 0x406c }, 230.5 },
};
/* clang-format on */

static void
test_floats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (floats); i++) {
    const FloatCase *c = &floats[i];
    guint16 words[4] = { 0 };

    g_test_message ("%s", c->name);
    g_assert_cmpfloat (cy_register_get_float (&c->format, c->words), ==, c->value);
    cy_register_put_float (&c->format, c->value, words);
    g_assert_cmpmem (words, 2 * c->format.words, c->words, 2 * c->format.words);
  }
}

static void
test_bytes (void)
{
  const CyRegisterFormat big = { CY_REGISTER_ASCII, 2, FALSE, FALSE };
  const CyRegisterFormat little = { CY_REGISTER_ASCII, 2, FALSE, TRUE };
  guint16 words[2];
  guint8 bytes[4];

  cy_register_put_bytes (&big, (const guint8 *) "ABC", 3, words);
  g_assert_cmphex (words[0], ==, 0x4142);
  g_assert_cmphex (words[1], ==, 0x4300);
  cy_register_put_bytes (&little, (const guint8 *) "ABCDEFG", 7, words);
  g_assert_cmphex (words[0], ==, 0x4241);
  g_assert_cmphex (words[1], ==, 0x4443);
  g_assert_cmpuint (cy_register_get_bytes (&little, words, bytes), ==, 4);
  g_assert_cmpmem (bytes, 4, "ABCD", 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/register/integers", test_integers);
  g_test_add_func ("/profile/register/too-large", test_too_large);
  g_test_add_func ("/profile/register/floats", test_floats);
  g_test_add_func ("/profile/register/bytes", test_bytes);
  return g_test_run ();
}
