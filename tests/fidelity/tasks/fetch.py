# SPDX-License-Identifier: BSD-3-Clause

"""Downloads: files from a web server that is slow to respond, by http.client, each checked by a sum over its bytes."""

import zlib

from cpython_teams import share
from tasks.served import LEAVING, Server, get


class Task:
    # A checksum of more than a few kilobytes leaves the lock.
    leaving = (*LEAVING, (zlib, "crc32"))

    def __init__(self, server, files, bytes, latency_ms):
        self.items = files
        self._bytes = bytes
        self._server = Server(server, latency_ms=latency_ms)

    def reset(self):
        """Nothing is changed by a run."""

    def work(self, worker, workers, _meet):
        connection = self._server.connect()
        found = sum(
            zlib.crc32(get(connection, f"/files/{file}/{self._bytes}")) for file in share(self.items, worker, workers)
        )
        connection.close()
        return found

    def end(self):
        self._server.end()
