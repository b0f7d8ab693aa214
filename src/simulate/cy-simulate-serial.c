/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-serial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "cy-simulate-error.h"

#define NAME_SIZE 64

struct _CySimSerial {
  char *path; /* in the yard file */
  char *link; /* nullable: made here */
  char name[NAME_SIZE];
  int master;
  int slave; /* kept open: without anybody there the master would be at its end */
};

static gboolean
open_pair (CySimSerial *serial)
{
  struct termios settings;

  serial->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (serial->master < 0 || grantpt (serial->master) != 0 || unlockpt (serial->master) != 0 ||
      ptsname_r (serial->master, serial->name, sizeof serial->name) != 0)
    return FALSE;
  serial->slave = open (serial->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (serial->slave < 0 || tcgetattr (serial->slave, &settings) != 0)
    return FALSE;
  cfmakeraw (&settings); /* until somebody sets it up, nothing must come back as an echo */
  return tcsetattr (serial->slave, TCSANOW, &settings) == 0;
}

/* A link that an earlier run left is replaced; anything else of that name is somebody's. */
static gboolean
make_link (CySimSerial *serial, const char *folder)
{
  g_autofree char *base = g_path_get_basename (serial->path);
  g_autofree char *link = g_build_filename (folder, base, NULL);

  if (g_file_test (link, G_FILE_TEST_IS_SYMLINK))
    (void) g_unlink (link); /* else symlink says why not */
  if (symlink (serial->name, link) != 0)
    return FALSE;
  serial->link = g_steal_pointer (&link);
  return TRUE;
}

/**
 * cy_sim_serial_new:
 * @path: the port's path in the yard file.
 * @folder: (nullable): where to make a link of the same name.
 *
 * Errors: #CY_SIM_ERROR_SERVE.
 */
CySimSerial *
cy_sim_serial_new (const char *path, const char *folder, GError **error)
{
  CySimSerial *serial = g_new0 (CySimSerial, 1);

  serial->path = g_strdup (path);
  serial->master = -1;
  serial->slave = -1;
  if (open_pair (serial) && (folder == NULL || make_link (serial, folder)))
    return serial;
  g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_SERVE, "a pseudo-terminal for %s%s%s: %s", path,
               folder != NULL ? " in " : "", folder != NULL ? folder : "", g_strerror (errno));
  cy_sim_serial_free (serial);
  return NULL;
}

void
cy_sim_serial_free (CySimSerial *serial)
{
  if (serial->link != NULL)
    (void) g_unlink (serial->link); /* somebody may have tidied up before */
  if (serial->master >= 0)
    close (serial->master);
  if (serial->slave >= 0)
    close (serial->slave);
  g_free (serial->path);
  g_free (serial->link);
  g_free (serial);
}

/**
 * cy_sim_serial_dup:
 *
 * Returns: a descriptor of the piles' end; the caller closes it.
 */
int
cy_sim_serial_dup (const CySimSerial *serial)
{
  return fcntl (serial->master, F_DUPFD_CLOEXEC, 0);
}

/**
 * cy_sim_serial_describe:
 *
 * Returns: (transfer full): the line that says which pseudo-terminal stands for which port.
 */
char *
cy_sim_serial_describe (const CySimSerial *serial)
{
  return g_strdup_printf ("pty %s for %s", serial->name, serial->path);
}
