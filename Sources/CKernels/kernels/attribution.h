// Shapley values of one tree for many rows at once: those that meet the same groups on the way to a leaf
// get the same from it, and that is computed once.
//
// The way down is that of trees/shapley.h with classes of explained rows in place of a single one: the
// rows of a class have failed the same groups. Of a leaf with D groups above it, let s(K) be the sum over
// the background rows that meet all groups in K, and perhaps more, of what the leaf gives to a group when v
// groups have been failed. Rows that fail M give s(M) - s(M + g) to a group g that they meet, with v = |M|:
// what comes of the background rows that fail g. All sums are of whole numbers.
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum { SET_WORDS = 2, MOST_GROUPS = 64, COUNTER_BITS = 7, TABLE_BITS = 12, LEAST_FOR_TABLE = 16 };

/// A set of background rows.
typedef struct {
  uint64_t w[SET_WORDS];
} background_set;

/// A group on the way to a node: the background rows that meet it so far.
typedef struct {
  uint32_t group;
  background_set meets;
} way_group;

/// A set of background rows that fail the same number of the groups on the way.
typedef struct {
  size_t failed;
  background_set rows;
} level;

typedef struct {
  const ck_forest_background *background;
  const uint16_t *bins;  // of every feature, those of all rows
  size_t rows;
  uint16_t *order, *right;
  int64_t *values, *table;
  background_set everyone;
  background_set failed[COUNTER_BITS];  // how many groups each background row fails, in binary
  way_group way[MOST_GROUPS];
  size_t depth;
} attribution_walk;

INLINE int64_t count_both(background_set a, background_set b) {
  int64_t count = 0;
  UNROLL for (int w = 0; w < SET_WORDS; ++w) count += __builtin_popcountll(a.w[w] & b.w[w]);
  return count;
}

INLINE background_set both(background_set a, background_set b) {
  UNROLL for (int w = 0; w < SET_WORDS; ++w) a.w[w] &= b.w[w];
  return a;
}

INLINE bool is_nobody(background_set a) { return (a.w[0] | a.w[1]) == 0; }

INLINE background_set set_at(const uint64_t *words, size_t count) {
  background_set set = {{words[0], count > 1 ? words[1] : 0}};
  return set;
}

/// Adds one to the number of failed groups of some background rows.
INLINE void count_failed(attribution_walk *s, background_set who) {
  UNROLL for (int w = 0; w < SET_WORDS; ++w) {
    uint64_t carry = who.w[w];
    for (int b = 0; carry; ++b) {
      const uint64_t next = s->failed[b].w[w] & carry;
      s->failed[b].w[w] ^= carry;
      carry = next;
    }
  }
}

/// Divides the background rows by how many groups they fail.
INLINE size_t find_levels(const attribution_walk *s, level *levels) {
  size_t bits = COUNTER_BITS, count = 0;
  while (bits > 0 && is_nobody(s->failed[bits - 1])) --bits;
  for (size_t failed = 0; failed < (size_t)1 << bits; ++failed) {
    background_set rows = s->everyone;
    for (size_t b = 0; b < bits; ++b) {
      const uint64_t flip = (failed >> b & 1) - 1;
      UNROLL for (int w = 0; w < SET_WORDS; ++w) rows.w[w] &= s->failed[b].w[w] ^ flip;
    }
    if (!is_nobody(rows)) levels[count++] = (level){failed, rows};
  }
  return count;
}

/// Shares what a leaf gives and takes among the rows of every class.
static void attribute_leaf(attribution_walk *s, double value, const ck_forest_class *classes,
                           size_t count) {
  level levels[2 * MOST_GROUPS];
  const size_t depth = s->depth, level_count = find_levels(s, levels);
  const size_t groups = s->background->groups, stride = s->background->most + 1;
  const bool has_table = count >= LEAST_FOR_TABLE && depth <= TABLE_BITS;
  if (has_table)
    for (size_t i = 0; i < (size_t)1 << depth; ++i) s->table[i] = -1;
  for (size_t c = 0; c < count; ++c) {
    const ck_forest_class *class = classes + c;
    const background_set rows = set_at(class->rows, SET_WORDS);
    const size_t missed = (size_t)__builtin_popcountll(class->missed);
    const double *weights = s->background->weights + 2 * missed * stride;
    int64_t all = 0, taken = 0, share[MOST_GROUPS], given[2 * MOST_GROUPS];
    for (size_t i = 0; i < level_count; ++i) {
      const double *weight = weights + 2 * levels[i].failed;
      const int64_t number = count_both(rows, levels[i].rows);
      given[i] = (int64_t)(value * weight[0]);
      all += number * given[i];
      taken += number * (int64_t)(value * weight[1]);
    }
    for (size_t d = 0; d < depth; ++d) {
      if (class->missed >> d & 1) {
        share[d] = -taken;
        continue;
      }
      const uint64_t place = class->missed | (uint64_t)1 << d;
      int64_t rest = has_table ? s->table[place] : -1;
      if (rest < 0) {
        const background_set meets = both(rows, s->way[d].meets);
        rest = 0;
        for (size_t i = 0; i < level_count; ++i)
          rest += count_both(meets, levels[i].rows) * given[i];
        if (has_table) s->table[place] = rest;
      }
      share[d] = all - rest;
    }
    for (uint32_t i = class->from; i < class->to; ++i) {
      int64_t *values = s->values + s->order[i] * groups;
      for (size_t d = 0; d < depth; ++d) values[s->way[d].group] += share[d];
    }
  }
}

