// x to the power y: the logarithm is carried in two doubles, since y multiplies its error.
#pragma once

#include "math_double_lanes.h"

#pragma STDC FP_CONTRACT OFF

typedef struct { double high, low; } two_doubles;

/// a + b for |a| >= |b|.
INLINE two_doubles quick_sum(double a, double b) {
  double sum = a + b;
  return (two_doubles){sum, b - (sum - a)};
}

INLINE two_doubles times(two_doubles a, two_doubles b) {
  double product = a.high * b.high, lost = __builtin_fma(a.high, b.high, -product);
  return quick_sum(product, lost + __builtin_fma(a.high, b.low, a.low * b.high));
}

/// log(x) for a normal positive x, to about 2^-65 of its value. With s = f / (2 + f),
/// log(1 + f) = 2 s + 2/3 s^3 + ...; only the tail of the series is a plain double.
INLINE two_doubles precise_log(double x, double scaled_by) {
  f64x1 k;
  double f = split_exponent_x1(x, &k).x - 1;
  double below = 2 + f, missing = f - (below - 2), inverse = 1 / below;
  double high = f * inverse;
  two_doubles s = quick_sum(
      high, (__builtin_fma(-high, below, f) - high * missing) * inverse);
  two_doubles z = times(s, s);
  static const double tail[8] = {0x1.9999999999996p-2, 0x1.2492492492f55p-2, 0x1.c71c71c595bfcp-3,
                                 0x1.745d1829d8c16p-3, 0x1.3b1364a04d68cp-3, 0x1.1120761628c1cp-3,
                                 0x1.de3c3f893431fp-4, 0x1.ead054f3950dap-4};
  double rest = tail[7];
  for (int i = 6; i >= 0; --i) rest = __builtin_fma(rest, z.high, tail[i]);
  two_doubles factor = quick_sum(0x1.5555555555555p-1,
                                 __builtin_fma(z.high, rest, 0x1.5555555555555p-55));
  two_doubles cube = times(times(s, z), factor);
  two_doubles twice = quick_sum(2 * s.high, cube.high);
  two_doubles log = quick_sum(twice.high, twice.low + (cube.low + 2 * s.low));
  double exponent = k.x - scaled_by, whole = exponent * 0x1.62e42ffp-1;
  two_doubles sum = quick_sum(whole, log.high);
  if (exponent == 0) sum = (two_doubles){log.high, 0};
  double fine = exponent * -0x1.718432a1b0e26p-35;
  double finer = __builtin_fma(exponent, -0x1.718432a1b0e26p-35, -fine);
  two_doubles out = quick_sum(sum.high, fine);
  return quick_sum(out.high, out.low + (sum.low + (log.low + finer)));
}

/// As in C: pow(x, 0) = pow(1, y) = 1, and the signs of a negative base follow an odd y.
static double scalar_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  double size = __builtin_fabs(x), whole = __builtin_rint(y);
  bool odd = whole == y && __builtin_fabs(y) < 0x1p53 && __builtin_rint(0.5 * y) != 0.5 * y;
  bool negative = __builtin_copysign(1, x) < 0;
  if (negative && size > 0 && size < __builtin_inf() && whole != y &&
      __builtin_fabs(y) < __builtin_inf())
    return __builtin_nan("");
  double sign = negative && odd ? -1 : 1;
  if (__builtin_fabs(y) == __builtin_inf() && size == 1) return 1;
  if (size == 0 || size == __builtin_inf() || __builtin_fabs(y) == __builtin_inf()) {
    bool grows = __builtin_fabs(y) == __builtin_inf() ? (size > 1) == (y > 0)
                                                      : (size > 0) == (y > 0);
    return sign * (grows ? __builtin_inf() : 0);
  }
  bool tiny = size < 0x1p-1022;
  two_doubles log = precise_log(tiny ? size * 0x1p54 : size, tiny ? 54 : 0);
  double high = y * log.high;
  if (!(__builtin_fabs(high) < 800)) return sign * (high > 0 ? __builtin_inf() : 0);
  double low = __builtin_fma(y, log.high, -high) + y * log.low;
  return sign * exp_of_sum_x1(high, low).x;
}
