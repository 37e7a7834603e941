// The best split of a node, once for every path: PATH names its functions, and TINY is the number of
// rows up to which comparing every bin with every other beats a histogram.

// MARK: - Eight cuts at a time

INLINE void PATH(gains)(const ints8 *rows, const ints8 *draws, const ints8 *positives,
                        const totals *t, double *out) {
  doubles8 pl = __builtin_convertvector(*positives, doubles8);
  doubles8 nl = __builtin_convertvector(*draws - *positives, doubles8);
  doubles8 pr = t->positives - pl, nr = t->negatives - nl;
  doubles8 d = pl * t->negatives - t->positives * nl;
  doubles8 left = pl * t->positive_unit + nl * t->negative_unit;
  doubles8 right = pr * t->positive_unit + nr * t->negative_unit;
  doubles8 gain = d * d / (left * right), none = (doubles8){0} - 1;
  ints8 fits = (*rows >= t->minimum_leaf_size) & (t->rows - *rows >= t->minimum_leaf_size);
  longs8 allowed = __builtin_convertvector(fits, longs8);
  gain = (doubles8)((allowed & (longs8)gain) | (~allowed & (longs8)none));
  memcpy(out, &gain, sizeof gain);
}

/// From the sums of a histogram.
INLINE void PATH(wide_gains)(const uint64_t *sums, const totals *t, double *out) {
  longs8 all;
  memcpy(&all, sums, sizeof all);
  ints8 positives = __builtin_convertvector(all & FIELD_MASK, ints8);
  ints8 draws = __builtin_convertvector(all >> FIELD & FIELD_MASK, ints8);
  ints8 rows = __builtin_convertvector(all >> (2 * FIELD), ints8);
  PATH(gains)(&rows, &draws, &positives, t, out);
}

/// From the sums of a tiny node: rows << 24 | draws << 12 | positive draws.
INLINE void PATH(tiny_gains)(const uint32_t *sums, const totals *t, double *out) {
  ints8 all;
  memcpy(&all, sums, sizeof all);
  ints8 positives = all & 0xFFF, draws = all >> 12 & 0xFFF, rows = all >> 24;
  PATH(gains)(&rows, &draws, &positives, t, out);
}

/// The largest of n gains; n is a multiple of 8.
INLINE double PATH(top)(const double *gains, size_t n) {
  doubles8 top, next;
  memcpy(&top, gains, sizeof top);
  for (size_t i = 8; i < n; i += 8) {
    memcpy(&next, gains + i, sizeof next);
    longs8 larger = next > top;
    top = (doubles8)((larger & (longs8)next) | (~larger & (longs8)top));
  }
  double result = top[0];
  for (size_t lane = 1; lane < 8; ++lane) result = top[lane] > result ? top[lane] : result;
  return result;
}

// MARK: - Two-valued features

INLINE uint64_t PATH(zeros_dense)(const ck_forest_rows *rows, const ck_forest_feature *f) {
  const uint32_t *words = rows->words + f->offset / 32 * rows->word_stride;
  words16 mask = (words16){0} + (1u << (f->offset % 32)), sums = {0}, counts = {0}, word, draws;
  words16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  words16 end = (words16){0} + (uint32_t)rows->count;
  for (size_t i = 0; i < rows->count; i += 16, lane += 16) {
    memcpy(&word, words + i, sizeof word);
    memcpy(&draws, rows->draws + i, sizeof draws);
    words16 zero = (words16)((word & mask) == 0) & (words16)(lane < end);
    sums += draws & zero;
    counts -= zero;
  }
  uint32_t sum = 0, count = 0;
  for (size_t i = 0; i < 16; ++i) {
    sum += sums[i];
    count += counts[i];
  }
  return (packed(sum) & (((uint64_t)1 << 2 * FIELD) - 1)) | (uint64_t)count << (2 * FIELD);
}

static bool PATH(bit_split)(const ck_forest_rows *rows, const totals *t,
                            const ck_forest_feature *f, uint32_t feature, ck_forest_split *best) {
  uint64_t sums = 0;
  if (!rows->rows)
    sums = PATH(zeros_dense)(rows, f);
  else
    for (size_t i = 0; i < rows->count; ++i)
      sums += packed(rows->draws[i]) & ((uint64_t)bit_at(rows, f, i) - 1);
  ck_forest_split split = split_at(0, feature, 0, sums);
  int32_t left = (int32_t)split.left_rows;
  if (left < t->minimum_leaf_size || t->rows - left < t->minimum_leaf_size)
    return left > 0 && left < t->rows;
  split.gain = gain_of(t, (double)split.left_positives, (double)split.left_negatives);
  if (improves(best, split.gain, feature)) *best = split;
  return true;
}

