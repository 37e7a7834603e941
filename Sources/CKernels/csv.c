#include "CKernelsText.h"

#include <stdbool.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

// MARK: - 64 bytes at a time

#if defined(__SSE2__)

static inline uint64_t equal_mask(const uint8_t *bytes, uint8_t value) {
  const __m128i pattern = _mm_set1_epi8((char)value);
  uint64_t mask = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i part = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, pattern)) << (16 * i);
  }
  return mask;
}

#elif defined(__ARM_NEON)

static inline uint64_t equal_mask(const uint8_t *bytes, uint8_t value) {
  static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t weights = vld1q_u8(bits);
  const uint8x16_t pattern = vdupq_n_u8(value);
  uint8x16_t part[4];
  for (int i = 0; i < 4; ++i)
    part[i] = vandq_u8(vceqq_u8(vld1q_u8(bytes + 16 * i), pattern), weights);
  const uint8x16_t pairs =
      vpaddq_u8(vpaddq_u8(part[0], part[1]), vpaddq_u8(part[2], part[3]));
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
}

#else

static inline uint64_t equal_mask(const uint8_t *bytes, uint8_t value) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; ++i) mask |= (uint64_t)(bytes[i] == value) << i;
  return mask;
}

#endif

static inline uint64_t within(size_t remaining) {
  return remaining >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << remaining) - 1;
}

size_t ckt_count(const uint8_t *bytes, size_t n, uint8_t value) {
  size_t count = 0;
  for (size_t i = 0; i < n; i += 64)
    count += (size_t)__builtin_popcountll(equal_mask(bytes + i, value) & within(n - i));
  return count;
}

// MARK: - Survey

static inline void note_record(ckt_survey *survey, size_t behind) {
  if (survey->records == 0) {
    survey->first = behind;
    survey->first_lines = survey->lines;
  }
  survey->records += 1;
  survey->last = behind;
}

// Up to the first quote; returns its offset, or n.
static size_t survey_unquoted(const uint8_t *bytes, size_t n, uint8_t line_end, uint8_t quote,
                              ckt_survey *survey) {
  for (size_t i = 0; i < n; i += 64) {
    uint64_t inside = within(n - i);
    const uint64_t quotes = equal_mask(bytes + i, quote) & inside;
    if (quotes) inside = (quotes & (~quotes + 1)) - 1;
    const uint64_t ends = equal_mask(bytes + i, line_end) & inside;
    if (ends) {
      if (survey->records == 0) {
        survey->first = i + (size_t)__builtin_ctzll(ends) + 1;
        survey->first_lines = survey->lines + 1;
      }
      const size_t count = (size_t)__builtin_popcountll(ends);
      survey->lines += count;
      survey->records += count;
      survey->last = i + 64 - (size_t)__builtin_clzll(ends);
    }
    if (quotes) return i + (size_t)__builtin_ctzll(quotes);
  }
  return n;
}

ckt_survey ckt_survey_block(const uint8_t *bytes, size_t n, uint8_t before, uint8_t delimiter,
                            uint8_t line_end, uint8_t quote, int comment, ckt_state state) {
  ckt_survey survey = {.state = state};
  size_t i = 0;
  if (state == CKT_OUTSIDE) {
    i = survey_unquoted(bytes, n, line_end, quote, &survey);
    const size_t line = survey.records > 0 ? survey.last : 0;
    if (line < n && bytes[line] == comment && (line > 0 || before == line_end))
      survey.state = CKT_COMMENT;
  }
  while (i < n) {
    if (survey.state == CKT_COMMENT) {
      const uint8_t *found = memchr(bytes + i, line_end, n - i);
      if (!found) break;
      i = (size_t)(found - bytes) + 1;
      survey.state = CKT_OUTSIDE;
      survey.lines += 1;
      note_record(&survey, i);
    } else if (survey.state == CKT_INSIDE) {
      const uint8_t *found = memchr(bytes + i, quote, n - i);
      const size_t end = found ? (size_t)(found - bytes) : n;
      survey.lines += ckt_count(bytes + i, end - i, line_end);
      i = end;
      if (found) {
        survey.state = CKT_BEHIND_QUOTE;
        i += 1;
      }
    } else if (survey.state == CKT_BEHIND_QUOTE && bytes[i] == quote) {
      survey.state = CKT_INSIDE;
      i += 1;
    } else {
      const uint8_t byte = bytes[i];
      const uint8_t previous = i > 0 ? bytes[i - 1] : before;
      survey.state = CKT_OUTSIDE;
      if (byte == line_end) {
        survey.lines += 1;
        note_record(&survey, i + 1);
      } else if (byte == comment && previous == line_end) {
        survey.state = CKT_COMMENT;
      } else if (byte == quote && (previous == delimiter || previous == line_end)) {
        survey.state = CKT_INSIDE;
      }
      i += 1;
    }
  }
  return survey;
}

// MARK: - UTF-8

