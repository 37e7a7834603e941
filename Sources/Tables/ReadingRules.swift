/// How a delimited file is written, where that is not to be found out.
public struct ReadingRules: Sendable, Hashable {
  /// The character between fields; nil: found out.
  public var delimiter: UInt8?
  /// The mark in front of fractions; nil: found out for every column.
  public var decimal: NumberStyle.Mark?
  /// The names of the columns of a file without a header; nil where it has one.
  public var names: [String]?
  /// Lines in front of the header that are passed over.
  public var skippedLines = 0
  /// How lines in front of the header begin that are passed over.
  public var comment: [UInt8]?
  /// What stands for a missing value, besides what does so everywhere.
  public var missing: [String] = []
  /// In which order dates are written; nil: found out for every column.
  public var dates: DateFormat?
  /// The mark that the file was found to have, for columns that do not tell theirs.
  var fileMark: FileMark?

  public init() {}

  /// Whether a byte may stand between fields: a character of ASCII, no quote and no line end.
  package static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == 0x09 || (0x20..<0x7F ~= byte && byte != UInt8(ascii: "\""))
  }
}
