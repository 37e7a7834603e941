"""Judges our candidates and the libraries a user would pick instead, on the same folds.

    python3 Benchmarks/quality.py [--data DIR] [--only STUDY …] [--peers NAME …] [--long] [--program FILE]

Runs the shipped experiments, reads from their results which rows every fold tests, fits the peers on exactly
the other rows, and writes quality.md: metrics with their standard deviation over folds, differences with
intervals, and the corrected resampled t test with Holm's correction. DIR holds telco.csv, bank.csv, credit.csv
and marketing.csv; studies without a file are skipped. Without --long only the libraries at their defaults are
measured; with it, on Telco and bank, tuned ones, nets and AutoML tools as well, which takes hours. Fits are
kept in .data/quality, so that the same command goes on where it was.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

from quality.environment import AUTOML, environment_of, folder_of_data
from quality.studies import DEFAULTS, LONG, SLOW, STUDIES, spec_of

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".data" / "quality"

def run_ours(program, study, data):
    """Runs a study with the candidate chosen inside; what this very program finished is not done again."""
    results = WORK / "results"
    results.mkdir(parents=True, exist_ok=True)
    spec = WORK / f"{study}.json"
    spec.write_text(json.dumps(spec_of(study, data), indent=2))
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    stamp = results / f"{study}.program"
    if not stamp.exists() or stamp.read_text() != digest:
        shutil.rmtree(results / study, ignore_errors=True)
        stamp.write_text(digest)
    subprocess.run(
        [program, "run", spec, "--out", results / study, "--quiet"], cwd=WORK, check=True)


def run_peer(peer, study, data):
    """Makes the fits of a peer that are missing, on one thread, AutoML tools on all."""
    scratch = WORK / "scratch"  # FLAML leaves its learners' files where it runs
    scratch.mkdir(exist_ok=True)
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(HERE))
    if peer not in AUTOML:
        environment |= {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    subprocess.run(
        [environment_of(peer), "-W", "ignore", "-m", "quality.fit", study, peer,
         "--data", data, "--work", WORK],
        cwd=scratch, env=environment, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, help="a folder with telco.csv and others")
    parser.add_argument("--only", nargs="+", choices=STUDIES, default=STUDIES)
    parser.add_argument("--peers", nargs="+", choices=DEFAULTS + SLOW)
    parser.add_argument("--long", action="store_true", help="what takes minutes a fold as well")
    parser.add_argument(
        "--program", type=pathlib.Path, default=ROOT / ".build" / "release" / "workbench",
        help="workbench, where it is built already")
    arguments = parser.parse_args()
    data = folder_of_data(arguments.data).resolve()
    studies = [study for study in arguments.only if (data / f"{study}.csv").exists()]
    if not studies:
        print("quality: skipped, no data set is at hand; --data DIR says where they are")
        return
    for study in studies:
        run_ours(arguments.program.resolve(), study, data)
    peers = arguments.peers or DEFAULTS + (SLOW if arguments.long else [])
    for peer in peers:
        for study in studies:
            if peer in DEFAULTS or study in LONG:
                run_peer(peer, study, data)
    python = environment_of("catboost")
    subprocess.run(
        [python, "-m", "quality.table", *studies, "--work", WORK, "--out", HERE / "quality.md"],
        cwd=HERE, check=True)


if __name__ == "__main__":
    main()
