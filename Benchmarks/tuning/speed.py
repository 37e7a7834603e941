"""The time of the tuned net, and its fits beside the same in Optuna with PyTorch."""

import json
import pathlib
import re
import subprocess
import sys
import time

from .gains import rows

# Fits of a number of epochs that is the same on both sides: early stopping would end them elsewhere.
EPOCHS = 10
TRIALS = 12


def spec_of(path, data):
    spec = json.loads(re.sub(r"(?m)(^|\s)//.*$", "", path.read_text()))
    spec["data"]["path"] = str(data / "telco.csv")
    return spec


def run(program, spec, work, name, jobs):
    """Runs a spec anew; gives the seconds of the whole process."""
    path = work / f"{name}.json"
    path.write_text(json.dumps(spec, indent=2))
    start = time.perf_counter()
    subprocess.run([program, "run", path, "--out", work / name, "--fresh", "--quiet", "--jobs", jobs],
                   check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def share_of(spec):
    """A few trials of the same space on all folds, each of a fixed number of epochs."""
    share = json.loads(json.dumps(spec))
    net = share["models"]["net"]
    training = net["classifier"]["sequential"]["training"]
    training |= {"epochs": EPOCHS, "earlyStopping": None}
    net["tune"] |= {"trials": TRIALS, "nested": False}
    return share | {"name": "tuned_net_share"}


def ours(out, rows_of_fold):
    """Samples a second of the trials' fits on one thread, and the trials' settings."""
    fits = [row for row in rows(out / "timings.csv") if row["trial"]]
    seconds = sum(float(row["fit_seconds"]) for row in fits)
    settings = {row["trial"]: json.loads(row["settings"]) for row in rows(out / "trials.csv")}
    return len(fits) * rows_of_fold * EPOCHS / seconds, [
        settings[trial] for trial in sorted({row["trial"] for row in fits}, key=int)]


def theirs(settings, features, labels):
    """Samples a second of an Optuna study that is told the same settings, in PyTorch on one thread."""
    import optuna
    import torch
    from torch import nn

    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    x, y = torch.from_numpy(features), torch.from_numpy(labels)[:, None]

    def net(values):
        sizes = [values[f"layers[{place}].dense.units"] for place in (0, 2)]
        rates = [values[f"layers[{place}].dropout.rate"] for place in (1, 3)]
        layers, width = [], x.shape[1]
        for size, rate in zip(sizes, rates):
            layers += [nn.Linear(width, size), nn.ReLU(), nn.Dropout(rate)]
            width = size
        return nn.Sequential(*layers, nn.Linear(width, 1))

    def objective(trial):
        values = settings[trial.number]
        model = net(values)
        adam = torch.optim.AdamW(
            model.parameters(), lr=values["training.optimizer.adamW.learningRate"],
            weight_decay=values["training.optimizer.adamW.weightDecay"], fused=True)
        loss = nn.BCEWithLogitsLoss()
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(x)).split(values["training.batchSize"]):
                adam.zero_grad(set_to_none=True)
                error = loss(model(x[batch]), y[batch])
                error.backward()
                adam.step()
        return float(error.detach())

    optuna.create_study().optimize(objective, n_trials=1)  # warms up
    start = time.perf_counter()
    optuna.create_study().optimize(objective, n_trials=len(settings))
    return len(settings) * len(x) * EPOCHS / (time.perf_counter() - start)


def features_of(path):
    """Standardised numbers and one-hot names of Telco's training rows of one fold, as our nets see them."""
    import numpy
    import pandas

    table = pandas.read_csv(path).drop(columns="customerID")
    labels = (table.pop("Churn") == "Yes").to_numpy(numpy.float32)
    table["TotalCharges"] = pandas.to_numeric(table["TotalCharges"], errors="coerce").fillna(0)
    table["SeniorCitizen"] = table["SeniorCitizen"].astype(str)
    numbers = table.select_dtypes("number")
    scaled = (numbers - numbers.mean()) / numbers.std()
    both = pandas.concat([scaled, pandas.get_dummies(table.drop(columns=numbers.columns))], axis=1)
    rows = len(both) * 4 // 5
    return both.to_numpy(numpy.float32)[:rows], labels[:rows]


def measure(program, work, data, spec):
    """Lines that say what the search takes, and how its fits compare."""
    work.mkdir(parents=True, exist_ok=True)
    spec = spec_of(spec, data)
    seconds = run(program, spec, work, "tuned_net", "2")
    fits = len(rows(work / "tuned_net" / "timings.csv"))
    run(program, share_of(spec), work, "tuned_net_share", "1")
    features, labels = features_of(data / "telco.csv")
    our_rate, settings = ours(work / "tuned_net_share", len(features))
    their_rate = theirs(settings, features, labels)
    return [
        f"- `tuned_net.json`, 50 trials, 5 inner and 5 outer folds, two threads: {seconds:.1f} s, {fits} fits.",
        f"- {len(settings)} of its settings, {EPOCHS} epochs, one thread: {our_rate:,.0f} samples a second; "
        f"Optuna with PyTorch {their_rate:,.0f}: {our_rate / their_rate:.1f} times.",
    ]


if __name__ == "__main__":
    program, *paths = sys.argv[1:]
    print("\n".join(measure(program, *map(pathlib.Path, paths))))
