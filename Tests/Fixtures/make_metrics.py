"""Computes metrics.json again from its own labels, scores and weights with scikit-learn 1.9.

    pip install scikit-learn && python Tests/Fixtures/make_metrics.py

Precision, recall and F are 0 where they are undefined; null stands for "not defined".
The top decile lift is stated for unweighted rows only: round(0.1 n) rows, half to even, at least
one, and rows with the score at the cut are shared pro rata.
"""
import json
import os

import numpy as np
from sklearn import metrics as m

PATH = os.path.join(os.path.dirname(__file__), "metrics.json")


def top_decile_lift(y, s):
    k = max(1, round(0.1 * len(y)))
    cut = np.sort(s)[::-1][k - 1]
    above, at = s > cut, s == cut
    found = y[above].sum() + y[at].mean() * (k - above.sum())
    return found / k / y.mean()


def expected(y, s, w, threshold):
    p = (s >= threshold).astype(int)
    both = len(set(y)) == 2
    tn, fp, fn, tp = m.confusion_matrix(y, p, labels=[0, 1], sample_weight=w).ravel().tolist()
    options = {"sample_weight": w, "zero_division": 0}
    values = {
        "tp": tp, "fp": fp, "tn": tn, "fn": fn,
        "accuracy": m.accuracy_score(y, p, sample_weight=w),
        "balancedAccuracy": m.balanced_accuracy_score(y, p, sample_weight=w) if both else None,
        "precision": m.precision_score(y, p, **options),
        "recall": m.recall_score(y, p, **options),
        "specificity": tn / (tn + fp) if tn + fp else None,
        "f1": m.f1_score(y, p, **options),
        "f2": m.fbeta_score(y, p, beta=2, **options),
        "mcc": m.matthews_corrcoef(y, p, sample_weight=w),
        "cohenKappa": m.cohen_kappa_score(y, p, sample_weight=w) if both else None,
        "rocAUC": None, "averagePrecision": None, "ks": None,
    }
    if both:
        fpr, tpr, _ = m.roc_curve(y, s, sample_weight=w, drop_intermediate=False)
        values["rocAUC"] = m.roc_auc_score(y, s, sample_weight=w)
        values["averagePrecision"] = m.average_precision_score(y, s, sample_weight=w)
        values["ks"] = float(np.max(tpr - fpr))
    if w is None:
        values["topDecileLift"] = top_decile_lift(y, s) if both else None
    return {k: None if v is None else float(v) for k, v in values.items()}


cases = json.load(open(PATH))
for case in cases:
    y, s = np.array(case["y"]), np.array(case["score"])
    w = None if case["weight"] is None else np.array(case["weight"])
    case["expected"] = expected(y, s, w, case["threshold"])
    case["probabilities"] = {
        "logLoss": float(m.log_loss(y, s, sample_weight=w, labels=[0, 1])),
        "brier": float(m.brier_score_loss(y, s, sample_weight=w)),
    }
json.dump(cases, open(PATH, "w"), separators=(",", ":"))
