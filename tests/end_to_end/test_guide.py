# SPDX-License-Identifier: BSD-3-Clause

"""scalelab guide: the whole way from a command to the guide's table, and the table again from the file. Every point has
one sample, from which no verdict follows: what verdicts mean is tested where they are made (tests/analysis/guide)."""

import re
import unittest

import h5py

from program import ProgramTest, study
from side_by_side import SideBySide

TASKS = ["downloads", "disk", "scraping", "images", "images in C", "simulations", "data"]
ONE_SAMPLE = ("--set", "measure.min_repeats=1", "--set", "measure.max_repeats=1", "--set", "measure.warmup=0")


def section_of_guide(page):
    return re.search(r'<section id="guide">.*?</section>', page, flags=re.DOTALL).group()


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Guide(ProgramTest):
    def assert_has_table(self, out):
        for task in TASKS:
            rows = [line for line in out.splitlines() if line.startswith(task + " ")]
            self.assertGreaterEqual(len(rows), 1, out)
            self.assertIn("can't tell", rows[0], out)

    def test_measures_all_and_shows_it_again(self):
        out = self.run_well("guide", "-o", "g.h5", "--quiet", *ONE_SAMPLE)
        self.assert_has_table(out)
        self.assertNotIn(": not measured", out)
        self.assertNotIn("not in the file", out)
        self.assertEqual(self.run_well("report", "--guide", "g.h5"), out)
        with h5py.File(self.path("g.h5")) as file:
            self.assertEqual(set(file["points/status"].asstr()), {"measured"})
            self.assertIn("scalelab guide -o g.h5", file.attrs["command_line"])
            self.assertEqual(file.attrs["title"], "A guide to threads and processes, measured")
            of_relaunch = file["samples/kernel"].asstr()[:] == "relaunch"
            self.assertEqual(set(file["samples/relaunch_started"][of_relaunch]), {4})
        self.assertIn("It started 4 processes", " ".join(out.split()))
        self.assert_has_a_page(out)

    def assert_has_a_page(self, out):
        written = self.run_well("report", "--guide", "g.h5", "-o", "alone", "--format", "html,svg,text").splitlines()
        pictures = [f"alone/g_guide_{name}.svg" for name in ("tasks", "example", "main_guard", "workers")]
        self.assertEqual(written, ["alone/g_guide.html", *pictures, "alone/g_guide.txt"])
        self.assertEqual(self.path("alone/g_guide.txt").read_text(), out)
        alone = self.path("alone/g_guide.html").read_text()
        self.assertEqual(alone.count("<svg"), 4)
        self.run_well("report", "g.h5", "-o", "all", "--format", "html")
        page = self.path("all/g.html").read_text()
        self.assertLess(page.index('<section id="guide">'), page.index('<section id="study1">'))
        self.assertEqual(section_of_guide(page), section_of_guide(alone))

    def test_goes_on_and_refuses_as_run_does(self):
        small = (*ONE_SAMPLE, "--set", 'sweep.layouts=["1x1"]')
        self.run_well("guide", "-o", "g.h5", "--quiet", *small, ranks=1)
        code, _, err = self.run_to_end("guide", "-o", "g.h5", *small)
        self.assertEqual(code, 2)
        self.assertIn("--overwrite", err)
        out = self.run_well("guide", "-o", "g.h5", "--quiet", "--resume", *small)
        self.assertIn("there is no number of workers of which both threads and processes were", " ".join(out.split()))

    def test_a_dry_run_runs_nothing(self):
        self.assertIn("Guide: disk", self.run_well("guide", "--dry-run"))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_file_without_the_studies_is_refused_with_what_to_do(self):
        self.run_study(study(), "r.h5", ranks=1)
        code, out, err = self.run_to_end("report", "--guide", "r.h5")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("r.h5 has none of the guide's studies", err)
        self.assertIn("`scalelab guide -o FILE.h5`", err)

    def test_what_a_guide_is_not_shown_as_is_refused(self):
        self.run_study(study(), "r.h5", ranks=1)
        for more, why in ((("-o", "folder", "--format", "svg,json"), "not written as CSV or JSON"),
                          (("--format", "csv"), "not written as CSV or JSON"),
                          (("--format", "html"), "add -o DIR"),
                          (("--template", "own.html"), "--template is for the page"),
                          (("-o", "folder"), "r.h5 has none of the guide's studies")):
            code, out, err = self.run_to_end("report", "--guide", "r.h5", *more)
            self.assertEqual((code, out), (2, ""))
            self.assertIn(why, err)
        self.assertFalse(self.path("folder").exists())


if __name__ == "__main__":
    unittest.main()