// The length of the sequence at `bytes`, or 0 where it is not well-formed (Unicode, table 3-7).
static size_t sequence_length(const uint8_t *bytes, size_t n) {
  const uint8_t lead = bytes[0];
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || length > n) return 0;
  for (size_t i = 1; i < length; ++i)
    if ((bytes[i] & 0xC0) != 0x80) return 0;
  if (lead == 0xE0 && bytes[1] < 0xA0) return 0;
  if (lead == 0xED && bytes[1] > 0x9F) return 0;
  if (lead == 0xF0 && bytes[1] < 0x90) return 0;
  if (lead == 0xF4 && bytes[1] > 0x8F) return 0;
  return length;
}

size_t ckt_utf8_prefix(const uint8_t *bytes, size_t n) {
  size_t i = 0;
  while (i < n) {
    uint64_t words[4];
    if (n - i >= sizeof words) {
      memcpy(words, bytes + i, sizeof words);
      if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) == 0) {
        i += sizeof words;
        continue;
      }
    }
    const size_t stop = n - i > sizeof words ? i + sizeof words : n;
    while (i < stop) {
      const size_t length = sequence_length(bytes + i, n - i);
      if (length == 0) return i;
      i += length;
    }
  }
  return n;
}

// MARK: - Split

// The bytes of a quoted field, doubled quotes undone; returns the offset behind the closing quote,
// or 0 when there is none.
static size_t unquote(uint8_t *bytes, size_t n, size_t open, uint8_t quote, ckt_field *field) {
  size_t read = open + 1, write = open + 1;
  field->start = (uint32_t)write;
  for (;;) {
    const uint8_t *found = memchr(bytes + read, quote, n - read);
    if (!found) return 0;
    const size_t length = (size_t)(found - (bytes + read));
    if (write != read) memmove(bytes + write, bytes + read, length);
    write += length;
    read += length + 1;
    if (read >= n || bytes[read] != quote) break;
    bytes[write++] = quote;
    read += 1;
  }
  field->end = (uint32_t)write;
  return read;
}

typedef struct {
  uint8_t *bytes;
  size_t n, columns, stride;
  uint8_t delimiter, line_end;
  ckt_field *fields;
  uint32_t *records;
  size_t row, column, row_start, field_start;
} splitter;

// Keeps a field that ends at `at`, a delimiter, a line end, or the end; false at a row of the wrong
// length or when there is no room for another row.
static inline bool keep(splitter *s, ckt_field field, size_t at, bool ends_row) {
  if (s->column < s->columns && s->row < s->stride)
    s->fields[s->column * s->stride + s->row] = field;
  s->column += 1;
  s->field_start = at + 1;
  if (!ends_row) return true;
  if (s->column != s->columns || s->row >= s->stride) return false;
  if (s->records) s->records[s->row] = (uint32_t)s->row_start;
  s->row += 1;
  s->column = 0;
  s->row_start = at + 1;
  return true;
}

static inline ckt_field plain(const splitter *s, size_t at, bool ends_row) {
  size_t end = at;
  if (ends_row)
    while (end > s->field_start && (s->bytes[end - 1] == '\r' || s->bytes[end - 1] == '\n')) end -= 1;
  return (ckt_field){(uint32_t)s->field_start, (uint32_t)end};
}

ckt_split_result ckt_split(uint8_t *bytes, size_t n, uint8_t delimiter, uint8_t line_end,
                           uint8_t quote, size_t columns, size_t stride, ckt_field *fields,
                           uint32_t *records) {
  splitter s = {bytes, n, columns, stride, delimiter, line_end, fields, records, 0, 0, 0, 0};
  size_t base = 0;
  while (base < n) {
    uint64_t mask = (equal_mask(bytes + base, delimiter) | equal_mask(bytes + base, line_end) |
                     equal_mask(bytes + base, quote)) &
                    within(n - base);
    size_t next = base + 64;
    while (mask) {
      size_t at = base + (size_t)__builtin_ctzll(mask);
      mask &= mask - 1;
      ckt_field field;
      bool ends_row;
      if (bytes[at] == quote) {
        if (at != s.field_start) continue;
        const size_t open = at;
        at = unquote(bytes, n, open, quote, &field);
        if (at == 0) return (ckt_split_result){s.row, CKT_UNCLOSED_QUOTE, open, 0};
        // What stands beside a line end: CR LF, or LF CR.
        const uint8_t beside = line_end == '\n' ? '\r' : '\n';
        size_t behind = at;
        while (behind < n && bytes[behind] == beside) behind += 1;
        if (behind == n || bytes[behind] == line_end) at = behind;
        if (at < n && bytes[at] != delimiter && bytes[at] != line_end)
          return (ckt_split_result){s.row, CKT_BEHIND_CLOSING, at, 0};
        ends_row = at >= n || bytes[at] == line_end;
        next = at + 1;
        mask = 0;
      } else {
        ends_row = bytes[at] == line_end;
        field = plain(&s, at, ends_row);
      }
      if (!keep(&s, field, at, ends_row))
        return (ckt_split_result){s.row, CKT_FIELD_COUNT, s.row_start, s.column};
    }
    base = next;
  }
  // A record that ended with a quoted field ended at n; any other still has its last field open.
  if (s.field_start <= n && !keep(&s, plain(&s, n, true), n, true))
    return (ckt_split_result){s.row, CKT_FIELD_COUNT, s.row_start, s.column};
  return (ckt_split_result){s.row, CKT_FINE, n, 0};
}
