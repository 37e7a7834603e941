import Tables

/// Dates as JSON has them.
enum DateText {
  /// Seconds since 1970 of a text as ISO 8601 has it; nil for any other.
  static func seconds(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { DateFormat.yearFirst.seconds($0) }
  }
}
