// What a bush, a small part of a tree with all that is below it, gives to many explained rows at once.
//
// Rows that have failed the same groups on the way to a bush, and turn the same way at each of its nodes,
// get the same from it: that is computed once, as a vector over the groups on the way, and added to each.
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum {
  SET_WORDS = 2,
  MOST_BACKGROUND = 64 * SET_WORDS,
  MOST_GROUPS = 64,
  GROUP_VECTORS = MOST_GROUPS / 4,
  MOST_TURNS = 4,  // the most inner nodes of a bush
  MOST_CODES = 1 << MOST_TURNS,
  AHEAD = 6  // rows whose memory is asked for before they are added to
};

/// A set of background rows.
typedef struct {
  uint64_t w[SET_WORDS];
} background_set;

/// A group on the way to a node: the background rows that meet it so far.
typedef struct {
  uint32_t group;
  background_set meets;
} way_group;

/// A turn on the way to a leaf: the bit of its group, the background rows that take it, and those that have
/// met all turns of the group so far.
typedef struct {
  uint64_t group;
  uint32_t node, side;
  background_set way, meets;
} turn;

/// A leaf of a bush. Every background row has failed some of the groups above it; `who` has one row of all
/// that have failed the same, which stands for so many.
typedef struct {
  double value;
  size_t turns;
  turn turn[MOST_TURNS];
  uint32_t nodes;  // a bit for every node of the bush on the way
  background_set who;
  uint64_t fails[MOST_BACKGROUND];
  uint8_t failed[MOST_BACKGROUND], count[MOST_BACKGROUND];
} bush_leaf;

typedef struct {
  size_t nodes, leaves;
  const uint64_t *node[MOST_TURNS];
  bush_leaf leaf[MOST_TURNS + 1];
} bush;

typedef struct {
  const ck_forest_background *background;
  const uint16_t *bins;  // of every feature, those of all rows
  size_t rows;
  uint16_t *order, *right, *codes;
  int64_t *values;  // of every group, those of all rows
  int64_t *kept;  // what each row has got so far for the groups on the way
  size_t stride;  // of `kept`
  background_set everyone;
  uint64_t fails[MOST_BACKGROUND];  // the groups on the way that each background row has failed
  way_group way[MOST_GROUPS];
  size_t depth;
  bush bush;
} attribution_walk;

#define FOR_EACH_ROW(row, set)                                                           \
  for (size_t w_ = 0, row; w_ < SET_WORDS; ++w_)                                         \
    for (uint64_t rest_ = (set).w[w_];                                                   \
         rest_ && (row = 64 * w_ + (size_t)__builtin_ctzll(rest_), true); rest_ &= rest_ - 1)

INLINE background_set both(background_set a, background_set b) {
  UNROLL for (int w = 0; w < SET_WORDS; ++w) a.w[w] &= b.w[w];
  return a;
}

INLINE background_set without(background_set a, background_set b) {
  UNROLL for (int w = 0; w < SET_WORDS; ++w) a.w[w] &= ~b.w[w];
  return a;
}

INLINE bool is_nobody(background_set a) { return (a.w[0] | a.w[1]) == 0; }

INLINE background_set set_at(const uint64_t *words, size_t count) {
  background_set set = {{words[0], count > 1 ? words[1] : 0}};
  return set;
}

INLINE bool is_inner_node(const uint64_t *node) { return *node >> 63; }

INLINE const uint16_t *bins_at(const attribution_walk *s, const uint64_t *node) {
  return s->bins + (*node >> 47 & 0x7FFF) * s->rows;
}

/// The levels that go left at a node; NULL where bins up to a limit do.
INLINE const uint64_t *levels_at(const attribution_walk *s, const uint64_t *node) {
  return *node >> 62 & 1 ? node + 1 + s->background->words : NULL;
}

INLINE const uint64_t *child_of(const attribution_walk *s, const uint64_t *node, int side) {
  if (side) return node + (*node & 0x7FFFFFFF);
  return node + 1 + s->background->words + (*node >> 62 & 1 ? *node >> 31 & 0xFFFF : 0);
}

/// The place on the way of a node's group, which is added where it is new.
INLINE size_t place_of_group(attribution_walk *s, const uint64_t *node) {
  const uint32_t group = s->background->group[*node >> 47 & 0x7FFF];
  size_t d = 0;
  while (d < s->depth && s->way[d].group != group) ++d;
  if (d == s->depth) s->way[s->depth++] = (way_group){group, s->everyone};
  return d;
}

/// The inner nodes of a subtree; more than `limit` where there are more.
static size_t inner_nodes(const attribution_walk *s, const uint64_t *node, size_t limit) {
  if (!is_inner_node(node)) return 0;
  size_t count = 1;
  for (int side = 0; side < 2 && count <= limit; ++side)
    count += inner_nodes(s, child_of(s, node, side), limit - count);
  return count;
}