// MARK: - Few rows

/// Every bin against every other: no histogram to clear, no sorting. `draws` are packed as
/// `tiny_gains` wants them.
static bool PATH(tiny_split)(const ck_forest_rows *rows, const uint32_t *draws, const totals *t,
                             const ck_forest_feature *f, uint32_t feature, ck_forest_split *best) {
  uint32_t bins[TINY], sums[TINY];
  double gains[TINY];
  size_t n = rows->count, padded = (n + 15) & ~(size_t)15;
  for (size_t i = 0; i < n; ++i) bins[i] = bin_at(rows, f, i);
  for (size_t i = n; i < padded; ++i) bins[i] = UINT32_MAX;
  for (size_t block = 0; block < padded; block += 16) {
    words16 own, left = {0};
    memcpy(&own, bins + block, sizeof own);
    for (size_t j = 0; j < n; ++j) {
      words16 other = (words16){0} + bins[j], drawn = (words16){0} + draws[j];
      left += (words16)(other <= own) & drawn;
    }
    memcpy(sums + block, &left, sizeof left);
    PATH(tiny_gains)(sums + block, t, gains + block);
    PATH(tiny_gains)(sums + block + 8, t, gains + block + 8);
  }
  double top = PATH(top)(gains, padded);
  if (top < 0) {
    size_t same = 1;
    while (same < n && bins[same] == bins[0]) ++same;
    return same < n;
  }
  if (!improves(best, top, feature)) return true;
  uint32_t bin = UINT32_MAX, next = UINT32_MAX, sum = 0;
  for (size_t i = 0; i < n; ++i)
    if (gains[i] == top && bins[i] < bin) {
      bin = bins[i];
      sum = sums[i];
    }
  for (size_t i = 0; i < n; ++i) next = bins[i] > bin && bins[i] < next ? bins[i] : next;
  uint64_t wide = (uint64_t)(sum >> 24) << (2 * FIELD) | (uint64_t)(sum >> 12 & 0xFFF) << FIELD;
  *best = split_at(top, feature, bin + (next - bin) / 2, wide | (sum & 0xFFF));
  return true;
}

// MARK: - Histograms

/// Cuts a list of occupied bins where the gain is largest; gives its place, or -1.
INLINE ptrdiff_t PATH(best_cut)(ck_forest_scratch *s, size_t n, const totals *t, uint32_t feature,
                                ck_forest_split *best) {
  size_t padded = (n + 7) & ~(size_t)7;
  for (size_t i = 0; i < padded; i += 8) PATH(wide_gains)(s->cumulative + i, t, s->gains + i);
  for (size_t i = n; i < padded; ++i) s->gains[i] = -1;
  double top = PATH(top)(s->gains, padded);
  if (!improves(best, top, feature)) return -1;
  size_t place = 0;
  while (s->gains[place] != top) ++place;
  *best = split_at(top, feature, s->bins[place], s->cumulative[place]);
  return (ptrdiff_t)place;
}

/// As `best_cut`, halfway to the next occupied bin.
INLINE bool PATH(best_ordered_cut)(ck_forest_scratch *s, size_t n, const totals *t,
                                   uint32_t feature, ck_forest_split *best) {
  ptrdiff_t place = PATH(best_cut)(s, n, t, feature, best);
  if (place >= 0) best->bin += (s->bins[place + 1] - s->bins[place]) / 2;
  return n > 1;
}

/// Reads a histogram of ordered bins and zeroes it.
INLINE bool PATH(ordered_split)(ck_forest_scratch *s, uint64_t *histogram, size_t bins,
                                const totals *t, uint32_t feature, ck_forest_split *best) {
  size_t n = 0;
  uint64_t sum = 0;
  for (size_t bin = 0; bin < bins; ++bin) {
    s->cumulative[n] = sum += histogram[bin];
    s->bins[n] = (uint32_t)bin;
    n += histogram[bin] != 0;
  }
  memset(histogram, 0, bins * sizeof *histogram);
  return PATH(best_ordered_cut)(s, n, t, feature, best);
}

static bool PATH(group_split)(const ck_forest_rows *rows, const totals *t,
                              const ck_forest_feature *features, const uint32_t *group,
                              size_t count, ck_forest_scratch *s, ck_forest_split *best) {
  uint32_t offsets[GROUP];
  for (size_t k = 0; k < count; ++k) offsets[k] = features[group[k]].offset;
  ck_forest_fill(rows, offsets, count, s->histogram);
  bool varies = false;
  for (size_t k = 0; k < count; ++k) {
    uint32_t bins = features[group[k]].bins;
    varies |= PATH(ordered_split)(s, s->histogram + 256 * k, bins, t, group[k], best);
  }
  return varies;
}

