"""Computes folds.json again from its own labels with scikit-learn 1.9.

    pip install scikit-learn && python Tests/Fixtures/make_folds.py
"""
import json
import os

import numpy as np
from sklearn.model_selection import StratifiedKFold

PATH = os.path.join(os.path.dirname(__file__), "folds.json")

cases = json.load(open(PATH))
for case in cases:
    y = np.array(case["y"])
    fold = np.zeros(len(y), int)
    for i, (_, test) in enumerate(StratifiedKFold(case["k"]).split(y, y)):
        fold[test] = i
    case["unshuffled"] = fold.tolist()
json.dump(cases, open(PATH, "w"), separators=(",", ":"))
