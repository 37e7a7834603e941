// What a bush, a small part of a tree with all that is below it, gives to many explained rows at once.
//
// Rows of one class that turn the same way at each node of a bush get the same from it, so that one stands
// for all of them. Those that stand for others are fewer at every node further down.
#pragma once

#include "attribution_leaf.h"

enum {
  MOST_TURNS = 14,      // the most inner nodes of a bush
  FEW_KEYS = 1 << 14,   // pairs of a class and a code that are looked up as they are
  MOST_KEYS = 1 << 16,  // pairs of a class and the number of a code that are
  MOST_KINDS = 4096     // rows that stand for others in a bush
};

/// What each row gets from a side of a node: shares[vectors * kind[row]] and on. NULL where that is nothing.
typedef struct {
  const i64x8 *shares;
  const uint16_t *kind;
} side_shares;

/// Numbers the different codes from 0 on; gives how many there are.
static size_t number_codes(attribution_walk *s, const uint16_t *codes, size_t count, size_t turns,
                           uint16_t *numbers) {
  char *const memory = s->free;
  uint16_t *table = take(s, (size_t)1 << turns, sizeof *table);
  memset(table, 0, sizeof *table << turns);
  size_t found = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t old = table[codes[i]];
    found += old == 0;
    const size_t now = old ? old : found;
    table[codes[i]] = (uint16_t)now;
    numbers[i] = (uint16_t)(now - 1);
  }
  s->free = memory;
  return found;
}

/// Finds the kinds of rows, from `first` on, that differ in class or code, numbered from 1. False where they
/// would be too many to look up.
static bool find_kinds(attribution_walk *s, const arrivals *all, const uint16_t *codes, size_t first,
                       size_t count, size_t turns, uint16_t *kind, crowd *kinds) {
  size_t width = (size_t)1 << turns;
  const uint16_t *numbers = codes;
  if ((all->classes + 1) * width > FEW_KEYS) {
    uint16_t *found = take(s, first + count, sizeof *found);
    width = number_codes(s, codes + first, count, turns, found + first);
    numbers = found;
    if ((all->classes + 1) * width > MOST_KEYS) return false;
  }
  const size_t places = (all->classes + 1) * width;
  uint16_t *class = take(s, count + 2, sizeof *class), *code = take(s, count + 2, sizeof *code);
  uint16_t *table = take(s, places, sizeof *table);
  memset(table, 0, places * sizeof *table);
  size_t found = 0;
  for (size_t i = first; i < first + count; ++i) {
    const size_t c = all->to[all->keys[i]], place = c * width + numbers[i];
    const size_t old = table[place];
    // Written before it is known whether the kind is new: a branch here goes either way.
    class[found + 1] = (uint16_t)c;
    code[found + 1] = codes[i];
    const bool is_new = (old == 0) & (c != 0);
    found += is_new;
    const size_t now = is_new ? found : old;
    table[place] = kind[i] = (uint16_t)now;
  }
  *kinds = (crowd){found, class, code, all->classes, all->table};
  return true;
}

INLINE void add_sides(i64x8 *shares, side_shares a, side_shares b, size_t count, size_t vectors) {
  for (size_t j = 0; j < vectors; ++j) shares[j] = 0;
  for (size_t i = 1; i <= count; ++i)
    for (size_t j = 0; j < vectors; ++j)
      shares[i * vectors + j] =
          a.shares[a.kind[i] * vectors + j] + b.shares[b.kind[i] * vectors + j];
}

INLINE void copy_side(i64x8 *shares, side_shares side, size_t count, size_t vectors) {
  for (size_t j = 0; j < vectors; ++j) shares[j] = 0;
  for (size_t i = 1; i <= count; ++i)
    for (size_t j = 0; j < vectors; ++j)
      shares[i * vectors + j] = side.shares[side.kind[i] * vectors + j];
}

INLINE void join_sides(i64x8 *shares, const side_shares *sides, size_t count, size_t vectors) {
  if (sides[0].shares && sides[1].shares) add_sides(shares, sides[0], sides[1], count, vectors);
  else if (sides[0].shares) copy_side(shares, sides[0], count, vectors);
  else if (sides[1].shares) copy_side(shares, sides[1], count, vectors);
  else memset(shares, 0, (count + 1) * vectors * sizeof *shares);
}

