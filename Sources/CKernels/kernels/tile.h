// The matrix product, without packing: a tile of c stays in registers while k runs. Squared
// distances between points have the same shape and share the tiles.
#pragma once

#include "vector.h"

#pragma STDC FP_CONTRACT OFF

/// What the tiles of one product share.
typedef struct {
  size_t k, a_row, a_col, b_ld, c_ld;
  bool accumulate;
} product;

typedef void (*tile_function)(const product *, const float *a, const float *b, float *c,
                              const float *bias, size_t columns);

/// One tile: `rows` rows of c by one or two vectors; the last vector has lanes missing when
/// `partial`. All three are constants where this is inlined. Rows are reached from a base each
/// three rows, since an address is a base and a small multiple of an offset.
INLINE void tile(int rows, int vectors, bool partial, bool distance, const product *job,
                 const float *a, const float *b, float *c, const float *bias, size_t columns) {
  f32x16 sum[CK_TILE_ROWS][2], right[2];
  const float *base[(CK_TILE_ROWS + 2) / 3];
  const size_t a_row = job->a_row, a_col = job->a_col, b_ld = job->b_ld, c_ld = job->c_ld;
  const lane_mask mask = first_lanes(partial ? columns - 16 * (size_t)(vectors - 1) : 0);
  const int last = partial ? vectors - 1 : vectors;
  UNROLL for (int i = 0; i < rows; ++i) {
    if (i % 3 == 0) base[i / 3] = a + (size_t)i * a_row;
    UNROLL for (int v = 0; v < vectors; ++v) {
      if (!job->accumulate) sum[i][v] = 0;
      else if (v < last) sum[i][v] = load(c + (size_t)i * c_ld + 16 * v);
      else sum[i][v] = load_lanes(c + (size_t)i * c_ld + 16 * v, mask);
    }
  }
  for (size_t p = 0; p < job->k; ++p, b += b_ld) {
    UNROLL for (int v = 0; v < vectors; ++v)
      right[v] = v < last ? load(b + 16 * v) : load_lanes(b + 16 * v, mask);
    UNROLL for (int i = 0; i < rows; ++i) {
      f32x16 left = base[i / 3][(size_t)(i % 3) * a_row];
      UNROLL for (int v = 0; v < vectors; ++v) {
        f32x16 apart = distance ? left - right[v] : left;
        sum[i][v] = fma_f(apart, distance ? apart : right[v], sum[i][v]);
      }
    }
    UNROLL for (int i = 0; i < rows; i += 3) base[i / 3] += a_col;
  }
  UNROLL for (int v = 0; v < vectors; ++v) {
    f32x16 added = 0;
    if (bias) added = v < last ? load(bias + 16 * v) : load_lanes(bias + 16 * v, mask);
    UNROLL for (int i = 0; i < rows; ++i) {
      f32x16 out = bias ? sum[i][v] + added : sum[i][v];
      if (v < last) store(c + (size_t)i * c_ld + 16 * v, out);
      else store_lanes(c + (size_t)i * c_ld + 16 * v, out, mask);
    }
  }
}

// MARK: - Every shape of tile as a function, and their table

#define TILE(kind, distance, rows, vectors, partial)                                             \
  static void kind##_##rows##_##vectors##_##partial(const product *job, const float *a,          \
                                                    const float *b, float *c,                    \
                                                    const float *bias, size_t columns) {         \
    tile(rows, vectors, partial, distance, job, a, b, c, bias, columns);                         \
  }

#if CK_TILE_VECTORS == 2
#define TILES(kind, distance, rows)                                                              \
  TILE(kind, distance, rows, 1, false)                                                           \
  TILE(kind, distance, rows, 1, true)                                                            \
  TILE(kind, distance, rows, 2, false)                                                           \
  TILE(kind, distance, rows, 2, true)
#define NAMES(kind, distance, rows)                                                              \
  {{kind##_##rows##_1_false, kind##_##rows##_1_true},                                            \
   {kind##_##rows##_2_false, kind##_##rows##_2_true}},
#else
#define TILES(kind, distance, rows)                                                              \
  TILE(kind, distance, rows, 1, false)                                                           \
  TILE(kind, distance, rows, 1, true)
#define NAMES(kind, distance, rows) {{kind##_##rows##_1_false, kind##_##rows##_1_true}},
#endif

#if CK_TILE_ROWS == 8
#define HEIGHTS(X, ...)                                                                          \
  X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3) X(__VA_ARGS__, 4)                        \
  X(__VA_ARGS__, 5) X(__VA_ARGS__, 6) X(__VA_ARGS__, 7) X(__VA_ARGS__, 8)
#elif CK_TILE_ROWS == 6
#define HEIGHTS(X, ...)                                                                          \
  X(__VA_ARGS__, 1) X(__VA_ARGS__, 2) X(__VA_ARGS__, 3)                                          \
  X(__VA_ARGS__, 4) X(__VA_ARGS__, 5) X(__VA_ARGS__, 6)
#else
#define HEIGHTS(X, ...) X(__VA_ARGS__, 1) X(__VA_ARGS__, 2)
#endif

/// By height - 1, vectors - 1, and whether the last vector is partial.
typedef const tile_function tile_table[CK_TILE_ROWS][CK_TILE_VECTORS][2];

HEIGHTS(TILES, multiply, false)
HEIGHTS(TILES, apart, true)
static tile_table multiply_tiles = {HEIGHTS(NAMES, multiply, false)};
static tile_table apart_tiles = {HEIGHTS(NAMES, apart, true)};
