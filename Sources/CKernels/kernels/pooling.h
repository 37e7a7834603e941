// Pooling over the steps of sequences, channels last. A window reaches from `first` to before `end`:
// what of it lies outside the sequence does not count.
#pragma once

#include "elementwise.h"

#pragma STDC FP_CONTRACT OFF

/// For every output step of every row, with the row's x, y and so on in scope as pointers.
#define BY_WINDOW                                                                                \
  for (size_t r = 0; r < rows; ++r)                                                              \
    for (size_t t = 0, start = 0, first, end; t < out_steps; ++t, start += stride)               \
      if (first = start > before ? start - before : 0,                                           \
          end = start + size - before < steps ? start + size - before : steps, first < end)

static void max_pool(size_t rows, size_t steps, size_t channels, size_t size, size_t stride,
                     size_t before, size_t out_steps, const float *x, float *y) {
  BY_WINDOW {
    const float *in = x + (r * steps + first) * channels;
    float *out = y + (r * out_steps + t) * channels;
    BY_16(channels) {
      f32x16 best = load_first(in + i, left);
      for (size_t k = 1; k < end - first; ++k) {
        f32x16 other = load_first(in + k * channels + i, left);
        best = other > best ? other : best;
      }
      store_first(out + i, best, left);
    }
  }
}

/// The gradient goes to the first maximum of a window.
static void max_pool_backward(size_t rows, size_t steps, size_t channels, size_t size,
                              size_t stride, size_t before, size_t out_steps, const float *x,
                              const float *y, const float *dy, float *dx) {
  for (size_t i = 0; i < rows * steps * channels; ++i) dx[i] = 0;
  BY_WINDOW {
    const size_t in = (r * steps + first) * channels, out = (r * out_steps + t) * channels;
    BY_16(channels) {
      const f32x16 best = load_first(y + out + i, left);
      f32x16 slope = load_first(dy + out + i, left);
      for (size_t k = 0; k < end - first; ++k) {
        const size_t at = in + k * channels + i;
        const i32x16 hit = load_first(x + at, left) == best;
        const f32x16 zero = 0, share = hit ? slope : zero;
        store_first(dx + at, load_first(dx + at, left) + share, left);
        slope = hit ? zero : slope;
      }
    }
  }
}

static void average_pool(size_t rows, size_t steps, size_t channels, size_t size, size_t stride,
                         size_t before, size_t out_steps, const float *x, float *y) {
  BY_WINDOW {
    const float *in = x + (r * steps + first) * channels;
    float *out = y + (r * out_steps + t) * channels;
    const float share = 1 / (float)(end - first);
    BY_16(channels) {
      f32x16 sum = load_first(in + i, left);
      for (size_t k = 1; k < end - first; ++k) sum += load_first(in + k * channels + i, left);
      store_first(out + i, sum * share, left);
    }
  }
}

static void average_pool_backward(size_t rows, size_t steps, size_t channels, size_t size,
                                  size_t stride, size_t before, size_t out_steps,
                                  const float *dy, float *dx) {
  for (size_t i = 0; i < rows * steps * channels; ++i) dx[i] = 0;
  BY_WINDOW {
    const size_t in = (r * steps + first) * channels, out = (r * out_steps + t) * channels;
    const float share = 1 / (float)(end - first);
    BY_16(channels) {
      const f32x16 slope = load_first(dy + out + i, left) * share;
      for (size_t k = 0; k < end - first; ++k) {
        const size_t at = in + k * channels + i;
        store_first(dx + at, load_first(dx + at, left) + slope, left);
      }
    }
  }
}
