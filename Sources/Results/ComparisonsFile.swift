public import Experiments
import Metrics

/// `comparisons.csv`: a row a pair of candidates and metric; differences are the first's less the
/// second's.
package struct ComparisonsFile: StoredTable {
  package static let name = "comparisons.csv"

  package var rows: [Comparison]

  /// Pairs in the order in which they are to stand.
  package init(rows: [Comparison]) { self.rows = rows }

  /// The bytes of pairs that are stored elsewhere than in a results folder.
  package static func bytes(of rows: [Comparison]) -> [UInt8] { Self(rows: rows).bytes() }
}

extension StoredRun {
  /// The pairs of candidates that the run compared, in the order of `comparisons.csv`; none where the
  /// folder has no such file.
  public func comparisons() throws(StudyError) -> [Comparison] {
    folder.holds(ComparisonsFile.name) ? try read(ComparisonsFile.self).rows : []
  }
}

extension Comparison: StoredRow {
  enum Column: String, StoredColumn {
    case first, second, metric, difference
    case lower = "difference_low"
    case upper = "difference_high"
    case bootstrapP = "bootstrap_p"
    case mean = "mean_difference"
    case t, df, p
    case adjustedP = "p_holm"
    case probabilityFirst = "probability_first"
    case probabilityEquivalent = "probability_equivalent"
    case probabilitySecond = "probability_second"
    case onlyFirst = "only_first"
    case onlySecond = "only_second"
    case mcNemarP = "mcnemar_p"
    case errorCorrelation = "error_correlation"
    case doubleFault = "double_fault"
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .first: .text(first)
    case .second: .text(second)
    case .metric: .text(metric)
    case .difference: .number(difference.value)
    case .lower: .number(difference.interval?.lower)
    case .upper: .number(difference.interval?.upper)
    case .bootstrapP: .number(bootstrapP)
    case .mean: .number(folds?.mean)
    case .t: .number(folds?.statistic)
    case .df: .number(folds?.degreesOfFreedom)
    case .p: .number(folds?.pValue)
    case .adjustedP: .number(adjustedP)
    case .probabilityFirst: .number(folds?.first)
    case .probabilityEquivalent: .number(folds?.equivalent)
    case .probabilitySecond: .number(folds?.second)
    case .onlyFirst: .number(catches.map { Double($0.onlyFirst) })
    case .onlySecond: .number(catches.map { Double($0.onlySecond) })
    case .mcNemarP: .number(catches?.pValue)
    case .errorCorrelation: .number(likeness?.errorCorrelation)
    case .doubleFault: .number(likeness?.doubleFault)
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    self.init(
      first: record.text(.first), second: record.text(.second), metric: record.text(.metric),
      difference: try record.estimate(.difference, .lower, .upper),
      bootstrapP: try record.share(.bootstrapP), folds: try Self.folds(record),
      adjustedP: try record.share(.adjustedP), catches: try Self.catches(record),
      likeness: try Self.likeness(record))
  }

  private static func folds(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> FoldTest? {
    guard let mean = try record.number(.mean), let freedom = try record.number(.df),
      let p = try record.share(.p), let first = try record.share(.probabilityFirst),
      let equivalent = try record.share(.probabilityEquivalent),
      let second = try record.share(.probabilitySecond)
    else { return nil }
    // As many folds less one.
    guard 1...1e6 ~= freedom else {
      throw record.misfit(
        Column.df.rawValue, "a number from 1 to 1000000", record.text(.df))
    }
    return FoldTest(
      mean: mean, statistic: try record.number(.t), degreesOfFreedom: freedom, pValue: p,
      second: second, equivalent: equivalent, first: first)
  }

  private static func catches(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> Catches? {
    guard let first = try record.optionalCount(.onlyFirst),
      let second = try record.optionalCount(.onlySecond), let p = try record.share(.mcNemarP)
    else { return nil }
    return Catches(onlyFirst: first, onlySecond: second, pValue: p)
  }

  private static func likeness(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> Likeness? {
    guard let doubleFault = try record.share(.doubleFault) else { return nil }
    return Likeness(
      errorCorrelation: try record.number(.errorCorrelation), doubleFault: doubleFault)
  }
}
