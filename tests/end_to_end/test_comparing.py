# SPDX-License-Identifier: BSD-3-Clause

"""`scalelab compare`: real runs, and copies of a file in which something was planted."""

import json
import shutil
import unittest

import h5py

from program import ProgramTest, study
from side_by_side import SideBySide

STUDY = study("square", size="tasks = 1\nwait_ms = 5", layouts=("1x1", "2x1"), repeats=12)


def load_tests(_loader, tests, _pattern):
    return SideBySide(tests)


class Comparing(ProgramTest):
    def setUp(self):
        super().setUp()
        self.measured(STUDY, "base.h5", ranks=2)

    def planted(self, change):
        """A copy of base.h5, changed."""
        shutil.copy(self.path("base.h5"), self.path("new.h5"))
        with h5py.File(self.path("new.h5"), "r+") as file:
            change(file)
        return "new.h5"

    def compare(self, *arguments):
        return self.run_to_end("compare", "base.h5", *arguments)

    def compare_json(self, *arguments):
        code, out, err = self.compare(*arguments, "--format", "json")
        self.assertIn(code, (0, 4), err)
        return code, json.loads(out)

    def test_two_runs_of_one_study(self):
        self.run_study(STUDY, "again.h5", ranks=2)
        # Whatever else ran here meanwhile, the exit code, the table and the data say the same of it.
        code, found = self.compare_json("again.h5", "--threshold", "0.5")
        self.assertEqual(len(found["points"]), 2)
        self.assertEqual(found["only_base"] + found["only_new"], [])
        self.assertEqual(found["regression"], code == 4)
        self.assertEqual(self.compare("again.h5", "--threshold", "0.5")[0], code)
        # Where both have the same times, nothing is slower.
        with h5py.File(self.path("base.h5")) as base, h5py.File(self.path("again.h5"), "r+") as again:
            times = base["samples/time_s"][:]
            points, repeats = base["samples/point"][:], base["samples/repeat"][:]
            at = {(point, repeat): time for point, repeat, time in zip(points, repeats, times)}
            order = zip(again["samples/point"][:], again["samples/repeat"][:])
            again["samples/time_s"][:] = [at[place] for place in order]
        code, out, err = self.compare("again.h5", "--threshold", "0.5")
        self.assertEqual(code, 0, out + err)
        # On a busy machine the intervals may be too wide to tell.
        self.assertRegex(" ".join(out.split()), "No point of 2 is (known to be )?slower by more than 50 %")

    def test_a_planted_slowdown_is_a_regression(self):
        def steady(file):
            # What else runs here must not hide what is planted.
            repeats = file["samples/repeat"][:]
            file["samples/time_s"][:] = 0.005 * (1 + 0.001 * (repeats % 5))

        with h5py.File(self.path("base.h5"), "r+") as base:
            steady(base)

        def slow_down(file):
            times = file["samples/time_s"][:]
            times[file["samples/point"][:] == 1] *= 1.5
            file["samples/time_s"][:] = times

        code, found = self.compare_json(self.planted(slow_down))
        self.assertEqual(code, 4)
        before, slowed = found["points"]
        self.assertFalse(before["regression"])
        self.assertEqual(before["ratio"], 1)
        self.assertEqual(slowed["verdict"], "slower")
        self.assertAlmostEqual(slowed["ratio"], 1.5)
        self.assertTrue(slowed["low"] > 1 and slowed["high"] > slowed["ratio"] > slowed["low"])
        code, out, _ = self.compare("new.h5")
        self.assertEqual(code, 4)
        self.assertIn("slower: regression", out)
        self.assertEqual(self.compare("new.h5", "--threshold", "0.6")[0], 0)
        self.assertEqual(self.run_to_end("compare", "new.h5", "base.h5")[0], 0)

    def test_other_answers_or_other_work_are_refused(self):
        def other_answers(file):
            file["samples/answer"][:] = file["samples/answer"][:] + 1

        def other_work(file):
            file["points/work"][:] = 2 * file["points/work"][:]

        for change, said in ((other_answers, "has the answer"), (other_work, "of work in base.h5")):
            with self.subTest(said):
                code, out, err = self.compare(self.planted(change))
                self.assertEqual((code, out), (2, ""), err)
                self.assertIn(said, err)
                self.assertIn("square", err)

    def test_files_without_a_common_point_are_refused(self):
        self.run_study(STUDY.replace("wait_ms = 5", "wait_ms = 4"), "other.h5", ranks=2)
        code, out, err = self.compare("other.h5")
        self.assertEqual((code, out), (2, ""), err)
        self.assertIn("no point that both files measured", err)

    def test_points_that_do_not_match_are_told(self):
        self.run_study(STUDY.replace('"2x1"', '"1x2"'), "other.h5", ranks=2)
        code, found = self.compare_json("other.h5", "--threshold", "1e6")  # no machine is busy enough for that
        self.assertEqual(code, 0)
        self.assertEqual(len(found["points"]), 1)
        self.assertIn("processes 2x1", found["only_base"][0]["label"])
        self.assertIn("threads 1x2", found["only_new"][0]["label"])

    def steady_runs(self, *factors):
        """Copies of base.h5, run0.h5 and so on, whose times are steady but for a factor of each run's."""
        names = []
        for run, factor in enumerate(factors):
            names.append(f"run{run}.h5")
            shutil.copy(self.path("base.h5"), self.path(names[-1]))
            with h5py.File(self.path(names[-1]), "r+") as file:
                repeats = file["samples/repeat"][:]
                file["samples/time_s"][:] = 0.005 * factor * (1 + 0.001 * ((repeats + run) % 5))
        return names

    def compare_files(self, *names):
        code, out, err = self.run_to_end("compare", *names, "--format", "json")
        self.assertIn(code, (0, 4), err)
        return code, json.loads(out)

    def test_runs_in_turns(self):
        # The new ones are 7 % slower, beside 2 % from run to run.
        names = self.steady_runs(1, 1.07, 1.03, 1.12, 1.01, 1.08, 1, 1.05)
        code, found = self.compare_files(*names)
        self.assertEqual(code, 0)
        self.assertEqual([run["base"]["path"] for run in found["runs"]], names[0::2])
        self.assertEqual([run["new"]["path"] for run in found["runs"]], names[1::2])
        for point in found["points"]:
            self.assertEqual(point["verdict"], "slower")
            self.assertTrue(1 < point["low"] < 1.05 < point["ratio"] < point["high"])
            self.assertEqual(point["open"], "threshold")
            self.assertEqual(point["settled_by"]["of"], "runs")
            self.assertGreater(point["settled_by"]["a_side"], 4)
        # One pair of them is sure of what the runs don't bear out.
        self.assertEqual(self.compare_files(names[0], names[3])[0], 4)
        out = self.run_well("compare", *names)
        self.assertIn("slower: maybe regression", out)
        self.assertIn("4 runs a side", out)
        self.assertEqual(out.count("\nbase: ") + out.startswith("base: "), 4)
        self.assertEqual(self.run_to_end("compare", *names, "--threshold", "0.01")[0], 4)

    def test_runs_of_one_program_differ_by_more_than_their_samples(self):
        names = self.steady_runs(1, 1.03, 1.04, 1.01)
        code, found = self.compare_files(*names)
        self.assertEqual(code, 0)
        self.assertEqual({point["verdict"] for point in found["points"]}, {"can't tell"})
        self.assertEqual({point["settled_by"]["of"] for point in found["points"]}, {"runs"})
        alone = self.compare_files(*names[:2])[1]
        self.assertEqual({point["verdict"] for point in alone["points"]}, {"slower"})
        self.assertEqual(alone["variation_between_runs"], "not known")

    def test_pairs_that_are_none_are_refused(self):
        shutil.copy(self.path("base.h5"), self.path("again.h5"))
        for arguments, said in (
            (["base.h5"], "no NEW for base.h5"),
            (["base.h5", "again.h5", "again.h5"], "no NEW for again.h5"),
            (["base.h5", "base.h5", "again.h5", "again.h5"], "base.h5 and again.h5 hold the same run"),
            (["base.h5", "again.h5", "base.h5", "none.h5"], "none.h5"),
        ):
            with self.subTest(arguments):
                code, out, err = self.run_to_end("compare", *arguments)
                self.assertEqual((code, out), (2, ""), err)
                self.assertEqual(err.count("\n"), 1, err)
                self.assertIn(said, err)


if __name__ == "__main__":
    unittest.main()
