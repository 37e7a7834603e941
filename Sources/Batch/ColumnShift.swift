import Learning
import Tables

/// A column most of whose values in some scored rows are beyond those of the training rows.
package struct ColumnShift: Sendable, Hashable {
  /// Fewer values than that show nothing.
  private static let fewestValues = 10
  /// The share of values beyond the training rows from which on it is told.
  private static let share = 0.5
  /// The share from which on a unit or a mark may be the cause.
  private static let nearlyAll = 0.95
  /// How many times less than a likely cause says values may be greater than those of the training rows.
  private static let tolerance = 4.0
  /// How much of their width values may stick out of the training rows' range to be taken for the same.
  private static let slack = 0.25

  package let column: String
  /// The number of values beyond those of the training rows.
  package let outside: Int
  private let present: Int
  private let isDate: Bool
  private let trained: ClosedRange<Double>
  private let scored: ClosedRange<Double>

  /// Nil where values are not that many, or most of them are not beyond the training rows.
  ///
  /// - Parameters:
  ///   - outside: the number of values beyond those of the training rows.
  ///   - present: the number of values.
  ///   - scored: the smallest value and the greatest.
  init?(
    _ column: InputSchema.Column, outside: Int, of present: Int, scored: ClosedRange<Double>?
  ) {
    guard present >= Self.fewestValues, Double(outside) >= Self.share * Double(present),
      let minimum = column.minimum, let maximum = column.maximum, minimum <= maximum,
      let scored
    else { return nil }
    self.column = column.name
    self.outside = outside
    self.present = present
    isDate = column.kind == .date
    trained = minimum...maximum
    self.scored = scored
  }

  /// What is told of it, with the likely cause.
  package var sentence: String {
    "column '\(column)': \(outside) of \(present) \(isDate ? "dates" : "values") are outside the training "
      + "rows' range (\(text(trained))), at \(text(scored)); " + cause
  }

  private var cause: String {
    if isDate { return "the model has seen none such" }
    guard Double(outside) >= Self.nearlyAll * Double(present) else {
      return "the model has learnt from few such values or none"
    }
    switch factor {
    case 1000: return "about 1000 times as great: check its decimal mark and its unit"
    case 0.001: return "about 1000 times as small: check its decimal mark and its unit"
    case 100:
      return "about 100 times as great: check its unit, as per cent or cents, and its decimal mark"
    case 0.01:
      return "about 100 times as small: check its unit, as per cent or cents, and its decimal mark"
    default: return "check that it is the same column in the same unit"
    }
  }

  /// By how much the values are greater than those of the training rows, where such a factor brings them into
  /// their range; the one that brings the greatest nearest.
  private var factor: Double? {
    let margin = Self.slack * (trained.upperBound - trained.lowerBound)
    let fitting = [1000, 0.001, 100, 0.01].filter { factor in
      scored.lowerBound / factor >= trained.lowerBound - margin
        && scored.upperBound / factor <= trained.upperBound + margin
        && abs(scored.upperBound / factor) * Self.tolerance >= abs(trained.upperBound)
    }
    func distance(_ factor: Double) -> Double {
      abs(scored.upperBound / factor - trained.upperBound)
    }
    return fitting.min { distance($0) < distance($1) }
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    "\(text(range.lowerBound)) to \(text(range.upperBound))"
  }

  private func text(_ value: Double) -> String {
    (isDate ? DateFormat.text(of: value) : nil) ?? value.shortText
  }
}
