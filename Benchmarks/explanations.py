"""Rows a second that `workbench predict --explain 3` explains, and shap.TreeExplainer beside its forest.

    python3 Benchmarks/explanations.py --data DIR [--program workbench] [--work DIR] [--shap-rows 20]

DIR holds telco.csv. The candidates of the shipped experiments are fitted with fewer folds and balance
strategies and forests of 300 trees, promoted, and explain rows against the 100 background rows of their
packages; what a call with one row takes is taken off. shap explains a forest of scikit-learn with as many
trees and leaves of as many rows, fitted on the same table, against 100 rows.
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


def ours(program, model, source, rows, work, rounds):
    def explain(count):
        return statistics.median(
            seconds([program, "predict", model, head(source, count, work), "--explain", "3",
                     "--models", work / "models", "--out", work / "out.csv", "--quiet"])
            for _ in range(rounds))

    return rows / (explain(rows) - explain(1))


def shap_rows(source, rows):
    import pandas
    import shap
    from sklearn.ensemble import RandomForestClassifier

    table = pandas.read_csv(source).drop(columns="customerID")
    labels = table.pop("Churn") == "Yes"
    table["TotalCharges"] = pandas.to_numeric(table["TotalCharges"], errors="coerce").fillna(0)
    for name in table.select_dtypes(exclude="number"):
        table[name] = table[name].astype("category").cat.codes
    features = table.to_numpy("float64")
    forest = RandomForestClassifier(300, min_samples_leaf=5, random_state=7).fit(features, labels)
    explainer = shap.TreeExplainer(
        forest, features[::len(features) // 100][:100], feature_perturbation="interventional")
    start = time.perf_counter()
    explainer.shap_values(features[:rows], check_additivity=False)
    return rows / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--program", default=ROOT / ".build/release/workbench")
    parser.add_argument("--work", type=Path, default=ROOT / "Benchmarks/.data/explanations")
    parser.add_argument("--shap-rows", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    sources = {"telco": given.data / "telco.csv", "recall": ROOT / "data/customers.csv"}
    for name, source in sources.items():
        results = given.work / f"results-{name}"
        seconds([given.program, "run", spec(name, source, given.work), "--out", results, "--quiet"])
        for study, candidate, rows in MODELS:
            if study != name:
                continue
            model = f"{study}-{candidate}"
            seconds([given.program, "promote", results, "--candidate", candidate, "--as", model,
                     "--even-ineligible", "--no-explanations", "--models", given.work / "models",
                     "--quiet"])
            rate = ours(given.program, model, source, rows, given.work, given.rounds)
            print(f"{model}: {rate:,.0f} rows/s", flush=True)
    if given.shap_rows:
        print(f"shap, forest: {shap_rows(sources['telco'], given.shap_rows):,.1f} rows/s")


if __name__ == "__main__":
    main()
