"""Times the same work here and in the libraries a user would pick instead, side by side.

    python3 Benchmarks/run.py [--data DIR] [--only TASK …] [--rounds N] [--quick] [--peers-only]

Makes a virtual environment with the pinned peers, generates the data once, builds this package,
then runs both sides in turn (A B A B …), each in a process of its own with the same number of
threads, and takes medians. Writes results.md beside this file. DIR holds telco.csv; without it the
work on Telco is skipped. Nothing but Python's standard library is needed to start it.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from report import write_report
from tasks import TASKS, TELCO

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".data"
PYTHON = HERE / ".venv" / "bin" / "python"
PROGRAM = ROOT / ".build" / "release" / "workbench"
OURS = ROOT / ".build" / "release" / "Kernels"


def prepare(arguments):
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
    stamp = HERE / ".venv" / "installed"
    wanted = (HERE / "requirements.txt").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run(
            [PYTHON, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"],
            check=True)
        stamp.write_text(wanted)
    command = [PYTHON, HERE / "generate.py", WORK]
    subprocess.run(command + (["--data", arguments.data] if arguments.data else []), check=True)
    if not arguments.peers_only:
        for product in ("Kernels", "workbench"):
            subprocess.run(
                ["swift", "build", "-c", "release", "--product", product], cwd=ROOT, check=True,
                env=dict(os.environ, WORKBENCH_BENCHMARKS="1"))


def command(task, side, small):
    if task.name == "help":
        return [PYTHON, HERE / "startup.py", PROGRAM]
    if task.name == "grid" and side == "workbench":
        return [PYTHON, HERE / "ours_grid.py", PROGRAM, WORK / "telco.csv", str(task.threads)]
    if side == "workbench":
        run = [OURS, task.name]
    else:
        run = [PYTHON, "-m", "peers", task.name, side]
    run += ["--work", WORK, "--threads", str(task.threads)]
    return run + (["--small"] if small else [])


def busy():
    """Seconds of processor time that the machine has spent since it started."""
    fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def attempt(task, side, small):
    """Runs one side once; adds `foreign`, the processor time others took as a share of the run."""
    cores = sorted(os.sched_getaffinity(0))[: task.threads]
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    for name in ("OMP", "OPENBLAS", "MKL"):
        environment[f"{name}_NUM_THREADS"] = str(task.threads)
    before, start, own = busy(), time.perf_counter(), os.times()
    done = subprocess.run(
        [str(part) for part in command(task, side, small)], cwd=HERE, env=environment,
        capture_output=True, text=True, timeout=3600,
        preexec_fn=lambda: os.sched_setaffinity(0, cores))
    if done.returncode != 0:
        lines = (done.stderr.strip() or "no message").splitlines()
        return {"error": lines[-1]}
    result = json.loads(done.stdout.strip().splitlines()[-1])
    now = os.times()
    spent = now.children_user + now.children_system - own.children_user - own.children_system
    result["foreign"] = (busy() - before - spent) / (time.perf_counter() - start)
    return result


def measure(task, side, small, tries):
    """Runs one side until the machine was quiet, or takes the quietest of a few tries."""
    best = None
    for _ in range(tries):
        result = attempt(task, side, small)
        if "error" in result:
            return result
        if best is None or result["foreign"] < best["foreign"]:
            best = result
        if best["foreign"] < 0.1:
            break
    return best


def compare(task, arguments):
    peers = [peer for peer in task.peers if not arguments.peers or peer in arguments.peers]
    sides = ([] if arguments.peers_only else ["workbench"]) + peers
    runs = {side: [] for side in sides}
    for number in range(arguments.rounds or (1 if arguments.quick else task.rounds)):
        for side in sides:
            if any("error" in run for run in runs[side]):
                continue
            run = measure(task, side, arguments.quick, arguments.tries)
            runs[side].append(run)
            shown = run.get("error") or describe(run)
            print(f"  round {number + 1}  {side:32}{shown}", flush=True)
    return {side: summary(results) for side, results in runs.items()}


def describe(run):
    auc = f"  AUC {run['auc']:.4f}" if "auc" in run else ""
    rate = f"  {run['rate']:,.0f}/s" if "rate" in run else ""
    quiet = "" if run["foreign"] < 0.1 else f"  (others used {run['foreign']:.1f} cores)"
    return f"{run['seconds']:10.4f} s{rate}{auc}  {run['peak_kb'] / 1024:7.0f} MB{quiet}"


def summary(results):
    errors = [run["error"] for run in results if "error" in run]
    if errors:
        return {"error": errors[0]}
    middle = dict(results[-1])
    for key in ("seconds", "peak_kb", "rate", "foreign"):
        if key in middle:
            middle[key] = statistics.median(run[key] for run in results)
    return middle


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, help="a folder with telco.csv")
    parser.add_argument("--only", nargs="+", choices=[task.name for task in TASKS])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--tries", type=int, default=3, help="runs until the machine is quiet")
    parser.add_argument("--quick", action="store_true", help="one round of a part of the work")
    parser.add_argument("--peers-only", action="store_true")
    parser.add_argument("--peers", nargs="+", help="these peers only; some take minutes a run")
    arguments = parser.parse_args()
    if arguments.data is None:
        near = [ROOT / "data", ROOT.parent / "shared" / "data"]
        arguments.data = next((folder for folder in near if (folder / "telco.csv").exists()), None)
    prepare(arguments)
    results = {}
    for task in TASKS:
        if arguments.only and task.name not in arguments.only:
            continue
        if task.name in TELCO and not (WORK / "telco.json").exists():
            print(f"{task.name}: skipped, telco.csv is not at hand; --data DIR says where it is")
            continue
        print(f"{task.name}: {task.work}, {task.threads} thread{'s' * (task.threads > 1)}")
        results[task.name] = compare(task, arguments)
    write_report(HERE / "results.md", TASKS, results, complete=not arguments.only)


if __name__ == "__main__":
    main()
