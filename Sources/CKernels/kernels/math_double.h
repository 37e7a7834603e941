// exp, log and their kin in double, for one lane and for eight: the same source, included twice, so
// that a scalar call and a lane of a vector are the same operations. The coefficients are minimax
// fits, made by Tests/Fixtures/make_kernel_coefficients.py.
// No include guard: the includer sets the types D, U and I and the name of a function, M.

#pragma STDC FP_CONTRACT OFF

INLINE D M(magnitude)(D x) { return (D)((U)x & 0x7FFFFFFFFFFFFFFFu); }
INLINE D M(signed_as)(D x, D sign) {
  return (D)((U)x | ((U)sign & 0x8000000000000000u));
}

/// x = n ln 2 + r + rest with |r| <= ln 2 / 2 and a rest below the last bit of r; n comes as bits.
/// The large addend rounds to an integer and leaves it in the low bits of the sum.
INLINE D M(reduced)(D x, D low, D *rest, U *n_bits) {
  const D shift = 0x1.8p52;
  D t = M(fma)(x, 0x1.71547652b82fep+0, shift), n = t - shift;
  D high = M(fma)(n, -0x1.62e42fefa39efp-1, x);
  low = M(fma)(n, -0x1.abc9e3b39803fp-56, low);
  D r = high + low;
  *rest = low - (r - high);
  *n_bits = (U)t - (U)shift;
  return r;
}

/// exp(r + rest) - 1 - r for a reduced r.
INLINE D M(expm1_beyond)(D r, D rest) {
  D r2 = r * r, r4 = r2 * r2;
  D q01 = M(fma)(0x1.5555555555559p-3, r, 0x1.0p-1);
  D q23 = M(fma)(0x1.111111110f90bp-7, r, 0x1.5555555555558p-5);
  D q45 = M(fma)(0x1.a01a01af80493p-13, r, 0x1.6c16c16c18106p-10);
  D q67 = M(fma)(0x1.71ddf7013bba5p-19, r, 0x1.a01a0195efa27p-16);
  D q89 = M(fma)(0x1.af652a780d7fdp-26, r, 0x1.27e505352ec8cp-22);
  D low = M(fma)(q23, r2, q01), middle = M(fma)(q67, r2, q45);
  D high = M(fma)(0x1.1f3351d140522p-29, r2, q89);
  return M(fma)(r2, M(fma)(M(fma)(high, r4, middle), r4, low), rest);
}

INLINE D M(power_of_two)(U n) { return (D)((n + 1023) << 52); }

/// x 2^n in two steps, so that results below the normal range are rounded once and only once.
INLINE D M(scaled)(D x, U n) {
  U half = (U)((I)n >> 1);
  return x * M(power_of_two)(half) * M(power_of_two)(n - half);
}

/// exp(x + low) for |x| < 2000 and a small low.
INLINE D M(exp_of_sum)(D x, D low) {
  U n;
  D rest, r = M(reduced)(x, low, &rest, &n), beyond = M(expm1_beyond)(r, rest);
  D sum = 1.0 + r, lost = r - (sum - 1.0);
  return M(scaled)(sum + (lost + beyond), n);
}

INLINE D M(exp)(D x) {
  x = x > 710.0 ? (D)710.0 : x;
  x = x < -746.0 ? (D)-746.0 : x;
  return M(exp_of_sum)(x, 0.0);
}

/// Half of the result is built from 2^(n-1), which stays finite.
INLINE D M(expm1)(D x) {
  D bounded = x > 710.0 ? (D)710.0 : x;
  bounded = bounded < -60.0 ? (D)-60.0 : bounded;
  U n;
  D rest, r = M(reduced)(bounded, 0.0, &rest, &n), beyond = M(expm1_beyond)(r, rest);
  D scale = M(power_of_two)(n - 1), base = scale - 0.5, part = scale * r;
  D sum = base + part, lost = part - (sum - base);
  D out = 2.0 * (sum + M(fma)(scale, beyond, lost));
  return M(magnitude)(x) < 0x1p-54 ? x : out;
}

