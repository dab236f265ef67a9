# SPDX-License-Identifier: BSD-3-Clause

"""Bad input: one message that says what is wrong, exit code 2, nothing run, nothing written, nothing
changed. The same alone and under mpirun, where only one rank may speak and none may hang."""

import concurrent.futures
import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import unittest

from program import LAUNCHER, PATIENCE_S, WITHOUT_END_MS, ProgramTest, built_program, study

GOOD = study(layouts=("1x1", "2x1"))
MIB = 2**20
GIB = 2**30
RANKS = 3

# The arguments, and what the message must say. In the folder are: good.toml; good.h5, a finished run of
# it; other.h5, which is no results file; folder/; templates of pages, titel.html to large.html.
COMMANDS = {
    "no subcommand": ([], ["subcommand"]),
    "unknown subcommand": (["rum"], ["rum", "'run'"]),
    "unknown option": (["run", "good.toml", "--overwriet"], ["--overwriet"]),
    "no config": (["run"], ["CONFIG"]),
    "missing config": (["run", "none.toml", "-o", "new.h5"], ["none.toml", "can't be read"]),
    "a config without an end": (["run", "/dev/zero", "-o", "new.h5"], ["/dev/zero", "more than 16 MiB"]),
    "a folder as config": (["run", "folder", "-o", "new.h5"], ["folder", "can't be read"]),
    "output exists": (["run", "good.toml"], ["good.h5", "exists", "--resume", "--overwrite"]),
    "another file is there": (["run", "good.toml", "-o", "other.h5"], ["other.h5", "exists"]),
    "output is a folder": (["run", "good.toml", "-o", "folder"], ["folder is a folder"]),
    "overwriting a folder": (["run", "good.toml", "-o", "folder", "--overwrite"], ["folder is a folder"]),
    "resuming a folder": (["run", "good.toml", "-o", "folder", "--resume"], ["folder is a folder"]),
    "output in no folder": (["run", "good.toml", "-o", "none/new.h5"], ["none/new.h5", "no folder"]),
    "output where nobody writes": (["run", "good.toml", "-o", "/proc/new.h5"], ["/proc/new.h5", "-o"]),
    "nothing to resume": (["run", "good.toml", "-o", "new.h5", "--resume"], ["new.h5", "nothing to resume"]),
    "resume with another config": (
        ["run", "good.toml", "--resume", "--set", "measure.max_repeats=7"],
        ["good.h5", "can't resume", "good.toml"],
    ),
    "resume of another file": (["run", "good.toml", "-o", "other.h5", "--resume"], ["other.h5", "not an HDF5"]),
    "resume and overwrite": (["run", "good.toml", "--resume", "--overwrite"], ["--resume", "--overwrite"]),
    "unknown key": (
        ["run", "good.toml", "-o", "new.h5", "--set", "sweep.layotus=1x1"],
        ["--set sweep.layotus=1x1", "'layouts'"],
    ),
    "unknown table": (
        ["run", "good.toml", "-o", "new.h5", "--set", "mesure.seed=3"],
        ["--set mesure.seed=3", "did you mean 'measure'"],
    ),
    "form of --set": (["run", "good.toml", "-o", "new.h5", "--set", "seed=3"], ["TABLE.KEY=VALUE"]),
    "report of a missing file": (["report", "none.h5"], ["none.h5"]),
    "report of another file": (["report", "other.h5"], ["other.h5", "not an HDF5"]),
    "figures to the terminal": (["report", "good.h5", "--format", "svg"], ["-o DIR"]),
    "unknown format": (["report", "good.h5", "-o", "new", "--format", "gif"], ["gif", "'svg'"]),
    **{
        f"template that is {name}": (["report", "good.h5", "-o", "new", "--template", file], parts)
        for name, file, parts in (
            ("missing", "none.html", ["none.html", "can't be read", "No such file"]),
            ("a folder", "folder", ["folder", "can't be read", "a template is a file"]),
            ("too large", "large.html", ["large.html", "can't be read", "more than 1 MiB"]),
            ("without an end", "/dev/zero", ["/dev/zero", "more than 1 MiB"]),
            ("misspelt", "titel.html", ["titel.html:2:4:", "'titel'", "did you mean 'title'", "'studies'"]),
            ("torn", "torn.html", ["torn.html:2:1:", "'studies'", "has no end", "{{/studies}}"]),
        )
    },
    "template without a page": (
        ["report", "good.h5", "-o", "new", "--format", "svg,text", "--template", "page.html"],
        ["--template", "add html to --format"],
    ),
    "template to the terminal": (["report", "good.h5", "--template", "page.html"], ["--template", "-o DIR"]),
    "template that is no word": (["report", "good.h5", "-o", "new", "--template", ""], ["--template", "can't be empty"]),
    "report into no folder": (["report", "good.h5", "-o", ""], ["-o", "can't be empty"]),
    "template and results that are wrong": (
        ["report", "other.h5", "-o", "new", "--template", "torn.html"],
        ["torn.html:2:1:"],
    ),
    "merge of a missing file": (["merge", "-o", "new.h5", "good.h5", "none.h5"], ["none.h5"]),
    "merge onto a file": (["merge", "-o", "other.h5", "good.h5"], ["other.h5", "exists"]),
    "compare with nothing": (["compare", "good.h5"], ["NEW"]),
    "compare with a missing file": (["compare", "good.h5", "none.h5"], ["none.h5"]),
    "compare with another file": (["compare", "other.h5", "good.h5"], ["other.h5", "not an HDF5"]),
    "compare to no threshold": (
        ["compare", "good.h5", "good.h5", "--threshold", "0"],
        ["--threshold", "can't be '0'", "above 0"],
    ),
    **{
        f"compare to {word or 'nothing'}": (
            ["compare", "good.h5", "good.h5", f"--threshold={word}"],
            ["--threshold", f"can't be '{word}'", "above 0"],
        )
        for word in ("nan", "-nan", "inf", "-inf", "-0.05", "1e400", "1e-400", "0x1", "0.05x", " ")
    },
    **{
        f"report to {word or 'nothing'}": (
            ["report", "good.h5", f"--threshold={word}"],
            ["--threshold", f"can't be '{word}'", "from 0.01 to 1"],
        )
        for word in ("nan", "inf", "-1", "1e400", "1.01", " ")
    },
    "compare to no word": (["compare", "good.h5", "good.h5", "--threshold", ""], ["--threshold"]),
    "an integer that no double is": (
        ["run", "good.toml", "-o", "new.h5", "--set", "size.samples=9007199254740993"],
        ["--set size.samples=9007199254740993", "from 1 to 9007199254740992, not 9007199254740993"],
    ),
    "an integer of too many digits": (
        ["run", "good.toml", "-o", "new.h5", "--set", "size.samples=99999999999999999999"],
        ["--set size.samples=99999999999999999999", "64 bits"],
    ),
    "compare to a word": (
        ["compare", "good.h5", "good.h5", "--threshold", "five"],
        ["--threshold", "can't be 'five'", "above 0"],
    ),
    "compare in another format": (
        ["compare", "good.h5", "good.h5", "--format", "jsn"],
        ["--format", "can't be 'jsn'", "did you mean 'json'"],
    ),
    "unknown kernel": (["list", "pj"], ["'pj'", "did you mean 'pi'"]),
}

