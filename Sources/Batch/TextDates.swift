package import Tables

/// Dates of one column that were sent as text: as the training rows or ISO 8601 have them, or all the others in
/// one format that the rest of them settles, as in a file.
package struct TextDates: Sendable {
  private let reading: ColumnReading
  /// Those in another format, with their rows.
  private var open: [(row: Int, text: String)] = []

  package init(_ reading: ColumnReading) { self.reading = reading }

  /// Reads a text: seconds since 1970, NaN where it stands for a missing date or is one in another format, which
  /// `settle` reads; nil where it is no date.
  package mutating func read(_ text: String, row: Int) -> Double? {
    if let seconds = TextValue.date(text, as: reading) { return seconds }
    guard reading.possibleDates.contains(where: { seconds(text, in: $0) != nil }) else {
      return nil
    }
    open.append((row, text))
    return .nan
  }

  /// Reads the texts in another format; where no one format reads them, or several do, gives one of their rows
  /// with the reason.
  package func settle(_ values: inout [Double]) -> (row: Int, reason: String)? {
    guard let first = open.first else { return nil }
    let ends = reading.possibleDates.map { format in
      (format, open.firstIndex { seconds($0.text, in: format) == nil })
    }
    let fitting = ends.filter { $0.1 == nil }.map(\.0)
    if fitting.count > 1 { return (first.row, Self.ambiguous(first.text)) }
    guard let format = fitting.first else {
      let odd = open[ends.compactMap(\.1).max() ?? 0]
      return (odd.row, Self.misfit(odd.text))
    }
    for (row, text) in open { values[row] = seconds(text, in: format) ?? .nan }
    return nil
  }

  /// Why a text is no date.
  package static func misfit(_ text: String) -> String {
    "expected a date such as 2024-12-31, got the string '\(text.prefix(40))'"
  }

  private static func ambiguous(_ text: String) -> String {
    "cannot tell the day from the month in '\(text.prefix(40))' or in any other row. Write dates as "
      + "YYYY-MM-DD"
  }

  private func seconds(_ text: String, in format: DateFormat) -> Double? {
    var text = text
    return text.withUTF8 { reading.seconds($0, in: format) }
  }
}
