/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-profile.h"
#include "cy-proof.h"

G_BEGIN_DECLS

#define CY_PROFILE_WRITE_MAX 123

/**
 * CyProfileWrite:
 * @function: Modbus function code, 5, 6, 15, 16 or 21.
 * @unit: unit id, or -1 for the link's own.
 * @file: function 21: the file; else 0.
 * @address: first register or coil, 0-based; function 21: the first record.
 * @n: registers, coils or records.
 * @pause_ms: how long to wait after its answer before the next write of the sequence [ms].
 * @values: what to write; a coil is 0 or 1.
 *
 * One write request.
 */
typedef struct {
  guint8 function;
  gint16 unit;
  guint16 file;
  guint16 address;
  guint16 n;
  guint16 pause_ms;
  guint16 values[CY_PROFILE_WRITE_MAX];
} CyProfileWrite;

/**
 * CyProfileParameter:
 * @name: `current`, `power` ...
 * @unit: of @min and @max; empty when there is none.
 * @is_words: takes a block of registers instead of a number: a piece of a firmware image does.
 * @has_default: the argument may be left out, and is @fallback then.
 * @forbidden: (nullable) (element-type double): values inside the range the device must never be
 *   given; on some, 0 W ends the session or kills the pile.
 *
 * One argument a command takes.
 */
typedef struct {
  const char *name;
  const char *unit;
  gboolean is_words;
  double min;
  double max;
  gboolean has_default;
  double fallback;
  GArray *forbidden;
} CyProfileParameter;

/**
 * CyProfileArgument:
 * @name: which parameter.
 * @value: its value in the parameter's unit.
 * @words: (nullable) (array length=n_words): the block, for a parameter that takes words.
 *
 * One argument a command is given.
 */
typedef struct {
  const char *name;
  double value;
  const guint16 *words;
  guint n_words;
} CyProfileArgument;

/**
 * CyProfileCommand:
 * @name: what it does, from the vocabulary of commands: `stop`, `set_power` ...
 * @per_connector: whether it concerns one gun; else the connector is 0.
 * @parameters: (element-type CyProfileParameter): its arguments.
 * @note: (nullable): what the operator should know before.
 * @label: (nullable): what a vendor's own command is called.
 * @is_dangerous: it needs a reason on this device, whatever the vocabulary says.
 *
 * A command the device understands. Owned by the profile.
 */
typedef struct {
  const char *name;
  gboolean per_connector;
  GArray *parameters;
  char *note;
  char *label;
  gboolean is_dangerous;
} CyProfileCommand;

guint cy_profile_get_n_commands (const CyProfile *profile);
const CyProfileCommand *cy_profile_get_command (const CyProfile *profile, guint index);
const CyProfileCommand *cy_profile_find_command (const CyProfile *profile, const char *name);
gboolean cy_profile_command (const CyProfile *profile,
                             const char *name,
                             guint connector,
                             const CyProfileArgument *arguments,
                             guint n_arguments,
                             GArray *out_writes,
                             GError **error);

gboolean cy_profile_command_proof (const CyProfile *profile,
                                   const char *name,
                                   guint connector,
                                   const CyProfileArgument *arguments,
                                   guint n_arguments,
                                   CyProof *out_proof);

/**
 * CyProfileKeepAliveKind:
 * @CY_PROFILE_KEEP_ALIVE_NONE: the device does not mind silence.
 * @CY_PROFILE_KEEP_ALIVE_ANY_READ: any read will do; scanning often enough is all it takes.
 * @CY_PROFILE_KEEP_ALIVE_WRITE_VALUE: an ordinary value must be written again and again.
 * @CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN: a fixed token must be.
 * @CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT: the last setpoint must be; without one, nothing is due.
 */
typedef enum {
  CY_PROFILE_KEEP_ALIVE_NONE,
  CY_PROFILE_KEEP_ALIVE_ANY_READ,
  CY_PROFILE_KEEP_ALIVE_WRITE_VALUE,
  CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN,
  CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT,
} CyProfileKeepAliveKind;

CyProfileKeepAliveKind cy_profile_get_keep_alive (const CyProfile *profile);
guint cy_profile_keep_alive_interval_ms (const CyProfile *profile, const CySample *samples);
const char *cy_profile_keep_alive_command (const CyProfile *profile);
gboolean cy_profile_keep_alive_write (const CyProfile *profile, CyProfileWrite *out_write);

/**
 * CyProfileMatch:
 * @command: (nullable): the command the write belongs to, or %NULL for a keep-alive.
 * @connector: its gun, or 0.
 * @index: which write of the command's sequence it is, from 0.
 * @is_last: whether the command is complete with it.
 * @n_arguments: how many of @names and @values are filled in.
 * @names: the arguments it carries.
 * @values: their values.
 *
 * What a device learns from a write: commands read backwards, for the simulator.
 */
typedef struct {
  const CyProfileCommand *command;
  guint connector;
  guint index;
  gboolean is_last;
  guint n_arguments;
  const char *names[8];
  double values[8];
} CyProfileMatch;

gboolean cy_profile_match_write (const CyProfile *profile,
                                 const CyProfileWrite *write,
                                 CyProfileMatch *out_match);

G_END_DECLS
