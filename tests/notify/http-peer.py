#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway on the loopback that behaves as its path says. Usage: http-peer.py [CERTIFICATE KEY]

Says "ready PORT", then a line of JSON for each request. Ends with its standard input."""

import json
import os
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        print(json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers),
                          "body": body.decode()}), flush=True)
        path = self.path.split("?")[0].strip("/").split("/")
        getattr(self, path[0])(body, *path[1:])

    do_GET = do_POST = handle_any

    def reply(self, status, answer, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def ok(self, body, *_):
        self.reply(200, b'{"code": 0, "message": "\xe6\x88\x90\xe5\x8a\x9f"}')

    def status(self, body, status, *_):
        self.reply(int(status), b"busy\r\nnow")

    def echo(self, body, *_):
        self.reply(500, self.path.encode() + b" " + str(self.headers).encode() + b" " + body)

    def rubbish_text(self, body, *_):
        self.reply(200, b"\xff\xfe\x00 code 0")

    def redirect(self, body, *_):
        self.reply(302, b"", Location="file:///etc/passwd")

    def huge(self, body, *_):
        self.reply(200, b"x" * 1000000)

    def headers_for_ever(self, body, *_):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                self.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")
        except OSError:
            self.close_connection = True

    def hang(self, body, *_):
        threading.Event().wait()

    def stall(self, body, *_):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
        threading.Event().wait()

    def rubbish(self, body, *_):
        self.wfile.write(b"\xff\x00 220 not http at all\r\n")
        self.close_connection = True

    def silence(self, body, *_):
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
server = Server(("127.0.0.1", 0), Gateway)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print("ready", server.server_address[1], flush=True)
server.serve_forever()
