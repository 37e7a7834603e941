"""Computes layers.json, losses.json, optimizers.json and nets.json again with PyTorch in float64.

    pip install torch && python Tests/Fixtures/make_networks.py [--check]

Inputs, settings and first parameters are those in the files; what a network should make of them is
computed and written over them, or compared. Sequences are [rows, steps, channels] and kernels
[kernel, channels, filters], as the package has them. The cases of optimizers.json whose names begin
with 'keras' are Keras' own and are left as they are.
"""
import json
import os
import sys

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
ACTIVATIONS = {
    "linear": lambda x, s: x, "relu": lambda x, s: F.relu(x),
    "leakyRelu": lambda x, s: F.leaky_relu(x, s.get("slope", 0.2)),
    "elu": lambda x, s: F.elu(x, s.get("alpha", 1.0)), "selu": lambda x, s: F.selu(x),
    "gelu": lambda x, s: F.gelu(x), "swish": lambda x, s: F.silu(x),
    "tanh": lambda x, s: torch.tanh(x), "sigmoid": lambda x, s: torch.sigmoid(x),
    "softplus": lambda x, s: F.softplus(x),
}


def short(value):
    if isinstance(value, torch.Tensor):
        value = value.detach().tolist()
    if isinstance(value, list):
        return [short(v) for v in value]
    return float(f"{value:.10g}")


def flat(tensor):
    return short(tensor.reshape(-1))


