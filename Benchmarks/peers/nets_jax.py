"""The dense nets in JAX: Adam written out, a whole epoch in one compiled scan."""

import os
import time


def train(settings, x, y, threads):
    flags = "--xla_cpu_multi_thread_eigen=" + ("true" if threads > 1 else "false")
    os.environ["XLA_FLAGS"] = f"{flags} intra_op_parallelism_threads={threads}"
    import jax
    import jax.numpy as jnp

    rows, batch = len(x), settings["batch"]
    steps = rows // batch
    sizes = [x.shape[1], *settings["units"], 1]
    rate = settings["dropout"]
    x, y = jnp.asarray(x), jnp.asarray(y)

    def start(key):
        keys = jax.random.split(key, len(sizes))
        return [
            (jax.random.normal(k, (a, b)) * (2 / a) ** 0.5, jnp.zeros(b))
            for k, a, b in zip(keys, sizes, sizes[1:])
        ]

    def logits(weights, rows, key=None):
        for number, (kernel, bias) in enumerate(weights[:-1]):
            rows = jax.nn.relu(rows @ kernel + bias)
            if number == 0 and rate > 0 and key is not None:
                rows = rows * jax.random.bernoulli(key, 1 - rate, rows.shape) / (1 - rate)
        kernel, bias = weights[-1]
        return (rows @ kernel + bias)[:, 0]

    def loss(weights, rows, targets, key):
        z = logits(weights, rows, key)
        return jnp.mean(jnp.logaddexp(0, z) - targets * z)

    def step(state, inputs):
        weights, first, second, count = state
        picked, key = inputs
        gradient = jax.grad(loss)(weights, x[picked], y[picked], key)
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        size = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        weights = jax.tree.map(
            lambda w, m, v: w - size * m / (jnp.sqrt(v) + 1e-8), weights, first, second)
        return (weights, first, second, count), None

    @jax.jit
    def epoch(state, key):
        shuffle, drop = jax.random.split(key)
        order = jax.random.permutation(shuffle, rows)[: steps * batch].reshape(steps, batch)
        return jax.lax.scan(step, state, (order, jax.random.split(drop, steps)))[0]

    weights = start(jax.random.key(7))
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, zeros, jnp.zeros(()))
    jax.block_until_ready(epoch(state, jax.random.key(0)))
    begin = time.perf_counter()
    for number in range(settings["epochs"]):
        state = epoch(state, jax.random.key(number))
    jax.block_until_ready(state)
    seconds = time.perf_counter() - begin
    return seconds, jax.device_get(logits(state[0], x))
