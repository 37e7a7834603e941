// What a leaf gives and takes, for all classes of explained rows that come to it.
#pragma once

#include "attribution_walk.h"

/// What background rows have failed above a leaf: `who` has one row of all that have failed the same, which
/// stands for so many.
typedef struct {
  background_set who;
  uint8_t failed[MOST_BACKGROUND], count[MOST_BACKGROUND];
} leaf_background;

/// Lets one background row stand for all that have failed the same.
static void merge_alike(const attribution_walk *s, leaf_background *leaf) {
  enum { NONE = 255, PLACES = 256 };
  const uint64_t *fails = s->fails;
  uint8_t rows[PLACES];
  memset(rows, NONE, sizeof rows);
  memset(&leaf->who, 0, sizeof leaf->who);
  FOR_EACH_ROW(row, s->everyone) {
    size_t place = fails[row] * 0x9E3779B97F4A7C15u >> 56;
    while (rows[place] != NONE && fails[rows[place]] != fails[row]) place = (place + 1) % PLACES;
    if (rows[place] == NONE) {
      rows[place] = (uint8_t)row;
      leaf->who.w[row / 64] |= (uint64_t)1 << row % 64;
      leaf->failed[row] = (uint8_t)__builtin_popcountll(fails[row]);
      leaf->count[row] = 0;
    }
    leaf->count[rows[place]] += 1;
  }
}

/// All bits of a lane where its group, one of the eight from 8 j on, is in a set.
INLINE i64x8 lanes_of(uint64_t groups, size_t j) {
  const i64x8 bits = {1, 2, 4, 8, 16, 32, 64, 128}, eight = (int64_t)(groups >> (8 * j));
  return (eight & bits) == bits;
}

/// Takes the first row out of a set that has any; without a branch, since nothing foretells where the first
/// word ends.
INLINE size_t take_first(background_set *set) {
  const uint64_t low = set->w[0], high = set->w[1], is_low = -(uint64_t)(low != 0);
  const size_t of_low = (size_t)__builtin_ctzg(low, 64), of_high = 64 + (size_t)__builtin_ctzg(high, 64);
  set->w[0] = low & (low - 1);
  set->w[1] = high & ((high - 1) | is_low);
  return (of_low & is_low) | (of_high & ~is_low);
}

/// What a leaf gives to and takes from each group for the rows of a class, whom `size` of the background
/// rows of the leaf go with.
INLINE void share_class(const attribution_walk *s, const leaf_background *leaf, double value,
                        const row_class *class, size_t size, i64x8 *shares, size_t vectors) {
  const size_t failed = (size_t)__builtin_popcountll(class->missed);
  const double *weights = s->background->weights + 2 * failed * (s->background->most + 1);
  background_set who = both(class->rows, leaf->who);
  int64_t taken = 0;
  i64x8 share[GROUP_VECTORS];
  for (size_t j = 0; j < vectors; ++j) share[j] = 0;
  for (size_t n = 0; n < size; ++n) {
    const size_t row = take_first(&who);
    const double *weight = weights + 2 * leaf->failed[row];
    const i64x8 given = leaf->count[row] * (int64_t)(value * weight[0]);
    taken += leaf->count[row] * (int64_t)(value * weight[1]);
    for (size_t j = 0; j < vectors; ++j) share[j] += lanes_of(s->fails[row], j) & given;
  }
  const i64x8 all = taken;
  for (size_t j = 0; j < vectors; ++j) shares[j] = share[j] - (lanes_of(class->missed, j) & all);
}

/// Numbers of the classes, those first that the fewest background rows go with: the next loop over such
/// rows is as long as the last, which a processor foretells.
INLINE void order_classes(const leaf_background *leaf, const row_class *classes, size_t count,
                          uint8_t *sizes, uint16_t *order) {
  uint16_t starts[MOST_BACKGROUND + 2] = {0};
  size_t most = 0;
  for (size_t c = 1; c <= count; ++c) {
    const background_set who = both(classes[c].rows, leaf->who);
    const int size = __builtin_popcountll(who.w[0]) + __builtin_popcountll(who.w[1]);
    sizes[c] = (uint8_t)size;
    starts[size + 1] += 1;
    most = (size_t)size > most ? (size_t)size : most;
  }
  for (size_t n = 0; n <= most; ++n) starts[n + 1] += starts[n];
  for (size_t c = 1; c <= count; ++c) order[starts[sizes[c]]++] = (uint16_t)c;
}

INLINE void share_classes(const attribution_walk *s, const leaf_background *leaf, double value,
                          const row_class *classes, size_t count, const uint8_t *sizes,
                          const uint16_t *order, i64x8 *shares, size_t vectors) {
  for (size_t j = 0; j < vectors; ++j) shares[j] = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t c = order[i];
    share_class(s, leaf, value, classes + c, sizes[c], shares + c * vectors, vectors);
  }
}

/// What a leaf gives to and takes from each group on the way, class by class; nothing for class 0.
static const i64x8 *share_leaf(attribution_walk *s, uint64_t word, const row_class *classes,
                               size_t count, size_t vectors) {
  double value;
  memcpy(&value, &word, sizeof value);
  leaf_background leaf;
  merge_alike(s, &leaf);
  i64x8 *shares = take(s, (count + 1) * vectors, sizeof *shares);
  char *const memory = s->free;
  uint8_t *sizes = take(s, count + 1, sizeof *sizes);
  uint16_t *order = take(s, count, sizeof *order);
  order_classes(&leaf, classes, count, sizes, order);
  switch (vectors) {
    case 1: share_classes(s, &leaf, value, classes, count, sizes, order, shares, 1); break;
    case 2: share_classes(s, &leaf, value, classes, count, sizes, order, shares, 2); break;
    case 3: share_classes(s, &leaf, value, classes, count, sizes, order, shares, 3); break;
    default: share_classes(s, &leaf, value, classes, count, sizes, order, shares, vectors);
  }
  s->free = memory;
  return shares;
}
