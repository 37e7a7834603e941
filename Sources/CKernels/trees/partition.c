// Rows to the children of a node.
#include "shared.h"

enum { CHUNK = 512 };

// MARK: - Which way

static void choose(const ck_forest_rows *rows, const ck_forest_feature *f, uint32_t bin,
                   const uint32_t *set, size_t first, size_t count, uint8_t *left) {
  if (f->kind == CK_FOREST_BIT) {
    for (size_t i = 0; i < count; ++i) left[i] = !bit_at(rows, f, first + i);
  } else if (f->kind == CK_FOREST_CATEGORY) {
    for (size_t i = 0; i < count; ++i) {
      uint32_t level = bin_at(rows, f, first + i);
      left[i] = set[level / 32] >> (level % 32) & 1;
    }
  } else if (f->width == 1 && !rows->rows) {
    const uint8_t *at = rows->records + first * rows->stride + f->offset;
    for (size_t i = 0; i < count; ++i, at += rows->stride) left[i] = *at <= bin;
  } else {
    for (size_t i = 0; i < count; ++i) left[i] = bin_at(rows, f, first + i) <= bin;
  }
}

// MARK: - Moving

typedef struct {
  size_t left, right;  // where the next one goes; right ones stand before their place
} places;

INLINE places move_words(size_t n, const uint8_t *left, const uint32_t *from, uint32_t *to,
                         places at) {
  for (size_t i = 0; i < n; ++i) {
    size_t place = left[i] ? at.left : at.right - 1;
    to[place] = from[i];
    at.left += left[i];
    at.right -= !left[i];
  }
  return at;
}

INLINE void move_records(size_t n, const uint8_t *left, const uint8_t *from, uint8_t *to,
                         size_t stride, places at) {
  for (size_t i = 0; i < n; ++i) {
    size_t place = left[i] ? at.left : at.right - 1;
    memcpy(to + place * stride, from + i * stride, stride);
    at.left += left[i];
    at.right -= !left[i];
  }
}

static void move_all(size_t n, const uint8_t *left, const uint8_t *from, uint8_t *to,
                     size_t stride, places at) {
  switch (stride) {
    case 0: break;
    case 4: move_records(n, left, from, to, 4, at); break;
    case 8: move_records(n, left, from, to, 8, at); break;
    case 16: move_records(n, left, from, to, 16, at); break;
    case 32: move_records(n, left, from, to, 32, at); break;
    case 48: move_records(n, left, from, to, 48, at); break;
    case 64: move_records(n, left, from, to, 64, at); break;
    default: move_records(n, left, from, to, stride, at);
  }
}

size_t ck_forest_partition(const ck_forest_rows *rows, const ck_forest_feature *feature,
                           uint32_t bin, const uint32_t *set, const ck_forest_target *to) {
  uint8_t left[CHUNK];
  places at = {0, rows->count};
  for (size_t first = 0; first < rows->count; first += CHUNK) {
    size_t n = rows->count - first < CHUNK ? rows->count - first : CHUNK;
    choose(rows, feature, bin, set, first, n, left);
    places next = move_words(n, left, rows->draws + first, to->draws, at);
    if (rows->rows) {
      move_words(n, left, rows->rows + first, to->rows, at);
    } else {
      for (size_t k = 0; k < rows->word_count; ++k) {
        size_t offset = k * rows->word_stride;
        move_words(n, left, rows->words + offset + first, to->words + offset, at);
      }
      const uint8_t *from = rows->records + first * rows->stride;
      move_all(n, left, from, to->records, rows->stride, at);
    }
    at = next;
  }
  return at.left;
}

void ck_forest_gather(const ck_forest_rows *rows, const ck_forest_target *to,
                      size_t to_word_stride) {
  size_t stride = rows->stride;
  for (size_t i = 0; i < rows->count; ++i)
    memcpy(to->records + i * stride, rows->records + rows->rows[i] * stride, stride);
  for (size_t k = 0; k < rows->word_count; ++k)
    for (size_t i = 0; i < rows->count; ++i)
      to->words[k * to_word_stride + i] = rows->words[k * rows->word_stride + rows->rows[i]];
  memcpy(to->draws, rows->draws, rows->count * sizeof *to->draws);
}
