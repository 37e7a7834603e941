import Tables

/// Delimited text with its records one by one, to be repeated.
struct RequestText: Sendable {
  var header: DelimitedHeader
  var records: [[UInt8]]
}
