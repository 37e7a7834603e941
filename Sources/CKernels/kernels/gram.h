// The weighted Gram matrix. Rows are widened to double a few at a time; tiles of the result stay in
// registers while those rows go by, and a block of the result stays in the cache for all rows.
#pragma once

#include "vector.h"

#pragma STDC FP_CONTRACT OFF

enum {
  gram_block = 48,  // columns of a block: a multiple of every tile's height and width
  gram_rows = 32,   // rows widened at a time
  gram_height = CK_TILE_ROWS,
  gram_width = 8 * CK_TILE_VECTORS
};

typedef double widened_rows[gram_rows][gram_block];

INLINE void gram_tile(size_t rows, size_t i, size_t j, widened_rows left, widened_rows right,
                      double (*sums)[gram_block]) {
  f64x8 sum[CK_TILE_ROWS][CK_TILE_VECTORS];
  UNROLL for (size_t a = 0; a < gram_height; ++a) {
    UNROLL for (size_t v = 0; v < CK_TILE_VECTORS; ++v) sum[a][v] = load_d(&sums[i + a][j + 8 * v]);
  }
  for (size_t r = 0; r < rows; ++r) {
    f64x8 across[CK_TILE_VECTORS];
    UNROLL for (size_t v = 0; v < CK_TILE_VECTORS; ++v) across[v] = load_d(&right[r][j + 8 * v]);
    UNROLL for (size_t a = 0; a < gram_height; ++a) {
      UNROLL for (size_t v = 0; v < CK_TILE_VECTORS; ++v)
        sum[a][v] = fma_x8(left[r][i + a], across[v], sum[a][v]);
    }
  }
  UNROLL for (size_t a = 0; a < gram_height; ++a) {
    UNROLL for (size_t v = 0; v < CK_TILE_VECTORS; ++v)
      store_d(&sums[i + a][j + 8 * v], sum[a][v]);
  }
}

/// Columns as doubles, times the weight of their row if there is one; zeros fill the block.
static void widen_rows(size_t rows, size_t columns, const float *x, size_t ld, const double *w,
                       widened_rows out) {
  for (size_t r = 0; r < rows; ++r) {
    const f64x8 weight = w ? w[r] : 1.0;
    UNROLL for (size_t c = 0; c < gram_block; c += 16) {
      f32x16 part = c < columns ? load_first(x + r * ld + c, columns - c) : (f32x16)0;
      store_d(&out[r][c], weight * widen(part.lo));
      store_d(&out[r][c + 8], weight * widen(part.hi));
    }
  }
}

/// One block of the result: columns [i, i + high) against [j, j + wide), j <= i.
static void gram_of_block(size_t rows, size_t columns, size_t i, size_t j, const float *x,
                          size_t ld, const double *w, double *hessian) {
  const size_t high = columns - i < gram_block ? columns - i : gram_block;
  const size_t wide = columns - j < gram_block ? columns - j : gram_block;
  _Alignas(64) double sums[gram_block][gram_block] = {{0}};
  _Alignas(64) widened_rows left, right;
  for (size_t a = 0; a < high; ++a)
    for (size_t b = 0; b < wide && j + b <= i + a; ++b)
      sums[a][b] = hessian[(i + a) * columns + j + b];
  for (size_t r = 0; r < rows; r += gram_rows) {
    const size_t count = rows - r < gram_rows ? rows - r : gram_rows;
    widen_rows(count, high, x + r * ld + i, ld, w + r, left);
    widen_rows(count, wide, x + r * ld + j, ld, NULL, right);
    for (size_t a = 0; a < high; a += gram_height)
      for (size_t b = 0; b < wide && j + b <= i + a + gram_height - 1; b += gram_width)
        gram_tile(count, a, b, left, right, sums);
  }
  for (size_t a = 0; a < high; ++a)
    for (size_t b = 0; b < wide && j + b <= i + a; ++b)
      hessian[(i + a) * columns + j + b] = sums[a][b];
}

static void weighted_gram(size_t rows, size_t columns, const float *x, size_t ld, const double *w,
                          double *hessian) {
  for (size_t i = 0; i < columns; i += gram_block)
    for (size_t j = 0; j <= i; j += gram_block)
      gram_of_block(rows, columns, i, j, x, ld, w, hessian);
}
