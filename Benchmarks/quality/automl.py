"""FLAML and AutoGluon with a minute a fold on both cores; both make log loss small."""

import tempfile

from .boosters import SEED, probabilities

SECONDS = 60
CORES = 2
OUT_OF_TIME = ["TimeLimitExceeded", "InsufficientTime"]


def fit_flaml(table):
    """FLAML's search over its default learners."""
    from flaml import AutoML

    model = AutoML()
    model.fit(
        table.features, table.labels, task="classification", metric="log_loss", n_jobs=CORES,
        time_budget=SECONDS, seed=SEED, verbose=0)
    return probabilities(model)


def fit_autogluon(table):
    """AutoGluon's default preset."""
    from autogluon.tabular import TabularPredictor

    folder = tempfile.TemporaryDirectory(prefix="autogluon-")
    model = TabularPredictor(
        label="label", problem_type="binary", eval_metric="log_loss", verbosity=0, path=folder.name)
    model.fit(table.features.assign(label=table.labels), time_limit=SECONDS, num_cpus=CORES)
    failures = model.model_failures()  # which it leaves out without a word
    if len(failures):
        failures = failures[~failures["exc_type"].isin(OUT_OF_TIME)]
    if len(failures):
        raise RuntimeError(failures.to_string())

    def predict(features, kept=folder):  # the folder holds the models, and goes with this function
        return model.predict_proba(features)[1].to_numpy()

    return predict


PEERS = {"flaml": ("flaml", fit_flaml), "autogluon": ("autogluon.tabular", fit_autogluon)}
