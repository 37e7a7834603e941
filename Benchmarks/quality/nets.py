"""RealMLP and TabM at the defaults of pytabkit, on one thread.

Both stop by log loss on a fifth of the training rows instead of by accuracy; label smoothing, which serves
accuracy, is off, as RealMLP's authors advise where probabilities count.
"""

from .boosters import SEED, probabilities

LOSS = "cross_entropy"


def fit_realmlp(table):
    """The multilayer perceptron of Holzmüller and others (2024)."""
    from pytabkit import RealMLP_TD_Classifier

    return fitted(
        RealMLP_TD_Classifier(
            device="cpu", n_threads=1, random_state=SEED, val_metric_name=LOSS, use_ls=False),
        table)


def fit_tabm(table):
    """The ensemble of perceptrons with one trunk of Gorishniy and others (2024)."""
    from pytabkit import TabM_D_Classifier

    return fitted(
        TabM_D_Classifier(device="cpu", n_threads=1, random_state=SEED, val_metric_name=LOSS),
        table)


def filled(features):
    """Missing numbers become 0, which nets need; on the studies that they are fitted on, 11 rows of Telco."""
    numbers = features.select_dtypes("number").columns
    return features.assign(**{name: features[name].fillna(0) for name in numbers})


def fitted(model, table):
    """Fits; what comes back gives a table's probabilities."""
    model.fit(filled(table.features), table.labels, cat_col_names=table.categories)
    predict = probabilities(model)
    return lambda features: predict(filled(features))


PEERS = {"realmlp": ("pytabkit", fit_realmlp), "tabm": ("pytabkit", fit_tabm)}
