"""Prints the polynomial coefficients of the kernels' own exp, log, tanh, ... (Sources/CKernels).

Minimax fits by the Remez exchange at 300 bits, then rounded. Needs mpmath. Where `stepwise`, each
coefficient is rounded in turn, lowest power first, and the rest are fitted again.
"""

import mpmath as mp

mp.mp.prec = 300
LN2 = mp.log(2)
TINY = mp.mpf(10) ** -60


def rounded(x, bits):
    if x == 0:
        return x
    mantissa, exponent = mp.frexp(x)
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, bits)), exponent - bits)


def extrema(errors, wanted):
    """Indices of the largest error of each sign block, cut down to `wanted` of them."""
    blocks = [[0]]
    for i in range(1, len(errors)):
        if (errors[i] >= 0) == (errors[blocks[-1][-1]] >= 0):
            blocks[-1].append(i)
        else:
            blocks.append([i])
    found = [max(block, key=lambda i: abs(errors[i])) for block in blocks]
    while len(found) > wanted:
        if len(found) == wanted + 1 or abs(errors[found[0]]) < abs(errors[found[-1]]):
            found.pop(0 if abs(errors[found[0]]) < abs(errors[found[-1]]) else -1)
        else:
            found.pop()
    return found


def remez(f, weight, low, high, powers):
    n, low, high = len(powers), mp.mpf(low), mp.mpf(high)
    middle, half = (low + high) / 2, (high - low) / 2
    points = [middle - half * mp.cos(mp.pi * (i + mp.mpf(1) / 2) / (n + 1)) for i in range(n + 1)]
    grid = [middle - half * mp.cos(mp.pi * i / (60 * n)) for i in range(60 * n + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    monomials = [[x**p for p in powers] for x in grid]
    for _ in range(30):
        matrix, right = mp.matrix(n + 1, n + 1), mp.matrix(n + 1, 1)
        for i, x in enumerate(points):
            for j, p in enumerate(powers):
                matrix[i, j] = x**p
            matrix[i, n], right[i] = (-1) ** i / weight(x), f(x)
        solution = mp.lu_solve(matrix, right)
        c = [solution[j] for j in range(n)]
        errors = [
            (sum(a * b for a, b in zip(c, row)) - v) * w
            for row, v, w in zip(monomials, values, weights)
        ]
        peaks = extrema(errors, n + 1)
        if len(peaks) < n + 1:
            break
        points = [grid[i] for i in peaks]
        if max(map(abs, errors)) < mp.mpf("1.01") * min(abs(errors[i]) for i in peaks):
            break
    return c


def fit(name, f, weight, low, high, count, bits, stepwise=True):
    if stepwise:
        done = []
        for k in range(count):
            rest = lambda x: f(x) - sum(c * x**p for p, c in enumerate(done))
            done.append(rounded(remez(rest, weight, low, high, list(range(k, count)))[0], bits))
    else:
        done = [rounded(c, bits) for c in remez(f, weight, low, high, list(range(count)))]
    xs = [mp.mpf(low) + (mp.mpf(high) - low) * i / 2000 for i in range(1, 2000)]
    worst = max(abs((f(x) - sum(c * x**p for p, c in enumerate(done))) * weight(x)) for x in xs)
    print(f"{name}: error 2^{float(mp.log(worst, 2)):.1f}")
    print("  " + ", ".join(float(c).hex() for c in done))


def series(function, first, z, limit):
    """(function(s) - first s) / s^3 at z = s^2, whose limit at 0 is given."""
    s = mp.sqrt(z)
    return (function(s) - first * s) / (s * z) if z > TINY else limit


def exponential(x):
    return (mp.expm1(x) - x) / x**2 if abs(x) > TINY else mp.mpf(1) / 2


def normal(centre):
    """Phi(-a) exp(a^2 / 2) (a + centre) as a function of t = (a - centre) / (a + centre)."""

    def h(t):
        a = centre * (1 + t) / (1 - t)
        return mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2 * (a + centre)

    return h


def all_fits():
    edge = LN2 / 2 * mp.mpf("1.0005")
    relative = lambda x: max(x * x / abs(mp.expm1(x)) if x else 0, mp.mpf("1e-9"))
    fit("exp, double", exponential, relative, -edge, edge, 11, 53)
    fit("exp, float", exponential, relative, -edge, edge, 6, 24)

    widest = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf("1.001")
    atanh = lambda z: series(lambda s: 2 * mp.atanh(s), 2, z, mp.mpf(2) / 3)
    fit("log, double", atanh, lambda z: z / 2 + mp.mpf("1e-15"), 0, widest, 7, 53)
    tail = lambda z: (atanh(z) - mp.mpf(2) / 3) / z if z > mp.mpf("1e-40") else mp.mpf(2) / 5
    fit("log for pow, tail", tail, lambda z: z * z / 2 + mp.mpf("1e-18"), 0, widest, 8, 53)
    ninth = mp.mpf(1) / 9 * mp.mpf("1.001")
    fit("log(1 + e), float", atanh, lambda z: z / 2 + mp.mpf("1e-9"), 0, ninth, 5, 24)

    tanh = lambda z: series(mp.tanh, 1, z, -mp.mpf(1) / 3)
    share = lambda z: z * mp.sqrt(z) / mp.tanh(mp.sqrt(z)) + mp.mpf("1e-9") if z else mp.mpf("1e-9")
    fit("tanh below 0.8, float", tanh, share, 0, mp.mpf("0.6407"), 6, 24)

    pi, sixteenth = rounded(mp.pi, 53), mp.mpf(1) / 16 * mp.mpf("1.001")
    sine = lambda z: (mp.sin(mp.pi * mp.sqrt(z)) / mp.sqrt(z) if z > TINY else mp.pi) - pi
    fit("sin pi x, beyond pi x", sine, lambda z: 1 / (sine(z) + pi), 0, sixteenth, 8, 53)
    cosine = lambda z: (mp.cos(mp.pi * mp.sqrt(z)) - 1) / z if z > TINY else -mp.pi**2 / 2
    fit("cos pi x", cosine, lambda z: z + mp.mpf("1e-12"), 0, sixteenth, 8, 53)

    first = rounded(2 / mp.sqrt(mp.pi), 53)
    erf = lambda z: (mp.erf(mp.sqrt(z)) / mp.sqrt(z) if z > TINY else 2 / mp.sqrt(mp.pi)) - first
    fit("erf below 1, beyond its first term", erf, lambda z: 1 / (erf(z) + first), 0, 1, 13, 53)
    for name, centre, last, count, bits in (("double", 5, 39, 24, 53), ("float", 3, 14.5, 11, 24)):
        h, end = normal(mp.mpf(centre)), (mp.mpf(last) - centre) / (mp.mpf(last) + centre)
        fit(f"normal tail, {name}", h, lambda t: 1 / h(t), -1, end, count, bits, stepwise=False)


if __name__ == "__main__":
    all_fits()
