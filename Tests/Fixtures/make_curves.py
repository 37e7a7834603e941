"""Computes curves.json from the labels, scores and weights of metrics.json with scikit-learn 1.9.

    pip install scikit-learn && python Tests/Fixtures/make_curves.py

Scores are rounded to float32, as the package keeps them. `roc` holds a point for every distinct
score, `pr` rises with the threshold and ends in (recall 0, precision 1). `gain` is stated at the
cumulative tenths of unweighted rows where no two rows share a score at the cut.
"""
import json
import os

import numpy as np
from sklearn import metrics as m

FOLDER = os.path.dirname(__file__)


def tenths(y, s):
    order = np.argsort(-s, kind="stable")
    rows = []
    for d in range(1, 11):
        k = d * len(y) // 10
        if k < len(y) and k > 0 and s[order[k - 1]] == s[order[k]]:
            continue
        if k > 0:
            gain = y[order[:k]].sum() / y.sum()
            rows.append({"share": k / len(y), "gain": gain, "lift": gain / (k / len(y))})
    return rows


def curves(case):
    y, s = np.array(case["y"]), np.array(case["score"]).astype(np.float32).astype(float)
    w = None if case["weight"] is None else np.array(case["weight"])
    fpr, tpr, thr = m.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
    precision, recall, cuts = m.precision_recall_curve(y, s, sample_weight=w)
    values = {
        "name": case["name"],
        "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thr": [None] + thr[1:].tolist()},
        "pr": {"precision": precision.tolist(), "recall": recall.tolist(), "thr": cuts.tolist()},
    }
    if w is None:
        values["gain"] = tenths(y, s)
    return values


cases = json.load(open(os.path.join(FOLDER, "metrics.json")))
both = [case for case in cases if len(set(case["y"])) == 2]
json.dump([curves(case) for case in both], open(os.path.join(FOLDER, "curves.json"), "w"),
          separators=(",", ":"), default=float)