/// A histogram of any feature, with the list of its occupied bins.
INLINE size_t PATH(fill_touched)(const ck_forest_rows *rows, const ck_forest_feature *f,
                                 ck_forest_scratch *s) {
  size_t n = 0;
  for (size_t i = 0; i < rows->count; ++i) {
    uint32_t bin = bin_at(rows, f, i);
    s->touched[n] = bin;
    n += s->histogram[bin] == 0;
    s->histogram[bin] += packed(rows->draws[i]);
  }
  return n;
}

static bool PATH(category_split)(const ck_forest_rows *rows, const totals *t,
                                 const ck_forest_feature *f, uint32_t feature,
                                 ck_forest_scratch *s, ck_forest_split *best) {
  size_t n = PATH(fill_touched)(rows, f, s);
  for (size_t i = 0; i < n; ++i) {
    uint64_t sum = s->histogram[s->touched[i]];
    s->rates[i] = (double)(sum & FIELD_MASK) / (double)(sum >> FIELD & FIELD_MASK);
  }
  ck_forest_order_levels(n, s->rates, s->bins, s->merged, s->touched);
  uint64_t sum = 0;
  for (size_t i = 0; i < n; ++i) {
    s->bins[i] = s->touched[s->bins[i]];
    s->cumulative[i] = sum += s->histogram[s->bins[i]];
    s->histogram[s->bins[i]] = 0;
  }
  ptrdiff_t place = PATH(best_cut)(s, n, t, feature, best);
  if (place < 0) return n > 1;
  bool absent = 2 * best->left_rows >= rows->count;
  fill_set(s->set, f->bins, s->bins, n, (size_t)place + 1, absent);
  return true;
}

/// Ordered bins of two bytes; occupied bins are sorted where there are few of them.
static bool PATH(fine_split)(const ck_forest_rows *rows, const totals *t,
                             const ck_forest_feature *f, uint32_t feature, ck_forest_scratch *s,
                             ck_forest_split *best) {
  size_t n = PATH(fill_touched)(rows, f, s);
  if (16 * n > f->bins) return PATH(ordered_split)(s, s->histogram, f->bins, t, feature, best);
  for (size_t i = 0; i < n; ++i) s->rates[i] = s->touched[i];
  ck_forest_order_levels(n, s->rates, s->bins, s->merged, s->touched);
  uint64_t sum = 0;
  for (size_t i = 0; i < n; ++i) {
    s->bins[i] = s->touched[s->bins[i]];
    s->cumulative[i] = sum += s->histogram[s->bins[i]];
    s->histogram[s->bins[i]] = 0;
  }
  return PATH(best_ordered_cut)(s, n, t, feature, best);
}

// MARK: - All candidates

static bool PATH(best_split)(const ck_forest_rows *rows, const totals *t,
                             const ck_forest_feature *features, const uint32_t *candidates,
                             size_t count, ck_forest_scratch *s, ck_forest_split *best) {
  uint32_t group[GROUP], draws[TINY];
  size_t grouped = 0;
  bool varies = false;
  bool tiny = rows->count <= TINY && t->positives + t->negatives < 4096;
  if (tiny)
    for (size_t i = 0; i < rows->count; ++i)
      draws[i] = 1u << 24 | rows->draws[i] >> 16 << 12 | (rows->draws[i] & 0xFFFF);
  for (size_t c = 0; c < count; ++c) {
    uint32_t feature = candidates[c];
    const ck_forest_feature *f = features + feature;
    if (f->kind == CK_FOREST_BIT) {
      varies |= PATH(bit_split)(rows, t, f, feature, best);
    } else if (f->kind == CK_FOREST_CATEGORY) {
      varies |= PATH(category_split)(rows, t, f, feature, s, best);
    } else if (tiny) {
      varies |= PATH(tiny_split)(rows, draws, t, f, feature, best);
    } else if (f->width == 2) {
      varies |= PATH(fine_split)(rows, t, f, feature, s, best);
    } else {
      group[grouped++] = feature;
      if (grouped == GROUP) {
        varies |= PATH(group_split)(rows, t, features, group, GROUP, s, best);
        grouped = 0;
      }
    }
  }
  if (grouped) varies |= PATH(group_split)(rows, t, features, group, grouped, s, best);
  return varies;
}
