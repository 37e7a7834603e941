"""Computes telco_design.json again from telco.csv with pandas and scikit-learn 1.9.

    pip install pandas scikit-learn && python Tests/Fixtures/make_telco_design.py telco.csv

The eleven blanks in TotalCharges belong to customers of zero months and are filled with 0.
"""
import json
import os
import sys

import numpy as np
import pandas as pd
from sklearn.preprocessing import OneHotEncoder, StandardScaler

PATH = os.path.join(os.path.dirname(__file__), "telco_design.json")
NUMERIC = ["tenure", "MonthlyCharges", "TotalCharges"]

table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
names = [c for c in table.columns if c not in NUMERIC + ["customerID", "Churn"]]
numbers = table[NUMERIC].apply(lambda c: pd.to_numeric(c, errors="coerce")).fillna(0)
encoder = OneHotEncoder(sparse_output=False).fit(table[names])
design = np.hstack([
    StandardScaler().fit_transform(numbers), encoder.transform(table[names])])
columns = NUMERIC + encoder.get_feature_names_out(names).tolist()
json.dump({
    "columns": columns, "first": design[:5].tolist(), "sums": design.sum(0).tolist(),
}, open(PATH, "w"), separators=(",", ":"))
