#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a D-Bus session of its own, with a keyring that is open and goes away with it.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_DATA_HOME="$home" XDG_RUNTIME_DIR="$home"
dbus-run-session -- sh -c '
  printf test | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1
  "$@"' with-keyring "$@"
