"""Nets: 64-32-1 with dropout, 256-256-256-1, and two convolutions with a global maximum."""

from . import nets_jax, nets_keras, nets_torch
from .data import Data, auc

SEQUENTIAL = {"units": [64, 32], "dropout": 0.2, "batch": 32, "epochs": 30}
WIDE = {"units": [256, 256, 256], "dropout": 0.0, "batch": 256, "epochs": 3}
CONV = {"filters": [32, 64], "kernel": 3, "batch": 64, "epochs": 3}

PEERS = {
    "pytorch": nets_torch.train,
    "pytorch-fused": nets_torch.train_fused,
    "pytorch-compiled": nets_torch.train_compiled,
    "keras": nets_keras.train,
    "jax": nets_jax.train,
}


def sequential(arguments):
    data = Data(arguments.work, "telco")
    return measured(arguments, SEQUENTIAL, data.x, data.y)


def wide(arguments):
    data = Data(arguments.work, "numeric100k")
    return measured(arguments, WIDE, data.x[: data.train], data.y[: data.train])


def conv(arguments):
    data = Data(arguments.work, "sequences")
    shape = (-1, data.about["steps"], data.about["channels"])
    return measured(arguments, CONV, data.x.reshape(shape), data.y)


def measured(arguments, settings, x, y):
    """Training speed without compiling and warming up, and the AUC on the training rows."""
    if arguments.small:
        settings = {**settings, "epochs": max(1, settings["epochs"] // 5)}
    seconds, scores = PEERS[arguments.peer](settings, x, y, arguments.threads)
    rate = len(y) * settings["epochs"] / seconds
    return {"seconds": seconds, "rate": rate, "auc": auc(y, scores)}
