#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a D-Bus session of its own, with a keyring that is open and goes away with it.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_DATA_HOME="$home" XDG_RUNTIME_DIR="$home"
dbus-run-session -- sh -c '
  ask () { gdbus call --session --dest org.freedesktop.secrets --object-path "$@" 2> /dev/null; }
  is_open () {
    ask /org/freedesktop/secrets/aliases/default --method org.freedesktop.DBus.Properties.Get \
      org.freedesktop.Secret.Collection Locked | grep -q false
  }
  printf test | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1
  # It goes into the background before it has opened the keyring.
  tries=0
  until is_open; do
    tries=$((tries + 1))
    [ "$tries" -lt 500 ] || { echo "Bail out! the keyring does not open"; exit 1; }
  done
  "$@"' with-keyring "$@"
