"""Whether halving over inner folds chooses what a full search chooses, with fewer fits."""

import json

from .gains import differences, rows, run_spec
from quality.studies import written_spec

# What gradient boosting begins with in other libraries: searching has something to find.
MODEL = {"gradientBoosting": {"trees": 100, "learningRate": 0.1, "leaves": 31}}
STUDIES = ["telco", "bank"]
METHODS = ["random", "halving"]


def spec_of(study, data, method):
    spec = written_spec(study)
    spec["data"]["path"] = str(data / f"{study}.csv")
    return {
        "name": f"{study}-{method}", "seed": 7, "data": spec["data"],
        "validation": {"stratifiedKFold": {"folds": 5}}, "inner": {"folds": 3},
        "models": {"boosting": {
            "classifier": MODEL, "tune": {"trials": 50, "method": method}}},
        "rank": {"by": "rocAUC"},
    }


def chosen(out):
    """By fold the chosen trial, and the mean loss of every trial that was looked at on all inner folds."""
    trials, losses = {}, {}
    for row in rows(out / "trials.csv"):
        fold = row["fold"]
        if row["status"] in ("chosen", "finished"):
            losses[fold, row["trial"]] = float(row["mean"])
        if row["status"] == "chosen":
            trials[fold] = row["trial"]
    return trials, losses


def inner_fits(out):
    """How many fits the searches made on inner folds, a search."""
    fits = [row for row in rows(out / "timings.csv")
            if row["inner"] and row["candidate"].startswith("boosting")]
    return len(fits) / 5


def measure(program, work, data):
    lines = []
    same = searches = 0
    for study in STUDIES:
        if not (data / f"{study}.csv").exists():
            continue
        outs = {method: run_spec(program, work, spec_of(study, data, method)) for method in METHODS}
        (full, losses), (halved, _) = (chosen(outs[method]) for method in METHODS)
        same += sum(full[fold] == halved[fold] for fold in full)
        searches += len(full)
        lost = max(losses[fold, halved[fold]] - losses[fold, full[fold]] for fold in full)
        gain = differences(outs["halving"], ["boosting"])["boosting", "rocAUC"]
        lines.append(
            f"- {study}: {inner_fits(outs['random']):.0f} fits a full search, "
            f"{inner_fits(outs['halving']):.0f} with halving; where another trial is chosen its inner log loss "
            f"is at most {lost:.5f} higher; AUC against the model's own 31 leaves "
            f"{gain[0]:+.4f} [{gain[1]:+.4f}, {gain[2]:+.4f}].")
    return lines + [f"- The same trial is chosen in {same} of {searches} searches."]
