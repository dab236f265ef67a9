# SPDX-License-Identifier: BSD-3-Clause

"""Layouts with more threads or ranks than the system can start: said before anything is measured, and the rest
of the study runs."""

import resource
import unittest

from program import ProgramTest, study

KIBIBYTE = 1024


def little_stack():
    """Stack for the beginnings of 5734 threads, whatever the system otherwise allows."""
    resource.setrlimit(resource.RLIMIT_STACK, (1024 * KIBIBYTE, resource.getrlimit(resource.RLIMIT_STACK)[1]))


class ManyThreads(ProgramTest):
    def test_a_layout_of_too_many_threads_is_skipped_with_the_limit(self):
        self.write("s.toml", study(layouts=("1x1", "1x100000", "1x2")))
        for ranks in (None, 1):
            with self.subTest(ranks=ranks):
                name = f"r{ranks}.h5"
                code, out, err = self.run_to_end("run", "s.toml", "-o", name, ranks=ranks, preexec_fn=little_stack)
                self.assertEqual(code, 0, err)
                reason = r"needs 100000 threads in a process on \S+, which can start \d+ more: a process has 1024 KiB " \
                         r"of stack \(ulimit -s\)"
                self.assertRegex(err, f"scalelab: 1 point is skipped: {reason}")
                self.assertIn("threads 1x100000: skipped, needs 100000 threads", " ".join(out.split()))
                points = self.report(name)["studies"][0]["points"]
                self.assertEqual([point["status"] for point in points], ["measured", "skipped", "measured"])


if __name__ == "__main__":
    unittest.main()
