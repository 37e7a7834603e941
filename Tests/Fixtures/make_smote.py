"""Computes smote.json again from its own rows with scikit-learn 1.9 and imbalanced-learn 0.14.

    pip install imbalanced-learn && python Tests/Fixtures/make_smote.py
"""
import json
import os

import numpy as np
from imblearn.over_sampling import SMOTENC
from sklearn.neighbors import NearestNeighbors

PATH = os.path.join(os.path.dirname(__file__), "smote.json")

data = json.load(open(PATH))
X, y, k = np.array(data["rows"]), np.array(data["y"]), data["k"]
rarer = X[y == 1]
distances, neighbors = NearestNeighbors(n_neighbors=k + 1).fit(rarer).kneighbors(rarer)
data["neighbors"] = neighbors[:, 1:].tolist()
data["distances"] = distances[:, 1:].tolist()
mixed = np.empty((len(X), 5), object)
mixed[:, :3], mixed[:, 3:] = X, np.array(data["categorical"])
after, _ = SMOTENC(categorical_features=[3, 4], k_neighbors=k, random_state=0).fit_resample(mixed, y)
data["rowsAfter"] = len(after)
data["medianDeviation"] = float(np.median(rarer.std(axis=0)))
json.dump(data, open(PATH, "w"), separators=(",", ":"))
