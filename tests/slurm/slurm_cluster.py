# SPDX-License-Identifier: BSD-3-Clause

"""A real Slurm on this one machine: munged, slurmctld and one slurmd for each pretended node.

    with SlurmCluster(nodes=4, cpus_per_node=2) as cluster:
        job = cluster.run("slurm/strong_scaling.sbatch", "study.toml", options=["--nodes=2"])
        print(job.state, job.exit_code, job.log)

Everything lives in a temporary folder, listens on 127.0.0.1 only and has ports of its own, so clusters do
not disturb each other nor a Slurm that is installed for good. It needs root, as slurmd starts jobs in
their owner's name. A guardian process ends every daemon and job and removes the folder when the `with`
block is left, and also when the process that started the cluster is killed: it waits for the other
end of a pipe to close.
"""

import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scancel", "scontrol", "sinfo")
SEARCH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"  # where daemons are, for those without it

# What this machine, not a real cluster, asks of Open MPI's jobs. "Nodes" that share a host name also
# share the names of their shared-memory segments, so ranks speak TCP, over the loopback device, which
# Open MPI leaves out by default. Ranks that wait must not take the core from those that compute.
OPEN_MPI = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_pml": "ob1",
    "OMPI_MCA_btl": "tcp,self",
    "OMPI_MCA_btl_tcp_if_include": "127.0.0.0/8",
    "OMPI_MCA_oob_tcp_if_include": "127.0.0.0/8",
    "OMPI_MCA_mpi_yield_when_idle": "1",
}