/// k ln 2 + log(1 + f) + c for f in [sqrt(1/2) - 1, sqrt(2) - 1] and a small correction c. With
/// s = f / (2 + f), log(1 + f) = 2 atanh(s).
INLINE D M(log_of_parts)(D k, D f, D c) {
  D s = f / (2.0 + f), z = s * s, z2 = z * z, half = 0.5 * f * f;
  D p01 = M(fma)(0x1.999999997f9f1p-2, z, 0x1.5555555555593p-1);
  D p23 = M(fma)(0x1.c71c51d70ec42p-3, z, 0x1.249249422af15p-2);
  D p45 = M(fma)(0x1.39a08fc29d539p-3, z, 0x1.746649e097fcp-3);
  D p = M(fma)(M(fma)(M(fma)(0x1.2f11c15af8fep-3, z2, p45), z2, p23), z2, p01);
  D low = M(fma)(k, -0x1.718432a1b0e26p-35, c);
  return M(fma)(k, 0x1.62e42ffp-1, f - (half - M(fma)(s, M(fma)(z, p, half), low)));
}

/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), for a normal positive x.
INLINE D M(split_exponent)(D x, D *k) {
  U moved = (U)x + (0x3FF0000000000000u - 0x3FE6A09E667F3BCDu);
  U exponent = moved >> 52;
  *k = (D)(exponent + 0x4330000000000000u) - (0x1.0p52 + 1023.0);
  return (D)((moved & 0x000FFFFFFFFFFFFFu) + 0x3FE6A09E667F3BCDu);
}

INLINE D M(log)(D x) {
  D k, raised = x < 0x1p-1022 ? x * 0x1p54 : x;
  D m = M(split_exponent)(raised, &k);
  k = x < 0x1p-1022 ? k - 54.0 : k;
  D out = M(log_of_parts)(k, m - 1.0, 0.0);
  out = x < __builtin_inf() ? out : x;
  out = x == 0.0 ? (D)-__builtin_inf() : out;
  return x < 0.0 ? (D)__builtin_nan("") : out;
}

/// What 1 + x loses in rounding comes back as a correction.
INLINE D M(log1p)(D x) {
  D u = 1.0 + x, back = u - 1.0, lost = (1.0 - (u - back)) + (x - back), k;
  D m = M(split_exponent)(u, &k);
  D f = k == 0.0 ? x : m - 1.0, c = k == 0.0 ? (D)0.0 : lost / u;
  D out = M(log_of_parts)(k, f, c);
  out = x < __builtin_inf() ? out : x;
  out = x == -1.0 ? (D)-__builtin_inf() : out;
  out = x < -1.0 ? (D)__builtin_nan("") : out;
  return M(magnitude)(x) < 0x1p-54 ? x : out;
}

/// What the quotient loses in rounding is added back.
INLINE D M(tanh)(D x) {
  D t = -M(expm1)(-2.0 * M(magnitude)(x)), below = 2.0 - t, lost = (2.0 - below) - t;
  D inverse = 1.0 / below, quotient = t * inverse;
  D rest = M(fma)(-quotient, below, t) - quotient * lost;
  return M(signed_as)(M(fma)(rest, inverse, quotient), x);
}

/// sigmoid(x); `other` is 1 - sigmoid(x) without cancellation. What the sum and the quotient lose
/// in rounding is added back.
INLINE D M(sigmoid_pair)(D x, D *other) {
  D e = M(exp)(-M(magnitude)(x)), below = 1.0 + e, lost = e - (below - 1.0);
  D quotient = 1.0 / below, rest = M(fma)(-below, quotient, 1.0) - quotient * lost;
  D product = e * quotient;
  D large = M(fma)(rest, quotient, quotient);
  D small = product + M(fma)(rest, product, M(fma)(e, quotient, -product));
  *other = x < 0.0 ? large : small;
  return x < 0.0 ? small : large;
}

INLINE D M(softplus)(D x) {
  return (x > 0.0 ? x : (D)0.0) + M(log1p)(M(exp)(-M(magnitude)(x)));
}