def padding(kind, steps, reach, stride):
    """The TensorFlow rule: windows, zeros before, zeros after."""
    if kind == "causal":
        return reach - 1, 0
    if kind == "same":
        missing = max((-(-steps // stride) - 1) * stride + reach - steps, 0)
        return missing // 2, missing - missing // 2
    return 0, 0


def conv1d(x, s, p):
    stride, dilation, kernel = s.get("stride", 1), s.get("dilation", 1), s.get("kernel", 3)
    before, after = padding(
        s.get("padding", "valid"), x.shape[1], (kernel - 1) * dilation + 1, stride)
    x = F.pad(x.transpose(1, 2), (before, after))
    weight = p["kernel"].reshape(kernel, x.shape[1], -1).permute(2, 1, 0)
    y = F.conv1d(x, weight, p.get("bias"), stride=stride, dilation=dilation)
    return ACTIVATIONS[s.get("activation", "linear")](y.transpose(1, 2), s)


def pool(x, s, mode):
    size = s.get("size", 2)
    stride = s.get("stride") or size
    before, after = padding(s.get("padding", "valid"), x.shape[1], size, stride)
    fill = float("-inf") if mode == "max" else float("nan")
    windows = F.pad(x.transpose(1, 2), (before, after), value=fill).unfold(2, size, stride)
    if mode == "max":
        # argmax names the first of several equal numbers, and so its gradient's way.
        first = windows.argmax(-1, keepdim=True)
        return windows.gather(-1, first).squeeze(-1).transpose(1, 2)
    inside = ~windows.isnan()
    return (windows.nan_to_num(0).sum(-1) / inside.sum(-1)).transpose(1, 2)


def batch_norm(x, s, p, statistics, training, after):
    axes = tuple(range(x.dim() - 1))
    mean, variance = torch.tensor(statistics["mean"]), torch.tensor(statistics["variance"])
    if training:
        kept = s["momentum"]
        batch = x.mean(axes), x.var(axes, unbiased=False)
        after["mean"] = kept * mean + (1 - kept) * batch[0].detach()
        after["variance"] = kept * variance + (1 - kept) * batch[1].detach()
        mean, variance = batch
    return (x - mean) / torch.sqrt(variance + s["epsilon"]) * p["gamma"] + p["beta"]


def apply(layer, x, p, statistics=None, training=True, after=None):
    (name, s), = layer.items()
    if name == "dense":
        y = x @ p["kernel"].reshape(x.shape[-1], -1) + p.get("bias", 0)
        return ACTIVATIONS[s.get("activation", "linear")](y, s)
    if name == "conv1d":
        return conv1d(x, s, p)
    if name == "batchNorm":
        return batch_norm(x, s, p, statistics, training, {} if after is None else after)
    if name == "layerNorm":
        return F.layer_norm(x, x.shape[-1:], p["gamma"], p["beta"], s["epsilon"])
    if name == "activation":
        return ACTIVATIONS[s["function"]](x, s)
    if name in ("maxPool1d", "averagePool1d"):
        return pool(x, s, name[:3])
    if name == "globalMaxPool":
        return pool(x, {"size": x.shape[1]}, "max")[:, 0]
    if name == "globalAveragePool":
        return x.mean(1)
    if name == "dropout" and not training:
        return x
    raise ValueError(name)


def layer_case(case):
    x = torch.tensor(case["x"]).reshape(case["shape"]).requires_grad_()
    p = {k: torch.tensor(v).requires_grad_() for k, v in case["parameters"].items()}
    after = {}
    y = apply(case["layer"], x, p, case.get("statistics"), case["training"], after)
    (y.reshape(-1) * torch.tensor(case["upstream"])).sum().backward()
    case["y"], case["inputGradient"] = flat(y), flat(x.grad)
    case["gradients"] = {k: flat(v.grad) for k, v in p.items()}
    if after:
        case["statisticsAfter"] = {k: short(v) for k, v in after.items()}


def loss_case(case):
    z = torch.tensor(case["logits"]).requires_grad_()
    t = torch.tensor(case["labels"])
    (name, s), = case["loss"].items()
    w = torch.tensor(case["weights"]) if case["weights"] else torch.ones_like(t)
    w = torch.where(t > 0.5, s.get("positiveWeight", 1.0), 1.0) * w
    smoothing = s.get("labelSmoothing", 0.0)
    t = t * (1 - smoothing) + smoothing / 2
    loss = F.binary_cross_entropy_with_logits(z, t, reduction="none")
    if name == "focal":
        q = torch.where(t > 0.5, torch.sigmoid(z), torch.sigmoid(-z))
        loss = loss * (1 - q) ** s["gamma"] * torch.where(t > 0.5, s["alpha"], 1 - s["alpha"])
    mean = (w * loss).mean()
    mean.backward()
    case["mean"], case["gradient"] = short(mean.item()), flat(z.grad)


def optimizer(spec, parameters):
    (name, s), = spec.items()
    rate = s["learningRate"]
    if name == "sgd":
        return torch.optim.SGD(
            parameters, rate, momentum=s["momentum"], nesterov=s["nesterov"])
    if name == "rmsprop":
        return torch.optim.RMSprop(
            parameters, rate, alpha=s["rho"], eps=s["epsilon"], momentum=s["momentum"])
    betas = s.get("beta1", 0.9), s.get("beta2", 0.999)
    if name == "adam":
        return torch.optim.Adam(parameters, rate, betas=betas, eps=s["epsilon"])
    return torch.optim.AdamW(
        parameters, rate, betas=betas, eps=s["epsilon"], weight_decay=s["weightDecay"])


def optimizer_case(case, A, b, start):
    if case["name"].startswith("keras"):
        return
    x = torch.tensor(start).requires_grad_()
    stepper = optimizer(case["optimizer"], [x])
    clipping, case["x"] = case.get("clipping", {}), []
    for _ in range(10):
        x.grad = A @ x.detach() - b
        if "value" in clipping:
            torch.nn.utils.clip_grad_value_([x], clipping["value"])
        if "globalNorm" in clipping:
            norm = x.grad.norm()
            x.grad *= min(1.0, clipping["globalNorm"] / norm)
        stepper.step()
        case["x"].append(short(x))


def schedule_case(case):
    (name, s), = case["schedule"].items()
    stepper = torch.optim.SGD([torch.zeros(1)], 1.0)
    schedulers = torch.optim.lr_scheduler
    schedule = {
        "step": lambda: schedulers.StepLR(stepper, s["every"], s["factor"]),
        "exponential": lambda: schedulers.ExponentialLR(stepper, s["factor"]),
        "cosine": lambda: schedulers.CosineAnnealingLR(stepper, s["epochs"], s["minimum"]),
        "warmUp": lambda: schedulers.LinearLR(stepper, s["start"], 1.0, s["epochs"]),
    }[name]()
    for index in range(len(case["factors"])):
        case["factors"][index] = short(stepper.param_groups[0]["lr"])
        stepper.step()
        schedule.step()


def chain(case):
    """The nodes of a net as (name, layer, inputs)."""
    (name, s), = case["classifier"].items()
    if name == "functional":
        for node, settings in s["nodes"].items():
            layer = {k: v for k, v in settings.items() if k != "from"}
            yield node, layer, settings["from"]
        yield "output", {"dense": {}}, [node]
        return
    previous, counts = "input", {}
    for layer in s["layers"]:
        kind, = layer
        counts[kind] = counts.get(kind, 0) + 1
        node = f"{kind}_{counts[kind]}"
        yield node, layer, [previous]
        previous = node
    yield "output", {"dense": {}}, [previous]


def logits(case, x, p, statistics, training):
    values = {"input": x.reshape(len(x), *case["sequence"]) if case["sequence"] else x}
    for node, layer, sources in chain(case):
        inputs = [values[source] for source in sources]
        if "add" in layer:
            values[node] = sum(inputs)
            continue
        own = {k[len(node) + 1:]: v for k, v in p.items() if k.startswith(node + ".")}
        after = {}
        values[node] = apply(layer, inputs[0], own, statistics.get(node), training, after)
        if after:
            # PyTorch's running variance is that of the batch divided by its size less one.
            rows, kept = len(x), layer["batchNorm"]["momentum"]
            old = torch.tensor(statistics[node]["variance"])
            after["variance"] = kept * old + (after["variance"] - kept * old) * rows / (rows - 1)
            statistics[node] = {k: v.tolist() for k, v in after.items()}
    return values["output"][:, 0]


def net_case(case):
    x = torch.tensor(case["x"]).reshape(-1, case["columns"])
    y = torch.tensor(case["labels"])
    w = torch.tensor(case["weights"]) if case["weights"] else torch.ones_like(y)
    p = {k: torch.tensor(v).requires_grad_() for k, v in case["initial"].items()}
    statistics = {
        node: {"mean": [0.0] * len(p[node + ".gamma"]), "variance": [1.0] * len(p[node + ".gamma"])}
        for node, layer, _ in chain(case) if "batchNorm" in layer}
    stepper = optimizer(case["optimizer"], list(p.values()))
    case["losses"], first = [], True
    for _ in range(case["epochs"]):
        for start in range(0, len(x), case["batch"]):
            rows = slice(start, start + case["batch"])
            z = logits(case, x[rows], p, statistics, True)
            loss = (w[rows] * F.binary_cross_entropy_with_logits(z, y[rows], reduction="none")).mean()
            stepper.zero_grad()
            loss.backward()
            if first:
                case["firstGradient"] = {k: flat(v.grad) for k, v in p.items()}
                first = False
            stepper.step()
            case["losses"].append(short(loss.item()))
    case["final"] = {k: flat(v) for k, v in p.items()}
    case["finalLogits"] = flat(logits(case, x, p, statistics, False))
    if statistics:
        case["buffers"] = {
            f"{node}.{k}": short(v) for node, s in statistics.items() for k, v in s.items()}


def remake(name, work, check):
    path = os.path.join(HERE, name)
    with open(path) as file:
        text = file.read()
    data = json.loads(text)
    work(data)
    rest = {k: v for k, v in data.items() if k != "cases"}
    out = '{"cases": [\n' + ",\n".join(compact(c) for c in data["cases"]) + "\n]"
    for key, value in rest.items():
        out += f",\n{json.dumps(key)}: {compact(value)}"
    out += "}\n"
    if not check:
        with open(path, "w") as file:
            file.write(out)
        return
    print(name, "largest difference", difference(json.loads(text), json.loads(out)))


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def difference(a, b):
    if isinstance(a, dict):
        return max([difference(a[k], b[k]) for k in a] + [0.0 if a.keys() == b.keys() else 1e9])
    if isinstance(a, list):
        return max([difference(*pair) for pair in zip(a, b)] + [0.0 if len(a) == len(b) else 1e9])
    if isinstance(a, (int, float)) and not isinstance(a, bool):
        return abs(a - b) / max(1.0, abs(a))
    return 0.0 if a == b else 1e9


def optimizers(data):
    A, b = torch.tensor(data["A"]), torch.tensor(data["b"])
    for case in data["cases"]:
        optimizer_case(case, A, b, data["start"])
    for case in data["schedules"]:
        schedule_case(case)


def each(work):
    return lambda data: [work(case) for case in data["cases"]]


if __name__ == "__main__":
    check = "--check" in sys.argv
    remake("layers.json", each(layer_case), check)
    remake("losses.json", each(loss_case), check)
    remake("optimizers.json", optimizers, check)
    remake("nets.json", each(net_case), check)
