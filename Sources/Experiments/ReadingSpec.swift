public import StrictJSON
public import Tables

/// How a study's file is written, where that is not to be found out.
public struct ReadingSpec: Codable, Hashable, Sendable, Defaulted {
  /// The character between fields.
  public var delimiter: String?
  /// What stands around fields that hold a delimiter or a line end, one character; empty where nothing does.
  public var quote: String?
  /// The mark in front of fractions, `.` or `,`.
  public var decimal: NumberStyle.Mark?
  /// The mark between thousands: `,`, `.`, a blank or `'`.
  public var thousands: String?
  /// The names of the columns of a file without a header.
  public var names: [String]?
  /// Lines in front of the header that are passed over.
  public var skip: Int?
  /// How lines begin that are passed over, in front of the header and below it.
  public var comment: String?
  /// How characters are written as bytes.
  public var encoding: TextEncoding?
  /// What stands for a missing value, besides what does so everywhere.
  public var missing: [String]?
  /// In which order dates are written.
  public var dates: DateFormat?

  public init() {}

  var rules: ReadingRules {
    var rules = ReadingRules()
    rules.delimiter = delimiter?.utf8.first
    rules.quote = quote.map { $0.utf8.first ?? ReadingRules.noQuote }
    rules.decimal = decimal ?? impliedDecimal
    rules.hasThousands = thousands != nil
    rules.names = names
    rules.skippedLines = skip ?? 0
    rules.comment = comment.map { Array($0.utf8) }
    rules.encoding = encoding
    rules.missing = missing ?? []
    rules.dates = dates
    return rules
  }

  /// The mark in front of fractions where the one between thousands leaves but one.
  private var impliedDecimal: NumberStyle.Mark? {
    switch thousands {
    case ",": .point
    case ".": .comma
    default: nil
    }
  }

  /// What breaks a rule, with the path from here.
  func issues() -> [Issue] {
    var issues: [Issue] = []
    func refuse(_ member: String, _ rule: String, _ got: String) {
      issues.append(Issue(at: member, .outOfRange(rule: rule, got: got)))
    }
    if let delimiter, !Self.isDelimiter(delimiter) {
      refuse("delimiter", "must be one ASCII character, no quote and no line end", "'\(delimiter)'")
    }
    if let quote, !quote.isEmpty, !Self.isQuote(quote) || quote == delimiter {
      refuse(
        "quote",
        "must be one ASCII character that is no letter, digit, delimiter or line end, or empty",
        "'\(quote)'")
    }
    if let thousands, ![",", ".", " ", "'"].contains(thousands) || thousands == decimal?.rawValue {
      refuse(
        "thousands", "must be ',', '.', a blank or an apostrophe, and not the decimal mark",
        "'\(thousands)'")
    }
    if let skip, !(0...10_000).contains(skip) {
      refuse("skip", "must be from 0 to 10000", "\(skip)")
    }
    if comment?.isEmpty == true { refuse("comment", "must not be empty", "''") }
    if let names {
      let isNamed = !names.isEmpty && names.allSatisfy { !$0.allSatisfy(\.isWhitespace) }
      if !isNamed || Set(names).count < names.count {
        refuse("names", "must be names that differ", "\(names)")
      }
    }
    if let missing, missing.count > 100 {
      refuse("missing", "must be at most 100 words", "\(missing.count)")
    }
    return issues
  }

  private static func isQuote(_ text: String) -> Bool {
    guard text.utf8.count == 1, let character = text.first else { return false }
    return character.isASCII && (character.isPunctuation || character.isSymbol)
  }

  private static func isDelimiter(_ text: String) -> Bool {
    text.utf8.count == 1 && text.utf8.allSatisfy(ReadingRules.isDelimiter)
  }
}
