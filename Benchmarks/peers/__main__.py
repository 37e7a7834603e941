"""python -m peers TASK PEER --work FOLDER --threads N [--small]: prints one line of JSON."""

import argparse
import json
import os
import pathlib
import resource


def main():
    parser = argparse.ArgumentParser(prog="peers")
    parser.add_argument("task")
    parser.add_argument("peer")
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--small", action="store_true", help="a part of the work, for a first look")
    arguments = parser.parse_args()
    for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
        os.environ.setdefault(f"{name}_NUM_THREADS", str(arguments.threads))

    from . import boosting, forests, grid, linear, nets, sampling, table

    tasks = {
        "grid": grid.run,
        "sequential": nets.sequential,
        "wide": nets.wide,
        "conv": nets.conv,
        "forest-telco": forests.run,
        "forest-100k": forests.run,
        "forest-1m": forests.run,
        "boosting-100k": boosting.run,
        "boosting-100k-threads": boosting.run,
        "boosting-1m": boosting.run,
        "symmetric-100k": boosting.run,
        "symmetric-100k-threads": boosting.run,
        "symmetric-1m": boosting.run,
        "logistic-telco": linear.run,
        "logistic-1m": linear.run,
        "smote": sampling.run,
        "smotenc": sampling.run,
        "csv": table.run,
    }
    result = tasks[arguments.task](arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"task": arguments.task, "side": arguments.peer, **result, "peak_kb": peak}))


main()
