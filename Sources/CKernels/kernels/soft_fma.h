// A fused multiply-add with one rounding, for machines without the instruction.
#pragma once

// The product of two floats is exact in double. Their sum with c is rounded to odd (Boldo and
// Melquiond, "Emulation of FMA and correctly rounded sums", 2008): the lost part, found by TwoSum,
// makes the last bit odd, and 53 bits are enough for the rounding to float to come out as if it
// were the only one. The comparisons are false for NaN, so infinities stay as they are.
INLINE f32x4 soft_fma(f32x4 a, f32x4 b, f32x4 c) {
  f64x4 product = __builtin_convertvector(a, f64x4) * __builtin_convertvector(b, f64x4);
  f64x4 addend = __builtin_convertvector(c, f64x4);
  f64x4 sum = product + addend;
  f64x4 part = sum - product;
  f64x4 lost = (product - (sum - part)) + (addend - part);
  i64x4 bits = (i64x4)sum;
  i64x4 inexact = (lost > 0) | (lost < 0);
  i64x4 even = (bits & 1) - 1;
  i64x4 towards = (((i64x4)lost ^ bits) >> 63) | 1;
  return __builtin_convertvector((f64x4)(bits + (towards & even & inexact)), f32x4);
}

INLINE f32x16 fma_f(f32x16 a, f32x16 b, f32x16 c) {
  f32x16 out;
  out.lo.lo = soft_fma(a.lo.lo, b.lo.lo, c.lo.lo);
  out.lo.hi = soft_fma(a.lo.hi, b.lo.hi, c.lo.hi);
  out.hi.lo = soft_fma(a.hi.lo, b.hi.lo, c.hi.lo);
  out.hi.hi = soft_fma(a.hi.hi, b.hi.hi, c.hi.hi);
  return out;
}

INLINE f64x8 fma_x8(f64x8 a, f64x8 b, f64x8 c) {
  f64x8 out;
  UNROLL for (int i = 0; i < 8; ++i) out[i] = __builtin_fma(a[i], b[i], c[i]);
  return out;
}