/// Puts the rows of a class that go left in front of the others; gives where those begin.
INLINE uint32_t part_rows(attribution_walk *s, const ck_forest_class *class, const uint64_t *node) {
  const uint16_t *bins = s->bins + (*node >> 47 & 0x7FFF) * s->rows;
  const uint64_t limit = *node >> 31 & 0xFFFF, *levels = node + 1 + s->background->words;
  const bool has_levels = *node >> 62 & 1;
  uint32_t left = class->from, right = 0;
  for (uint32_t i = class->from; i < class->to; ++i) {
    const uint16_t row = s->order[i], bin = bins[row];
    const uint32_t is_left = has_levels ? levels[bin / 64] >> (bin % 64) & 1 : bin <= limit;
    s->order[left] = s->right[right] = row;
    left += is_left;
    right += 1 - is_left;
  }
  for (uint32_t i = 0; i < right; ++i) s->order[left + i] = s->right[i];
  return left;
}

INLINE ck_forest_class class_of(uint32_t from, uint32_t to, background_set rows, uint64_t missed) {
  return (ck_forest_class){from, to, 0, {rows.w[0], rows.w[1]}, missed};
}

static void attribute_node(attribution_walk *s, const uint64_t *node, ck_forest_class *classes,
                           size_t count) {
  if (!(*node >> 63)) {
    double value;
    memcpy(&value, node, sizeof value);
    if (*node) attribute_leaf(s, value, classes, count);
    return;
  }
  const size_t words = s->background->words;
  const uint32_t group = s->background->group[*node >> 47 & 0x7FFF];
  const uint64_t *levels = node + 1 + words;
  const uint64_t *child[2] = {levels + (*node >> 62 & 1 ? *node >> 31 & 0xFFFF : 0),
                              node + (*node & 0x7FFFFFFF)};
  size_t d = 0;
  while (d < s->depth && s->way[d].group != group) ++d;
  const bool is_new = d == s->depth;
  if (is_new) s->way[s->depth++] = (way_group){group, s->everyone};
  const background_set before = s->way[d].meets, left = set_at(node + 1, words);
  for (size_t c = 0; c < count; ++c)
    if (!(classes[c].missed >> d & 1)) classes[c].middle = part_rows(s, classes + c, node);
  for (int side = 0; side < 2; ++side) {
    background_set way = left, fails;
    if (side) UNROLL for (int w = 0; w < SET_WORDS; ++w) way.w[w] = s->everyone.w[w] & ~left.w[w];
    const background_set meets = both(before, way);
    ck_forest_class *next = classes + count;
    size_t found = 0;
    for (size_t c = 0; c < count; ++c) {
      const ck_forest_class *class = classes + c;
      const background_set rows = set_at(class->rows, SET_WORDS);
      if (class->missed >> d & 1) {
        next[found] = class_of(class->from, class->to, both(rows, way), class->missed);
        found += !is_nobody(both(rows, way));
        continue;
      }
      const uint32_t from = side ? class->middle : class->from;
      const uint32_t to = side ? class->to : class->middle;
      next[found] = class_of(from, to, rows, class->missed);
      found += from < to;
      const uint32_t from_other = side ? class->from : class->middle;
      const uint32_t to_other = side ? class->middle : class->to;
      next[found] = class_of(from_other, to_other, both(rows, meets),
                             class->missed | (uint64_t)1 << d);
      found += from_other < to_other && !is_nobody(both(rows, meets));
    }
    if (found == 0) continue;
    background_set kept[COUNTER_BITS];
    memcpy(kept, s->failed, sizeof kept);
    UNROLL for (int w = 0; w < SET_WORDS; ++w) fails.w[w] = before.w[w] & ~meets.w[w];
    count_failed(s, fails);
    s->way[d].meets = meets;
    attribute_node(s, child[side], next, found);
    memcpy(s->failed, kept, sizeof kept);
  }
  s->way[d].meets = before;
  if (is_new) s->depth -= 1;
}

static void forest_attribute(const uint64_t *tree, const uint16_t *bins, size_t rows,
                             const ck_forest_background *background, ck_forest_class *classes,
                             uint16_t *order, int64_t *values) {
  int64_t table[1 << TABLE_BITS];
  attribution_walk s = {.background = background, .bins = bins, .rows = rows, .order = order,
                        .right = order + rows, .values = values, .table = table,
                        .everyone = set_at(background->rows, background->words)};
  for (size_t row = 0; row < rows; ++row) order[row] = (uint16_t)row;
  classes[0] = class_of(0, (uint32_t)rows, s.everyone, 0);
  attribute_node(&s, tree, classes, 1);
}
