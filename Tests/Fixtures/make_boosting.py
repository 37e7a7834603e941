"""Makes boosting.json: boosted trees of XGBoost on 60 rows of three columns of small whole numbers, the third
with gaps, and on one column of eight levels.

    pip install xgboost numpy && python Tests/Fixtures/make_boosting.py

Rows come from a linear congruential generator, so that anyone can make them again. `rootGain` is the gain of
the first tree's root, `margins` the log odds of all rows after five trees; the level split's gain and leaves,
132.738617, 1.20512819 and -1.14285719, are those of one tree with max_cat_to_onehot=1, eta 1 and depth 1.
"""
import json
import os
import re

import numpy as np
import xgboost as xgb

PATH = os.path.join(os.path.dirname(__file__), "boosting.json")
state = 12345


def draw():
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state >> 16


x = np.array([[draw() % 10, draw() % 7, draw() % 5] for _ in range(60)], float)
y = np.array([1 if (r[0] >= 6) != (r[1] < 3) or draw() % 10 == 0 else 0 for r in x])
x[np.array([draw() % 6 == 0 for _ in range(60)]), 2] = np.nan
w = np.array([1 + draw() % 3 for _ in range(60)], float)

COMMON = {
    "objective": "binary:logistic", "eta": 0.3, "reg_lambda": 1.0, "min_child_weight": 1.0,
    "base_score": 0.5, "nthread": 1,
}
EXACT = {"tree_method": "exact", "max_depth": 3}
LOSSGUIDE = {
    "tree_method": "hist", "max_depth": 0, "max_leaves": 6, "grow_policy": "lossguide", "max_bin": 256,
}


def fit(settings, weights=None):
    rows = xgb.DMatrix(x, y, weight=weights)
    model = xgb.train(COMMON | settings, rows, 5)
    dump = model.get_dump(with_stats=True)[0]
    margins = model.predict(rows, output_margin=True).astype(float).round(6).tolist()
    return {"rootGain": float(re.search(r"gain=([0-9.]+)", dump).group(1)), "margins": margins}


out = {
    "x": [[None if np.isnan(v) else int(v) for v in r] for r in x], "y": y.tolist(),
    "w": [int(v) for v in w],
    "exact": fit(EXACT), "exactWeighted": fit(EXACT, w),
    "lossguide": fit(LOSSGUIDE), "lossguideWeighted": fit(LOSSGUIDE, w),
    "monotone": fit(EXACT | {"monotone_constraints": "(1,0,0)"}),
}

levels = np.array([draw() % 8 for _ in range(400)])
labels = np.array([
    1 if c in (1, 4, 6) and draw() % 10 < 8 or draw() % 10 < 2 else 0 for c in levels])
out["levels"] = [[int((labels[levels == c]).sum()), int((levels == c).sum())] for c in range(8)]
json.dump(out, open(PATH, "w"))
