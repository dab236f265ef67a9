#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs one study on the nodes of this Slurm job and prints its table. The batch scripts beside it find this and end
# with it; to start it from a batch script of your own:
#
#   exec bash .../slurm/run_study.sh CONFIG [OUTPUT]
#
# From the environment (sbatch passes yours on):
#   SCALELAB            the program; default: from PATH, else the one of this checkout or installation
#   SCALELAB_LAUNCHER   mpirun (default) or srun
# Exit status: the program's. 5 means stopped early and saved: submit again with the same OUTPUT.
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf 'run_study: %s\n' "$*" >&2; }
refuse() {
  say "$*"
  exit 2
}

find_scalelab() {
  local candidate
  for candidate in "${SCALELAB:-}" "$(type -P scalelab || true)" \
    "${folder%/*}/build/release/drivers/scalelab" "${folder%/*/*/*}/bin/scalelab"; do
    if [[ -n $candidate ]]; then
      if [[ -x $candidate && ! -d $candidate ]]; then
        printf '%s\n' "$candidate"
        return
      elif [[ $candidate == "${SCALELAB:-}" ]]; then
        refuse "SCALELAB=$SCALELAB is not a program; give the path of scalelab"
      fi
    fi
  done
  refuse "no scalelab in PATH, nor ${folder%/*}/build/release/drivers/scalelab, nor" \
    "${folder%/*/*/*}/bin/scalelab; build it (./bootstrap build) or set SCALELAB to its path"
}

# node1:2,node2:2 from Slurm's short forms, node[1-2] and 2(x2).
hosts_with_slots() {
  paste -d: <(scontrol show hostnames "$SLURM_JOB_NODELIST") \
    <(tr , '\n' <<<"$SLURM_TASKS_PER_NODE" |
      awk -F '[(x)]+' '{ for (node = 0; node < ($2 ? $2 : 1); ++node) print $1 }') |
    paste -sd,
}

# Sets `launch`, the command that starts every task of the job, and `zero_is_fine`: MPICH's launcher ends with 0 after a
# signal that it passed on, however its tasks ended. Neither launcher binds ranks to
# cores: scalelab places its workers itself.
choose_launcher() {
  zero_is_fine=1
  case ${SCALELAB_LAUNCHER:-mpirun} in
    mpirun)
      launch=(mpirun -np "$SLURM_NTASKS")
      case $(mpirun --version 2>&1) in
        # An Open MPI that was built without Slurm does not see the job's nodes; one that was built with it
        # takes the same list. Other MPIs ask Slurm.
        *"Open MPI"*) launch+=(--bind-to none --host "$(hosts_with_slots)") ;;
        *Intel*) launch+=(-genv I_MPI_PIN off) zero_is_fine=0 ;;
        *) launch+=(-bind-to none) zero_is_fine=0 ;;  # MPICH and what descends from it
      esac
      ;;
    srun)
      # Since Slurm 22.05, srun does not take the number of CPUs from the job.
      launch=(srun --ntasks="$SLURM_NTASKS" --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" --cpu-bind=none)
      ;;
    *) refuse "SCALELAB_LAUNCHER=$SCALELAB_LAUNCHER: expected mpirun or srun" ;;
  esac
}

# Starts the command and waits for its end. When Slurm warns that the time is nearly up, the ranks get
# a SIGTERM.
run_until_warned() {
  local launcher waiting=1 warned=0 status
  # The table would be in the log twice: `report` prints it below, however the run ends.
  "$@" >/dev/null &
  launcher=$!
  trap '
    warned=1 waiting=1
    say "Slurm asks to stop: the program saves what it has"
    if [[ ${launch[0]} == srun ]]; then
      scancel --signal=TERM "$SLURM_JOB_ID" || true  # srun itself would kill the ranks at once
    else
      kill -TERM "$launcher" || true
    fi
  ' TERM
  while ((waiting)); do  # a signal ends a wait before its time
    waiting=0 status=0
    wait "$launcher" || status=$?
  done
  trap - TERM
  # mpirun gives a status of its own to a job that it was told to stop. 3: an answer was wrong.
  if ((warned && (status != 0 || ! zero_is_fine) && status != 3)); then
    status=5
  fi
  return "$status"
}

[[ $# -eq 1 || $# -eq 2 ]] || refuse "expected CONFIG [OUTPUT], got $# arguments: $*"
[[ -n ${SLURM_JOB_ID:-} ]] || refuse "this is not a Slurm job; submit a script of this folder with sbatch"
[[ -n ${SLURM_NTASKS:-} ]] || refuse "Slurm gave no number of tasks; add --ntasks-per-node to sbatch"

config=$1
[[ -e $config ]] || refuse "no config $config (from $PWD); the script takes it as its first argument"
output=${2:-$(basename "$config" .toml)_$SLURM_JOB_ID.h5}
scalelab=$(find_scalelab)
choose_launcher
study=("$scalelab" run "$config" -o "$output")
if [[ -e $output ]]; then
  say "$output is there already: going on from what it holds"
  study+=(--resume)
fi

say "job $SLURM_JOB_ID, $SLURM_JOB_NUM_NODES nodes ($SLURM_JOB_NODELIST), $SLURM_NTASKS tasks," \
  "${SLURM_CPUS_PER_TASK:-1} CPUs per task"
say "${launch[*]} ${study[*]}"
status=0
run_until_warned "${launch[@]}" "${study[@]}" || status=$?

if [[ -s $output ]]; then
  "$scalelab" report "$output" || status=$((status ? status : $?))
fi
if ((status == 5)); then
  say "stopped before the end. To go on, submit the same script with the arguments: $config $output"
fi
exit "$status"
