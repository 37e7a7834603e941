/// Whole records that follow one another in a file.
struct Chunk: Sendable, Hashable {
  /// The offset of the first byte.
  var start: Int
  /// The offset behind the last byte, which is no line end.
  var end: Int
  var firstRow: Int
  var rows: Int
  /// The line of the first byte, counted from 1.
  var firstLine: Int
}
