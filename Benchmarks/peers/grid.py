"""The whole grid on Telco: five models × four treatments × five folds, one after another.

Forests use all threads; nets train for 30 epochs in batches of 32; samplers see training rows only.
"""

import os
import time

import numpy as np

from .data import Data, auc

EPOCHS, BATCH = 30, 32


def treatments():
    from imblearn.over_sampling import SMOTE
    from imblearn.under_sampling import RandomUnderSampler

    return {
        "none": lambda x, y: (x, y, None),
        "classWeights": lambda x, y: (x, y, len(y) / (2 * np.bincount(y.astype(int)))),
        "smote": lambda x, y: (*SMOTE(k_neighbors=5, random_state=7).fit_resample(x, y), None),
        "undersample": lambda x, y: (*RandomUnderSampler(random_state=7).fit_resample(x, y), None),
    }


def linear(x, y, weights, threads):
    from sklearn.linear_model import LogisticRegression

    weights = None if weights is None else weights[y.astype(int)]
    model = LogisticRegression(solver="newton-cholesky", max_iter=500).fit(x, y, weights)
    return lambda rows: model.predict_proba(rows)[:, 1]


def forest(x, y, weights, threads):
    from sklearn.ensemble import RandomForestClassifier

    weights = None if weights is None else weights[y.astype(int)]
    model = RandomForestClassifier(500, min_samples_leaf=5, n_jobs=threads, random_state=7)
    model.fit(x, y, weights)
    return lambda rows: model.predict_proba(rows)[:, 1]


def sequential(keras, columns):
    layers = keras.layers
    return keras.Sequential([
        keras.Input((columns,)), layers.Dense(64, "relu"), layers.Dropout(0.2),
        layers.Dense(32, "relu"), layers.Dense(1, "sigmoid"),
    ])


def residual(keras, columns):
    layers = keras.layers
    entry = keras.Input((columns,))
    stem = layers.Dense(64, "relu")(entry)
    inner = layers.Dropout(0.2)(layers.Dense(64, "relu")(stem))
    return keras.Model(entry, layers.Dense(1, "sigmoid")(layers.add([stem, inner])))


def conv(keras, columns):
    layers = keras.layers
    return keras.Sequential([
        keras.Input((columns, 1)), layers.Conv1D(32, 3, padding="same", activation="relu"),
        layers.GlobalMaxPooling1D(), layers.Dense(32, "relu"), layers.Dense(1, "sigmoid"),
    ])


def net(build):
    def fit(x, y, weights, threads):
        import keras

        keras.backend.clear_session()
        model = build(keras, x.shape[1])
        model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")
        model.fit(
            x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0,
            class_weight=None if weights is None else dict(enumerate(weights)))
        return lambda rows: model.predict(rows, batch_size=4096, verbose=0)[:, 0]

    return fit


def run(arguments):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    data = Data(arguments.work, "telco")
    models = {
        "logistic": linear, "forest": forest, "sequential": net(sequential),
        "residual": net(residual), "conv": net(conv),
    }
    fold = np.arange(len(data.y)) % 5
    folds = range(1 if arguments.small else 5)
    scores, spent = {}, {}
    start = time.perf_counter()
    for name, model in models.items():
        begin = time.perf_counter()
        for treatment, balance in treatments().items():
            for held in folds:
                x, y, weights = balance(data.x[fold != held], data.y[fold != held])
                scored = model(x, y, weights, arguments.threads)(data.x[fold == held])
                scores[name, treatment, held] = auc(data.y[fold == held], scored)
        spent[name] = round(time.perf_counter() - begin, 2)
    seconds = time.perf_counter() - start
    best = max(np.mean([scores[name, "none", held] for held in folds]) for name in models)
    return {"seconds": seconds, "auc": float(best), "units": len(scores), "spent": spent}