# The config, and what the message must say.
CONFIGS = {
    "empty": ("", [("kernel",), ("scaling",), ("layouts",)]),
    "no TOML": ("[study\n", [("bad.toml:1:", "TOML")]),
    "unknown key": (GOOD + "sede = 1\n", [("bad.toml:14:1:", "'sede'", "did you mean 'seed'")]),
    "wrong type": (GOOD + "seed = 'one'\n", [("bad.toml:14:8:", "an integer", "a string")]),
    "illegal layout": (study(layouts=("1x1", "0x1")), [("bad.toml:7:19:", "'0x1'", "RANKSxTHREADS")]),
    "unknown kernel": (study(kernel="pj"), [("bad.toml:2:10:", "'pj'", "did you mean 'pi'")]),
    "size that no double is": (
        study(size="samples = 9007199254740993"),
        [("bad.toml:5:11:", "from 1 to 9007199254740992, not 9007199254740993")],
    ),
    "too many workers": (study(layouts=("4000000x4",)), [("bad.toml:7:12:", "'4000000x4'", "at most 10000000")]),
    "size zero": (study(size="samples = 0"), [("bad.toml:5:11:", "from 1 to", "not 0")]),
    "size negative": (study(size="samples = -5"), [("bad.toml:5:11:", "not -5")]),
    "larger than the memory": (study("gemm", size="n = 200_000"), [("bad.toml", "GiB", "smaller size")]),
    "grows too large": (
        study("square", "weak", size="tasks = 600_000\nwait_ms = 0", layouts=("2x1",)),
        [("bad.toml", "weak scaling to 2 workers", "tasks")],
    ),
    "odd lattice": (
        study("ising", size="l = 65", layouts=("1x1",)),
        [("bad.toml:5:5:", "l must be a multiple of 2 from 4 to 1048576, not 65")],
    ),
    "lattice thinner than its decomposition": (
        study("ising", size="l = 4\nsweeps = 100_000", layouts=("1x1", "5x1")),
        [("bad.toml: ising can't be run as 5x1", "cut for 5 ranks", "use l >= 6, or at most 4 ranks")],
    ),
    "temperature beyond its range": (
        study("ising", size="temperature = 0.5", layouts=("1x1",)),
        [("bad.toml:5:15:", "from 1 to 10, not 0.5")],
    ),
    "two mistakes": (
        study(kernel="pj", layouts=("x",)),
        [("bad.toml:2:10:",), ("bad.toml:7:12:",)],
    ),
}


