"""Computes preprocessing.json again from its own rows with scikit-learn 1.9.

    pip install scikit-learn && python Tests/Fixtures/make_preprocessing.py

null stands for a missing number.
"""
import json
import os

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (
    OneHotEncoder, OrdinalEncoder, QuantileTransformer, RobustScaler, StandardScaler)

PATH = os.path.join(os.path.dirname(__file__), "preprocessing.json")
TRANSFORMERS = {
    "standard": lambda c: StandardScaler(),
    "standard_nan": lambda c: StandardScaler(),
    "robust": lambda c: RobustScaler(),
    "quantile": lambda c: QuantileTransformer(
        n_quantiles=c["n_quantiles"], output_distribution="normal"),
    "impute_median": lambda c: SimpleImputer(strategy="median"),
    "impute_mean": lambda c: SimpleImputer(strategy="mean"),
    "impute_most_frequent": lambda c: SimpleImputer(strategy="most_frequent"),
    "impute_median_indicator": lambda c: SimpleImputer(strategy="median", add_indicator=True),
    "onehot_ignore": lambda c: OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    "onehot_infrequent": lambda c: OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=2, sparse_output=False),
    "ordinal": lambda c: OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1),
}


def rows(values):
    if isinstance(values[0][0], str):
        return np.array(values, dtype=object)
    return np.array([[np.nan if v is None else v for v in row] for row in values])


def plain(values):
    return [[None if v != v else v for v in row] for row in values.tolist()]


cases = json.load(open(PATH))
for name, case in cases.items():
    transformer = TRANSFORMERS[name.split("/")[0]](case).fit(rows(case["fit"]))
    case["out_fit"] = plain(transformer.transform(rows(case["fit"])))
    if "new" in case:
        case["out_new"] = plain(transformer.transform(rows(case["new"])))
json.dump(cases, open(PATH, "w"), separators=(",", ":"))