static void share_bush(attribution_walk *s, const uint64_t *node, const crowd *here, size_t turns,
                       i64x8 *shares, size_t vectors);

/// What rows get from a side of a node in a bush, whose nodes have the bits of the codes from `shift` on.
static side_shares share_side(attribution_walk *s, const arrivals *all, const crowd *here, size_t turns,
                              size_t shift, size_t vectors) {
  const size_t count = here->count;
  uint16_t *kind = take(s, count + 1, sizeof *kind);
  if (turns == 0) {
    for (size_t i = 1; i <= count; ++i) kind[i] = all->to[all->keys[i]];
    return (side_shares){share_leaf(s, *all->node, all->table, all->classes, vectors), kind};
  }
  uint16_t *codes = take(s, count + 1, sizeof *codes);
  const uint16_t mask = (uint16_t)((1u << turns) - 1);
  for (size_t i = 1; i <= count; ++i) codes[i] = here->code[i] >> shift & mask;
  crowd kinds;
  if (!find_kinds(s, all, codes, 1, count, turns, kind, &kinds)) {
    uint16_t *class = take(s, count + 1, sizeof *class);
    for (size_t i = 1; i <= count; ++i) {
      class[i] = all->to[all->keys[i]];
      kind[i] = (uint16_t)i;
    }
    kinds = (crowd){count, class, codes, all->classes, all->table};
  }
  i64x8 *shares = take(s, (kinds.count + 1) * vectors, sizeof *shares);
  share_bush(s, all->node, &kinds, turns, shares, vectors);
  return (side_shares){shares, kind};
}

/// What rows get from a bush of so many nodes. The first bit of a code is the turn at its node, those of its
/// left side come next, then those of its right side.
static void share_bush(attribution_walk *s, const uint64_t *node, const crowd *here, size_t turns,
                       i64x8 *shares, size_t vectors) {
  char *const memory = s->free;
  const size_t d = place_of_group(s, node), left = inner_nodes(s, child_of(s, node, 0), turns);
  const uint64_t asked = s->asked;
  const background_set before = s->way[d].meets;
  uint16_t *keys = take(s, here->count + 1, sizeof *keys);
  uint8_t *is_taken = take(s, 2 * (here->classes + 1), sizeof *is_taken);
  memset(is_taken, 0, 2 * (here->classes + 1));
  for (size_t i = 1; i <= here->count; ++i) {
    keys[i] = (uint16_t)(2 * here->class[i] + (here->code[i] & 1));
    is_taken[keys[i]] = 1;
  }
  side_shares sides[2] = {{NULL, NULL}, {NULL, NULL}};
  for (int side = 0; side < 2; ++side) {
    if (*child_of(s, node, side) == 0) continue;
    const node_turn turn = turn_at(s, node, d, side);
    const arrivals all = arrivals_at(s, node, here, keys, is_taken, &turn);
    if (all.classes == 0) continue;
    take_turn(s, &turn);
    sides[side] = side ? share_side(s, &all, here, turns - 1 - left, 1 + left, vectors)
                       : share_side(s, &all, here, left, 1, vectors);
    take_back(s, &turn, before, asked);
  }
  switch (vectors) {
    case 1: join_sides(shares, sides, here->count, 1); break;
    case 2: join_sides(shares, sides, here->count, 2); break;
    case 3: join_sides(shares, sides, here->count, 3); break;
    default: join_sides(shares, sides, here->count, vectors);
  }
  s->free = memory;
}

/// Puts the groups of a subtree behind those on the way; false where there is no room for them.
static bool add_groups(attribution_walk *s, const uint64_t *node) {
  if (!is_inner_node(node)) return true;
  return place_of_group(s, node) < MOST_GROUPS && add_groups(s, child_of(s, node, 0)) &&
         add_groups(s, child_of(s, node, 1));
}

/// Notes in the rows' codes how they turn at the nodes of a subtree, which have the bits from `number` on;
/// gives the number behind them.
static size_t find_codes(attribution_walk *s, const uint64_t *node, size_t number) {
  if (!is_inner_node(node)) return number;
  uint16_t *codes = s->codes;
  const uint64_t *levels = levels_at(s, node);
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
  return find_codes(s, child_of(s, node, 1), find_codes(s, child_of(s, node, 0), number + 1));
}
