# SPDX-License-Identifier: BSD-3-Clause

"""What is asked for by HTTP: scalelab's own web server as a child of this program, and connections to it."""

import http.client
import socket
import subprocess

# All calls by which http.client leaves the lock.
LEAVING = tuple((socket.socket, call) for call in ("connect", "sendall", "recv_into", "close"))


class Server:
    """scalelab's web server on a free port of this computer, with options as its --help has them."""

    def __init__(self, program, **options):
        words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        # It ends at the end of its standard input: with this program, however that ends.
        self._process = subprocess.Popen([program, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._address = self._process.stdout.readline().strip().removeprefix("http://")
        if not self._address:
            raise RuntimeError(f"{program} did not say where it is")

    def connect(self):
        """A connection that is opened by its first request and kept for the next ones."""
        return http.client.HTTPConnection(self._address)

    def end(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def get(connection, path):
    """The body that the server has under a path."""
    connection.request("GET", path)
    with connection.getresponse() as response:
        if response.status != http.client.OK:
            raise RuntimeError(f"{path}: {response.status} {response.reason}")
        return response.read()
