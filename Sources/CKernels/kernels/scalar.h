// The scalar functions in double.
#pragma once

#include "math_double_lanes.h"

#pragma STDC FP_CONTRACT OFF

static double scalar_exp(double x) { return exp_x1(x).x; }
static double scalar_expm1(double x) { return expm1_x1(x).x; }
static double scalar_log(double x) { return log_x1(x).x; }
static double scalar_log1p(double x) { return log1p_x1(x).x; }
static double scalar_tanh(double x) { return tanh_x1(x).x; }
static double scalar_softplus(double x) { return softplus_x1(x).x; }
static double scalar_sigmoid(double x) {
  f64x1 other;
  return sigmoid_pair_x1(x, &other).x;
}

INLINE double polynomial(const double *coefficients, int count, double x) {
  double sum = coefficients[count - 1];
  for (int i = count - 2; i >= 0; --i) sum = __builtin_fma(sum, x, coefficients[i]);
  return sum;
}

// MARK: - Circle functions of multiples of pi

/// sin(pi x) and cos(pi x) for |x| <= 1/4.
INLINE double sin_pi_core(double x) {
  static const double s[8] = {0x1.1a5edfcc42724p-53, -0x1.4abbce625be53p+2, 0x1.466bc6775ab7dp+1,
                              -0x1.32d2cce63b177p-1, 0x1.5078349dcd3adp-4,  -0x1.e3076f0c2b10fp-8,
                              0x1.e90904cd32ef6p-12, -0x1.73e06c80db169p-16};
  return __builtin_fma(x, 0x1.921fb54442d18p+1, x * polynomial(s, 8, x * x));
}
INLINE double cos_pi_core(double x) {
  static const double c[8] = {-0x1.3bd3cc9be45dep+2, 0x1.03c1f081b5a34p+2, -0x1.55d3c7e3b8a94p+0,
                              0x1.e1f50661a15eap-3,  -0x1.a6d1c787c102ep-6, 0x1.f99fd07be98c9p-10,
                              -0x1.96b6264f2b876p-14, -0x1.beba8aa2e0c6p-16};
  double z = x * x;
  return __builtin_fma(z, polynomial(c, 8, z), 1.0);
}

/// The circle function `quarter` quarter turns on from sine. The reduction is exact.
INLINE double circle(double x, int quarter) {
  if (!(__builtin_fabs(x) < __builtin_inf())) return __builtin_nan("");
  double turned = x - 2 * __builtin_rint(0.5 * x), steps = __builtin_rint(2 * turned);
  double rest = turned - 0.5 * steps;
  // The 0 added makes every zero positive.
  switch (((int)steps + quarter) & 3) {
    case 0: return sin_pi_core(rest) + 0.0;
    case 1: return cos_pi_core(rest) + 0.0;
    case 2: return -sin_pi_core(rest) + 0.0;
    default: return -cos_pi_core(rest) + 0.0;
  }
}
static double scalar_sin_pi(double x) { return circle(x, 0); }
static double scalar_cos_pi(double x) { return circle(x, 1); }

// MARK: - The normal distribution

/// Phi(-a) for a >= 0: exp(-a^2 / 2) H(t) / (a + 5), a polynomial H in t = (a - 5) / (a + 5).
/// The rounding errors of the larger steps are put back.
INLINE double normal_tail(double a) {
  static const double first = 0x1.89d3abe1f95aep-1, h[23] = {
      -0x1.54ad03f27ca18p-1,  0x1.fb31653876f89p-2,
      -0x1.410ed5f87594cp-2,  0x1.51f6329f01ba2p-3,   -0x1.1b1c254ca3f75p-4,
      0x1.54b4d4f48aec4p-6,   -0x1.88590e985fba0p-9,  -0x1.a2503778cf15cp-11,
      0x1.1daf1ae14fe28p-11,  -0x1.f21492a0babe7p-15, -0x1.a17013c517895p-15,
      0x1.17df1083d16c0p-16,  0x1.0b14eebac9be8p-18,  -0x1.73e048f56ddd2p-19,
      -0x1.674b3235b4931p-22, 0x1.d465fb8f37f1ep-22,  0x1.59870a30695c1p-25,
      -0x1.2ce3539bd228ap-24, -0x1.2698153ce3737p-27, 0x1.70ba85e321084p-27,
      0x1.2ff6622c42819p-29,  -0x1.39345b41fbd85p-30, -0x1.9aa3a33ec306ep-32};
  if (a > 39) return 0;
  double square = a * a, lost = __builtin_fma(a, a, -square), e = scalar_exp(-0.5 * square);
  double below = a + 5, five = below - a, missing = (a - (below - five)) + (5 - five);
  double r = 1 / below;
  double rest = r * (__builtin_fma(-below, r, 1.0) - missing * r);
  double turned = -10 * r, t = 1 + turned;
  double t_rest = (turned - (t - 1)) + __builtin_fma(-10.0, r, -turned) - 10 * rest;
  double upper = h[22], slope = 0;
  for (int i = 21; i >= 0; --i) {
    slope = __builtin_fma(slope, t, upper);
    upper = __builtin_fma(upper, t, h[i]);
  }
  slope = __builtin_fma(slope, t, upper);
  double step = t * upper, p = first + step;
  double p_rest = (step - (p - first)) + __builtin_fma(t, upper, -step) + t_rest * slope;
  double g = p * r, g_rest = __builtin_fma(p, r, -g) + __builtin_fma(p, rest, p_rest * r);
  return e * (g + (g_rest - 0.5 * lost * g));
}

