"""python -m quality.fit STUDY PEER --data DIR --work FOLDER: makes the fits of a peer that are missing."""

import argparse
import importlib.metadata
import os
import pathlib
import time

from .kept import keep_fit, read_fit
from .peers import PEERS
from .studies import SLOW, spec_of
from .tables import Table, folds_of, read_predictions, read_table


def processor_seconds():
    """Of this process and of those that it started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def fit_fold(peer, table, fold):
    """Fits on the fold's training rows; what was spent, and the probabilities of its test rows."""
    package, fit = PEERS[peer]
    training = Table(
        table.features.iloc[fold.train].reset_index(drop=True), table.labels[fold.train],
        table.categories)
    start, before = time.perf_counter(), processor_seconds()
    predict = fit(training)
    scores = predict(table.features.iloc[fold.test])
    return {
        "package": package, "version": importlib.metadata.version(package),
        "seconds": time.perf_counter() - start, "cpu": processor_seconds() - before,
        "scores": [float(score) for score in scores],
    }


def main():
    parser = argparse.ArgumentParser(prog="quality.fit")
    parser.add_argument("study")
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    study, peer, work = arguments.study, arguments.peer, arguments.work
    table = read_table(spec_of(study, arguments.data))
    folds = folds_of(read_predictions(work / "results" / study))
    if peer in SLOW:
        folds = [fold for fold in folds if fold.name.startswith("0-")]
    version = importlib.metadata.version(PEERS[peer][0])
    for fold in folds:
        kept = read_fit(work, study, peer, fold)
        if kept is None or kept["version"] != version:
            fit = fit_fold(peer, table, fold)
            keep_fit(work, study, peer, fold, fit)
            print(
                f"  {study} {peer} {fold.name}: {fit['seconds']:.1f} s, {fit['cpu']:.1f} CPU s",
                flush=True)


if __name__ == "__main__":
    main()
