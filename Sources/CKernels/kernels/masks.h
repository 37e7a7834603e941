// Many rows down small trees at once, without a branch: every test clears the bits of the leaves that it rules
// out, and the lowest bit that is left is the leaf that a row reaches (Lucchese et al., "QuickScorer", SIGIR
// 2015; with the bits of 32 rows in a register, a byte of each, as in Ye et al., "RapidScorer", KDD 2018).
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

typedef uint8_t u8x32 __attribute__((ext_vector_type(32)));
typedef u8x32 u8x32_anywhere __attribute__((aligned(1)));

enum { MASK_LANES = 32, MASK_VECTORS = 4 };

INLINE u8x32 load_u8(const uint8_t *p) { return *(const u8x32_anywhere *)p; }
INLINE u8x32 select_u8(u8x32 mask, u8x32 a, u8x32 b) { return (mask & a) | (~mask & b); }

/// The place of the lowest bit of every byte, which is not 0.
INLINE u8x32 lowest_bit(u8x32 byte) {
  u8x32 bit = byte & -byte;
  return ((u8x32)((bit & 0xAA) != 0) & 1) | ((u8x32)((bit & 0xCC) != 0) & 2) |
         ((u8x32)((bit & 0xF0) != 0) & 4);
}

/// The leaves of one tree that rows reach, for as many registers of them.
INLINE void reached_leaves(const ck_leaf_test *tests, const uint32_t *ends, size_t bytes,
                           const uint8_t *columns, size_t stride, size_t vectors, uint8_t *leaves) {
  u8x32 byte[MASK_VECTORS], first_leaf[MASK_VECTORS];
  for (size_t v = 0; v < vectors; ++v) byte[v] = first_leaf[v] = 0;
  // From the last byte to the first, so that the first with a bit left is kept.
  for (size_t k = bytes; k-- > 0;) {
    u8x32 left[MASK_VECTORS];
    for (size_t v = 0; v < vectors; ++v) left[v] = 0xFF;
    for (uint32_t t = ends[k]; t < ends[k + 1]; ++t) {
      const u8x32 first = tests[t].first, width = tests[t].width, clears = tests[t].clears;
      const uint8_t *column = columns + tests[t].column * stride;
      for (size_t v = 0; v < vectors; ++v)
        left[v] &= ~((u8x32)(load_u8(column + MASK_LANES * v) - first <= width) & clears);
    }
    for (size_t v = 0; v < vectors; ++v) {
      const u8x32 has = (u8x32)(left[v] != 0);
      byte[v] = select_u8(has, left[v], byte[v]);
      first_leaf[v] = select_u8(has, (u8x32)(uint8_t)(8 * k), first_leaf[v]);
    }
  }
  for (size_t v = 0; v < vectors; ++v)
    *(u8x32_anywhere *)(leaves + MASK_LANES * v) = first_leaf[v] | lowest_bit(byte[v]);
}

static void forest_sum_masked(const ck_leaf_test *tests, const uint32_t *ends, size_t trees,
                              size_t bytes, const double *values, const uint8_t *columns,
                              size_t stride, size_t count, double *sums) {
  enum { TOGETHER = MASK_LANES * MASK_VECTORS };
  memset(sums, 0, count * sizeof *sums);
  for (size_t tree = 0; tree < trees; ++tree, ends += bytes, values += 8 * bytes)
    for (size_t row = 0; row < count; row += TOGETHER) {
      const size_t rows = count - row < TOGETHER ? count - row : TOGETHER;
      uint8_t leaves[TOGETHER];
      if (rows > MASK_LANES)
        reached_leaves(tests, ends, bytes, columns + row, stride, MASK_VECTORS, leaves);
      else
        reached_leaves(tests, ends, bytes, columns + row, stride, 1, leaves);
      for (size_t i = 0; i < rows; ++i) sums[row + i] += values[leaves[i]];
    }
}
