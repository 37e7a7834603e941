// The walk that shares a row's score among its groups of features; included once for every size of a
// set of background rows.
//
// A leaf is reached by a row made of the explained row x and a background row z where what the way asks
// of each group is met by whichever of the two the group is taken from. Groups that only x meets must
// come from x, those that only z meets from z, and a leaf that neither can enter is left out with all
// that is below the node where it happened. The walk goes down with the set of all z at once, and ends
// where none is left.
//
// A leaf does not seek out the groups on its way. It notes for each z what it gives to a group that
// only x meets, and for all z together what it takes from a group that only z meets; the node where
// that was decided about a group looks at how much was noted below it.

/// A set of background rows.
typedef struct {
  uint64_t w[LIMIT];
} NAME(set);

static NAME(set) JOIN(NAME(set), of)(const uint64_t *words, size_t count) {
  NAME(set) set;
  memcpy(&set, words, count * sizeof *words);
  return set;
}

/// Notes what a leaf gives and takes for rows z, which have failed `more` groups more than is noted,
/// x having failed `missed`; gives both sums over the rows.
INLINE shares NAME(leaf)(shapley_walk *s, double value, NAME(set) rows, size_t more,
                         size_t missed) {
  const double *weights = s->weights + 2 * (missed * s->stride + more);
  shares sums = {0, 0};
  for (size_t w = 0; w < WORDS; ++w)
    for (uint64_t rest = rows.w[w]; rest; rest &= rest - 1) {
      size_t row = 64 * w + (size_t)__builtin_ctzll(rest);
      const double *weight = weights + 2 * s->only[row];
      int64_t given = (int64_t)(value * weight[0]);
      s->given[row] += given;
      sums.given += given;
      sums.taken += (int64_t)(value * weight[1]);
    }
  s->taken += sums.taken;
  return sums;
}

/// Where x does not go, and no z that has failed the group: what is taken from the group there.
static int64_t NAME(visit_other)(shapley_walk *s, const uint64_t *node, NAME(set) rows,
                                size_t group);

/// Where x goes; `parted` are the z that fail the group now: what is given to the group there.
static int64_t NAME(visit_way)(shapley_walk *s, const uint64_t *node, NAME(set) rows,
                              NAME(set) parted, size_t group);

static void NAME(visit)(shapley_walk *s, const uint64_t *node, NAME(set) rows) {
  const size_t words = WORDS;
  while (!is_leaf(*node)) {
    const uint64_t head = *node, *left_rows = node + 1, *levels = left_rows + words;
    const uint32_t feature = (uint32_t)(head >> 47 & 0x7FFF);
    const uint32_t limit = (uint32_t)(head >> 31 & 0xFFFF);
    const bool has_levels = head >> 62 & 1;
    const uint32_t bin = s->bins[feature], group = s->group[feature];
    const bool is_left = has_levels ? levels[bin / 64] >> (bin % 64) & 1 : bin <= limit;
    const uint64_t *left = levels + (has_levels ? limit : 0);
    const uint64_t *right = node + (head & 0x7FFFFFFF);
    const uint64_t *way = is_left ? left : right, *other = is_left ? right : left;
    const uint64_t flip = is_left ? ~(uint64_t)0 : 0;
    NAME(set) parted;  // the rows that go another way than x
    for (size_t i = 0; i < words; ++i) parted.w[i] = rows.w[i] & (left_rows[i] ^ flip);
    uint64_t any = 0, stays = 0;
    if (s->is_missed[group]) {
      // The group comes from z, which alone says where to go.
      for (size_t i = 0; i < words; ++i) {
        any |= parted.w[i];
        stays |= rows.w[i] ^= parted.w[i];
      }
      if (any && stays) NAME(visit)(s, way, rows);
      node = any ? other : way;
      if (any) rows = parted;
      continue;
    }
    const uint64_t *fails = s->fails + group * words;
    for (size_t i = 0; i < words; ++i) any |= parted.w[i] &= ~fails[i];
    if (!any) {
      node = way;
      continue;
    }
    int64_t taken = NAME(visit_other)(s, other, parted, group);
    s->values[group] += NAME(visit_way)(s, way, rows, parted, group) - taken;
    return;
  }
  if (*node) NAME(leaf)(s, value_of(*node), rows, 0, s->missed_count);
}

INLINE int64_t NAME(visit_other)(shapley_walk *s, const uint64_t *node, NAME(set) rows,
                                size_t group) {
  if (*node == 0) return 0;
  if (is_leaf(*node)) return NAME(leaf)(s, value_of(*node), rows, 0, s->missed_count + 1).taken;
  int64_t before = s->taken;
  s->is_missed[group] = 1;
  s->missed_count += 1;
  NAME(visit)(s, node, rows);
  s->missed_count -= 1;
  s->is_missed[group] = 0;
  return s->taken - before;
}

INLINE int64_t NAME(visit_way)(shapley_walk *s, const uint64_t *node, NAME(set) rows,
                              NAME(set) parted, size_t group) {
  const size_t words = WORDS;
  if (*node == 0) return 0;
  if (is_leaf(*node)) {
    for (size_t i = 0; i < words; ++i) rows.w[i] ^= parted.w[i];
    NAME(leaf)(s, value_of(*node), rows, 0, s->missed_count);
    return NAME(leaf)(s, value_of(*node), parted, 1, s->missed_count).given;
  }
  uint64_t *fails = s->fails + group * words;
  int64_t given = 0;
  for (size_t i = 0; i < words; ++i) {
    fails[i] |= parted.w[i];
    for (uint64_t rest = parted.w[i]; rest; rest &= rest - 1) {
      size_t row = 64 * i + (size_t)__builtin_ctzll(rest);
      s->only[row] += 1;
      given -= s->given[row];
    }
  }
  NAME(visit)(s, node, rows);
  for (size_t i = 0; i < words; ++i) {
    fails[i] &= ~parted.w[i];
    for (uint64_t rest = parted.w[i]; rest; rest &= rest - 1) {
      size_t row = 64 * i + (size_t)__builtin_ctzll(rest);
      s->only[row] -= 1;
      given += s->given[row];
    }
  }
  return given;
}
