// Cuts a matrix product into tiles. Blocks keep what is read again in the caches; a block of k goes
// on from the c that the one before it left, so the chain over k is the same as without blocks.
#pragma once

#include "tile.h"
#include "transpose.h"

enum {
  k_block = 512,               // rows of b that one pass over c reads
  left_block = 1 << 16,        // entries of a kept in the cache while the columns go by
  panel = 16 * CK_TILE_VECTORS // columns of a tile
};

/// All tiles of some rows of c under one panel of columns, their heights as equal as can be.
static void panel_of_tiles(tile_table tiles, const product *job, size_t m, size_t columns,
                           const float *a, const float *b, float *c, const float *bias) {
  const size_t vectors = (columns + 15) / 16, count = (m + CK_TILE_ROWS - 1) / CK_TILE_ROWS;
  const size_t partial = columns % 16 != 0, height = m / count, higher = m % count;
  for (size_t t = 0; t < count; ++t) {
    const size_t rows = height + (t < higher);
    tiles[rows - 1][vectors - 1][partial](job, a, b, c, bias, columns);
    a += rows * job->a_row;
    c += rows * job->c_ld;
  }
}

static void product_of_block(tile_table tiles, const product *job, size_t m, size_t n,
                             const float *a, const float *b, float *c, const float *bias) {
  const size_t most = left_block / (job->k + 1) + CK_TILE_ROWS;
  const size_t block = m <= most ? m : most / CK_TILE_ROWS * CK_TILE_ROWS;
  for (size_t i = 0; i < m; i += block) {
    const size_t rows = m - i < block ? m - i : block;
    for (size_t j = 0; j < n; j += panel) {
      const size_t columns = n - j < panel ? n - j : panel;
      panel_of_tiles(tiles, job, rows, columns, a + i * job->a_row, b + j,
                     c + i * job->c_ld + j, bias ? bias + j : NULL);
    }
  }
}

static void cut_product(tile_table tiles, product job, size_t m, size_t n, size_t k,
                        const float *a, const float *b, float *c, const float *bias) {
  while (k > k_block) {
    job.k = k_block;
    product_of_block(tiles, &job, m, n, a, b, c, NULL);
    job.accumulate = true;
    a += k_block * job.a_col;
    b += k_block * job.b_ld;
    k -= k_block;
  }
  job.k = k;
  product_of_block(tiles, &job, m, n, a, b, c, bias);
}

/// c[m] = a[m,k] b[k] for a with contiguous rows: 16 rows at a time, turned so that lanes are rows.
static void times_vector(const product *job, size_t m, size_t k, const float *a, const float *b,
                         float *c, const float *bias) {
  for (size_t i = 0; i < m; i += 16) {
    const size_t rows = m - i < 16 ? m - i : 16;
    f32x16 sum = job->accumulate ? load_first(c + i, rows) : (f32x16)0;
    for (size_t p = 0; p < k; p += 16) {
      const size_t columns = k - p < 16 ? k - p : 16;
      f32x16 lines[16];
      load_square(lines, a + i * job->a_row + p, job->a_row, rows, columns);
      turn_square(lines);
      if (columns == 16) {
        UNROLL for (int q = 0; q < 16; ++q) sum = fma_f(lines[q], b[(p + q) * job->b_ld], sum);
      } else {
        float kept[256];
        store_square(kept, lines);
        for (size_t q = 0; q < columns; ++q)
          sum = fma_f(load(kept + 16 * q), b[(p + q) * job->b_ld], sum);
      }
    }
    store_first(c + i, bias ? sum + *bias : sum, rows);
  }
}

static void gemm(size_t m, size_t n, size_t k, const float *a, size_t a_row, size_t a_col,
                 const float *b, size_t b_ld, float *c, size_t c_ld, const float *bias,
                 bool accumulate) {
  if (m == 0 || n == 0) return;
  if (accumulate) bias = NULL;
  product job = {k, a_row, a_col, b_ld, c_ld, accumulate};
  if (n == 1 && c_ld == 1 && m > 1) {
    if (a_col == 1) {
      times_vector(&job, m, k, a, b, c, bias);
      return;
    }
    if (a_row == 1) {
      // The transposed product, whose one row is contiguous.
      product turned = {k, 1, b_ld, a_col, m, accumulate};
      cut_product(multiply_tiles, turned, 1, m, k, b, a, c, NULL);
      if (bias) add_scalar(m, *bias, c);
      return;
    }
  }
  cut_product(multiply_tiles, job, m, n, k, a, b, c, bias);
}

static void squared_distances(size_t m, size_t n, size_t k, const float *a, size_t a_ld,
                              const float *bt, size_t bt_ld, float *out, size_t out_ld) {
  if (m == 0 || n == 0) return;
  product job = {k, a_ld, 1, bt_ld, out_ld, false};
  cut_product(apart_tiles, job, m, n, k, a, bt, out, NULL);
}
