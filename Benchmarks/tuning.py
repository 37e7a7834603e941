"""Measures what searching settings gains, and what it takes.

    python3 Benchmarks/tuning.py [--data DIR] [--only gains|halving|speed] [--studies NAME …] [--trials N] [--program FILE]

gains: four models on Telco, bank, credit and marketing, each with its own settings and with those that a
search of its default space finds inside every fold; differences on all held-out rows with intervals by
resampling rows, bold where the corrected t-test over folds has p < .05. halving: how many fits it saves, and
whether it chooses what a full search chooses. speed: the seconds of tuned_net.json
on two threads, and its fits beside those of Optuna with PyTorch, to be run alone on the machine. Writes
tuning.md. DIR holds telco.csv, bank.csv, credit.csv and marketing.csv; those that are missing are skipped.
"""

import argparse
import pathlib
import subprocess

from quality.environment import ROOT, environment_of, folder_of_data
from quality.studies import STUDIES
from tuning import gains, halving

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE / ".data" / "tuning"


def speed(program, data):
    """The lines that the Python with Optuna and PyTorch makes."""
    done = subprocess.run(
        [environment_of("optuna"), "-m", "tuning.speed", program, WORK, data, HERE / "tuned_net.json"],
        cwd=HERE, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, help="a folder with telco.csv and others")
    parser.add_argument("--only", choices=["gains", "halving", "speed"])
    parser.add_argument("--studies", nargs="+", choices=STUDIES, default=STUDIES)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument(
        "--program", type=pathlib.Path, default=ROOT / ".build" / "release" / "workbench",
        help="workbench, where it is built already")
    arguments = parser.parse_args()
    data = folder_of_data(arguments.data).resolve()
    program = arguments.program.resolve()
    if not (data / "telco.csv").exists():
        print("tuning: skipped, no data set is at hand; --data DIR says where they are")
        return
    lines = []
    if arguments.only in (None, "gains"):
        lines += gains.measure(program, WORK, data, arguments.trials, arguments.studies) + [""]
    if arguments.only in (None, "halving"):
        lines += halving.measure(program, WORK, data) + [""]
    if arguments.only in (None, "speed"):
        lines += speed(program, data)
    (HERE / "tuning.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
