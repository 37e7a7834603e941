"""Rows a second that `workbench predict --explain 3` explains, and shap.TreeExplainer beside its forest.

    python3 Benchmarks/explanations.py --data DIR [--program workbench] [--work DIR] [--jobs 2]
                                       [--shap-rows 20] [--rounds 3]

DIR holds telco.csv. The candidates of the shipped experiments are fitted with fewer folds and balance
strategies and forests of 300 trees, promoted, and explain rows against the 100 background rows of their
packages; what a call with one row takes is taken off. Packages that stand in the work folder already are
taken as they are. shap explains a forest of scikit-learn with as many trees and leaves of as many rows,
fitted on the same table, against 100 rows; it takes turns with the rounds of the Telco forest, and the ratio
is that of the medians.
"""

import argparse
import re
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = [
    ("telco", "sequential", 5000), ("telco", "forest", 5000), ("telco", "vote", 500),
    ("telco", "stack", 500), ("recall", "conv", 500), ("recall", "forest", 1000),
]


def spec(name, data, work):
    text = (ROOT / f"experiments/{name}.json").read_text()
    text = text.replace('"$schema": "./spec.schema.json",', "")
    text = re.sub(r'"path": "[^"]*"', f'"path": "{data}"', text)
    text = text.replace('{"folds": 5, "repeats": 2}', '{"folds": 3, "repeats": 1}')
    text = re.sub(r'"balance": \[.*?\],\n', '"balance": ["none", "classWeights"],\n', text)
    text = re.sub(r'"trees": \d+', '"trees": 300', text)
    path = work / f"{name}.json"
    path.write_text(text)
    return path


def head(source, rows, work):
    path = work / f"{source.stem}-{rows}.csv"
    with open(source) as lines:
        path.write_text("".join(line for _, line in zip(range(rows + 1), lines)))
    return path


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def explain_seconds(given, model, source, rows):
    return seconds([given.program, "predict", model, head(source, rows, given.work), "--explain", "3",
                    "--models", given.work / "models", "--out", given.work / "out.csv",
                    "--jobs", str(given.jobs), "--quiet"])


def rate(given, model, source, rows, between=lambda: None):
    """Rows a second; `between` is called after every round."""
    taken = []
    for _ in range(given.rounds):
        taken.append(explain_seconds(given, model, source, rows)
                     - explain_seconds(given, model, source, 1))
        between()
    return rows / statistics.median(taken)


class Shap:
    """A forest of scikit-learn that shap explains; `seconds` are those of its rounds."""

    def __init__(self, source, rows):
        import pandas
        import shap
        from sklearn.ensemble import RandomForestClassifier

        table = pandas.read_csv(source).drop(columns="customerID")
        labels = table.pop("Churn") == "Yes"
        table["TotalCharges"] = pandas.to_numeric(table["TotalCharges"], errors="coerce").fillna(0)
        for name in table.select_dtypes(exclude="number"):
            table[name] = table[name].astype("category").cat.codes
        features = table.to_numpy("float64")
        forest = RandomForestClassifier(300, min_samples_leaf=5, random_state=7)
        forest.fit(features, labels)
        self.explainer = shap.TreeExplainer(
            forest, features[::len(features) // 100][:100], feature_perturbation="interventional")
        self.rows = features[:rows]
        self.seconds = []

    def round(self):
        start = time.perf_counter()
        self.explainer.shap_values(self.rows, check_additivity=False)
        self.seconds.append(time.perf_counter() - start)

    @property
    def rate(self):
        return len(self.rows) / statistics.median(self.seconds)


def promote(given, study, source):
    """Runs a study and promotes what is measured of it, unless that was done before."""
    names = [candidate for name, candidate, _ in MODELS if name == study]
    if all((given.work / "models" / f"{study}-{name}").exists() for name in names):
        return
    results = given.work / f"results-{study}"
    seconds([given.program, "run", spec(study, source, given.work), "--out", results, "--quiet"])
    for name in names:
        seconds([given.program, "promote", results, "--candidate", name, "--as", f"{study}-{name}",
                 "--even-ineligible", "--no-explanations", "--models", given.work / "models",
                 "--quiet"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--program", default=ROOT / ".build/release/workbench")
    parser.add_argument("--work", type=Path, default=ROOT / "Benchmarks/.data/explanations")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shap-rows", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    sources = {"telco": given.data / "telco.csv", "recall": ROOT / "data/customers.csv"}
    for study, source in sources.items():
        promote(given, study, source)
    peer = Shap(sources["telco"], given.shap_rows) if given.shap_rows else None
    for study, candidate, rows in MODELS:
        model = f"{study}-{candidate}"
        is_compared = peer and model == "telco-forest"
        found = rate(given, model, sources[study], rows, peer.round if is_compared else lambda: None)
        print(f"{model}: {found:,.0f} rows/s ({rows:,} rows)", flush=True)
        if is_compared:
            print(f"shap, forest: {peer.rate:,.1f} rows/s; {model} is "
                  f"{found / peer.rate:,.0f} times as fast", flush=True)


if __name__ == "__main__":
    main()