/// Lets one background row stand for all that have failed the same.
static void merge_alike(bush_leaf *leaf, background_set everyone) {
  enum { NONE = 255, PLACES = 256 };
  uint8_t rows[PLACES];
  memset(rows, NONE, sizeof rows);
  memset(&leaf->who, 0, sizeof leaf->who);
  FOR_EACH_ROW(row, everyone) {
    const uint64_t fails = leaf->fails[row];
    size_t place = fails * 0x9E3779B97F4A7C15u >> 56;
    while (rows[place] != NONE && leaf->fails[rows[place]] != fails) place = (place + 1) % PLACES;
    if (rows[place] == NONE) {
      rows[place] = (uint8_t)row;
      leaf->who.w[row / 64] |= (uint64_t)1 << row % 64;
      leaf->failed[row] = (uint8_t)__builtin_popcountll(fails);
      leaf->count[row] = 0;
    }
    leaf->count[rows[place]] += 1;
  }
}

static void gather_leaf(attribution_walk *s, uint64_t word, const turn *turns, size_t count) {
  if (word == 0) return;
  bush_leaf *leaf = s->bush.leaf + s->bush.leaves++;
  memcpy(&leaf->value, &word, sizeof word);
  memcpy(leaf->fails, s->fails, sizeof leaf->fails);
  leaf->turns = count;
  leaf->nodes = 0;
  for (size_t i = 0; i < count; ++i) {
    leaf->turn[i] = turns[i];
    leaf->nodes |= 1u << turns[i].node;
    FOR_EACH_ROW(row, without(s->everyone, turns[i].meets)) leaf->fails[row] |= turns[i].group;
  }
  merge_alike(leaf, s->everyone);
}

static void gather_bush(attribution_walk *s, const uint64_t *node, turn *turns, size_t count) {
  if (!is_inner_node(node)) {
    gather_leaf(s, *node, turns, count);
    return;
  }
  const uint32_t number = (uint32_t)s->bush.nodes++;
  s->bush.node[number] = node;
  const size_t d = place_of_group(s, node);
  const background_set before = s->way[d].meets, left = set_at(node + 1, s->background->words);
  for (int side = 0; side < 2; ++side) {
    const background_set way = side ? without(s->everyone, left) : left;
    const background_set meets = both(before, way);
    turns[count] = (turn){(uint64_t)1 << d, number, (uint32_t)side, way, meets};
    s->way[d].meets = meets;
    gather_bush(s, child_of(s, node, side), turns, count + 1);
  }
  s->way[d].meets = before;
}

/// All bits of a lane where its group, one of the four from 4 j on, is in a set.
INLINE i64x4 lanes_of(uint64_t groups, size_t j) {
  const i64x4 bits = {1, 2, 4, 8}, four = (int64_t)(groups >> (4 * j));
  return (four & bits) == bits;
}

/// What a leaf gives to and takes from each group for explained rows that have failed `missed` on the way
/// to the bush, as `who` have not, and turn as the bits of `code` say.
INLINE void share_leaf(const attribution_walk *s, const bush_leaf *leaf, background_set who,
                       uint64_t missed, uint32_t code, i64x4 *share, size_t vectors) {
  for (size_t i = 0; i < leaf->turns; ++i) {
    const turn *turn = leaf->turn + i;
    if (missed & turn->group) {
      who = both(who, turn->way);
    } else if ((code >> turn->node & 1) != turn->side) {
      who = both(who, turn->meets);
      missed |= turn->group;
    }
  }
  const size_t failed = (size_t)__builtin_popcountll(missed);
  const double *weights = s->background->weights + 2 * failed * (s->background->most + 1);
  int64_t taken = 0;
  for (size_t j = 0; j < vectors; ++j) share[j] = 0;
  FOR_EACH_ROW(row, both(who, leaf->who)) {
    const double *weight = weights + 2 * leaf->failed[row];
    const i64x4 given = leaf->count[row] * (int64_t)(leaf->value * weight[0]);
    taken += leaf->count[row] * (int64_t)(leaf->value * weight[1]);
    for (size_t j = 0; j < vectors; ++j) share[j] += lanes_of(leaf->fails[row], j) & given;
  }
  const i64x4 all = taken;
  for (size_t j = 0; j < vectors; ++j) share[j] -= lanes_of(missed, j) & all;
}

/// Notes for every row how it turns at each node of the bush.
static void find_codes(attribution_walk *s) {
  uint16_t *codes = s->codes;
  memset(codes, 0, s->rows * sizeof *codes);
  for (size_t number = 0; number < s->bush.nodes; ++number) {
    const uint64_t *node = s->bush.node[number], *levels = levels_at(s, node);
    const uint16_t *bins = bins_at(s, node), limit = *node >> 31 & 0xFFFF;
    if (!levels)
      for (size_t row = 0; row < s->rows; ++row)
        codes[row] |= (uint16_t)((bins[row] > limit) << number);
    else if (limit == 1)
      for (size_t row = 0; row < s->rows; ++row)
        codes[row] |= (uint16_t)((~levels[0] >> bins[row] & 1) << number);
    else
      for (size_t row = 0; row < s->rows; ++row)
        codes[row] |= (uint16_t)((~levels[bins[row] / 64] >> (bins[row] % 64) & 1) << number);
  }
}

