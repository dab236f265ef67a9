# SPDX-License-Identifier: BSD-3-Clause

"""What a person sees: a live bar on a terminal, few lines in a log, nothing with --quiet, and no colour
where none is wanted."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unittest

from program import PATIENCE_S, ProgramTest, study
from samples_on_disk import samples_kept
from side_by_side import SideBySide



def long_samples(repeats, wait_ms):
    """Two points in turns; twice the wait a sample of one worker, once of two."""
    return study("square", size=f"tasks = 2\nwait_ms = {wait_ms}", layouts=("1x1", "2x1"), repeats=repeats)


# The bar is drawn after each sample that ends a fifth of a second or more after the last drawing: six times at the
# least, however long samples take.
TEXT = long_samples(repeats=6, wait_ms=100)
# How a bar tells what is left.
LEFT = r"samples  (?:\d+ (?:h|min|s) )+left"
QUICK = study(layouts=("1x1", "2x1"))


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


def screen_after(output):
    """The lines that are left to see after a terminal was sent this."""
    lines = [""]
    column = 0
    for piece in re.findall(r"\x1b\[K|\r|\n|[^\x1b\r\n]+|\x1b\[[0-9;]*[a-zA-Z]", output):
        if piece == "\n":
            lines.append("")
            column = 0
        elif piece == "\r":
            column = 0
        elif piece == "\x1b[K":
            lines[-1] = lines[-1][:column]
        elif not piece.startswith("\x1b"):
            lines[-1] = lines[-1][:column] + piece + lines[-1][column + len(piece):]
            column += len(piece)
    return [line for line in lines if line]


class Terminal(ProgramTest):
    def on_terminal(self, *arguments, stream, ranks=None, environment=None, type_in=None, columns=None):
        """Exit code and what a terminal, of so many columns, got that one stream of the program goes to.
        `type_in` are keys that are pressed once there was something to read."""
        master, slave = pty.openpty()
        # A session without a terminal gets the one that it opens first, to read as well.
        number = {"stdout": 1, "stderr": 2}[stream]
        through = ("bash", "-c", f'exec "$@" {number}<>{os.ttyname(slave)} {slave}>&-', "bash")
        try:
            if columns:
                fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            process = self.start(*arguments, ranks=ranks, environment=environment, through=through, pass_fds=(slave,),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            os.close(slave)
            got = b""
            while select.select([master], [], [], PATIENCE_S)[0]:
                piece = b""
                with contextlib.suppress(OSError):  # all writers are gone
                    piece = os.read(master, 65536)
                if not piece:
                    break
                got += piece
                if type_in and b"left" in got:
                    os.write(master, type_in)
                    type_in = None
            return process.wait(timeout=PATIENCE_S), got.decode().replace("\r\n", "\n")
        finally:
            os.close(master)

    def test_a_live_bar_with_the_remaining_time(self):
        self.write("s.toml", TEXT)
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, got = self.on_terminal("run", "s.toml", "-o", f"r{ranks}.h5", stream="stderr", ranks=ranks)
                self.assertEqual(code, 0, got)
                bars = re.findall(rf"\r[^\r\n]*\d+ %  \d+ {LEFT}[^\r\n]*", got)
                self.assertGreaterEqual(len(bars), 3, repr(got))
                shares = [int(re.search(r"(\d+) %", bar).group(1)) for bar in bars]
                self.assertLess(shares[0], shares[-1])
                left = screen_after(got)
                self.assertEqual([line for line in left if "left" in line or "[#" in line], [], left)
                self.assertTrue(left[-1].startswith("scalelab: wrote"), left)

    def interrupted(self, ranks):
        """Exit code and what the terminal got of a run that control-C ended early, and how many samples it wanted of a
        point. One that was over before the key was pressed is begun anew with more to do."""
        for repeats in (40, 400, 4000):
            self.write("s.toml", long_samples(repeats, wait_ms=10))
            code, got = self.on_terminal("run", "s.toml", "-o", "r.h5", stream="stderr", ranks=ranks, type_in=b"\x03")
            self.wait_until_gone()
            if len(samples_kept(self.path("r.h5"))) < 2 * repeats:
                return code, got, repeats
            print(f"a run of {repeats} repeats was over before it was interrupted", flush=True)
            self.path("r.h5").unlink()
        self.fail("control-C does not end a run")

    def test_control_c_ends_a_run_that_goes_on_later(self):
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, got, repeats = self.interrupted(ranks)
                self.assertEqual(code if ranks is None else 5, 5, got)  # under mpirun, the code is mpirun's
                self.assertEqual(got.count("scalelab: interrupted"), 1, repr(got))
                self.assertGreater(self.samples_in("r.h5"), 0)
                self.run_well("run", "s.toml", "-o", "r.h5", "--resume", ranks=ranks)
                self.assertEqual(self.samples_in("r.h5"), 2 * repeats)
                self.path("r.h5").unlink()

    def test_few_lines_and_no_control_characters_in_a_log(self):
        self.write("s.toml", TEXT)
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                began = time.monotonic()
                code, _, err = self.run_to_end("run", "s.toml", "-o", f"r{ranks}.h5", ranks=ranks)
                minutes = int((time.monotonic() - began) / 60)
                self.assertEqual(code, 0, err)
                self.assertNotRegex(err, r"[\r\x1b]")
                self.assertLessEqual(len(err.splitlines()), 3 + minutes, err)  # one a minute says how far it is

    def test_quiet_says_nothing_but_results(self):
        self.write("s.toml", QUICK)
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                code, out, err = self.run_to_end("run", "s.toml", "-o", f"r{ranks}.h5", "--quiet", ranks=ranks)
                self.assertEqual((code, err), (0, ""))
                self.assertIn("speedup", out)
        code, got = self.on_terminal("run", "s.toml", "-o", "terminal.h5", "--quiet", stream="stderr")
        self.assertEqual((code, got), (0, ""))

    def test_colour_only_where_it_is_wanted(self):
        self.measured(QUICK)
        coloured = self.environment(NO_COLOR=None, TERM="xterm-256color")
        plain = self.environment(NO_COLOR="1", TERM="xterm-256color")
        code, got = self.on_terminal("report", "r.h5", stream="stdout", environment=coloured)
        self.assertEqual(code, 0)
        self.assertIn("\x1b[", got)
        code, got = self.on_terminal("report", "r.h5", stream="stdout", environment=plain)
        self.assertEqual(code, 0)
        self.assertNotIn("\x1b", got)
        self.assertNotIn("\x1b", self.run_well("report", "r.h5", environment=coloured))

    def test_a_dumb_terminal_gets_no_colour(self):
        self.measured(QUICK)
        for name in ("dumb", "", None):
            environment = self.environment(NO_COLOR=None, TERM=name)
            for arguments in (["report", "r.h5"], ["compare", "r.h5", "r.h5"]):
                with self.subTest(arguments, TERM=name):
                    code, got = self.on_terminal(*arguments, stream="stdout", environment=environment)
                    self.assertEqual(code, 0, got)
                    self.assertNotIn("\x1b", got)

    def test_paragraphs_are_as_wide_as_the_terminal(self):
        self.run_study(study(layouts=("1x1", "1x2", "2x1")))
        plain = self.environment(NO_COLOR="1", TERM="xterm")
        report = self.run_well("report", "r.h5")
        paragraphs = [line for line in report.splitlines() if line.startswith("- ")]
        self.assertTrue(paragraphs, report)
        # A check measures for two seconds, so it is asked once.
        for arguments, widths in ((["report", "r.h5"], (20, 40, 80, 200)),
                                  (["compare", "r.h5", "r.h5"], (20, 40, 80, 200)), (["check"], (40,))):
            for columns in widths:
                with self.subTest(arguments, columns=columns):
                    code, got = self.on_terminal(*arguments, stream="stdout", environment=plain, columns=columns)
                    self.assertIn(code, (0, 1), got)
                    long = [line for line in got.splitlines() if len(line) > columns]
                    # Tables may be wider, and a word that is longer stays whole.
                    table = re.compile(r"^\d+x\d|layout|model|n +time|base +new|\((s|ms|us)\) ")
                    loose = [line for line in long if len(line.split()) > 1 and not table.search(line)]
                    self.assertEqual(loose, [])

    def test_a_bar_stays_on_its_line(self):
        self.write("s.toml", TEXT)
        code, got = self.on_terminal("run", "s.toml", stream="stderr", columns=20,
                                     environment=self.environment(TERM="xterm"))
        self.assertEqual(code, 0, got)
        bars = re.findall(r"\r\x1b\[K([^\r\n\x1b]*\d+ %[^\r\n\x1b]*)", got)
        self.assertGreaterEqual(len(bars), 3, repr(got))
        self.assertLess(max(map(len, bars)), 20)


if __name__ == "__main__":
    unittest.main()
