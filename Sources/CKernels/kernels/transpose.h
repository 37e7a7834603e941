// Transposition, in squares of 16 by 16 that stay in registers.
#pragma once

#include "vector.h"

#pragma STDC FP_CONTRACT OFF

INLINE void load_square(f32x16 lines[16], const float *in, size_t ld, size_t rows,
                        size_t columns) {
  if (rows == 16 && columns == 16) {
    UNROLL for (int i = 0; i < 16; ++i) lines[i] = load(in + (size_t)i * ld);
    return;
  }
  const lane_mask mask = first_lanes(columns);
  UNROLL for (size_t i = 0; i < 16; ++i)
    lines[i] = i < rows ? load_lanes(in + i * ld, mask) : (f32x16)0;
}

/// Into memory, where lines can be reached by a number that is not a constant.
INLINE void store_square(float out[256], const f32x16 lines[16]) {
  UNROLL for (int i = 0; i < 16; ++i) store(out + 16 * i, lines[i]);
}

/// Exchanges two halves of each pair of lines at distances 1, 2 (within quarters of four lanes),
/// then whole quarters at distances 4 and 8.
INLINE void turn_square(f32x16 lines[16]) {
  f32x16 a[16], b[16];
  UNROLL for (int i = 0; i < 16; i += 2) {
    a[i] = __builtin_shufflevector(lines[i], lines[i + 1], 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9,
                                   25, 12, 28, 13, 29);
    a[i + 1] = __builtin_shufflevector(lines[i], lines[i + 1], 2, 18, 3, 19, 6, 22, 7, 23, 10, 26,
                                       11, 27, 14, 30, 15, 31);
  }
  UNROLL for (int i = 0; i < 16; i += 4) {
    UNROLL for (int j = 0; j < 2; ++j) {
      b[i + 2 * j] = __builtin_shufflevector(a[i + j], a[i + j + 2], 0, 1, 16, 17, 4, 5, 20, 21,
                                             8, 9, 24, 25, 12, 13, 28, 29);
      b[i + 2 * j + 1] = __builtin_shufflevector(a[i + j], a[i + j + 2], 2, 3, 18, 19, 6, 7, 22,
                                                 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
  }
  // Line 4 q + r of b holds, in its quarter s, column 4 s + r of rows 4 q to 4 q + 3.
  UNROLL for (int r = 0; r < 4; ++r) {
    f32x16 low = __builtin_shufflevector(b[r], b[4 + r], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11,
                                         24, 25, 26, 27);
    f32x16 low_odd = __builtin_shufflevector(b[r], b[4 + r], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13,
                                             14, 15, 28, 29, 30, 31);
    f32x16 high = __builtin_shufflevector(b[8 + r], b[12 + r], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9,
                                          10, 11, 24, 25, 26, 27);
    f32x16 high_odd = __builtin_shufflevector(b[8 + r], b[12 + r], 4, 5, 6, 7, 20, 21, 22, 23, 12,
                                              13, 14, 15, 28, 29, 30, 31);
    lines[r] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21,
                                       22, 23);
    lines[4 + r] = __builtin_shufflevector(low_odd, high_odd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18,
                                           19, 20, 21, 22, 23);
    lines[8 + r] = __builtin_shufflevector(low, high, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26,
                                           27, 28, 29, 30, 31);
    lines[12 + r] = __builtin_shufflevector(low_odd, high_odd, 8, 9, 10, 11, 12, 13, 14, 15, 24,
                                            25, 26, 27, 28, 29, 30, 31);
  }
}

static void transpose(size_t rows, size_t columns, const float *in, size_t in_ld, float *out,
                      size_t out_ld) {
  for (size_t r = 0; r < rows; r += 16) {
    const size_t high = rows - r < 16 ? rows - r : 16;
    for (size_t c = 0; c < columns; c += 16) {
      const size_t wide = columns - c < 16 ? columns - c : 16;
      f32x16 lines[16];
      load_square(lines, in + r * in_ld + c, in_ld, high, wide);
      turn_square(lines);
      float *corner = out + c * out_ld + r;
      if (high == 16 && wide == 16) {
        UNROLL for (int i = 0; i < 16; ++i) store(corner + (size_t)i * out_ld, lines[i]);
      } else {
        const lane_mask mask = first_lanes(high);
        float kept[256];
        store_square(kept, lines);
        for (size_t i = 0; i < wide; ++i)
          store_lanes(corner + i * out_ld, load(kept + 16 * i), mask);
      }
    }
  }
}
