"""Makes shapley.json: a scikit-learn forest, rows, and their interventional Shapley values by shap.

    pip install shap scikit-learn && python Tests/Fixtures/make_shapley.py

Features are multiples of 1/8, so that every threshold is a single precision number; leaves are rounded
to single precision before shap sees them.
"""
import json
import os

import numpy as np
import shap
from sklearn.ensemble import RandomForestClassifier

PATH = os.path.join(os.path.dirname(__file__), "shapley.json")

random = np.random.default_rng(11)
x = np.round(random.normal(size=(600, 6)) * 8) / 8
odds = x[:, 0] * x[:, 1] + x[:, 2] - 0.5 * x[:, 3] + 0.7 * random.normal(size=600)
y = (odds > 0.6).astype(int)
forest = RandomForestClassifier(12, min_samples_leaf=4, random_state=5).fit(x, y)

trees, dicts = [], []
for estimator in forest.estimators_:
    t = estimator.tree_
    share = (t.value[:, 0, 1] / t.value[:, 0, :].sum(1)).astype(np.float32)
    assert (t.threshold.astype(np.float32) == t.threshold).all()
    trees.append({
        "feature": t.feature.tolist(), "threshold": t.threshold.tolist(),
        "left": t.children_left.tolist(), "right": t.children_right.tolist(),
        "share": [float(s) for s in share]})
    dicts.append({
        "children_left": t.children_left, "children_right": t.children_right,
        "children_default": t.children_left, "features": t.feature, "thresholds": t.threshold,
        "values": share.astype(np.float64).reshape(-1, 1) / len(forest.estimators_),
        "node_sample_weight": t.weighted_n_node_samples})

background, rows = x[:80], x[500:520]
explainer = shap.TreeExplainer(
    {"trees": dicts}, data=background, feature_perturbation="interventional")
values = np.asarray(explainer.shap_values(rows, check_additivity=False)).reshape(20, 6)
json.dump({
    "trees": trees, "background": background.tolist(), "rows": rows.tolist(),
    "base": float(np.ravel(explainer.expected_value)[0]), "values": values.tolist(),
}, open(PATH, "w"), separators=(",", ":"))
