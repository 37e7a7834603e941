"""Makes stratified_groups.json: generated groups, and how evenly scikit-learn 1.9 spreads them.

    pip install scikit-learn && python Tests/Fixtures/make_stratified_groups.py

`unevenness` is what scikit-learn's StratifiedGroupKFold keeps small: the standard deviation over folds of
their shares of a class, as a mean over the two classes.
"""
import json
import os

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

PATH = os.path.join(os.path.dirname(__file__), "stratified_groups.json")


def unevenness(fold, y, k):
    shares = [[((fold == f) & (y == c)).sum() / (y == c).sum() for f in range(k)] for c in (0, 1)]
    return float(np.std(shares, axis=1).mean())


rng = np.random.default_rng(7)
cases = []
for name, count, rows, k, rate in [
        ("60 groups of like size", 60, 480, 5, 0.2), ("25 groups of unlike size", 25, 500, 5, 0.3),
        ("12 groups, few positive rows", 12, 300, 3, 0.05), ("400 groups", 400, 900, 10, 0.15)]:
    size = rng.pareto(1.5, count) + 0.2 if "unlike" in name else np.ones(count)
    groups = np.concatenate([np.arange(count), rng.choice(count, rows - count, p=size / size.sum())])
    risk = rng.beta(2 * rate, 2 * (1 - rate), count)
    y = (rng.random(rows) < risk[groups]).astype(int)
    fold = np.zeros(rows, int)
    for i, (_, test) in enumerate(StratifiedGroupKFold(k).split(y, y, groups)):
        fold[test] = i
    cases.append({"name": name, "k": k, "groups": groups.tolist(), "y": y.tolist(),
                  "unevenness": unevenness(fold, y, k)})
    print(name, y.sum(), unevenness(fold, y, k), [int(y[fold == f].sum()) for f in range(k)])
json.dump(cases, open(PATH, "w"), separators=(",", ":"))
