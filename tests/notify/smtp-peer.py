#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server on the loopback. Usage: smtp-peer.py clear|starttls|tls|mute|loud [CERTIFICATE KEY [PASSWORD]]

Says "ready PORT", then a line of JSON for each mail. Recipients say how it behaves. Ends with its
standard input."""

import asyncio
import json
import os
import ssl
import sys
import threading
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult

MODE = sys.argv[1]
PASSWORD = sys.argv[4] if len(sys.argv) > 4 else None


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        who = address.split("@")[0]
        if who == "nobody":
            return "550 5.1.1 no such user here"
        if who == "later":
            return "451 4.7.1 greylisted, try again later"
        if who == "hang":
            print(json.dumps({"hangs": True}), flush=True)
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("full@"):
            return "552 5.2.2 mailbox full"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
            "authenticated": session.authenticated, "raw": envelope.content.decode("ascii"),
            "headers": {name: str(value) for name, value in mail.items()},
            "defects": [str(d) for d in mail.defects], "text": mail.get_content().replace("\r\n", "\n")}), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"alarm@example.org" and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=good)  # not handled: it says 535


def make_server():
    return SMTP(Handler(), hostname="localhost", loop=asyncio.get_running_loop(),
                tls_context=context if MODE == "starttls" else None,
                require_starttls=MODE == "starttls", auth_require_tls=MODE == "starttls",
                authenticator=authenticate, auth_required=PASSWORD is not None)


async def be_mute(reader, writer):
    print(json.dumps({"hangs": True}), flush=True)
    await asyncio.Event().wait()


async def be_loud(reader, writer):
    try:
        while True:
            writer.write(b"220-" + b"welcome " * 1000 + b"\r\n")
            await writer.drain()
    except OSError:
        pass


async def main():
    loop = asyncio.get_running_loop()
    if MODE in ("mute", "loud"):
        server = await asyncio.start_server(be_mute if MODE == "mute" else be_loud, "127.0.0.1", 0)
    else:
        server = await loop.create_server(make_server, "127.0.0.1", 0,
                                          ssl=context if MODE == "tls" else None)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


context = None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
threading.Thread(target=end_with_input, daemon=True).start()
asyncio.run(main())
