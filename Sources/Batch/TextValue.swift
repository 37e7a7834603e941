package import Tables

/// What texts and numbers of JSON say in columns that hold no names: what the same field of delimited text
/// says.
package enum TextValue {
  /// A finite number, NaN where the text stands for a missing one; nil for any other text.
  ///
  /// - Parameter isTruth: whether words that say yes or no are 1 and 0.
  package static func number(
    _ text: String, as reading: ColumnReading, isTruth: Bool = false
  ) -> Double? {
    var text = text
    switch text.withUTF8({ reading.number($0) }) {
    case .number(let value), .beyond(let value): return value
    case .missing: return .nan
    case .text where isTruth: return TruthWord.value(Spelling.trimmed(text)).map { $0 ? 1 : 0 }
    case .infinite, .text: return nil
    }
  }

  /// A number of JSON; NaN where the training rows have it for a missing value.
  package static func value(_ number: Double, as reading: ColumnReading) -> Double {
    reading.isMissingHere(number) ? .nan : number
  }

  /// Seconds since 1970 of a date as the training rows or ISO 8601 have it, NaN where the text stands for a
  /// missing one; nil for any other text.
  package static func date(_ text: String, as reading: ColumnReading) -> Double? {
    var text = text
    return text.withUTF8 { field in
      if let format = reading.dates, let seconds = reading.seconds(field, in: format) {
        return seconds
      }
      return reading.seconds(field, in: .yearFirst)
    }
  }

  /// Seconds since 1970 of a number that is a day as YYYYMMDD, where the training rows have dates so; nil for
  /// any other.
  package static func day(_ number: Double, as reading: ColumnReading) -> Double? {
    reading.dates == .compact ? DateFormat.seconds(compact: number) : nil
  }
}
