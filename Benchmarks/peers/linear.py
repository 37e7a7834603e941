"""Logistic regression, L2 with C = 1 and a free intercept, to the optimum."""

import statistics
import time

import numpy as np

from .data import Data, auc

TASKS = {"logistic-telco": "telco", "logistic-1m": "linear1m"}
TOLERANCE = {"newton-cholesky": 1e-8, "newton-cg": 1e-8, "lbfgs": 1e-6, "liblinear": 1e-8}


def run(arguments):
    from sklearn.linear_model import LogisticRegression

    data = Data(arguments.work, TASKS[arguments.task])
    x = data.x.astype(np.float64)
    solver = arguments.peer.removeprefix("scikit-learn-")
    model = LogisticRegression(solver=solver, tol=TOLERANCE[solver], max_iter=5000)
    model.fit(x[:500], data.y[:500])
    times = []
    for _ in range(7 if len(x) < 50_000 else 1):
        start = time.perf_counter()
        model.fit(x, data.y)
        times.append(time.perf_counter() - start)
    seconds = statistics.median(times)
    z = x @ model.coef_[0] + model.intercept_[0]
    penalty = 0.5 * float(model.coef_[0] @ model.coef_[0])
    loss = float(np.logaddexp(0, np.where(data.y > 0, -z, z)).sum()) + penalty
    residual = 1 / (1 + np.exp(-z)) - data.y
    gradient = np.abs(np.append(x.T @ residual + model.coef_[0], residual.sum())).max()
    return {
        "seconds": seconds, "auc": auc(data.y, z), "loss": loss, "gradient": float(gradient),
        "iterations": int(model.n_iter_[0]),
    }