/// A bit for every code that a row of a class has.
INLINE uint32_t seen_codes(const attribution_walk *s, const ck_forest_class *class) {
  uint32_t seen = 0;
  for (uint32_t i = class->from; i < class->to; ++i) seen |= 1u << s->codes[s->order[i]];
  return seen;
}

/// What the bush gives to the rows of a class, code by code.
INLINE void share_bush(const attribution_walk *s, const ck_forest_class *class, uint32_t seen,
                       i64x4 (*shares)[GROUP_VECTORS], size_t vectors) {
  for (uint32_t rest = seen; rest; rest &= rest - 1)
    for (size_t j = 0; j < vectors; ++j) shares[__builtin_ctz(rest)][j] = 0;
  for (size_t i = 0; i < s->bush.leaves; ++i) {
    const bush_leaf *leaf = s->bush.leaf + i;
    i64x4 found[MOST_CODES][GROUP_VECTORS];
    uint32_t done = 0;
    for (uint32_t rest = seen; rest; rest &= rest - 1) {
      const uint32_t code = (uint32_t)__builtin_ctz(rest), own = code & leaf->nodes;
      if (!(done >> own & 1))
        share_leaf(s, leaf, set_at(class->rows, SET_WORDS), class->missed, own, found[own], vectors);
      done |= 1u << own;
      for (size_t j = 0; j < vectors; ++j) shares[code][j] += found[own][j];
    }
  }
}

/// Adds what a bush gives to the rows of a class, by their codes: `own_shares` for groups that are only in
/// it, which are done with, `shares` for the others.
INLINE void add_shares(const attribution_walk *s, const ck_forest_class *class, size_t depth,
                       const i64x4 (*shares)[GROUP_VECTORS],
                       const int64_t (*own_shares)[MOST_TURNS]) {
  const size_t vectors = (depth + 3) / 4, own = s->depth - depth;
  const size_t stride = s->stride;
  const uint16_t *order = s->order, *codes = s->codes;
  int64_t *all_kept = s->kept, *values[MOST_TURNS];
  for (size_t g = 0; g < own; ++g) values[g] = s->values + s->way[depth + g].group * s->rows;
  for (uint32_t i = class->from; i < class->to; ++i) {
    const size_t row = order[i], code = codes[row];
    if (i + AHEAD < class->to) __builtin_prefetch(all_kept + order[i + AHEAD] * stride, 1);
    int64_t *kept = all_kept + row * stride;
    for (size_t j = 0; j < vectors; ++j)
      store_i64(kept + 4 * j, load_i64(kept + 4 * j) + shares[code][j]);
    for (size_t g = 0; g < own; ++g) values[g][row] += own_shares[code][g];
  }
}

INLINE void add_bush(attribution_walk *s, const ck_forest_class *classes, size_t count,
                     size_t depth, size_t vectors) {
  const size_t own = s->depth - depth;
  for (size_t c = 0; c < count; ++c) {
    const uint32_t seen = seen_codes(s, classes + c);
    i64x4 shares[MOST_CODES][GROUP_VECTORS];
    int64_t own_shares[MOST_CODES][MOST_TURNS];
    share_bush(s, classes + c, seen, shares, vectors);
    for (uint32_t rest = seen; rest; rest &= rest - 1) {
      int64_t *own_share = (int64_t *)shares[__builtin_ctz(rest)] + depth;
      memcpy(own_shares[__builtin_ctz(rest)], own_share, own * sizeof *own_share);
      memset(own_share, 0, own * sizeof *own_share);
    }
    add_shares(s, classes + c, depth, shares, own_shares);
  }
}

static void attribute_bush(attribution_walk *s, const uint64_t *node,
                           const ck_forest_class *classes, size_t count) {
  const size_t depth = s->depth;
  turn turns[MOST_TURNS];
  s->bush.nodes = s->bush.leaves = 0;
  gather_bush(s, node, turns, 0);
  if (s->bush.leaves > 0) find_codes(s);
  const size_t vectors = (s->depth + 3) / 4;
  if (s->bush.leaves > 0) switch (vectors) {
    case 0: break;
    case 1: add_bush(s, classes, count, depth, 1); break;
    case 2: add_bush(s, classes, count, depth, 2); break;
    case 3: add_bush(s, classes, count, depth, 3); break;
    default: add_bush(s, classes, count, depth, vectors);
  }
  s->depth = depth;
}
