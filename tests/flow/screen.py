# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen as somebody uses it who does not see it: names, texts, buttons, through AT-SPI."""

import time

from gi.repository import Gio, GLib

from flow import ok

ATSPI = "org.a11y.atspi."
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
TIMEOUT_MS = 10000


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
        None, None)


class Widget:
    """What a program shows somewhere."""

    def __init__(self, bus, reference):
        self.bus = bus
        self.reference = reference

    def call(self, interface, method, signature=None, *arguments):
        said = GLib.Variant(signature, arguments) if signature else None
        answer = self.bus.call_sync(*self.reference, ATSPI + interface, method, said, None, 0, TIMEOUT_MS, None)
        return answer.unpack()

    def get(self, interface, name):
        answer = self.bus.call_sync(*self.reference, "org.freedesktop.DBus.Properties", "Get",
                                    GLib.Variant("(ss)", (ATSPI + interface, name)), None, 0, TIMEOUT_MS, None)
        return answer.unpack()[0]

    def name(self):
        return self.get("Accessible", "Name")

    def role(self):
        return self.call("Accessible", "GetRoleName")[0]

    def children(self):
        return [Widget(self.bus, child) for child in self.call("Accessible", "GetChildren")[0]]

    def walk(self):
        """Itself and all below. What goes while it is looked at is not there."""
        yield self
        try:
            below = self.children()
        except GLib.Error:
            below = []
        for child in below:
            yield from child.walk()

    def find_all(self, role, name=""):
        found = []
        for widget in self.walk():
            try:
                if widget.role() == role and name in widget.name():
                    found.append(widget)
            except GLib.Error:
                pass
        return found

    def find(self, role, name=""):
        return next(iter(self.find_all(role, name)), None)

    def texts(self):
        """Every text in it, in order."""
        return [label.name() for label in self.find_all("label")]

    def act(self, action):
        """Does one of its actions; returns whether there is one of that name that can be done now."""
        try:
            for index in range(self.get("Action", "NActions")):
                if self.call("Action", "GetName", "(i)", index)[0] == action:
                    return self.call("Action", "DoAction", "(i)", index)[0]
        except GLib.Error:
            pass
        return False

    def write(self, text):
        return self.call("EditableText", "SetTextContents", "(s)", text)[0]


class Screen:
    """The windows of a console that has a session bus at an address."""

    def __init__(self, address):
        session = connect(address)
        answer = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0,
                                   TIMEOUT_MS, None)
        self.bus = connect(answer.unpack()[0])

    def windows(self):
        return [window for program in Widget(self.bus, ROOT).children() for window in program.children()]

    def window(self):
        return self.windows()[0]

    def await_window(self, name):
        for _ in range(100):
            for window in self.windows():
                if window.name() == name:
                    return window
            time.sleep(0.1)
        ok(False, f"a window {name} opens")
        return None

    def press(self, button, within=None):
        """Presses what has a text, as soon as it can be pressed."""
        for _ in range(100):
            found = (within or self.window()).find("button", button)
            if found is not None and found.act("click"):
                return
            time.sleep(0.1)
        ok(False, f"{button} can be pressed")

    def show_page(self, name):
        pages = self.window().find("list", "Pages")
        titles = [next((text for text in row.texts() if not text.isdigit()), "") for row in pages.children()]
        pages.call("Selection", "SelectChild", "(i)", titles.index(name))

    def part(self, class_name):
        return self.window().find("widget", class_name)
