# SPDX-License-Identifier: BSD-3-Clause

"""The web server of fetch and scrape: it is found, ends with its job however that ends, and can be started by hand."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

from program import PATIENCE_S, ProgramTest, study
from side_by_side import SideBySide

# A minute, the longest that a server takes: no test waits for its end.
WITHOUT_END = "files = 100\nbytes = 1\nlatency_ms = 60_000"
SERVER = pathlib.Path(os.environ["SCALELAB_BUILD"]) / "libexec" / "scalelab" / "web_server"


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class WebServer(ProgramTest):
    def servers(self):
        found = []
        for pid in self.processes():
            with contextlib.suppress(OSError):
                if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "web_server":
                    found.append(pid)
        return found

    def asked(self, server):
        """Whether somebody has connected to the server: it listens on one socket, a connection is one more."""
        own = set()
        with contextlib.suppress(OSError):
            for descriptor in pathlib.Path(f"/proc/{server}/fd").iterdir():
                with contextlib.suppress(OSError):
                    own.add(os.readlink(descriptor))
        established = "01"  # include/net/tcp_states.h
        with contextlib.suppress(OSError):
            for line in pathlib.Path(f"/proc/{server}/net/tcp").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == established and f"socket:[{fields[9]}]" in own:
                    return True
        return False

    def waiting_run(self):
        """A run of two ranks that wait for a server; one server, since they are on one node."""
        self.write("s.toml", study("fetch", size=WITHOUT_END, layouts=("2x1",)))
        run = self.start("run", "s.toml", "-o", "r.h5", ranks=2)
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.stderr.close)
        self.wait_until(lambda: run.poll() is not None or (self.servers() and len(self.rank_processes()) == 2),
                        "a server runs")
        self.assertIsNone(run.poll())
        self.assertEqual(len(self.servers()), 1)
        return run

    def test_it_is_gone_after_all_ranks_were_killed(self):
        run = self.waiting_run()
        for pid in self.rank_processes().values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.end_of_killed(run)  # waits until no process is left, the server among them

    def test_it_is_gone_after_the_launcher_was_killed(self):
        run = self.waiting_run()
        os.kill(self.launcher_process(), signal.SIGKILL)
        self.wait_until(lambda: not self.rank_processes(), "the ranks ended")
        self.wait_until_gone()
        run.wait(PATIENCE_S)

    def test_a_run_goes_on_without_an_environment_and_leaves_no_server(self):
        self.write("s.toml", study("fetch", size="files = 4\nbytes = 10\nlatency_ms = 0", layouts=("1x1", "2x1")))
        self.run_well("run", "s.toml", environment=self.environment(http_proxy="http://127.0.0.1:1",
                                                                    all_proxy="http://127.0.0.1:1"))
        self.wait_until_gone()

    def test_a_server_that_dies_is_named(self):
        run = self.waiting_run()
        server = self.servers()[0]
        # One that is killed before it said its address has not started, and that has a message of its own.
        self.wait_until(lambda: run.poll() is not None or self.asked(server), "the server is asked")
        os.kill(server, signal.SIGKILL)
        err = self.end_of_killed(run)
        self.assertRegex(err, r"can't fetch http://127\.0\.0\.1:\d+/files/\d+/1: .*libcurl")

    def test_it_can_be_started_by_hand(self):
        server = subprocess.Popen([SERVER, "--pages=5", "--values=2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True, env=self.environment())
        self.addCleanup(server.stdout.close)
        url = server.stdout.readline().strip()
        self.assertRegex(url, r"^http://127\.0\.0\.1:\d+$")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url + "/files/3/1000") as response:
            self.assertEqual(len(response.read()), 1000)
        with opener.open(url + "/pages/4") as response:
            self.assertEqual(response.read().count(b'class="value"'), 2)
        with self.assertRaises(urllib.error.HTTPError) as caught:
            opener.open(url + "/pages/5")
        self.assertEqual(caught.exception.code, 404)
        caught.exception.close()
        server.stdin.close()
        self.assertEqual(server.wait(PATIENCE_S), 0)

    def test_it_says_what_is_wrong_with_its_options(self):
        done = subprocess.run([SERVER, "--fail-share=2"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env=self.environment(), timeout=PATIENCE_S, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertTrue(re.search("fail-share", done.stderr), done.stderr)


if __name__ == "__main__":
    unittest.main()
