// What a walk down one tree for many explained rows at once has in hand: where it stands, and the classes
// of rows that have failed the same groups on the way there.
#pragma once

#include <string.h>

#include "../include/CKernels.h"
#include "vector.h"

enum {
  SET_WORDS = 2,
  MOST_BACKGROUND = 64 * SET_WORDS,
  MOST_GROUPS = 64,
  GROUP_VECTORS = MOST_GROUPS / 8,
  ALIGNMENT = 64
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

/// Explained rows that have failed the same groups on the way, a bit for each, and the background rows that
/// have met all of those. No two classes of a node have failed the same.
typedef struct {
  background_set rows;
  uint64_t missed;
} row_class;

/// Explained rows at a node: the class of each. Class 0 gets nothing there; the others are numbered from 1.
/// In a bush they are rows that stand for others, numbered from 1 as well, and turn as their codes say.
typedef struct {
  size_t count;
  const uint16_t *class, *code;
  size_t classes;
  const row_class *table;
} crowd;

/// Rows that come to a side of a node: to[keys[row]] is the class of each.
typedef struct {
  const uint64_t *node;
  const uint16_t *keys, *to;
  size_t classes;
  const row_class *table;
} arrivals;

typedef struct {
  const ck_forest_background *background;
  const uint16_t *bins;  // of every feature, those of all rows
  size_t rows;
  int64_t *values;  // of every group, those of all rows
  int64_t *kept;  // what each row has got so far for the groups on the way, `stride` numbers
  size_t stride;
  background_set everyone;
  uint64_t fails[MOST_BACKGROUND];  // the groups on the way that each background row has failed
  way_group way[MOST_GROUPS];
  size_t depth;
  uint64_t asked;  // the groups that a node on the way has asked for
  uint16_t *codes;  // of every row
  char *free;  // memory that nobody has taken
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

INLINE size_t aligned(size_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

/// Memory for so many things of a size, until `free` is put back.
INLINE void *take(attribution_walk *s, size_t count, size_t size) {
  void *memory = s->free;
  s->free += aligned(count * size);
  return memory;
}

// MARK: - Nodes

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

/// The place on the way of a node's group, which is added where it is new and there is room.
INLINE size_t place_of_group(attribution_walk *s, const uint64_t *node) {
  const uint32_t group = s->background->group[*node >> 47 & 0x7FFF];
  size_t d = 0;
  while (d < s->depth && s->way[d].group != group) ++d;
  if (d == s->depth && d < MOST_GROUPS) s->way[s->depth++] = (way_group){group, s->everyone};
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

// MARK: - Turns

/// A node that asks for the group at `place` of the way, and one of its sides.
typedef struct {
  size_t place;
  int side;
  background_set way, meets;  // who goes there, and of those who has met all turns of the group so far
} node_turn;

INLINE node_turn turn_at(const attribution_walk *s, const uint64_t *node, size_t place, int side) {
  const background_set left = set_at(node + 1, s->background->words);
  const background_set way = side ? without(s->everyone, left) : left;
  return (node_turn){place, side, way, both(s->way[place].meets, way)};
}

/// Goes to a side of a node: who fails its group there has failed it from now on.
INLINE void take_turn(attribution_walk *s, const node_turn *turn) {
  FOR_EACH_ROW(row, without(s->way[turn->place].meets, turn->meets))
    s->fails[row] |= (uint64_t)1 << turn->place;
  s->way[turn->place].meets = turn->meets;
  s->asked |= (uint64_t)1 << turn->place;
}

INLINE void take_back(attribution_walk *s, const node_turn *turn, background_set before,
                      uint64_t asked) {
  FOR_EACH_ROW(row, without(before, turn->meets)) s->fails[row] &= ~((uint64_t)1 << turn->place);
  s->way[turn->place].meets = before;
  s->asked = asked;
}

/// Classes at a side of a node whose group no node on the way has asked for.
static size_t classes_of_new(const crowd *from, const uint8_t *is_taken, const node_turn *turn,
                             uint16_t *to, row_class *next) {
  const size_t side = (size_t)turn->side;
  size_t count = 0;
  for (size_t c = 1; c <= from->classes; ++c) {
    const row_class class = from->table[c];
    next[count + 1] = class;
    count += is_taken[2 * c + side];
    to[2 * c + side] = (uint16_t)count;
    const background_set rows = both(class.rows, turn->meets);
    const bool is_left = is_taken[2 * c + 1 - side] && !is_nobody(rows);
    next[count + 1] = (row_class){rows, class.missed | (uint64_t)1 << turn->place};
    count += is_left;
    to[2 * c + 1 - side] = is_left ? (uint16_t)count : 0;
  }
  return count;
}

/// The same where the group was asked for before: rows that fail it now join those that have failed it.
static size_t classes_of_old(attribution_walk *s, const crowd *from, const uint8_t *is_taken,
                             const node_turn *turn, uint16_t *to, row_class *next) {
  const size_t side = (size_t)turn->side;
  const uint64_t bit = (uint64_t)1 << turn->place;
  char *const memory = s->free;
  size_t count = 0, places = 16;
  while (places < 2 * from->classes) places *= 2;
  uint16_t *table = take(s, places, sizeof *table);
  memset(table, 0, places * sizeof *table);
  for (size_t c = 1; c <= from->classes; ++c) {
    const row_class class = from->table[c];
    const bool has_missed = class.missed & bit;
    if (!has_missed) {
      next[count + 1] = class;
      count += is_taken[2 * c + side];
      to[2 * c + side] = (uint16_t)count;
      if (!is_taken[2 * c + 1 - side]) continue;
    }
    const row_class failed = {both(class.rows, has_missed ? turn->way : turn->meets), class.missed | bit};
    size_t found = 0;
    if (!is_nobody(failed.rows)) {
      size_t place = (failed.missed * 0x9E3779B97F4A7C15u >> 40) & (places - 1);
      while ((found = table[place]) && next[found].missed != failed.missed)
        place = (place + 1) & (places - 1);
      if (!found) {
        table[place] = (uint16_t)(found = ++count);
        next[found] = failed;
      }
    }
    if (has_missed) to[2 * c + side] = (uint16_t)found;
    to[2 * c + 1 - side] = (uint16_t)found;
  }
  s->free = memory;
  return count;
}

/// The rows that come to a side of a node. A row's key is 2 * class + turn, with 1 for right; is_taken[key]
/// says whether any has it.
INLINE arrivals arrivals_at(attribution_walk *s, const uint64_t *node, const crowd *from,
                            const uint16_t *keys, const uint8_t *is_taken, const node_turn *turn) {
  uint16_t *to = take(s, 2 * (from->classes + 1), sizeof *to);
  row_class *next = take(s, 2 * (from->classes + 1), sizeof *next);
  to[0] = to[1] = 0;
  const bool is_new = !(s->asked >> turn->place & 1);
  const size_t classes = is_new ? classes_of_new(from, is_taken, turn, to, next)
                                : classes_of_old(s, from, is_taken, turn, to, next);
  return (arrivals){child_of(s, node, turn->side), keys, to, classes, next};
}
