// Scanning delimited text: where records end and where fields begin.
//
// Every buffer must be readable for 64 bytes beyond its length, but for ckt_utf8_prefix, which reads no
// byte beyond it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where a scan stands: outside quotes, inside, just behind a quote that either closes the field
/// or is the first half of a doubled one, or in a line that is a comment.
typedef enum {
  CKT_OUTSIDE = 0,
  CKT_INSIDE = 1,
  CKT_BEHIND_QUOTE = 2,
  CKT_COMMENT = 3
} ckt_state;

typedef struct {
  size_t lines;        // line ends, inside quotes or not
  size_t records;      // line ends outside quotes
  size_t first;        // offset behind the first line end outside quotes, if there is one
  size_t first_lines;  // line ends before that offset
  size_t last;         // offset behind the last line end outside quotes, if there is one
  ckt_state state;     // where the scan stands at the end
} ckt_survey;

/// Counts lines and records of a block that begins in `state` behind the byte `before`. A quote
/// opens a field only at the beginning of the field; elsewhere it stands for itself. Where nothing quotes,
/// `quote` is a byte that the text does not have. In a line that begins with the byte `comment` outside
/// quotes nothing quotes either; it counts as a record. -1 where no line is a comment.
ckt_survey ckt_survey_block(const uint8_t *bytes, size_t n, uint8_t before, uint8_t delimiter,
                            uint8_t line_end, uint8_t quote, int comment, ckt_state state);

/// The number of bytes that are equal to `value`.
size_t ckt_count(const uint8_t *bytes, size_t n, uint8_t value);

/// The length of the longest prefix that is well-formed UTF-8.
size_t ckt_utf8_prefix(const uint8_t *bytes, size_t n);

/// A field's bytes, without its quotes.
typedef struct {
  uint32_t start, end;
} ckt_field;

typedef enum {
  CKT_FINE = 0,
  CKT_FIELD_COUNT,      // a row with `found` fields; `position` is its beginning
  CKT_UNCLOSED_QUOTE,   // `position` is the opening quote
  CKT_BEHIND_CLOSING    // `position` is a byte between a closing quote and the next delimiter
} ckt_problem;

typedef struct {
  size_t rows;          // rows before the problem, or all
  ckt_problem problem;
  size_t position;
  size_t found;
} ckt_split_result;

/// Splits whole records, the last without its line end, into fields[column * stride + row]; at most
/// `stride` rows. Doubled quotes are undone in place. Where `records` is not null, it gets the offset
/// at which each row begins.
ckt_split_result ckt_split(uint8_t *bytes, size_t n, uint8_t delimiter, uint8_t line_end,
                           uint8_t quote, size_t columns, size_t stride, ckt_field *fields,
                           uint32_t *records);

#ifdef __cplusplus
}
#endif
