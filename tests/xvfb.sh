#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a GTK test on a display of its own: no session bus, no settings of the machine's user, the
# renderer whose pixels are the same everywhere, and Chinese forms of Han characters.
set -e
command -v xvfb-run >/dev/null || { echo "1..0 # SKIP xvfb-run is missing"; exit 77; }
export GTK_A11Y=test GSK_RENDERER=cairo GSETTINGS_BACKEND=memory FC_LANG=zh-cn
export DBUS_SESSION_BUS_ADDRESS=disabled: GDK_BACKEND=x11 GDK_DEBUG=gl-disable TZ="${TZ:-Asia/Shanghai}"
# For builds with a sanitizer: only what is ours counts as a leak.
export LSAN_OPTIONS="suppressions=$(dirname "$0")/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
exec xvfb-run -a -s "-screen 0 1920x1080x24 -nolisten tcp" "$@"
