# SPDX-License-Identifier: BSD-3-Clause

"""Text from files and command lines that would steer a terminal: it is shown, and does nothing."""

import json
import os
import re
import unittest

import h5py

from program import ProgramTest, study

# Sets the title of a terminal, clears it, hides what follows, and turns the direction around.
TITLE = "a\x1b]0;owned\x07\x1b[2J\x1b[8m \x7f\u009b31m \u202egnp.\u2066"
SHOWN = r"a\x1b]0;owned\x07\x1b[2J\x1b[8m \x7f\u009b31m \u202egnp.\u2066"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class HostileText(ProgramTest):
    def assert_harmless(self, text):
        found = STEERS.search(text)
        self.assertIsNone(found, found and text[max(0, found.start() - 60):found.end() + 20])

    def hostile_file(self, name):
        """A finished run whose texts somebody has changed."""
        self.run_study(study(layouts=("1x1", "1x2", "9x1"), repeats=6), name, "--overwrite", ranks=2)
        with h5py.File(self.path(name), "r+") as file:
            def change(_, item):
                if isinstance(item, h5py.Dataset) and h5py.check_string_dtype(item.dtype) and item.size > 0:
                    group = item.name.strip("/").split("/")[0]
                    column = item.name.split("/")[-1]
                    free = ("title", "reason", "hostname", "cpu", "kernel", "path", "work_unit")
                    if column in free or (group == "machine" and column not in ("name",)):
                        item[...] = [TITLE] * item.size if item.shape else TITLE
                for key, value in item.attrs.items():
                    if isinstance(value, str) and key in ("title", "git_commit", "command_line", "created"):
                        item.attrs[key] = TITLE

            change("/", file)
            file.visititems(change)
        return name

    def test_a_file_that_somebody_sent(self):
        file = self.hostile_file("sent.h5")
        self.measured(study(layouts=("1x1", "1x2")), "mine.h5")
        for arguments in (["report", file], ["report", file, "--format", "json"], ["report", file, "-o", "o"],
                          ["compare", file, file], ["compare", file, file, "--format", "json"],
                          ["compare", file, "mine.h5"], ["merge", file, file, "-o", "m.h5"], ["report", "m.h5"]):
            with self.subTest(arguments):
                code, out, err = self.run_to_end(*arguments)
                self.assertIn(code, (0, 2, 4), err)
                self.assert_harmless(out)
                self.assert_harmless(err)
        self.assertIn(SHOWN, self.run_well("report", file))
        for written in self.path("o").iterdir():
            self.assert_harmless(written.read_text())
        studies = json.loads(self.run_well("report", file, "--format", "json"))["studies"]
        self.assertEqual(studies[0]["title"], TITLE)

    def test_words_of_the_command_line(self):
        os.mkdir(self.path("folder"))
        word = "w\x1b[2J\n\u202e"
        self.write("s.toml", study())
        self.write("bad.toml", study().replace('kernel = "pi"', r'kernel = "p\u001b[2J\n"'))
        for arguments in ([word], ["list", word], ["report", word], ["report", "s.toml", "--" + word],
                          ["report", "x.h5", "--format", word], ["merge", word, "-o", "m.h5"],
                          ["compare", word, word], ["compare", "a", "b", "--threshold", word],
                          ["run", word], ["run", "bad.toml"], ["run", "s.toml", "--set", word],
                          ["run", "s.toml", "--set", "size.samples=" + word],
                          ["run", "s.toml", "--set", f"{word}.{word}=1"],
                          ["run", "s.toml", "-o", f"none/{word}.h5"]):
            with self.subTest(arguments):
                code, out, err = self.run_to_end(*arguments)
                self.assertEqual(code, 2, err)
                self.assertEqual(out, "")
                self.assert_harmless(err)
                self.assertIn(r"\x1b[2J", err)
                told = [line for line in err.splitlines() if line and not line.startswith("scalelab: starting")]
                self.assertEqual(len(told), 1, err)

    def test_names_of_files(self):
        name = "r\x1b[2J.h5"
        self.run_study(study(layouts=("1x1", "1x2")), name)
        for arguments in (["report", name, "-o", "o", "--format", "csv"], ["compare", name, name],
                          ["merge", name, "-o", "m\x1b[2J.h5"]):
            with self.subTest(arguments):
                code, out, err = self.run_to_end(*arguments)
                self.assertEqual((code, err), (0, ""))
                self.assert_harmless(out)
                self.assertIn(r"\x1b[2J", out)


if __name__ == "__main__":
    unittest.main()
