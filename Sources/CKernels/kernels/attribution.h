// Shapley values of one tree for many rows at once: those that have failed the same groups on the way to a
// leaf get the same from it, and that is computed once.
//
// The way down is that of trees/shapley.h with all explained rows in place of a single one, sorted into
// classes by what they have failed. Where few nodes are left (bush.h), all that is below them is added to a
// row at once. What rows get for a group on the way stands in `kept`, at the group's place on the way,
// until the walk leaves the node that asked for it first. All sums are of whole numbers.
#pragma once

#include "bush.h"

/// Adds to the rows what they get from a side of a node: to what is kept where groups are on the way to the
/// side, of which there are `depth`, and else, at places from there on, to the values.
INLINE void add_vectors(const attribution_walk *s, side_shares side, size_t depth, size_t vectors) {
  const size_t rows = s->rows, stride = s->stride, kept_vectors = (depth + 7) / 8;
  const size_t own = s->depth - depth;
  const uint64_t groups = depth < 64 ? ((uint64_t)1 << depth) - 1 : ~(uint64_t)0;
  i64x8 is_kept[GROUP_VECTORS];
  for (size_t j = 0; j < vectors; ++j) is_kept[j] = lanes_of(groups, j);
  int64_t *values[MOST_TURNS];
  for (size_t g = 0; g < own; ++g) values[g] = s->values + s->way[depth + g].group * s->rows;
  int64_t *kept = s->kept;
  for (size_t row = 0; row < rows; ++row, kept += stride) {
    const i64x8 *shares = side.shares + side.kind[row] * vectors;
    for (size_t j = 0; j < vectors; ++j)
      if (j < kept_vectors)
        store_i64(kept + 8 * j, load_i64(kept + 8 * j) + (shares[j] & is_kept[j]));
    const int64_t *own_shares = (const int64_t *)shares + depth;
    for (size_t g = 0; g < own; ++g) values[g][row] += own_shares[g];
  }
}

static void add_to_rows(const attribution_walk *s, side_shares side, size_t depth, size_t vectors) {
  switch (vectors) {
    case 1: add_vectors(s, side, depth, 1); break;
    case 2: add_vectors(s, side, depth, 2); break;
    case 3: add_vectors(s, side, depth, 3); break;
    default: add_vectors(s, side, depth, vectors);
  }
}

static void attribute_node(attribution_walk *s, const uint64_t *node, const crowd *here);

/// Adds what a small subtree gives; false where it is none.
static bool attribute_bush(attribution_walk *s, const arrivals *all, uint16_t *kind) {
  const size_t depth = s->depth, turns = inner_nodes(s, all->node, MOST_TURNS);
  if (turns > MOST_TURNS) return false;
  crowd kinds;
  bool is_bush = add_groups(s, all->node);
  if (is_bush) {
    memset(s->codes, 0, s->rows * sizeof *s->codes);
    find_codes(s, all->node, 0);
    is_bush = find_kinds(s, all, s->codes, 0, s->rows, turns, kind, &kinds) &&
              kinds.count <= MOST_KINDS;
  }
  if (is_bush) {
    const size_t vectors = (s->depth + 7) / 8;
    i64x8 *shares = take(s, (kinds.count + 1) * vectors, sizeof *shares);
    share_bush(s, all->node, &kinds, turns, shares, vectors);
    add_to_rows(s, (side_shares){shares, kind}, depth, vectors);
  }
  s->depth = depth;
  return is_bush;
}

static void attribute_side(attribution_walk *s, const arrivals *all) {
  uint16_t *class = take(s, s->rows, sizeof *class);
  if (is_inner_node(all->node) && attribute_bush(s, all, class)) return;
  for (size_t row = 0; row < s->rows; ++row) class[row] = all->to[all->keys[row]];
  if (is_inner_node(all->node)) {
    const crowd there = {s->rows, class, NULL, all->classes, all->table};
    attribute_node(s, all->node, &there);
  } else {
    const size_t vectors = (s->depth + 7) / 8;
    const i64x8 *shares = share_leaf(s, *all->node, all->table, all->classes, vectors);
    add_to_rows(s, (side_shares){shares, class}, s->depth, vectors);
  }
}

