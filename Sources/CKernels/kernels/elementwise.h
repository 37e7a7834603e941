// Kernels that treat each element alone.
#pragma once

#include "vector.h"

#pragma STDC FP_CONTRACT OFF

/// Runs a statement for each 16 elements from i on; `left` elements remain.
#define BY_16(n) for (size_t i = 0, left = (n); i < (n); i += 16, left -= 16)

static void add(size_t n, const float *a, const float *b, float *out) {
  BY_16(n) store_first(out + i, load_first(a + i, left) + load_first(b + i, left), left);
}

static void multiply(size_t n, const float *a, const float *b, float *out) {
  BY_16(n) store_first(out + i, load_first(a + i, left) * load_first(b + i, left), left);
}

static void multiply_add(size_t n, const float *a, const float *b, float *out) {
  BY_16(n) {
    f32x16 sum = fma_f(load_first(a + i, left), load_first(b + i, left), load_first(out + i, left));
    store_first(out + i, sum, left);
  }
}

static void scale(size_t n, float s, const float *a, float *out) {
  BY_16(n) store_first(out + i, s * load_first(a + i, left), left);
}

static void axpy(size_t n, float s, const float *x, float *y) {
  BY_16(n) store_first(y + i, fma_f(s, load_first(x + i, left), load_first(y + i, left)), left);
}

static void add_scalar(size_t n, float s, float *x) {
  BY_16(n) store_first(x + i, load_first(x + i, left) + s, left);
}
