// Rows between two rows down the trees of a compiled forest. Where both ends of a way go the same way at
// a node so do all rows between; elsewhere they part where the node's group of features changes. So the
// rows of a way that reach a node are neighbours on it: a run in its order and one in the reverse. All
// ways go down a tree together, their runs in the lanes of vectors of bytes.
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum { WAYS = CK_FOREST_WAYS, WAY_HALVES = WAYS / 64 };

typedef uint8_t u8x64 __attribute__((ext_vector_type(64)));
typedef int8_t i8x64 __attribute__((ext_vector_type(64)));
typedef u8x64 u8x64_anywhere __attribute__((aligned(1)));

INLINE u8x64 bytes_at(const uint8_t *p) { return *(const u8x64_anywhere *)p; }

/// The rows of 64 ways that reach a node: from `first` up to `last` in the order and in the reverse.
typedef struct {
  u8x64 first[2], last[2];
} way_runs;

typedef struct {
  const uint32_t *tree, *row;
  const uint8_t *rows, *places;
  double *const *sums;
  const uint64_t *apart;
} between_walk;

/// All bits of a byte where the mask has its bit.
INLINE i8x64 bytes_of(uint64_t mask) {
  u64x8 wide = mask;
  u8x64 bytes = (u8x64)wide;
  bytes = __builtin_shufflevector(
      bytes, bytes, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3,
      3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7,
      7, 7, 7, 7, 7);
  const u64x8 bits = 0x8040201008040201u;
  return (i8x64)((bytes & (u8x64)bits) != 0);
}

INLINE i8x64 has_rows(const way_runs *runs) {
  return (i8x64)(runs->first[0] < runs->last[0]) | (i8x64)(runs->first[1] < runs->last[1]);
}

INLINE bool is_true_anywhere(i8x64 lanes) { return __builtin_reduce_or((u64x8)lanes) != 0; }

/// Adds a value to a run of sums; up to eight sums behind the run are written as they are.
INLINE void add_run(double *sums, size_t first, size_t last, double value) {
  static const int64_t places[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  int64_t left = (int64_t)last - (int64_t)first;
  for (double *at = sums + first; left > 0; at += 8, left -= 8) {
    i64x8 lanes;
    memcpy(&lanes, places, sizeof lanes);
    const f64x8 added = value, none = 0;
    store_d(at, load_d(at) + (lanes < left ? added : none));
  }
}

/// Adds a leaf to the sums of the rows that reach it.
static void add_leaf(const between_walk *s, double value, const way_runs *runs) {
  for (int half = 0; half < WAY_HALVES; ++half) {
    uint64_t lanes[8];
    uint8_t first[2][64], last[2][64];
    const i8x64 has = has_rows(runs + half);
    memcpy(lanes, &has, sizeof lanes);
    memcpy(first, runs[half].first, sizeof first);
    memcpy(last, runs[half].last, sizeof last);
    for (size_t eight = 0; eight < 8; ++eight)
      for (uint64_t rest = lanes[eight] & 0x8080808080808080u; rest; rest &= rest - 1) {
        const size_t lane = 8 * eight + (size_t)__builtin_ctzll(rest) / 8;
        double *sums = s->sums[64 * (size_t)half + lane];
        add_run(sums, first[0][lane], last[0][lane], value);
        sums += s->rows[64 * (size_t)half + lane];
        add_run(sums, first[1][lane], last[1][lane], value);
      }
  }
}

static void walk_between(const between_walk *s, uint32_t node, way_runs *runs) {
  for (;;) {
    const uint32_t head = s->tree[node], test = head >> 16, word = test >> 5;
    if (test == 0) {
      float value;
      memcpy(&value, s->tree + node + 1, sizeof value);
      add_leaf(s, value, runs);
      return;
    }
    const uint32_t is_right = s->row[word] >> (test & 31) & 1;
    const uint32_t left = node + 1, right = node + 1 + (head & 0xFFFF);
    const uint32_t way = is_right ? right : left, other = is_right ? left : right;
    // The deeper walk uses what lies behind those that changed.
    way_runs *kept = runs + WAY_HALVES, *changed = kept + WAY_HALVES;
    i8x64 stays = 0;
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      const i8x64 apart = bytes_of(s->apart[WAY_HALVES * test + half]);
      const u8x64 place = bytes_at(s->places + WAYS * word + 64 * half), none = 0;
      const u8x64 place_back = bytes_at(s->rows + 64 * half) - place;
      const way_runs now = runs[half];
      const u8x64 last = apart ? __builtin_elementwise_min(now.last[0], place) : none;
      const u8x64 last_back = apart ? __builtin_elementwise_min(now.last[1], place_back) : none;
      kept[half] = (way_runs){{now.first[0], now.first[1]}, {last, last_back}};
      stays |= (i8x64)(now.first[0] < last) | (i8x64)(now.first[1] < last_back);
    }
    if (!is_true_anywhere(stays)) {
      node = way;
      continue;
    }
    i8x64 changes = 0;
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      const i8x64 apart = bytes_of(s->apart[WAY_HALVES * test + half]);
      const u8x64 place = bytes_at(s->places + WAYS * word + 64 * half);
      const u8x64 place_back = bytes_at(s->rows + 64 * half) - place;
      const way_runs now = runs[half];
      const u8x64 first = apart ? __builtin_elementwise_max(now.first[0], place) : now.first[0];
      const u8x64 first_back =
          apart ? __builtin_elementwise_max(now.first[1], place_back) : now.first[1];
      changed[half] = (way_runs){{first, first_back}, {now.last[0], now.last[1]}};
      changes |= (i8x64)(first < now.last[0]) | (i8x64)(first_back < now.last[1]);
    }
    if (is_true_anywhere(changes)) walk_between(s, way, changed);
    memcpy(runs, kept, WAY_HALVES * sizeof *runs);
    node = other;
  }
}

static void forest_sum_between(const uint32_t *words, const uint32_t *starts, size_t trees,
                               const uint32_t *row, const uint8_t *rows, double *const *sums,
                               const uint64_t *apart, const uint8_t *places, void *memory) {
  way_runs *runs = memory;
  for (size_t tree = 0; tree < trees; ++tree) {
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      const u8x64 all = bytes_at(rows + 64 * half), none = 0;
      runs[half] = (way_runs){{none, none}, {all, all}};
    }
    const between_walk s = {words + starts[tree], row, rows, places, sums, apart};
    walk_between(&s, 0, runs);
  }
}
