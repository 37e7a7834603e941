// One path's walk that shares a row's score among its features; included once for every path and
// number of words.
//
// A leaf is reached by a row made of the explained row x and a background row z where what the way asks
// of each group of features is met by whichever of the two the group is taken from. Groups that only x
// meets must come from x, those that only z meets from z, and a leaf that neither can enter is left out
// with all that is below the node where it happened. The walk goes down with the set of all background
// rows at once.

// The state of a level: the rows that are alive, then the bits of how many groups only x meets, the
// lowest first; a plane is a bit of the number for every row.
#define ALIVE(level) (level)
#define PLANE(level, k) ((level) + (1 + (k)) * WORDS)

static void NAME(leaf)(const shapley_walk *s, double value, const uint64_t *level) {
  const size_t words = WORDS, planes = s->planes[s->met_count];
  uint64_t rest[LIMIT], equal[LIMIT];
  memcpy(rest, ALIVE(level), words * sizeof *rest);
  double lost = 0;
  for (size_t w = 0; w < words; ++w) {
    while (rest[w]) {
      // All rows with as many groups that only x meets as the first has.
      size_t bit = (size_t)__builtin_ctzll(rest[w]), only = 0;
      memcpy(equal, rest, words * sizeof *rest);
      for (size_t k = 0; k < planes; ++k) {
        const uint64_t *plane = PLANE(level, k);
        uint64_t is_set = plane[w] >> bit & 1;
        only |= (size_t)is_set << k;
        for (size_t i = 0; i < words; ++i) equal[i] &= plane[i] ^ (is_set - 1);
      }
      size_t count = 0;
      for (size_t i = 0; i < words; ++i) {
        count += (size_t)__builtin_popcountll(equal[i]);
        rest[i] &= ~equal[i];
      }
      lost += (double)count * s->weights[s->missed_count * s->stride + only];
      if (only == 0) continue;
      double gain = value * s->weights[only * s->stride + s->missed_count];
      for (size_t f = 0; f < s->met_count; ++f) {
        const uint64_t *fails = s->fails + s->met[f] * words;
        size_t found = 0;
        for (size_t i = 0; i < words; ++i)
          found += (size_t)__builtin_popcountll(equal[i] & fails[i]);
        s->values[s->met[f]] += gain * (double)found;
      }
    }
  }
  for (size_t f = 0; f < s->missed_count; ++f) s->values[s->missed[f]] -= value * lost;
}

static void NAME(visit)(shapley_walk *s, const uint64_t *node, uint64_t *level) {
  const size_t words = WORDS;
  uint64_t *next = level + s->level_words;
  for (;;) {
    const uint64_t head = *node;
    if (!(head >> 63)) {
      double value;
      memcpy(&value, &head, sizeof value);
      if (value != 0) NAME(leaf)(s, value, level);
      return;
    }
    const uint32_t feature = (uint32_t)(head >> 47 & 0x7FFF);
    const uint32_t limit = (uint32_t)(head >> 31 & 0xFFFF);
    const uint64_t *left_rows = node + 1, *set = left_rows + words;
    const bool has_set = head >> 62 & 1;
    const uint32_t bin = s->bins[feature], group = s->group[feature];
    const bool is_left = has_set ? set[bin / 64] >> (bin % 64) & 1 : bin <= limit;
    const uint64_t *left = set + (has_set ? limit : 0), *right = node + (head & 0x7FFFFFFF);
    const uint64_t *way = is_left ? left : right, *other = is_left ? right : left;
    const uint64_t flip = is_left ? ~(uint64_t)0 : 0;  // left_rows ^ flip: rows that go the other way
    uint64_t *fails = s->fails + group * words;
    uint64_t parted[LIMIT], any = 0, stays = 0;
    if (s->is_missed[group]) {
      // The group comes from the background, which alone says where to go.
      for (size_t i = 0; i < words; ++i) {
        parted[i] = ALIVE(level)[i] & (left_rows[i] ^ flip);
        any |= parted[i];
        stays |= ALIVE(level)[i] ^ parted[i];
      }
      if (!any || !stays) {
        node = any ? other : way;
        continue;
      }
      memcpy(PLANE(next, 0), PLANE(level, 0), s->planes[s->met_count] * words * sizeof *next);
      for (size_t i = 0; i < words; ++i) ALIVE(next)[i] = ALIVE(level)[i] ^ parted[i];
      NAME(visit)(s, way, next);
      memcpy(ALIVE(next), parted, words * sizeof *next);
      node = other;
      level = next;
      next += s->level_words;
      continue;
    }
    for (size_t i = 0; i < words; ++i) {
      parted[i] = ALIVE(level)[i] & (left_rows[i] ^ flip) & ~fails[i];
      any |= parted[i];
    }
    if (!any) {
      node = way;
      continue;
    }
    // Where x does not go: only rows that have met the group so far.
    memcpy(ALIVE(next), parted, words * sizeof *next);
    memcpy(PLANE(next, 0), PLANE(level, 0), s->planes[s->met_count] * words * sizeof *next);
    s->is_missed[group] = 1;
    s->missed[s->missed_count++] = (uint16_t)group;
    NAME(visit)(s, other, next);
    s->missed_count -= 1;
    s->is_missed[group] = 0;
    // Where x goes: for the parted rows it is one group more that only x meets.
    const size_t before = s->planes[s->met_count];
    bool is_new = true;
    for (size_t i = 0; i < words; ++i) is_new &= fails[i] == 0;
    if (is_new) s->met[s->met_count++] = (uint16_t)group;
    const size_t planes = s->planes[s->met_count];
    memcpy(ALIVE(next), ALIVE(level), words * sizeof *next);
    for (size_t i = 0; i < words; ++i) {
      uint64_t carry = parted[i];
      for (size_t k = 0; k < planes; ++k) {
        uint64_t plane = k < before ? PLANE(level, k)[i] : 0;
        PLANE(next, k)[i] = plane ^ carry;
        carry &= plane;
      }
      fails[i] |= parted[i];
    }
    NAME(visit)(s, way, next);
    for (size_t i = 0; i < words; ++i) fails[i] &= ~parted[i];
    if (is_new) s->met_count -= 1;
    return;
  }
}

#undef ALIVE
#undef PLANE
