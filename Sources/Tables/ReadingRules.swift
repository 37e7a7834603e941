/// How a delimited file is written, where that is not to be found out.
public struct ReadingRules: Sendable, Hashable {
  /// The character between fields; nil: found out.
  public var delimiter: UInt8?
  /// What stands around fields that hold a delimiter or a line end; nil: `"`.
  public var quote: UInt8?
  /// The mark in front of fractions; nil: found out for every column.
  public var decimal: NumberStyle.Mark?
  /// Whether numbers may have a mark between thousands though none of the rows shows it.
  public var hasThousands = false
  /// The names of the columns of a file without a header; nil where it has one.
  public var names: [String]?
  /// Lines in front of the header that are passed over.
  public var skippedLines = 0
  /// How lines begin that are passed over, in front of the header and below it; nil: found out.
  public var comment: [UInt8]?
  /// How characters are written as bytes; nil: found out.
  public var encoding: TextEncoding?
  /// What stands for a missing value, besides what does so everywhere.
  public var missing: [String] = []
  /// In which order dates are written; nil: found out for every column.
  public var dates: DateFormat?
  /// The mark that the file was found to have, for columns that do not tell theirs.
  var fileMark: FileMark?
  /// The columns by which the header of a file is known that is written in the usual way, which may come as
  /// well; nil where all files are as stated here.
  package var usualColumns: [String]?
  /// The one of `names` that a file to be scored need not have; nil where all must be there.
  package var target: String?

  public init() {}

  /// A byte that stands for no quotes at all.
  public static let noQuote: UInt8 = Dialect.noQuote

  /// Whether a byte may stand between fields: a character of ASCII, no quote and no line end.
  package static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == 0x09 || (0x20..<0x7F ~= byte && byte != UInt8(ascii: "\""))
  }

  /// Whether something is stated that says where the header and the fields are.
  var statesForm: Bool {
    delimiter != nil || quote != nil || names != nil || skippedLines > 0 || comment != nil
  }
}
