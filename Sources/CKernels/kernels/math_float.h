// exp, tanh and their kin in float, 16 lanes. The coefficients are minimax fits, made by
// Tests/Fixtures/make_kernel_coefficients.py; errors stay below two units in the last place (six in
// the far tail of the normal distribution).
#pragma once

#include "vector.h"

#pragma STDC FP_CONTRACT OFF

INLINE f32x16 magnitude_f(f32x16 x) { return (f32x16)((u32x16)x & 0x7FFFFFFFu); }
INLINE f32x16 signed_as_f(f32x16 x, f32x16 sign) {
  return (f32x16)((u32x16)x | ((u32x16)sign & 0x80000000u));
}

/// x = n ln 2 + r with |r| <= ln 2 / 2; gives exp(x) 2^-n - 1 - r, and n as bits.
INLINE f32x16 expm1_beyond_f(f32x16 x, f32x16 *reduced, u32x16 *n_bits) {
  const f32x16 shift = 0x1.8p23f;
  f32x16 t = fma_f(x, 0x1.715476p+0f, shift), n = t - shift;
  f32x16 high = fma_f(n, -0x1.62e43p-1f, x), low = n * 0x1.05c610p-29f;
  f32x16 r = high + low, rest = low - (r - high), r2 = r * r;
  f32x16 q01 = fma_f(0x1.55552cp-3f, r, 0x1.0p-1f);
  f32x16 q23 = fma_f(0x1.1155a6p-7f, r, 0x1.555502p-5f);
  f32x16 q45 = fma_f(0x1.3b21c6p-13f, r, 0x1.6d2a2ep-10f);
  *reduced = r;
  *n_bits = (u32x16)t - (u32x16)shift;
  return fma_f(r2, fma_f(fma_f(q45, r2, q23), r2, q01), rest);
}

INLINE f32x16 power_of_two_f(u32x16 n) { return (f32x16)((n + 127) << 23); }

INLINE f32x16 exp_f(f32x16 x) {
  x = x > 89.0f ? (f32x16)89.0f : x;
  x = x < -104.0f ? (f32x16)-104.0f : x;
  u32x16 n;
  f32x16 r, beyond = expm1_beyond_f(x, &r, &n), sum = 1.0f + r, lost = r - (sum - 1.0f);
  u32x16 half = (u32x16)((i32x16)n >> 1);
  return (sum + (lost + beyond)) * power_of_two_f(half) * power_of_two_f(n - half);
}

/// exp(x) - 1 for x <= 0.
INLINE f32x16 expm1_below_f(f32x16 x) {
  x = x < -20.0f ? (f32x16)-20.0f : x;
  u32x16 n;
  f32x16 r, beyond = expm1_beyond_f(x, &r, &n), scale = power_of_two_f(n);
  f32x16 base = scale - 1.0f, part = scale * r, sum = base + part, lost = part - (sum - base);
  return sum + fma_f(scale, beyond, lost);
}

INLINE f32x16 tanh_f(f32x16 x) {
  f32x16 a = magnitude_f(x), z = a * a;
  f32x16 t = fma_f(0x1.9fcbbep-10f, z, -0x1.e5ccecp-8f);
  t = fma_f(fma_f(t, z, 0x1.5d12ap-6f), z, -0x1.b92ac8p-5f);
  t = fma_f(fma_f(t, z, 0x1.110b56p-3f), z, -0x1.55553ep-2f);
  f32x16 small = fma_f(a * z, t, a);
  f32x16 large = 1.0f - 2.0f / (exp_f(2.0f * a) + 1.0f);
  return signed_as_f(a < 0.8f ? small : large, x);
}

/// sigmoid(x); `other` is 1 - sigmoid(x) without cancellation. What the sum and the quotient lose
/// in rounding is added back.
INLINE f32x16 sigmoid_pair_f(f32x16 x, f32x16 *other) {
  f32x16 e = exp_f(-magnitude_f(x)), below = 1.0f + e, lost = e - (below - 1.0f);
  f32x16 quotient = 1.0f / below, rest = fma_f(-below, quotient, 1.0f) - quotient * lost;
  f32x16 product = e * quotient;
  f32x16 large = fma_f(rest, quotient, quotient);
  f32x16 small = product + fma_f(rest, product, fma_f(e, quotient, -product));
  *other = x < 0.0f ? large : small;
  return x < 0.0f ? small : large;
}

/// max(x, 0) + log(1 + e) with e = exp(-|x|), by log(1 + e) = 2 atanh(e / (2 + e)). What the
/// quotient loses in rounding is added back.
INLINE f32x16 softplus_f(f32x16 x) {
  f32x16 e = exp_f(-magnitude_f(x)), below = 2.0f + e, lost = e - (below - 2.0f);
  f32x16 inverse = 1.0f / below, s = e * inverse, z = s * s;
  f32x16 rest = (fma_f(-s, below, e) - s * lost) * inverse;
  f32x16 p = fma_f(0x1.f0b4cep-3f, z, 0x1.b72236p-3f);
  p = fma_f(fma_f(fma_f(p, z, 0x1.250568p-2f), z, 0x1.9996d6p-2f), z, 0x1.555558p-1f);
  f32x16 log = fma_f(s * z, p, 2.0f * rest) + 2.0f * s;
  return (x > 0.0f ? x : (f32x16)0.0f) + log;
}

/// exp(-x^2 / 2), with the rounding error of the square put back.
INLINE f32x16 bell_f(f32x16 x) {
  f32x16 square = x * x, lost = fma_f(x, x, -square);
  f32x16 e = exp_f(-0.5f * square);
  lost = square < 300.0f ? lost : (f32x16)0.0f;
  return fma_f(-0.5f * lost, e, e);
}

/// The normal distribution function from bell = exp(-x^2 / 2): Phi(-a) = bell H(t) / (a + 3) with
/// a polynomial H in t = (a - 3) / (a + 3).
INLINE f32x16 normal_cdf_f(f32x16 x, f32x16 bell) {
  f32x16 a = magnitude_f(x);
  a = a > 40.0f ? (f32x16)40.0f : a;
  f32x16 below = a + 3.0f, three = below - a, r = 1.0f / below;
  f32x16 lost = (a - (below - three)) + (3.0f - three);
  f32x16 rest = r * (fma_f(-below, r, 1.0f) - lost * r);
  f32x16 t = fma_f(-6.0f, rest, fma_f(-6.0f, r, 1.0f));
  static const float h[11] = {0x1.754a76p-1f,  -0x1.04c72ap-1f, 0x1.d71386p-3f,  -0x1.832d0ap-5f,
                              -0x1.56d5fcp-7f, 0x1.c8bd7ep-8f,  0x1.0ca418p-10f, -0x1.0eab9p-10f,
                              -0x1.00a4dep-12f, 0x1.1342acp-13f, 0x1.c8ce04p-15f};
  f32x16 p = h[10];
  UNROLL for (int i = 9; i >= 0; --i) p = fma_f(p, t, h[i]);
  f32x16 tail = bell * fma_f(p, rest, p * r);
  return x > 0.0f ? 1.0f - tail : tail;
}
