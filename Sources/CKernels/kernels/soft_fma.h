// A fused multiply-add with one rounding, for machines without the instruction.
#pragma once

// The product of two floats is exact in double. Its sum with c is rounded to odd (Boldo and
// Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to
// odd", 2008): truncated, with the last bit set if anything was lost, which TwoSum tells. 53 bits
// are enough for the rounding to float to come out as if it were the only one. What is lost from an
// infinite sum is not a number, compares as false, and leaves the sum as it is.
INLINE f32x4 soft_fma(f32x4 a, f32x4 b, f32x4 c) {
  f64x4 product = __builtin_convertvector(a, f64x4) * __builtin_convertvector(b, f64x4);
  f64x4 addend = __builtin_convertvector(c, f64x4);
  f64x4 sum = product + addend, part = sum - product;
  f64x4 lost = (product - (sum - part)) + (addend - part);
  u64x4 inexact = (u64x4)(lost * lost > 0.0), too_large = (u64x4)(lost * sum < 0.0);
  u64x4 odd = ((u64x4)sum + too_large) | (inexact >> 63);
  return __builtin_convertvector((f64x4)odd, f32x4);
}

static __attribute__((noinline)) void soft_fma_f(const f32x16 *a, const f32x16 *b, f32x16 *c) {
  c->lo.lo = soft_fma(a->lo.lo, b->lo.lo, c->lo.lo);
  c->lo.hi = soft_fma(a->lo.hi, b->lo.hi, c->lo.hi);
  c->hi.lo = soft_fma(a->hi.lo, b->hi.lo, c->hi.lo);
  c->hi.hi = soft_fma(a->hi.hi, b->hi.hi, c->hi.hi);
}

static __attribute__((noinline)) void soft_fma_x8(const f64x8 *a, const f64x8 *b, f64x8 *c) {
  const double *x = (const double *)a, *y = (const double *)b;
  double *z = (double *)c;
  for (int i = 0; i < 8; ++i) z[i] = __builtin_fma(x[i], y[i], z[i]);
}

INLINE f32x16 fma_f(f32x16 a, f32x16 b, f32x16 c) {
  soft_fma_f(&a, &b, &c);
  return c;
}

INLINE f64x8 fma_x8(f64x8 a, f64x8 b, f64x8 c) {
  soft_fma_x8(&a, &b, &c);
  return c;
}