/// Of every row, 2 * class + turn.
INLINE void find_keys(const attribution_walk *s, const uint64_t *node, const uint16_t *class,
                      uint16_t *keys) {
  const uint64_t *levels = levels_at(s, node);
  const uint16_t *bins = bins_at(s, node), limit = *node >> 31 & 0xFFFF;
  if (!levels)
    for (size_t row = 0; row < s->rows; ++row)
      keys[row] = (uint16_t)(2 * class[row] + (bins[row] > limit));
  else
    for (size_t row = 0; row < s->rows; ++row)
      keys[row] =
          (uint16_t)(2 * class[row] + (~levels[bins[row] / 64] >> (bins[row] % 64) & 1));
}

/// Adds to the rows' values what was kept for the group at d.
INLINE void add_kept(const attribution_walk *s, size_t d) {
  int64_t *kept = s->kept + d, *values = s->values + s->way[d].group * s->rows;
  for (size_t row = 0; row < s->rows; ++row) {
    values[row] += kept[row * s->stride];
    kept[row * s->stride] = 0;
  }
}

static void attribute_node(attribution_walk *s, const uint64_t *node, const crowd *here) {
  char *const memory = s->free;
  const size_t depth = s->depth, d = place_of_group(s, node);
  const uint64_t asked = s->asked;
  const background_set before = s->way[d].meets;
  uint16_t *keys = take(s, s->rows, sizeof *keys);
  uint8_t *is_taken = take(s, 2 * (here->classes + 1), sizeof *is_taken);
  memset(is_taken, 0, 2 * (here->classes + 1));
  find_keys(s, node, here->class, keys);
  for (size_t row = 0; row < s->rows; ++row) is_taken[keys[row]] = 1;
  for (int side = 0; side < 2; ++side) {
    if (*child_of(s, node, side) == 0) continue;
    char *const side_memory = s->free;
    const node_turn turn = turn_at(s, node, d, side);
    const arrivals all = arrivals_at(s, node, here, keys, is_taken, &turn);
    if (all.classes > 0) {
      take_turn(s, &turn);
      attribute_side(s, &all);
      take_back(s, &turn, before, asked);
    }
    s->free = side_memory;
  }
  if (d == depth) add_kept(s, d);
  s->depth = depth;
  s->free = memory;
}

/// Whatever is taken at once, at worst: at each level every row, or every one of the most kinds, is of a
/// class of its own.
static size_t forest_attribute_memory(const ck_forest_background *background, size_t rows,
                                      size_t depth) {
  enum { OF_CLASS = 64, ARRAYS = 12 };  // bytes of a class or row in all arrays of a side, and how many
  const size_t groups = background->most + MOST_TURNS;
  const size_t vectors = ((groups < MOST_GROUPS ? groups : MOST_GROUPS) + 7) / 8;
  const size_t share = vectors * sizeof(i64x8), most = rows < MOST_KINDS ? rows : MOST_KINDS;
  const size_t lookup = MOST_KEYS * sizeof(uint16_t) + ARRAYS * ALIGNMENT;
  const size_t of_level = (rows + 2) * OF_CLASS + ARRAYS * ALIGNMENT;
  const size_t of_side = (most + 2) * (OF_CLASS + share) + lookup;
  const size_t of_root = (rows + 2) * (OF_CLASS + share) + lookup;
  return rows * (background->most + 7) * sizeof(int64_t) + (depth + 2) * of_level + of_root +
         2 * MOST_TURNS * of_side;
}

static void forest_attribute(const uint64_t *tree, const uint16_t *bins, size_t rows,
                             const ck_forest_background *background, void *memory,
                             int64_t *values) {
  if (!is_inner_node(tree)) return;
  attribution_walk s = {.background = background, .bins = bins, .rows = rows, .values = values,
                        .stride = (background->most + 7) / 8 * 8,
                        .everyone = set_at(background->rows, background->words),
                        .free = memory};
  s.kept = take(&s, rows * s.stride, sizeof *s.kept);
  memset(s.kept, 0, rows * s.stride * sizeof *s.kept);
  s.codes = take(&s, rows, sizeof *s.codes);
  uint16_t *class = take(&s, rows, sizeof *class);
  for (size_t row = 0; row < rows; ++row) class[row] = 1;
  const row_class classes[2] = {{{{0}}, 0}, {s.everyone, 0}};
  const crowd all = {rows, class, NULL, 1, classes};
  attribute_node(&s, tree, &all);
}
