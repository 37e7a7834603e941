import Tables

/// What texts of JSON say in columns that hold no names: what the same field of delimited text says.
package enum TextValue {
  /// A finite number, NaN where the text stands for a missing one; nil for any other text.
  package static func number(_ text: String) -> Double? {
    var text = text
    switch text.withUTF8({ NumberField($0) }) {
    case .number(let value): return value
    case .missing: return .nan
    case .infinite, .text: return nil
    }
  }

  /// Seconds since 1970 of a date as ISO 8601 has it, NaN where the text stands for a missing one; nil
  /// for any other text.
  package static func date(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { field in
      let trimmed = MissingTokens.trimmed(field)
      return MissingTokens.isMissingNumber(trimmed) ? .nan : DateFormat.yearFirst.seconds(trimmed)
    }
  }
}
