"""The nets in PyTorch, with the whole data set in one tensor and no loader."""

import time

import torch
from torch import nn


class Convolutions(nn.Module):
    def __init__(self, channels, settings):
        super().__init__()
        sizes = [channels, *settings["filters"]]
        layers = []
        for size, filters in zip(sizes, sizes[1:]):
            layers += [nn.Conv1d(size, filters, settings["kernel"], padding="same"), nn.ReLU()]
        self.layers = nn.Sequential(*layers)
        self.head = nn.Linear(sizes[-1], 1)

    def forward(self, x):
        return self.head(self.layers(x.transpose(1, 2)).amax(2))


def network(settings, shape):
    if "filters" in settings:
        return Convolutions(shape[-1], settings)
    layers, size = [], shape[-1]
    for number, units in enumerate(settings["units"]):
        layers += [nn.Linear(size, units), nn.ReLU()]
        if number == 0 and settings["dropout"] > 0:
            layers.append(nn.Dropout(settings["dropout"]))
        size = units
    return nn.Sequential(*layers, nn.Linear(size, 1))


def train(settings, x, y, threads, fused=False, compiled=False):
    torch.set_num_threads(threads)
    torch.manual_seed(7)
    x, y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())[:, None]
    model = network(settings, x.shape)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused or None)
    loss = nn.BCEWithLogitsLoss()

    def objective(rows, targets):
        return loss(model(rows), targets)

    forward = torch.compile(objective) if compiled else objective

    def epoch(rows):
        order = torch.randperm(rows)
        for batch in order.split(settings["batch"]):
            if compiled and len(batch) < settings["batch"]:
                continue
            optimizer.zero_grad(set_to_none=True)
            forward(x[batch], y[batch]).backward()
            optimizer.step()

    epoch(20 * settings["batch"])
    start = time.perf_counter()
    for _ in range(settings["epochs"]):
        epoch(len(x))
    seconds = time.perf_counter() - start
    model.eval()
    with torch.no_grad():
        return seconds, model(x)[:, 0].numpy()


def train_fused(settings, x, y, threads):
    return train(settings, x, y, threads, fused=True)


def train_compiled(settings, x, y, threads):
    return train(settings, x, y, threads, fused=True, compiled=True)
