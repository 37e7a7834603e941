"""The nets in Keras on TensorFlow, by `fit`."""

import os
import time


def train(settings, x, y, threads):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(7)
    model = network(keras, settings, x.shape[1:])
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")
    warm = 20 * settings["batch"]
    model.fit(x[:warm], y[:warm], batch_size=settings["batch"], epochs=1, verbose=0)
    model.fit(x, y, batch_size=settings["batch"], epochs=1, verbose=0)
    start = time.perf_counter()
    model.fit(x, y, batch_size=settings["batch"], epochs=settings["epochs"], verbose=0)
    seconds = time.perf_counter() - start
    return seconds, model.predict(x, batch_size=4096, verbose=0)[:, 0]


def network(keras, settings, shape):
    layers = keras.layers
    model = keras.Sequential([keras.Input(shape)])
    for filters in settings.get("filters", []):
        model.add(
            layers.Conv1D(filters, settings["kernel"], padding="same", activation="relu"))
    if "filters" in settings:
        model.add(layers.GlobalMaxPooling1D())
    for number, units in enumerate(settings.get("units", [])):
        model.add(layers.Dense(units, activation="relu"))
        if number == 0 and settings["dropout"] > 0:
            model.add(layers.Dropout(settings["dropout"]))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model
