"""Writes the data that both sides of a benchmark read, once, into a folder.

    python generate.py FOLDER [--data DIR]

A data set is NAME.x.f32 and NAME.y.f32 (little-endian float32, row-major) and NAME.json with rows,
columns, and how many rows, from the first, are for training. DIR holds telco.csv; without it the
Telco data are left out. mixed.csv is the file of the reading benchmark.
"""

import argparse
import json
import pathlib
import shutil

import numpy as np


def save(folder, name, x, y, train, **more):
    x.astype("<f4").tofile(folder / f"{name}.x.f32")
    y.astype("<f4").tofile(folder / f"{name}.y.f32")
    about = {"rows": len(y), "columns": x.shape[1], "train": train, **more}
    (folder / f"{name}.json").write_text(json.dumps(about) + "\n")


def numeric(rows, seed, positive=None):
    """Thirty standard normal columns; waves, products and steps of twelve of them decide.

    The score is 2 sin(2 x0) + 1.5 x1 x2 + 1.5 |x3| + 2 [x4 > .5] [x5 < 0] + x6 max(x7, 0)
    + .8 (x8 + x9) - .7 x10^2 + x11 sign(x0), plus logistic noise of scale .35; a row is positive when
    its score passes the median, or the quantile that leaves a `positive` share.
    """
    random = np.random.default_rng(seed)
    x = random.standard_normal((rows, 30), dtype=np.float32)
    score = 2 * np.sin(2 * x[:, 0]) + 1.5 * x[:, 1] * x[:, 2] + 1.5 * np.abs(x[:, 3])
    score += 2 * (x[:, 4] > 0.5) * (x[:, 5] < 0) + x[:, 6] * np.maximum(x[:, 7], 0)
    score += 0.8 * (x[:, 8] + x[:, 9]) - 0.7 * x[:, 10] ** 2 + x[:, 11] * np.sign(x[:, 0])
    score += random.logistic(0, 0.35, rows)
    return x, (score > np.quantile(score, 1 - (positive or 0.5))).astype(np.float32)


def linear(rows, seed):
    """Thirty correlated columns on different scales, labels from a logistic model of all."""
    random = np.random.default_rng(seed)
    mix = random.standard_normal((30, 30)) * 0.15 + np.eye(30)
    x = random.standard_normal((rows, 30)) @ mix
    beta = random.standard_normal(30) * 0.4
    y = random.random(rows) < 1 / (1 + np.exp(1.0 - x @ beta))
    return x, y.astype(np.float32)


def mixed(rows, seed):
    """The numeric data with ten of the columns cut into 2 … 11 categories, 10 % positive."""
    x, y = numeric(rows, seed, positive=0.1)
    levels = list(range(2, 12))
    for column, count in zip(range(20, 30), levels):
        cuts = np.quantile(x[:, column], np.linspace(0, 1, count + 1)[1:-1])
        x[:, column] = np.searchsorted(cuts, x[:, column])
    return x, y, levels


def telco(path):
    """7,043 × 46: three standardised numbers, sixteen one-hot coded categories, rows shuffled."""
    import pandas as pd

    frame = pd.read_csv(path, dtype={"SeniorCitizen": str}, na_values=[" "])
    y = (frame.pop("Churn") == "Yes").to_numpy(np.float32)
    frame = frame.drop(columns="customerID")
    numbers = frame[["tenure", "MonthlyCharges", "TotalCharges"]].fillna(0.0)
    numbers = (numbers - numbers.mean()) / numbers.std(ddof=0)
    coded = pd.get_dummies(frame.drop(columns=list(numbers.columns)), dtype=float)
    x = np.column_stack([numbers.to_numpy(), coded.to_numpy()])
    order = np.random.default_rng(7).permutation(len(y))
    return x[order], y[order]


def sequences(rows, seed):
    """24 steps × 8 channels, step-major; positive rows have one sharp drop in channels 0 and 1."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((rows, 24, 8), dtype=np.float32)
    y = (random.random(rows) < 0.3).astype(np.float32)
    step = random.integers(0, 24, rows)
    hit = y > 0
    x[hit, step[hit], 0] -= 2.5
    x[hit, step[hit], 1] -= 2.5
    return x.reshape(rows, -1), y


def mixed_csv(path, rows, seed):
    """1,000,000 × 20: an identifier, a date, seven categories, four integers, seven decimals."""
    random = np.random.default_rng(seed)

    def pick(values, shares=None):
        return np.array(values, dtype=object)[random.choice(len(values), rows, p=shares)]

    towns = [f"Town {number:03d} bay" for number in range(200)]
    columns = {
        "customerID": np.array([f"C-{row:08d}" for row in range(rows)], object),
        "since": pick([f"20{y:02d}-{m:02d}-{d:02d}" for y in range(10, 25) for m in range(1, 13)
                       for d in (1, 8, 15, 22)]),
        "town": pick(towns),
        "contract": pick(["Month-to-month", "One year", "Two year"], [0.55, 0.2, 0.25]),
        "internet": pick(["Fiber optic", "DSL", "No internet service"]),
        "payment": pick(["Electronic check", "Mailed check", "Bank transfer (automatic)",
                         "Credit card (automatic)"]),
        "segment": pick([f"segment-{letter}" for letter in "ABCDEFGH"]),
        "paperless": pick(["Yes", "No"]),
        "Churn": pick(["No", "Yes"], [0.75, 0.25]),
    }
    for number in range(4):
        columns[f"count_{number}"] = random.integers(0, 10 ** (number + 1), rows).astype(str)
    for number in range(7):
        values = random.lognormal(3, 1.2, rows)
        text = np.char.mod("%.4f" if number % 2 else "%.5f", values).astype(object)
        text[random.random(rows) < 0.01] = ""
        columns[f"amount_{number}"] = text
    with open(path, "w", newline="\n") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join(row) + "\n" for row in zip(*columns.values()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)

    def missing(name):
        return not (folder / f"{name}.json").exists()

    if arguments.data and (arguments.data / "telco.csv").exists() and missing("telco"):
        x, y = telco(arguments.data / "telco.csv")
        save(folder, "telco", x, y, len(y))
        shutil.copyfile(arguments.data / "telco.csv", folder / "telco.csv")
    for name, rows, seed in [("numeric100k", 125_000, 1), ("numeric1m", 1_250_000, 2)]:
        if missing(name):
            save(folder, name, *numeric(rows, seed), train=rows * 4 // 5)
    if missing("linear1m"):
        save(folder, "linear1m", *linear(1_000_000, 3), train=1_000_000)
    if missing("rare100k"):
        save(folder, "rare100k", *numeric(100_000, 4, positive=0.1), train=100_000)
    if missing("mixed100k"):
        x, y, levels = mixed(100_000, 5)
        save(folder, "mixed100k", x, y, 100_000, categories=dict(zip(range(20, 30), levels)))
    if missing("sequences"):
        save(folder, "sequences", *sequences(20_000, 6), train=20_000, steps=24, channels=8)
    if not (folder / "mixed.csv").exists():
        mixed_csv(folder / "mixed.csv.part", 1_000_000, 7)
        (folder / "mixed.csv.part").rename(folder / "mixed.csv")


if __name__ == "__main__":
    main()