static double scalar_normal_cdf(double x) {
  if (x != x) return x;
  double tail = normal_tail(__builtin_fabs(x));
  return x > 0 ? 1 - tail : tail;
}

static double scalar_erf(double x) {
  static const double e[13] = {
      0x1.18309a61f9b8dp-56,  -0x1.812746b0379e6p-2,  0x1.ce2f21a042b36p-4,
      -0x1.b82ce31284f32p-6,  0x1.565bcd0dbc01ep-8,   -0x1.c02db3dac9bbep-11,
      0x1.f9a321d155355p-14,  -0x1.f4d1e27d218ecp-17, 0x1.b9df181301d54p-20,
      -0x1.5f1e67bea979ep-23, 0x1.f7b048826540bp-27,  -0x1.388f59ad6a36bp-30,
      0x1.05db2337e58a9p-34};
  if (__builtin_fabs(x) <= 1)
    return __builtin_fma(x, 0x1.20dd750429b6dp+0, x * polynomial(e, 13, x * x));
  if (x != x) return x;
  double size = 1 - 2 * normal_tail(__builtin_fabs(x) * 0x1.6a09e667f3bcdp+0);
  return x < 0 ? -size : size;
}

/// Wichura, "Algorithm AS 241: The percentage points of the normal distribution", 1988 (PPND16).
static double scalar_normal_quantile(double p) {
  static const double a[8] = {3.3871328727963666080e0, 1.3314166789178437745e2,
                              1.9715909503065514427e3, 1.3731693765509461125e4,
                              4.5921953931549871457e4, 6.7265770927008700853e4,
                              3.3430575583588128105e4, 2.5090809287301226727e3};
  static const double b[8] = {1.0,
                              4.2313330701600911252e1, 6.8718700749205790830e2,
                              5.3941960214247511077e3, 2.1213794301586595867e4,
                              3.9307895800092710610e4, 2.8729085735721942674e4,
                              5.2264952788528545610e3};
  static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                              5.76949722146069140550e0,  3.64784832476320460504e0,
                              1.27045825245236838258e0,  2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double d[8] = {1.0,
                              2.05319162663775882187e0,  1.67638483018380384940e0,
                              6.89767334985100004550e-1, 1.48103976427480074590e-1,
                              1.51986665636164571966e-2, 5.47593808499534494600e-4,
                              1.05075007164441684324e-9};
  static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double f[8] = {1.0,
                              5.99832206555887937690e-1, 1.36929880922735805310e-1,
                              1.48753612908506148525e-2, 7.86869131145613259100e-4,
                              1.84631831751005468180e-5, 1.42151175831644588870e-7,
                              2.04426310338993978564e-15};
  if (!(p > 0 && p < 1)) {
    if (p == 0) return -__builtin_inf();
    return p == 1 ? __builtin_inf() : __builtin_nan("");
  }
  double q = p - 0.5;
  if (__builtin_fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * polynomial(a, 8, r) / polynomial(b, 8, r);
  }
  double r = __builtin_sqrt(-scalar_log(q < 0 ? p : 1 - p));
  double size = r <= 5 ? polynomial(c, 8, r - 1.6) / polynomial(d, 8, r - 1.6)
                       : polynomial(e, 8, r - 5) / polynomial(f, 8, r - 5);
  return q < 0 ? -size : size;
}
