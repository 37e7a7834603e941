// The words all kernels are written in: vectors of 16 floats and 8 doubles. Each path compiles the
// same source for its own registers (one of 512 bits, two of 256, four of 128), so the paths cannot
// drift apart. Only the fused multiply-add and the loads of fewer than 16 lanes are chosen by path.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// All functions below are inlined into functions of the same target: no vector crosses a call.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline, unused))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef float f32x4 __attribute__((ext_vector_type(4)));
typedef float f32x8 __attribute__((ext_vector_type(8)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));
typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));
typedef double f64x1 __attribute__((ext_vector_type(1)));
typedef int64_t i64x1 __attribute__((ext_vector_type(1)));
typedef uint64_t u64x1 __attribute__((ext_vector_type(1)));
typedef double f64x4 __attribute__((ext_vector_type(4)));
typedef uint64_t u64x4 __attribute__((ext_vector_type(4)));

typedef uint16_t u16x16 __attribute__((ext_vector_type(16)));
typedef uint16_t u16x32 __attribute__((ext_vector_type(32)));

typedef f32x16 f32x16_anywhere __attribute__((aligned(4)));
typedef f64x8 f64x8_anywhere __attribute__((aligned(8)));
typedef u64x8 u64x8_anywhere __attribute__((aligned(8)));
typedef i64x8 i64x8_anywhere __attribute__((aligned(8)));

INLINE f32x16 load(const float *p) { return *(const f32x16_anywhere *)p; }
INLINE void store(float *p, f32x16 v) { *(f32x16_anywhere *)p = v; }
INLINE f64x8 load_d(const double *p) { return *(const f64x8_anywhere *)p; }
INLINE void store_d(double *p, f64x8 v) { *(f64x8_anywhere *)p = v; }
INLINE i64x8 load_i64(const int64_t *p) { return *(const i64x8_anywhere *)p; }
INLINE void store_i64(int64_t *p, i64x8 v) { *(i64x8_anywhere *)p = v; }
INLINE void store_u64(uint64_t *p, u64x8 v) { *(u64x8_anywhere *)p = v; }

INLINE f64x8 widen(f32x8 v) { return __builtin_convertvector(v, f64x8); }
INLINE f32x8 narrow(f64x8 v) { return __builtin_convertvector(v, f32x8); }

// MARK: - Fused multiply-add

#if CK_SOFT_FMA
#include "soft_fma.h"
#else
INLINE f32x16 fma_f(f32x16 a, f32x16 b, f32x16 c) { return __builtin_elementwise_fma(a, b, c); }
INLINE f64x8 fma_x8(f64x8 a, f64x8 b, f64x8 c) { return __builtin_elementwise_fma(a, b, c); }
#endif
INLINE f64x1 fma_x1(f64x1 a, f64x1 b, f64x1 c) { return __builtin_elementwise_fma(a, b, c); }

// MARK: - Fewer than 16 lanes: the others read as 0 and are not written

#if CK_AVX512_MASKS
typedef __mmask16 lane_mask;
INLINE lane_mask first_lanes(size_t n) { return (lane_mask)((1u << n) - 1); }
INLINE f32x16 load_lanes(const float *p, lane_mask mask) {
  return (f32x16)_mm512_maskz_loadu_ps(mask, p);
}
INLINE void store_lanes(float *p, f32x16 v, lane_mask mask) {
  _mm512_mask_storeu_ps(p, mask, (__m512)v);
}
#elif CK_AVX2_MASKS
typedef struct { __m256i low, high; } lane_mask;
INLINE lane_mask first_lanes(size_t n) {
  __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  lane_mask mask = {_mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), lanes),
                    _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n - 8), lanes)};
  return mask;
}
INLINE f32x16 load_lanes(const float *p, lane_mask mask) {
  f32x8 low = (f32x8)_mm256_maskload_ps(p, mask.low);
  f32x8 high = (f32x8)_mm256_maskload_ps(p + 8, mask.high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
INLINE void store_lanes(float *p, f32x16 v, lane_mask mask) {
  _mm256_maskstore_ps(p, mask.low, (__m256)v.lo);
  _mm256_maskstore_ps(p + 8, mask.high, (__m256)v.hi);
}
#else
typedef size_t lane_mask;
INLINE lane_mask first_lanes(size_t n) { return n; }
INLINE f32x16 load_lanes(const float *p, lane_mask n) {
  float lanes[16] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i] = p[i];
  return load(lanes);
}
INLINE void store_lanes(float *p, f32x16 v, lane_mask n) {
  float lanes[16];
  store(lanes, v);
  for (size_t i = 0; i < n; ++i) p[i] = lanes[i];
}
#endif

INLINE f32x16 load_first(const float *p, size_t n) {
  return n >= 16 ? load(p) : load_lanes(p, first_lanes(n));
}
INLINE void store_first(float *p, f32x16 v, size_t n) {
  if (n >= 16) store(p, v);
  else store_lanes(p, v, first_lanes(n));
}

INLINE f64x8 load_first_d(const double *p, size_t n) {
  if (n >= 8) return load_d(p);
  double lanes[8] = {0};
  for (size_t i = 0; i < n; ++i) lanes[i] = p[i];
  return load_d(lanes);
}
INLINE void store_first_d(double *p, f64x8 v, size_t n) {
  if (n >= 8) {
    store_d(p, v);
    return;
  }
  double lanes[8];
  store_d(lanes, v);
  for (size_t i = 0; i < n; ++i) p[i] = lanes[i];
}

// MARK: - Sums over lanes, folded as a tree

INLINE float folded(f32x16 lanes) {
  f32x8 eight = lanes.lo + lanes.hi;
  float a = eight.s0 + eight.s4, b = eight.s1 + eight.s5;
  float c = eight.s2 + eight.s6, d = eight.s3 + eight.s7;
  return (a + c) + (b + d);
}

INLINE double folded_d(f64x8 low, f64x8 high) {
  f64x8 eight = low + high;
  double a = eight.s0 + eight.s4, b = eight.s1 + eight.s5;
  double c = eight.s2 + eight.s6, d = eight.s3 + eight.s7;
  return (a + c) + (b + d);
}
