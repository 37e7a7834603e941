"""What searching settings gains over the models' own, on four public data sets."""

import csv
import json
import subprocess

from quality.studies import STUDIES, written_spec

# Each with its own settings, and with those that a search of the default space finds inside every fold.
MODELS = {
    "logistic": "logisticRegression",
    "forest": {"randomForest": {"trees": 100}},
    "boosting": "gradientBoosting",
    "sequential": {"sequential": {"training": {
        "batchSize": 64, "epochs": 50, "earlyStopping": {"patience": 5, "validationFraction": 0.1}}}},
}
METRICS = {"rocAUC": "AUC", "averagePrecision": "AP", "brier": "Brier"}


def spec_of(study, data, trials):
    """The data of a shipped study with the models to be tuned."""
    spec = written_spec(study)
    kept = {name: spec[name] for name in ("seed", "data")}
    kept["data"]["path"] = str(data / f"{study}.csv")
    return kept | {
        "name": f"tuning-{study}",
        "validation": {"stratifiedKFold": {"folds": 5}},
        "models": {
            name: {"classifier": classifier, "tune": {"trials": trials}}
            for name, classifier in MODELS.items()},
        "rank": {"by": "rocAUC"},
    }


def run_spec(program, work, spec):
    """Runs a spec, or reads what an earlier run of it has left; gives its folder."""
    work.mkdir(parents=True, exist_ok=True)
    path = work / f"{spec['name']}.json"
    path.write_text(json.dumps(spec, indent=2))
    out = work / spec["name"]
    # An exit code of 1 says that no candidate is eligible, which is no matter here.
    done = subprocess.run([program, "run", path, "--out", out, "--quiet"], stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        done.check_returncode()
    return out


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def differences(out, models):
    """By model and metric: the tuned candidate less the other, its interval, and p of the folds."""
    found = {}
    for row in rows(out / "comparisons.csv"):
        for model in models:
            pair = (row["first"], row["second"])
            sign = {(f"{model}-tuned", model): 1, (model, f"{model}-tuned"): -1}.get(pair)
            if sign and row["metric"] in METRICS:
                ends = sorted(sign * float(row[f"difference_{end}"] or "nan") for end in ("low", "high"))
                found[model, row["metric"]] = (
                    sign * float(row["difference"]), *ends, float(row["p"] or 1))
    return found


def kept(out, model):
    """In how many folds the model's own settings stayed."""
    chosen = [row for row in rows(out / "trials.csv")
              if row["candidate"] == f"{model}-tuned" and row["status"] == "chosen"]
    return sum(row["trial"] == "0" for row in chosen), len(chosen)


def table(outs):
    """The lines of a Markdown table."""
    lines = ["| data | model | own kept | " + " | ".join(METRICS.values()) + " |",
             "|---|---|--:|" + "---|" * len(METRICS)]
    for study, out in outs.items():
        found = differences(out, MODELS)
        for model in MODELS:
            cells = [cell(*found[model, metric]) for metric in METRICS]
            lines.append(f"| {study} | {model} | {'%d of %d' % kept(out, model)} | "
                         + " | ".join(cells) + " |")
    return lines


def cell(value, lower, upper, p):
    if value == 0:
        return "the same"
    text = f"{value:+.4f} [{lower:+.4f}, {upper:+.4f}]"
    return f"**{text}**" if p < 0.05 else text


def measure(program, work, data, trials, only=None):
    studies = [name for name in only or STUDIES if (data / f"{name}.csv").exists()]
    return table(
        {name: run_spec(program, work, spec_of(name, data, trials)) for name in studies})
