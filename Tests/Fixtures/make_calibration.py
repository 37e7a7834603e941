"""Computes calibration.json again from its own labels, scores and weights.

    pip install scikit-learn && python Tests/Fixtures/make_calibration.py

Platt's A and B (p' = 1 / (1 + exp(A f + B)), smoothed targets) and the temperature are exact optima,
by Newton's method in 50 digits; the isotonic thresholds are those of scikit-learn 1.9. Cox's line is the
same regression with targets of 0 and 1 and no penalty. Bins are [lower edge, upper edge, rows, weight, mean score, share of positive rows], the
empty ones left out.
"""
import json
import os

import numpy as np
from mpmath import mp, mpf, log, exp
from sklearn.isotonic import IsotonicRegression

mp.dps = 50
PATH = os.path.join(os.path.dirname(__file__), "calibration.json")


def line(x, target, w, offset=True):
    a, b = mpf(0), mpf(0)
    for _ in range(200):
        g, h = [mpf(0)] * 2, [mpf(0)] * 3
        for xi, ti, wi in zip(x, target, w):
            p = 1 / (1 + exp(-(a * xi + b)))
            r, s = wi * (p - ti), wi * p * (1 - p)
            g = [g[0] + r * xi, g[1] + r]
            h = [h[0] + s * xi * xi, h[1] + s * xi, h[2] + s]
        if offset:
            d = h[0] * h[2] - h[1] ** 2
            da, db = (h[1] * g[1] - h[2] * g[0]) / d, (h[1] * g[0] - h[0] * g[1]) / d
        else:
            da, db = -g[0] / h[0], mpf(0)
        size = max(abs(da), abs(db))
        a, b = a + da * min(1, 1 / size), b + db * min(1, 1 / size)
        if size < mpf(10) ** -40:
            return float(a), float(b)
    raise ValueError("no finite optimum")


def calibrated(case):
    y, p = case["y"], case["p"]
    w = [mpf(v) for v in case["weight"] or [1] * len(y)]
    x = [mpf(v) for v in p]
    odds = [log(v) - log(1 - v) for v in x]
    high = sum(wi for wi, yi in zip(w, y) if yi)
    low = sum(w) - high
    soft = [(high + 1) / (high + 2) if yi else 1 / (low + 2) for yi in y]
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(p, y, case["weight"])
    values = {
        "plattOnScore": [-v for v in line(x, soft, w)],
        "plattOnLogOdds": [-v for v in line(odds, soft, w)],
        "scale": line(odds, y, w, offset=False)[0],
        "cox": line(odds, y, w),
        "isotonicScores": isotonic.X_thresholds_.tolist(),
        "isotonicValues": isotonic.y_thresholds_.tolist(),
    }
    return {k: case[k] for k in ("name", "y", "p", "weight")} | values


def bins(y, p, w, index):
    kept = []
    for b in range(10):
        at = index == b
        if w[at].sum() > 0:
            kept.append([b / 10, (b + 1) / 10, int((w[at] > 0).sum()), w[at].sum(),
                         np.average(p[at], weights=w[at]), np.average(y[at], weights=w[at])])
    return [[float(v) for v in b] for b in kept]


def binned(case):
    y, p = np.array(case["y"]), np.array(case["score"])
    w = np.ones(len(y)) if case["weight"] is None else np.array(case["weight"])
    left = np.clip(np.floor(10 * p), 0, 9).astype(int)
    right = np.clip(np.ceil(10 * p) - 1, 0, 9).astype(int)
    values = {}
    for name, index in (("left", left), ("right", right)):
        b = bins(y, p, w, index)
        gaps = [abs(v[4] - v[5]) for v in b]
        values[name] = {"bins": b, "ece": float(np.dot([v[3] for v in b], gaps) / w.sum()),
                        "mce": float(max(gaps))}
    return {k: case[k] for k in ("name", "y", "score", "weight")} | values


fixture = json.load(open(PATH))
fixture["cases"] = [calibrated(case) for case in fixture["cases"]]
fixture["binned"] = [binned(case) for case in fixture["binned"]]
pava = fixture["pava"]
fit = IsotonicRegression().fit(pava["x"], pava["y"], pava["w"])
fixture["pava"] = {k: pava[k] for k in "xyw"} | {
    "xThresholds": fit.X_thresholds_.tolist(), "yThresholds": fit.y_thresholds_.tolist()}
json.dump(fixture, open(PATH, "w"), separators=(",", ":"))
