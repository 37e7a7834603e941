// Rows between two rows down the trees of a compiled forest. Where both ends of a way go the same way at
// a node so do all rows between; elsewhere they part where the node's group of features changes. So the
// rows of a way that reach a node are neighbours on it: a run in its order and one in the reverse. All
// ways go down a tree together, the ends of their runs in the lanes of vectors of bytes.
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum { WAYS = CK_FOREST_WAYS, WAY_HALVES = WAYS / 64 };

typedef uint8_t u8x64 __attribute__((ext_vector_type(64)));
typedef int8_t i8x64 __attribute__((ext_vector_type(64)));
typedef u8x64 u8x64_anywhere __attribute__((aligned(1)));

INLINE u8x64 bytes_at(const uint8_t *p) { return *(const u8x64_anywhere *)p; }

/// A place on every way in its order, and one in the reverse.
typedef struct {
  u8x64 at[2][WAY_HALVES];
} way_places;

typedef struct {
  const uint32_t *tree, *row;
  const uint8_t *rows, *places;
  double *const *steps;
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

INLINE bool is_true_anywhere(i8x64 lanes) { return __builtin_reduce_or((u64x8)lanes) != 0; }

/// A bit for every byte that is not 0.
INLINE uint64_t bits_of(i8x64 bytes) {
  typedef bool b64 __attribute__((ext_vector_type(64)));
  const b64 bits = __builtin_convertvector(bytes != 0, b64);
  uint64_t mask;
  memcpy(&mask, &bits, sizeof mask);
  return mask;
}

/// Adds a leaf at the first row of every run, and takes it away behind the last.
static void add_leaf(const between_walk *s, double value, const way_places *first,
                     const way_places *last) {
  uint8_t from[2][WAYS], to[2][WAYS];
  memcpy(from, first, sizeof from);
  memcpy(to, last, sizeof to);
  for (size_t half = 0; half < WAY_HALVES; ++half) {
    uint64_t rest = bits_of((i8x64)(first->at[0][half] < last->at[0][half]) |
                            (i8x64)(first->at[1][half] < last->at[1][half]));
    for (; rest; rest &= rest - 1) {
      const size_t way = 64 * half + (size_t)__builtin_ctzll(rest);
      double *steps = s->steps[way], *back = steps + s->rows[way] + 1;
      const size_t begin = from[0][way], end = to[0][way];
      const size_t begin_back = from[1][way], end_back = to[1][way];
      steps[begin] += value;
      steps[end > begin ? end : begin] -= value;
      back[begin_back] += value;
      back[end_back > begin_back ? end_back : begin_back] -= value;
    }
  }
}

/// Where the features of a test change, 0 on ways at whose ends the test turns out alike.
INLINE way_places places_of(const between_walk *s, uint32_t test) {
  way_places places;
  for (size_t half = 0; half < WAY_HALVES; ++half) {
    const u8x64 apart = (u8x64)bytes_of(s->apart[WAY_HALVES * test + half]);
    const u8x64 place = bytes_at(s->places + WAYS * (test >> 5) + 64 * half);
    places.at[0][half] = place & apart;
    places.at[1][half] = (bytes_at(s->rows + 64 * half) - place) & apart;
  }
  return places;
}

/// Sets the ends of runs to the lower of two places; whether any has rows left.
INLINE bool end_runs(const way_places *first, const way_places *last, const way_places *places,
                     way_places *ends) {
  i8x64 left = 0;
  for (int back = 0; back < 2; ++back)
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      const u8x64 end = __builtin_elementwise_min(last->at[back][half], places->at[back][half]);
      left |= (i8x64)(first->at[back][half] < end);
      ends->at[back][half] = end;
    }
  return is_true_anywhere(left);
}

/// Sets the beginnings of runs to the higher of two places; whether any has rows left.
INLINE bool begin_runs(const way_places *first, const way_places *last, const way_places *places,
                       way_places *beginnings) {
  i8x64 left = 0;
  for (int back = 0; back < 2; ++back)
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      const u8x64 begin = __builtin_elementwise_max(first->at[back][half], places->at[back][half]);
      left |= (i8x64)(begin < last->at[back][half]);
      beginnings->at[back][half] = begin;
    }
  return is_true_anywhere(left);
}

static void walk_between(const between_walk *s, uint32_t node, const way_places *first,
                         const way_places *last, way_places *memory) {
  for (;;) {
    const uint32_t head = s->tree[node], test = head >> 16;
    if (test == 0) {
      float value;
      memcpy(&value, s->tree + node + 1, sizeof value);
      if (value != 0) add_leaf(s, value, first, last);
      return;
    }
    const uint32_t is_right = s->row[test >> 5] >> (test & 31) & 1;
    const uint32_t left = node + 1, right = node + 1 + (head & 0xFFFF);
    const uint32_t way = is_right ? right : left, other = is_right ? left : right;
    const bool is_apart = s->apart[WAY_HALVES * test] | s->apart[WAY_HALVES * test + 1];
    way_places places;
    if (is_apart) places = places_of(s, test);
    if (!is_apart || !end_runs(first, last, &places, memory)) {
      node = way;
      continue;
    }
    // The deeper walk uses what lies behind both.
    if (begin_runs(first, last, &places, memory + 1))
      walk_between(s, way, memory + 1, last, memory + 2);
    last = memory++;
    node = other;
  }
}

static void forest_step_between(const uint32_t *words, const uint32_t *starts, size_t trees,
                                const uint32_t *row, const uint8_t *rows, double *const *steps,
                                const uint64_t *apart, const uint8_t *places, void *memory) {
  way_places *ends = memory;
  for (int back = 0; back < 2; ++back)
    for (size_t half = 0; half < WAY_HALVES; ++half) {
      ends[0].at[back][half] = 0;
      ends[1].at[back][half] = bytes_at(rows + 64 * half);
    }
  for (size_t tree = 0; tree < trees; ++tree) {
    const between_walk s = {words + starts[tree], row, rows, places, steps, apart};
    walk_between(&s, 0, ends, ends + 1, ends + 2);
  }
}
