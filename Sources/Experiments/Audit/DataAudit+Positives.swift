import Learning
import StrictJSON
import Tables

extension DataAudit {
  /// Half an interval for recall this wide or wider says little.
  private static let wide = 0.05
  /// This wide or wider it says hardly anything.
  private static let veryWide = 0.15

  /// Too few positive rows for an interval of recall that is of use.
  ///
  /// The width is that of Wilson's 95 % interval where half of the positive test rows are caught; it
  /// is the widest that there is for their number.
  func positives() -> [Finding] {
    let labels = study.data.labels
    let tested = study.folds.filter { $0.repeat == 0 }
    let counts = tested.map { fold in fold.test.count { labels[$0] > 0.5 } }
    let total = counts.reduce(0, +)
    let half = Self.halfWidth(positives: total)
    guard half >= Self.wide else { return [] }
    return [
      Finding(
        "few-positives", half >= Self.veryWide ? .serious : .warning,
        "\(total) positive test rows (\(counts.min() ?? 0) in the smallest fold) fix recall to about "
          + "±\(decimal(half, places: 3)) only, and smaller differences between candidates are chance",
        numbers: [
          ("positives", Double(total)), ("fewestInAFold", Double(counts.min() ?? 0)),
          ("halfWidth", half),
        ])
    ]
  }

  /// Half the width of Wilson's interval at a recall of one half.
  static func halfWidth(positives: Int) -> Double {
    guard positives > 0 else { return 0.5 }
    let z = 1.959963984540054
    let n = Double(positives)
    return z / (1 + z * z / n) * (0.25 / n + z * z / (4 * n * n)).squareRoot()
  }

  /// Rows that have a time and are cut at random.
  func timeOrder() -> [Finding] {
    guard !isForward else { return [] }
    let timed = study.data.table.columns.filter {
      $0.role == .time || ($0.role == .feature && $0.values.kind == .date)
    }.map(\.name)
    guard !timed.isEmpty else { return [] }
    return [
      Finding(
        "time-order-ignored", .note,
        "\(Phrases.columns(timed)) \(timed.count == 1 ? "holds" : "hold") dates, and rows are trained "
          + "on that are later than rows tested; validation 'timeSeries' tests on the future only",
        columns: timed)
    ]
  }
}