CONFIG = """
ClusterName=pretended
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={controller_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/logs/slurmctld.log
SlurmdLogFile={folder}/logs/%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
EnforcePartLimits=ALL
ReturnToService=2
KillWait=5
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""
NODE = ("NodeName={name} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} "
        "Sockets=1 CoresPerSocket={cpus} ThreadsPerCore=1 State=UNKNOWN\n")


class SlurmError(RuntimeError):
    """Slurm did not do what was asked; the message ends with what its logs say."""


@dataclass(frozen=True)
class Job:
    number: int
    state: str  # Slurm's word: PENDING, RUNNING, COMPLETED, FAILED, TIMEOUT, CANCELLED ...
    exit_code: int
    log: str

    @property
    def over(self):
        return self.state not in ("PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED")


def missing_requirement():
    """Why no cluster can be started here; None if one can."""
    if os.geteuid() != 0:
        return "starting a Slurm needs root"
    missing = [program for program in PROGRAMS if shutil.which(program, path=SEARCH) is None]
    return f"not installed: {', '.join(missing)} (packages slurm-wlm and munge)" if missing else None


class SlurmCluster:
    """Context manager. Inside, `folder` is the cluster's own, and jobs may write there."""

    def __init__(self, nodes=4, cpus_per_node=2, start_seconds=300):
        self.nodes = nodes
        self.cpus_per_node = cpus_per_node
        self.start_seconds = start_seconds
        self._daemons = {}
        self._claims = []
        self._guardian = None

    def __enter__(self):
        # munged insists on folders that nobody else may write, but whose socket all may reach.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scalelab_slurm_"))
        self._guardian = _start_guardian(self.folder)
        try:
            self.folder.chmod(0o711)
            for name in ("jobs", "logs", "state", "tmp", *(f"spool-{node}" for node in self._node_names())):
                (self.folder / name).mkdir(mode=0o755)
            self.environment = self._environment()
            self._start_daemons()
            self._wait_until_idle()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def submit(self, script, *arguments, options=(), environment=None):
        """Hands `script` to sbatch from `job_folder`; returns the job's number."""
        answer = self._client("sbatch", "--parsable", *options, str(script), *map(str, arguments),
                              environment=environment)
        return int(answer.split(";")[0])

    def submit_through_pipe(self, script, options=(), environment=None):
        """The same for the text of the script, as `sbatch < script` does."""
        answer = self._client("sbatch", "--parsable", *options, environment=environment,
                              typed=pathlib.Path(script).read_text())
        return int(answer.split(";")[0])

    def job(self, number):
        """What Slurm says of a job now, and its log so far."""
        facts = self._client("scontrol", "show", "job", str(number))
        log = pathlib.Path(re.search(r"StdOut=(.*)", facts)[1])
        return Job(number=number,
                   state=re.search(r"JobState=(\S+)", facts)[1],
                   exit_code=int(re.search(r"ExitCode=(\d+):", facts)[1]),
                   log=log.read_text(errors="replace") if log.exists() else "")

    def wait(self, number, seconds=600):
        """Waits until the job is over."""
        return self.wait_for(lambda: self._if_over(number), f"the end of job {number}", seconds)

    def run(self, script, *arguments, options=(), environment=None, seconds=600):
        """Submits and waits."""
        return self.wait(self.submit(script, *arguments, options=options, environment=environment), seconds)

    def warn(self, number):
        """Sends SIGTERM to the batch script only, as `--signal=B:TERM@...` does before the time is up."""
        self._client("scancel", "--signal=TERM", "--batch", str(number))

    def wait_for(self, condition, what, seconds):
        """Polls until `condition()` is true and returns its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.2)
        raise SlurmError(f"waited {seconds} s in vain for {what}\n{self._last_words()}")

    @property
    def job_folder(self):
        """Where jobs start, and where their logs and results are unless told otherwise."""
        return self.folder / "jobs"

    def stop(self):
        """Ends all daemons and jobs and removes the folder. Harmless when repeated."""
        if self._guardian is None:
            return
        self._guardian.stdin.close()
        with self._guardian.stdout as pipe:
            pipe.read()  # ends when the guardian is done
        self._guardian.wait()
        self._guardian = None
        while self._daemons:
            self._daemons.popitem()[1].wait()
        while self._claims:
            self._claims.pop().close()

    def _node_names(self):
        return [f"node{number}" for number in range(1, self.nodes + 1)]

    def _environment(self):
        foreign = ("SLURM", "SBATCH", "SRUN", "PMI")  # when the test itself runs in a job
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return inherited | OPEN_MPI | {
            "PATH": SEARCH,
            "SLURM_CONF": str(self.folder / "slurm.conf"),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def _start_daemons(self):
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        self._start("munged", "--foreground", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                    f"--pid-file={self.folder}/munged.pid", f"--seed-file={self.folder}/munge.seed")
        self.wait_for(lambda: self._all_alive() and (self.folder / "munge.socket").exists(), "munged", 120)

        # The ports stay taken until their daemons are about to start, and are no other cluster's as long as this is.
        reserved = [_reserve_port(self._claims) for _ in range(self.nodes + 1)]
        ports = [taken.getsockname()[1] for taken in reserved]
        config = CONFIG.format(controller_port=ports[0], folder=self.folder)
        config += "".join(NODE.format(name=name, port=port, cpus=self.cpus_per_node)
                          for name, port in zip(self._node_names(), ports[1:]))
        (self.folder / "slurm.conf").write_text(config)
        for taken in reserved:
            taken.close()
        self._start("slurmctld", "-D")
        for name in self._node_names():
            self._start("slurmd", "-D", "-N", name, name=name)

    def _start(self, program, *arguments, name=None):
        name = name or program
        with open(self.folder / "logs" / f"{name}.out", "wb") as output:
            self._daemons[name] = subprocess.Popen(
                [shutil.which(program, path=SEARCH), *arguments], env=self.environment, cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)

    def _all_alive(self):
        for name, daemon in self._daemons.items():
            if daemon.poll() is not None:
                raise SlurmError(f"{name} ended with status {daemon.returncode}\n{self._last_words()}")
        return True

    def _wait_until_idle(self):
        def idle():
            self._all_alive()
            try:
                states = self._client("sinfo", "--noheader", "--Node", "--format=%T").split()
            except SlurmError:  # the controller does not answer yet
                return False
            return states == ["idle"] * self.nodes

        self.wait_for(idle, f"{self.nodes} idle nodes", self.start_seconds)

    def _if_over(self, number):
        self._all_alive()
        job = self.job(number)
        return job if job.over else None

    def _client(self, *command, environment=None, typed=""):
        done = subprocess.run(command, env=self.environment | (environment or {}), cwd=self.job_folder,
                              input=typed, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise SlurmError(f"{' '.join(command)}: {done.stderr.strip()}\n{self._last_words()}")
        return done.stdout

    def _last_words(self, lines=8):
        parts = []
        for path in [*sorted(self.folder.glob("logs/*")), *sorted(self.folder.glob("jobs/*.log"))]:
            if path.suffix == ".out" and path.with_suffix(".log").exists():
                continue  # Slurm's daemons say the same in both, once they have a log
            tail = path.read_text(errors="replace").splitlines()[-lines:]
            parts.append("\n".join([f"--- {path.name}", *tail]))
        return "\n".join(parts)


def _reserve_port(claims):
    """A bound socket below the range from which the system hands out ports by itself. What is added to `claims` keeps
    other clusters from its port while nothing is bound to it: a local socket of that number."""
    while True:
        port = random.randint(20000, 32000)
        claim, taken = socket.socket(socket.AF_UNIX), socket.socket()
        try:
            claim.bind(f"\0scalelab_slurm_port_{port}")
            taken.bind(("127.0.0.1", port))
            claims.append(claim)
            return taken
        except OSError:
            claim.close()
            taken.close()


def _start_guardian(folder):
    """Starts `python slurm_cluster.py FOLDER`, which sweeps when its standard input ends."""
    return subprocess.Popen([sys.executable, os.path.abspath(__file__), str(folder)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)


def _guard(folder):
    # A parent that gives up looking for its children, as CTest does when time is up, must not find this.
    if os.fork() != 0:
        os._exit(0)
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.stdin.buffer.read()
    while _kill_members(folder):
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def _kill_members(folder):
    """Kills whatever was started with this cluster's slurm.conf: daemons, job scripts, ranks."""
    mark = f"SLURM_CONF={folder}/slurm.conf".encode()
    killed = 0
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            environment = pathlib.Path("/proc", entry.name, "environ").read_bytes()
            if mark in environment.split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
                killed += 1
        except OSError:  # it ended meanwhile
            continue
    return killed


if __name__ == "__main__":
    _guard(sys.argv[1])
