/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Modbus Application Protocol V1.1b3, clause 4.1: a PDU is at most 253 bytes. */
#define CY_MODBUS_MAX_PDU 253

/* Clause 6: what one request may ask for or carry. */
#define CY_MODBUS_MAX_READ_BITS       2000
#define CY_MODBUS_MAX_WRITE_BITS      1968
#define CY_MODBUS_MAX_READ_REGISTERS  125
#define CY_MODBUS_MAX_WRITE_REGISTERS 123
#define CY_MODBUS_MAX_EXCHANGE_WRITE  121

/* Clauses 6.14 and 6.15: byte counts up to 0xF5 and 0xFB with one sub-request, whose reference type
 * is always 6; a file has the records 0 to 9999. */
#define CY_MODBUS_MAX_READ_FILE   121
#define CY_MODBUS_MAX_WRITE_FILE  122
#define CY_MODBUS_FILE_REFERENCE  6
#define CY_MODBUS_MAX_FILE_RECORD 9999

/* The values function 5 knows for a coil. */
#define CY_MODBUS_COIL_ON  0xFF00
#define CY_MODBUS_COIL_OFF 0x0000

typedef enum {
  CY_MODBUS_READ_COILS = 1,
  CY_MODBUS_READ_DISCRETE_INPUTS = 2,
  CY_MODBUS_READ_HOLDING_REGISTERS = 3,
  CY_MODBUS_READ_INPUT_REGISTERS = 4,
  CY_MODBUS_WRITE_COIL = 5,
  CY_MODBUS_WRITE_REGISTER = 6,
  CY_MODBUS_WRITE_COILS = 15,
  CY_MODBUS_WRITE_REGISTERS = 16,
  CY_MODBUS_READ_FILE = 20,
  CY_MODBUS_WRITE_FILE = 21,
  CY_MODBUS_MASK_WRITE_REGISTER = 22,
  CY_MODBUS_READ_WRITE_REGISTERS = 23,
  CY_MODBUS_READ_IDENTITY = 43, /* with MEI type 14 */
} CyModbusFunction;

typedef enum {
  CY_MODBUS_EXCEPTION_NONE = 0,
  CY_MODBUS_EXCEPTION_ILLEGAL_FUNCTION = 1,
  CY_MODBUS_EXCEPTION_ILLEGAL_ADDRESS = 2,
  CY_MODBUS_EXCEPTION_ILLEGAL_VALUE = 3,
  CY_MODBUS_EXCEPTION_DEVICE_FAILURE = 4,
  CY_MODBUS_EXCEPTION_ACKNOWLEDGE = 5,
  CY_MODBUS_EXCEPTION_BUSY = 6,
  CY_MODBUS_EXCEPTION_NEGATIVE_ACKNOWLEDGE = 7,
  CY_MODBUS_EXCEPTION_MEMORY_PARITY = 8,
  CY_MODBUS_EXCEPTION_GATEWAY_PATH = 10,
  CY_MODBUS_EXCEPTION_GATEWAY_TARGET = 11,
} CyModbusException;

/**
 * CyModbusVerdict:
 * @CY_MODBUS_OK: lawful, and the answer to what was asked.
 * @CY_MODBUS_EXCEPTION: a lawful refusal.
 * @CY_MODBUS_BAD_LENGTH: shorter or longer than its own fields say.
 * @CY_MODBUS_BAD_FUNCTION: a function that is not known, or not the one asked.
 * @CY_MODBUS_BAD_COUNT: a count outside the standard's bounds.
 * @CY_MODBUS_BAD_ADDRESS: the last address would be beyond 65535; no file or record of that number.
 * @CY_MODBUS_BAD_VALUE: a value the function does not allow.
 * @CY_MODBUS_BAD_BYTE_COUNT: the byte count does not match the count.
 * @CY_MODBUS_BAD_ECHO: a write was answered with another address, count or value.
 * @CY_MODBUS_BAD_TRANSACTION: the answer belongs to another request.
 * @CY_MODBUS_BAD_UNIT: another unit answered.
 * @CY_MODBUS_BAD_PROTOCOL: the frame is not Modbus.
 *
 * What a look at received bytes found. The codec allocates nothing, so it has no GError.
 */
