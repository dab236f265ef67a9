# SPDX-License-Identifier: BSD-3-Clause

"""A crawl of a site, level by level: pages are fetched, parsed by html.parser, the numbers in them added up, and
their links followed."""

import html.parser
import mmap
import re

from cpython_teams import share
from tasks.served import LEAVING, Server, get


class Page(html.parser.HTMLParser):
    """What one page has: the sum of the numbers in its table, and the pages that it links to."""

    def __init__(self, text):
        super().__init__()
        self.sum = 0
        self.links = []
        self._in_value = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self._in_value = tag == "td" and attributes.get("class") == "value"
        if tag == "a":
            found = re.fullmatch(r"/pages/(\d+)", attributes.get("href", ""))
            if found:
                self.links.append(int(found[1]))

    def handle_data(self, data):
        if self._in_value:
            self.sum += int(data)
            self._in_value = False


class Task:
    leaving = LEAVING

    def __init__(self, server, pages, links, values, latency_ms):
        self.items = pages
        self._server = Server(server, pages=pages, links=links, values=values, latency_ms=latency_ms)
        self._linked = mmap.mmap(-1, pages)  # memory that processes share: to which pages a link was met

    def reset(self):
        self._linked[:] = bytes(self.items)

    def work(self, worker, workers, meet):
        connection = self._server.connect()
        known = {0}
        level = [0]
        found = 0
        while level:
            for place in share(len(level), worker, workers):
                page = Page(get(connection, f"/pages/{level[place]}").decode())
                found += page.sum
                for link in page.links:
                    self._linked[link] = 1
            meet()
            level = [page for page in range(self.items) if self._linked[page] and page not in known]
            known.update(level)
            meet()
        connection.close()
        if len(known) != self.items:
            raise RuntimeError(f"{len(known)} of {self.items} pages were found")
        return found

    def end(self):
        self._server.end()
        self._linked.close()