def content(folder: pathlib.Path):
    """Of every file in the folder, a digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def messages(stderr):
    """The lines of stderr, without the status line and the hint that go with a message."""
    return [
        line
        for line in stderr.splitlines()
        if line and not line.startswith(("scalelab: starting mpi", "Run with --help"))
    ]


class BadInput(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("good.toml", GOOD)
        self.run_well("run", "good.toml", ranks=2)
        self.write("other.h5", "these are not results\n")
        self.path("folder").mkdir()
        self.write("page.html", "{{title}}")
        self.write("titel.html", "<p>\n  é{{titel}}")
        self.write("torn.html", "<p>\n{{#studies}}</p>")
        self.write("large.html", " " * (MIB + 1))
        self.copies = tempfile.TemporaryDirectory(prefix="scalelab-bad-input-")
        self.addCleanup(self.copies.cleanup)

    def copy_of_folder(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.copies.name))
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return folder, content(folder)

    def outcome(self, arguments, ranks):
        """Exit code, stdout, stderr and what has changed, of a command."""
        folder, before = self.copy_of_folder()
        code, out, err = self.run_to_end(*arguments, ranks=ranks, folder=folder)
        return code, out, err.replace(str(folder), "FOLDER"), before.items() ^ content(folder).items()

    def outcomes_of_ranks(self, commands):
        """The same of each command, all of which the ranks of one launcher do, one behind the other: for commands in
        which these don't meet. The exit code is rank 0's, the others must have none."""
        copies = [self.copy_of_folder() for _ in commands]
        script = "rank=${OMPI_COMM_WORLD_RANK:-$PMI_RANK}\n"
        for arguments, (folder, _) in zip(commands, copies):
            words = shlex.join([str(built_program()), *arguments])
            script += f"cd {folder}; {words} >{folder}.$rank.out 2>{folder}.$rank.err; echo $? >{folder}.$rank.code\n"
        self.path("ranks.sh").write_text(script)
        subprocess.run([*LAUNCHER, str(RANKS), "bash", self.path("ranks.sh")], check=True, env=self.environment(),
                       stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
        outcomes = []
        for folder, before in copies:
            code, out, err = ([pathlib.Path(f"{folder}.{rank}.{what}").read_text() for rank in range(RANKS)]
                              for what in ("code", "out", "err"))
            self.assertEqual({word.strip() for word in code[1:]}, {"0"})
            outcomes.append((int(code[0]), "".join(out), "".join(err).replace(str(folder), "FOLDER"),
                             before.items() ^ content(folder).items()))
        return outcomes

    def check_all(self, cases):
        """Each case: a name, the arguments, and for each line that is expected what it must say."""
        commands = [arguments for _, arguments, _ in cases]
        apart = [arguments for arguments in commands if arguments[:1] != ["run"]]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            alone = pool.map(lambda arguments: self.outcome(arguments, None), commands)
            runs = pool.map(lambda arguments: self.outcome(arguments, RANKS),
                            [arguments for arguments in commands if arguments[:1] == ["run"]])
            others = iter(self.outcomes_of_ranks(apart) if apart else [])
            for (name, arguments, expected), outcome_alone in zip(cases, alone):
                outcome = {None: outcome_alone, RANKS: next(runs if arguments[:1] == ["run"] else others)}
                for ranks, (code, out, err, changes) in outcome.items():
                    with self.subTest(name, ranks=ranks):
                        told = messages(err)
                        self.assertEqual(code, 2, err)
                        self.assertEqual(out, "")
                        self.assertEqual(changes, set())
                        self.assertEqual(len(told), len(expected), err)
                        for line, parts in zip(told, expected):
                            for part in parts:
                                self.assertIn(part, line)
                with self.subTest(name, wording="the same alone and under mpirun"):
                    self.assertEqual(messages(outcome[None][2]), messages(outcome[RANKS][2]))

    def test_commands(self):
        self.check_all([(name, arguments, [parts]) for name, (arguments, parts) in COMMANDS.items()])

    def test_configs(self):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        cases = []
        for number, (name, (text, expected)) in enumerate(CONFIGS.items()):
            if name != "larger than the memory" or memory < 200 * GIB:
                file = self.write(f"bad{number}.toml", text)
                named = [[part.replace("bad.toml", file) for part in parts] for parts in expected]
                cases.append((name, ["run", file, "-o", "new.h5"], named))
        self.check_all(cases)

    def test_what_only_another_rank_can_find(self):
        """Rank 0 is told to end then, which nobody who waits for the run may take for an interruption."""
        records = [f"{row % 7},{row % 100 + 1},{row % 50}.25," for row in range(4000)]
        records[3500] = "1,two,3.00,"
        self.write("r.csv", "\n".join(("key,quantity,price,note", *records, "")))
        self.write("s.toml", study("transform", size='rows = 4000\nfile = "r.csv"', layouts=("2x1",)))
        code, _, err = self.run_to_end("run", "s.toml", "-o", "new.h5")
        self.assertEqual(code, 1, err)
        self.assertIn("r.csv, line 3502", err)
        self.assertIn("rank 1 on", err)

    def test_several_configs_and_dry_runs(self):
        self.write("a.toml", study(kernel="pj"))
        self.write("b.toml", GOOD + "sede = 1\n")
        self.check_all(
            [
                ("two configs", ["run", "a.toml", "b.toml", "-o", "new.h5"], [("a.toml:2:10:",), ("b.toml:14:1:",)]),
                ("dry run", ["run", "b.toml", "--dry-run"], [("b.toml:14:1:",)]),
            ]
        )

    def test_a_file_that_another_run_writes(self):
        self.write("long.toml", study("square", size=f"tasks = 1\nwait_ms = {WITHOUT_END_MS}"))
        first = self.start("run", "long.toml", ranks=1)
        self.wait_until(lambda: self.path("long.h5").exists(), "the first run has begun")
        for option in ("--resume", "--overwrite"):
            code, _, err = self.run_to_end("run", "long.toml", option, ranks=1)
            self.assertEqual(code, 2, err)
            self.assertEqual(len(messages(err)), 1, err)
            self.assertIn("long.h5", err)
        self.assertIsNone(first.poll())
        self.kill_what_is_left()
        first.communicate()


if __name__ == "__main__":
    unittest.main()
