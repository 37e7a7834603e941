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

  /// A number with the decimal mark and the unit of the training rows, or for dates a day, as text; a computed one
  /// of very many digits is rounded.
  package func text(of number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? Self.missingText : number.description }
    if case .date = kind, abs(number) <= InputSchema.greatestDate {
      return CalendarDay(daysSince1970: Int((number / 86_400).rounded(.down))).description
    }
    let digits = Self.rounded(number).description
    let text = digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
    guard let style = reading.numbers else { return text }
    let written = style.decimal == .comma ? text.replacing(".", with: ",") : text
    return style.unit.map { "\(written) \($0)" } ?? written
  }

  /// A fraction that takes more than so many characters has six significant digits.
  private static let mostDigits = 12

  private static func rounded(_ number: Double) -> Double {
    guard number.description.count > mostDigits, number != number.rounded(),
      1e-4..<1e15 ~= number.magnitude
    else { return number }
    var scale = 1.0
    while (number * scale).magnitude < 100_000 { scale *= 10 }
    return (number * scale).rounded() / scale
  }
}