typedef enum {
  CY_MODBUS_OK,
  CY_MODBUS_EXCEPTION,
  CY_MODBUS_BAD_LENGTH,
  CY_MODBUS_BAD_FUNCTION,
  CY_MODBUS_BAD_COUNT,
  CY_MODBUS_BAD_ADDRESS,
  CY_MODBUS_BAD_VALUE,
  CY_MODBUS_BAD_BYTE_COUNT,
  CY_MODBUS_BAD_ECHO,
  CY_MODBUS_BAD_TRANSACTION,
  CY_MODBUS_BAD_UNIT,
  CY_MODBUS_BAD_PROTOCOL,
  CY_N_MODBUS_VERDICTS,
} CyModbusVerdict;

/**
 * CyModbusRequest:
 * @function: a #CyModbusFunction.
 * @file: functions 20 and 21: number of the file, from 1.
 * @address: first coil or register, 0-based; of the reading half for function 23; the record of a
 *   file for functions 20 and 21.
 * @count: coils or registers; for functions 5, 6 and 22 it is 1.
 * @value: functions 5 and 6: the value as it goes over the wire.
 * @and_mask: function 22.
 * @or_mask: function 22.
 * @write_address: function 23: first register of the writing half.
 * @write_count: function 23: its registers.
 * @identity: function 43: 1 basic, 2 regular, 3 extended, 4 one object.
 * @object: function 43: the object, or where to begin.
 * @data: (nullable): functions 15, 16, 21 and 23: values as on the wire (registers high byte first,
 *   coils packed from the lowest bit). Borrowed: from the caller when encoding, from the received
 *   bytes when parsing.
 * @data_length: bytes of @data.
 *
 * One request, the same for the side that asks and the side that serves. Functions 20 and 21 may
 * carry several sub-requests by the standard; here they carry one.
 */
typedef struct {
  guint8 function;
  guint16 file;
  guint16 address;
  guint16 count;
  guint16 value;
  guint16 and_mask;
  guint16 or_mask;
  guint16 write_address;
  guint16 write_count;
  guint8 identity;
  guint8 object;
  const guint8 *data;
  gsize data_length;
} CyModbusRequest;

/**
 * CyModbusAnswer:
 * @exception: a #CyModbusException, or 0.
 * @data: (nullable): what was read, as on the wire; the objects of function 43.
 *   Borrowed from the received bytes.
 * @length: bytes of @data.
 * @conformity: function 43: what kinds of access the device has.
 * @more_follows: function 43: there are more objects, from @next_object on.
 * @next_object: function 43.
 *
 * A checked answer.
 */
typedef struct {
  guint8 exception;
  const guint8 *data;
  gsize length;
  guint8 conformity;
  gboolean more_follows;
  guint8 next_object;
} CyModbusAnswer;

/* The side that asks. */
gsize cy_modbus_request_encode (const CyModbusRequest *request, guint8 *out, gsize size);
CyModbusVerdict cy_modbus_answer_parse (const CyModbusRequest *request,
                                        const guint8 *pdu,
                                        gsize length,
                                        CyModbusAnswer *out_answer);

/* The side that serves. */
CyModbusVerdict
cy_modbus_request_parse (const guint8 *pdu, gsize length, CyModbusRequest *out_request);
gsize cy_modbus_answer_encode (const CyModbusRequest *request,
                               const guint8 *data,
                               gsize length,
                               guint8 *out,
                               gsize size);
gsize cy_modbus_exception_encode (guint8 function, CyModbusException code, guint8 *out, gsize size);
CyModbusException cy_modbus_verdict_exception (CyModbusVerdict verdict);

/* Both. */
gboolean cy_modbus_function_is_known (guint function);
gboolean cy_modbus_function_is_write (guint function);
gsize cy_modbus_request_answer_bytes (const CyModbusRequest *request);
const char *cy_modbus_exception_name (guint exception);
const char *cy_modbus_verdict_name (CyModbusVerdict verdict);

guint16 cy_modbus_get_register (const guint8 *data, gsize index);
void cy_modbus_put_register (guint8 *data, gsize index, guint16 value);
gboolean cy_modbus_get_bit (const guint8 *data, gsize index);
void cy_modbus_put_bit (guint8 *data, gsize index, gboolean value);

G_END_DECLS
