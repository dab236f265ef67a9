# SPDX-License-Identifier: BSD-3-Clause

"""The batch scripts find run_study.sh, whatever they are called and wherever they are: run by bash as Slurm
runs them, with a scontrol and a run_study.sh that only say what they were asked."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SCALELAB_SOURCE", pathlib.Path(__file__).parents[2]))
SCRIPTS = {"strong": SOURCE / "slurm" / "strong_scaling.sbatch", "weak": SOURCE / "slurm" / "weak_scaling.sbatch"}


class FindingRunStudy(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scalelab_finding_"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.bin = self.folder / "bin"
        self.spool = self.folder / "spool"
        self.submitted_from = self.folder / "home"
        for made in (self.bin, self.spool, self.submitted_from):
            made.mkdir()

    def program(self, path, text="#!/bin/sh\n"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def run_study_in(self, folder):
        path = self.folder / folder / "run_study.sh"
        self.program(path, f"#!/bin/sh\necho 'FOUND {path}'\nprintf '<%s>' \"$@\"\n")
        return path

    def run_job(self, command, *arguments, kind="strong", **environment):
        """Exit code, stdout and stderr of a script of which Slurm says that it came from `command`."""
        self.program(self.bin / "scontrol", f"#!/bin/sh\necho 'JobId=7 JobName=mine'\necho '   Command={command}'\n"
                                            "echo '   WorkDir=/'\n")
        copy = self.spool / "slurm_script"
        shutil.copy(SCRIPTS[kind], copy)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLURM", "SCALELAB"))}
        path = ":".join([str(self.bin), "/usr/bin", "/bin"])
        done = subprocess.run(["bash", str(copy), *arguments], capture_output=True, text=True, timeout=60,
                              cwd=self.submitted_from, stdin=subprocess.DEVNULL,
                              env=clean | {"PATH": path, "SLURM_JOB_ID": "7", "SLURM_JOB_NAME": "mine",
                                           "SLURM_SUBMIT_DIR": str(self.submitted_from)} | environment)
        return done.returncode, done.stdout, done.stderr

    def assert_found(self, run_study, outcome, *arguments):
        told = "".join(f"<{argument}>" for argument in arguments)
        self.assertEqual(outcome, (0, f"FOUND {run_study}\n{told}", ""))

    def test_beside_the_original(self):
        for place in ("copy/job.sh", "my jobs/a job.sh", "old.sbatch.d/strong.sbatch", "x.sbatch y/z  two"):
            with self.subTest(place):
                original = self.program(self.folder / place)
                run_study = self.run_study_in(original.parent)
                self.assert_found(run_study, self.run_job(original, "a b.toml", "c.h5"), "a b.toml", "c.h5")
                self.assert_found(run_study, self.run_job(f"{original} a/cfg.toml b/c 2", "a/cfg.toml"), "a/cfg.toml")

    def test_without_arguments_the_study_is_that_of_the_checkout(self):
        for kind in SCRIPTS:
            original = self.program(self.folder / "checkout/slurm/renamed")
            run_study = self.run_study_in("checkout/slurm")
            self.assert_found(run_study, self.run_job(original, kind=kind),
                              self.folder / f"checkout/configs/pi_{kind}.toml")

    def test_of_a_script_that_came_through_a_pipe(self):
        for place in ("home", "home/slurm"):
            with self.subTest(place):
                run_study = self.run_study_in(place)
                self.assert_found(run_study, self.run_job("(null)", "cfg.toml"), "cfg.toml")
                run_study.unlink()

    def test_above_the_program(self):
        for program, place in (("checkout/build/release/drivers/scalelab", "checkout/slurm"),
                               ("prefix/bin/scalelab", "prefix/share/scalelab/slurm")):
            with self.subTest(program):
                path = self.program(self.folder / program)
                run_study = self.run_study_in(place)
                self.assert_found(run_study, self.run_job("(null)", "c.toml", SCALELAB=str(path)), "c.toml")
                (self.bin / "scalelab").symlink_to(path)  # as a module puts it into PATH
                self.assert_found(run_study, self.run_job("(null)", "c.toml"), "c.toml")
                (self.bin / "scalelab").unlink()
                run_study.unlink()

    def test_nowhere_is_an_error_that_says_where(self):
        original = self.program(self.folder / "copy/job.sh")
        program = self.program(self.folder / "prefix/bin/scalelab")
        code, out, err = self.run_job(original, "cfg.toml", SCALELAB=str(program))
        self.assertEqual((code, out), (2, ""))
        self.assertIn("mine: no run_study.sh in any of these folders:\n", err)
        for folder in (self.spool, self.folder / "copy", self.submitted_from, self.submitted_from / "slurm",
                       self.folder / "prefix/share/scalelab/slurm"):
            self.assertIn(f"  {folder}\n", err)
        self.assertIn("set SCALELAB", err)

    def test_without_scontrol_the_rest_is_looked_at(self):
        run_study = self.run_study_in("home")
        self.run_job("(null)")
        self.program(self.bin / "scontrol", "#!/bin/sh\nexit 1\n")
        done = subprocess.run(["bash", str(self.spool / "slurm_script"), "c.toml"], capture_output=True, text=True,
                              cwd=self.submitted_from, env={"PATH": f"{self.bin}:/usr/bin:/bin"}, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"FOUND {run_study}", done.stdout)

    def test_both_scripts_look_in_the_same_places(self):
        endings = [SCRIPTS[kind].read_text().split("# Slurm runs a copy")[1].replace(f"pi_{kind}", "pi")
                   for kind in SCRIPTS]
        self.assertEqual(endings[0], endings[1])


class RunStudy(unittest.TestCase):
    def refusal(self, *arguments, **environment):
        done = subprocess.run(["bash", str(SOURCE / "slurm/run_study.sh"), *arguments], capture_output=True,
                              text=True, timeout=60, cwd="/", stdin=subprocess.DEVNULL,
                              env={"PATH": "/usr/bin:/bin", "SLURM_JOB_ID": "7", "SLURM_NTASKS": "1"} | environment)
        self.assertEqual(done.returncode, 2, done.stderr)
        return done.stderr

    def test_names_the_config_that_is_not_there(self):
        self.assertIn("no config nowhere.toml (from /)", self.refusal("nowhere.toml"))

    def test_names_the_programs_that_it_looked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(SOURCE / "slurm/run_study.sh", folder)
            config = pathlib.Path(folder, "c.toml")
            config.write_text("")
            done = subprocess.run(["bash", f"{folder}/run_study.sh", str(config)], capture_output=True, text=True,
                                  env={"PATH": "/usr/bin:/bin", "SLURM_JOB_ID": "7", "SLURM_NTASKS": "1"}, timeout=60)
            self.assertEqual(done.returncode, 2)
            self.assertIn("build/release/drivers/scalelab", done.stderr)
            self.assertIn("set SCALELAB", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
