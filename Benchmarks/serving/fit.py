"""Fits the pipelines that the peers serve: python -m serving.fit TABLE TARGET POSITIVE IDENTIFIER DIR"""

import pickle
import sys

import pandas
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def main():
    path, target, positive, identifier, folder = sys.argv[1:]
    table = pandas.read_csv(path, na_values=[" "])
    labels = (table.pop(target).astype(str) == positive).astype(int)
    table = table.drop(columns=[identifier])
    numbers = table.select_dtypes("number").columns.tolist()
    names = [name for name in table.columns if name not in numbers]
    table[names] = table[names].astype(object)

    def prepared(classifier):
        return make_pipeline(
            ColumnTransformer([
                ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
                 numbers),
                ("names", OneHotEncoder(handle_unknown="ignore"), names)]), classifier)

    models = {
        "logistic": LogisticRegression(max_iter=1000),
        "forest": RandomForestClassifier(500, min_samples_leaf=5, n_jobs=1, random_state=7)}
    for name, classifier in models.items():
        with open(f"{folder}/{name}.pickle", "wb") as file:
            pickle.dump(prepared(classifier).fit(table, labels), file)


main()
