import Learning
import Tables

extension InputSchema.Column {
  static let missingText = "missing"

  /// A row's value as text: a level's name, a number, a day; `missing`, or `unseen` for a name that no
  /// training row had.
  func text(of values: RawRows.Values, row: Int) -> String {
    switch values {
    case .codes(let codes):
      switch codes[row] {
      case RawRows.missing: Self.missingText
      case RawRows.unseen: "unseen"
      case let code: levels[Int(code)]
      }
    case .numbers(let numbers): text(of: numbers[row])
    }
  }

  /// A number, or for dates a day, as text.
  func text(of number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? Self.missingText : number.description }
    if case .date = kind, abs(number) <= InputSchema.greatestDate {
      return CalendarDay(daysSince1970: Int((number / 86_400).rounded(.down))).description
    }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
