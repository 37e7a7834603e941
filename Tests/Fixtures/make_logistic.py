"""Computes logistic.json and telco_logistic.json again with NumPy, and holds them against scikit-learn.

    pip install scikit-learn && python Tests/Fixtures/make_logistic.py [path/to/telco.csv]

The package keeps features as 32-bit floats, so every optimum here is that of the features rounded to
float32, found in float64 by Newton's method (elastic net: coordinate descent on Newton's quadratic
model) down to rounding. `unrounded` is scikit-learn's optimum of the features as they are.
"""
import csv
import json
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

FOLDER = os.path.dirname(__file__)


def derivatives(X, y, w, theta):
    z = X @ theta
    p = 1 / (1 + np.exp(-z))
    loss = np.sum(w * (np.logaddexp(0, z) - y * z))
    return loss, X.T @ (w * (p - y)), (X * (w * p * (1 - p))[:, None]).T @ X


def optimum(X, y, w, c, ratio=0.0):
    """Coefficients, then the intercept."""
    n, k = X.shape
    X = np.hstack([X, np.ones((n, 1))])
    l1, l2 = ratio / c, (1 - ratio) / c
    ridge = np.append(np.full(k, l2), 0.0)
    lasso = np.append(np.full(k, l1), 0.0)
    objective = lambda t: derivatives(X, y, w, t)[0] + ridge @ t**2 / 2 + lasso @ np.abs(t)
    theta = np.zeros(k + 1)
    for _ in range(200):
        _, g, H = derivatives(X, y, w, theta)
        g, H = g + ridge * theta, H + np.diag(ridge)
        if l1 == 0:
            target = theta - np.linalg.solve(H, g)
        else:
            target, slope = theta.copy(), g.copy()
            for _ in range(20000):
                before = target.copy()
                for j in range(k + 1):
                    v = target[j] - slope[j] / H[j, j]
                    new = np.sign(v) * max(0, abs(v) - lasso[j] / H[j, j])
                    slope += H[:, j] * (new - target[j])
                    target[j] = new
                if np.abs(target - before).max() < 1e-15:
                    break
        step = 1.0
        while objective(theta + step * (target - theta)) > objective(theta) * (1 + 1e-14):
            step /= 2
        moved = step * (target - theta)
        theta = theta + moved
        if np.abs(moved).max() < 1e-13:
            break
    return theta


def weights(case, y):
    w = np.ones(len(y)) if case["sampleWeight"] is None else np.array(case["sampleWeight"], float)
    if case["classWeight"] == "balanced":
        return w * np.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (len(y) - y.sum())))
    if case["classWeight"]:
        return w * np.where(y == 1, case["classWeight"]["1"], case["classWeight"]["0"])
    return w


def fill(case, X, y):
    # the package keeps weights as 32-bit floats too
    w = weights(case, y).astype(np.float32).astype(float)
    rounded = X.astype(np.float32).astype(float)
    theta = optimum(rounded, y, w, case["c"], case["l1Ratio"])
    case["coefficients"], case["intercept"] = theta[:-1].tolist(), float(theta[-1])
    case["unrounded"] = optimum(X, y, weights(case, y), case["c"], case["l1Ratio"]).tolist()
    peer = LogisticRegression(
        C=case["c"], l1_ratio=case["l1Ratio"], solver="saga" if case["l1Ratio"] else "lbfgs",
        tol=1e-10, max_iter=100000).fit(X, y, sample_weight=weights(case, y))
    apart = np.abs(np.append(peer.coef_[0], peer.intercept_) - case["unrounded"]).max()
    print(f"c {case['c']:g} l1 {case['l1Ratio']}: scikit-learn ends {apart:.1e} away")


def telco(path):
    rows = list(csv.DictReader(open(path)))
    numeric = ["tenure", "MonthlyCharges", "TotalCharges"]
    nominal = [c for c in rows[0] if c not in numeric + ["customerID", "Churn"]]
    table = np.array([[float(r[c].strip() or 0) for c in numeric] for r in rows])
    blocks = [(table - table.mean(0)) / table.std(0)]
    for column in nominal:
        values = np.array([r[column] for r in rows])
        blocks.append((values[:, None] == np.array(sorted(set(values)))[None]).astype(float))
    return np.hstack(blocks), np.array([r["Churn"] == "Yes" for r in rows], float)


def main():
    path = os.path.join(FOLDER, "logistic.json")
    small = json.load(open(path))
    X, y = np.array(small["rows"]), np.array(small["y"], float)
    for case in small["cases"]:
        fill(case, X, y)
    json.dump(small, open(path, "w"), separators=(",", ":"))
    if len(sys.argv) > 1:
        path = os.path.join(FOLDER, "telco_logistic.json")
        cases = json.load(open(path))
        X, y = telco(sys.argv[1])
        for case in cases:
            full = dict(case)
            if case["weightStep"]:
                full["sampleWeight"] = [1 + case["weightStep"] * (i % 5) for i in range(len(y))]
            fill(full, X, y)
            case.update({k: full[k] for k in ("coefficients", "intercept", "unrounded")})
        json.dump(cases, open(path, "w"), separators=(",", ":"))


main()
