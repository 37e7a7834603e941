// Shapley values of one tree for many rows at once: those that meet the same groups on the way to a leaf
// get the same from it, and that is computed once.
//
// The way down is that of trees/shapley.h with classes of explained rows in place of a single one: the
// rows of a class have failed the same groups. Where few nodes are left (bush.h), all that is below them is
// added at once. What rows get for a group on the way stands in `kept`, at the group's place on the way,
// until the walk leaves the node that asked for it first. All sums are of whole numbers.
#pragma once

#include "bush.h"

/// Puts the rows of a class that go left in front of the others; gives where those begin.
INLINE uint32_t part_rows(attribution_walk *s, const ck_forest_class *class, const uint64_t *node) {
  const uint16_t *bins = bins_at(s, node);
  const uint64_t limit = *node >> 31 & 0xFFFF, *levels = levels_at(s, node);
  uint16_t *order = s->order, *others = s->right;
  uint32_t left = class->from, right = 0;
  for (uint32_t i = class->from; i < class->to; ++i) {
    const uint16_t row = order[i], bin = bins[row];
    const uint32_t is_left = levels ? levels[bin / 64] >> (bin % 64) & 1 : bin <= limit;
    order[left] = others[right] = row;
    left += is_left;
    right += 1 - is_left;
  }
  for (uint32_t i = 0; i < right; ++i) order[left + i] = others[i];
  return left;
}

INLINE ck_forest_class class_of(uint32_t from, uint32_t to, background_set rows, uint64_t missed) {
  return (ck_forest_class){from, to, 0, {rows.w[0], rows.w[1]}, missed};
}

/// Writes the classes that go on at a side of a node whose group stands at d; gives how many.
INLINE size_t classes_at(ck_forest_class *next, const ck_forest_class *classes, size_t count,
                         size_t d, int side, background_set way, background_set meets) {
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
    next[found] =
        class_of(from_other, to_other, both(rows, meets), class->missed | (uint64_t)1 << d);
    found += from_other < to_other && !is_nobody(both(rows, meets));
  }
  return found;
}

/// Adds to the rows' values what was kept for the group at d.
INLINE void add_kept(attribution_walk *s, const ck_forest_class *classes, size_t count, size_t d) {
  const size_t stride = s->stride;
  const uint16_t *order = s->order;
  int64_t *kept = s->kept + d, *values = s->values + s->way[d].group * s->rows;
  for (size_t c = 0; c < count; ++c)
    for (uint32_t i = classes[c].from; i < classes[c].to; ++i) {
      values[order[i]] += kept[order[i] * stride];
      kept[order[i] * stride] = 0;
    }
}

static void attribute_node(attribution_walk *s, const uint64_t *node, ck_forest_class *classes,
                           size_t count) {
  if (inner_nodes(s, node, MOST_TURNS) <= MOST_TURNS) {
    attribute_bush(s, node, classes, count);
    return;
  }
  const size_t depth = s->depth, d = place_of_group(s, node);
  const background_set before = s->way[d].meets, left = set_at(node + 1, s->background->words);
  for (size_t c = 0; c < count; ++c)
    if (!(classes[c].missed >> d & 1)) classes[c].middle = part_rows(s, classes + c, node);
  for (int side = 0; side < 2; ++side) {
    const background_set way = side ? without(s->everyone, left) : left;
    const background_set meets = both(before, way), fails = without(before, meets);
    ck_forest_class *next = classes + count;
    const size_t found = classes_at(next, classes, count, d, side, way, meets);
    if (found == 0) continue;
    FOR_EACH_ROW(row, fails) s->fails[row] |= (uint64_t)1 << d;
    s->way[d].meets = meets;
    attribute_node(s, child_of(s, node, side), next, found);
    FOR_EACH_ROW(row, fails) s->fails[row] &= ~((uint64_t)1 << d);
  }
  s->way[d].meets = before;
  if (d == depth) add_kept(s, classes, count, d);
  s->depth = depth;
}

static void forest_attribute(const uint64_t *tree, const uint16_t *bins, size_t rows,
                             const ck_forest_background *background, ck_forest_class *classes,
                             uint16_t *order, int64_t *kept, int64_t *values) {
  attribution_walk s = {.background = background, .bins = bins, .rows = rows, .order = order,
                        .right = order + rows, .codes = order + 2 * rows, .values = values,
                        .kept = kept, .stride = (background->most + 3) / 4 * 4,
                        .everyone = set_at(background->rows, background->words)};
  for (size_t row = 0; row < rows; ++row) order[row] = (uint16_t)row;
  classes[0] = class_of(0, (uint32_t)rows, s.everyone, 0);
  attribute_node(&s, tree, classes, 1);
}
