import Concurrency
package import Learning
import Resampling
import StrictJSON
import Tables

/// A study's rows and folds, laid out for the checks.
struct DataAudit {
  /// Columns are looked at on no more rows than this.
  static let mostRows = 100_000

  let study: Study
  /// The rows that columns are looked at on, rising.
  let rows: [Int]
  /// Whether each of these is positive.
  let isPositive: [Bool]
  /// The columns that a model may learn from, on these rows.
  let columns: [AuditedColumn]
  /// The key of what is drawn, the threads, and whether to stop.
  let context: FitContext

  init(_ study: Study, context: FitContext) throws(FitError) {
    self.study = study
    self.context = context
    let rows = Self.spread(study.data.rowCount, most: Self.mostRows)
    let isPositive = rows.map { study.data.labels[$0] > 0.5 }
    let features = study.data.table.features
    self.rows = rows
    self.isPositive = isPositive
    columns = try parallelMap(count: features.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      return AuditedColumn(features[place], rows: rows, isPositive: isPositive)
    }
  }

  /// The columns of numbers that are not derived: what is computed from others lies between where those do, and has
  /// fractions of its own making.
  var ownNumbers: [AuditedColumn] {
    let derived = Set(study.data.table.derived.map(\.name))
    return columns.filter { $0.isNumber && !derived.contains($0.name) }
  }

  /// What a check makes of each of the columns.
  func eachColumn<Value: Sendable>(
    _ columns: [AuditedColumn], _ check: @Sendable (AuditedColumn) -> Value
  ) throws(FitError) -> [Value] {
    try parallelMap(count: columns.count, threads: context.threads) { (place) throws(FitError) in
      try context.checkCancellation()
      return check(columns[place])
    }
  }

  /// At most `most` whole numbers below a count, evenly spaced.
  static func spread(_ count: Int, most: Int) -> [Int] {
    count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
  }

  /// How many of the rows looked at are positive.
  var positiveCount: Int { isPositive.count { $0 } }
  /// The share of positive rows among those looked at.
  var baseRate: Double { Double(positiveCount) / Double(max(rows.count, 1)) }
  /// Whether folds differ by design.
  var isForward: Bool {
    let splitter = study.spec.validation.value
    return splitter is TimeSeries || splitter is GroupTimeSeries
  }
}

/// Looks for what makes a study's numbers unbelievable.
///
/// It decides nothing and changes nothing: it says what it found, with the numbers.
public enum Audit {
  /// What can be said of the rows and folds of a study before anything runs.
  ///
  /// Identical rows are sought among all rows, and so are rows that differ in one column, of tables with
  /// more than 4 million values among a part of them. Everything about columns is computed on at most
  /// 100,000 rows, evenly spaced over the table (row i × n / 100,000 for every i), about identifiers that
  /// recur on all rows of some of them, and the search for rows between rows on at most 50,000 rows of
  /// each class. What twins do to scores is tried with a small forest on at most some 6,000 rows. Nothing
  /// depends on chance but that forest, whose key is the study's; the number of threads changes no
  /// finding.
  ///
  /// | code | what |
  /// |---|---|
  /// | `recurring-identifier-across-folds` | the same customer in training and test rows |
  /// | `recurring-identifier-learnt` | a customer's name among the columns that are learnt from |
  /// | `duplicate-rows-across-folds` | tested rows with an identical training row |
  /// | `near-duplicates-across-folds` | tested rows that differ from a training row in one number |
  /// | `copies-in-one-class` | one class full of copies: oversampled before the split |
  /// | `rows-between-rows` | rows on the line between two others: SMOTE before the split |
  /// | `fractions-in-one-class` | whole numbers in one class, fractions in the other: the same |
  /// | `finer-numbers-in-one-class` | more decimals in one class than in the other: the same |
  /// | `column-gives-target-away`, `column-nearly-gives-target-away` | AUC of .98, .9 alone |
  /// | `column-pair-gives-target-away` | a difference or a sum of two numbers with an AUC of .98 |
  /// | `value-gives-target-away` | a value that only positive rows have |
  /// | `column-dominates` | one column far ahead of all others |
  /// | `missing-follows-target` | gaps in one class |
  /// | `column-named-like-target`, `column-named-like-aftermath` | names that give it away |
  /// | `identifier-column`, `many-levels` | values that hardly repeat |
  /// | `empty-column`, `constant-column`, `nearly-constant-column` | columns that say nothing |
  /// | `folds-left-out` | folds whose training rows hold one class |
  /// | `fewer-inner-folds`, `inner-folds-left-out`, `inner-folds-by-rows` | not as the spec asks |
  /// | `arbitrary-sequence` | a model of a time axis, and no `data.sequence` |
  /// | `fold-with-one-class` | folds that test no positive or no negative rows |
  /// | `folds-differ-in-base-rate`, `folds-differ-in-columns` | more than chance explains |
  /// | `few-positives` | too few positive test rows for an interval of use |
  /// | `time-order-ignored` | dates, and folds that are not in their order |
  /// | `bound-met-by-base-rate` | a bound that predicting every row positive keeps |
  /// | `balanced-beforehand`, `base-rate-set` | a base rate that is not the world's, or is set |
  public static func findings(of study: Study, threads: Int = 1) -> [Finding] {
    // Nothing else than a request to stop is thrown.
    (try? findings(of: study, threads: threads, isCancelled: { false })) ?? []
  }

  /// The same, until it is told to stop; then it throws `FitError.cancelled`.
  package static func findings(
    of study: Study, threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) -> [Finding] {
    let audit = try DataAudit(
      study,
      context: FitContext(
        key: RandomKey(seed: study.spec.seed)["audit"], threads: threads, isCancelled: isCancelled))
    var found = try audit.recurringIdentifiers()
    found += try audit.duplicates()
    found += try audit.syntheticRows()
    found += try audit.giveaways()
    found += try audit.columnPairs()
    found += audit.missingPatterns() + audit.names() + audit.identifiers() + audit.constants()
    found += study.planFindings
    found += try audit.foldDifferences()
    found += audit.positives() + audit.timeOrder() + operatingPointFindings(of: study)
    return audit.withoutRepetition(found).bySeverity
  }
}

// MARK: - One line for one matter

extension DataAudit {
  /// Findings about single columns that follow from the column naming whom the rows are about.
  private static let ofIdentifiers: Set<String> = [
    "column-gives-target-away", "column-nearly-gives-target-away", "column-dominates",
    "value-gives-target-away", "identifier-column", "many-levels",
  ]

  /// Nothing more of columns that are told to be recurring identifiers, and of the steps of a sequence one
  /// finding of each code.
  func withoutRepetition(_ findings: [Finding]) -> [Finding] {
    let identifiers = findings.filter { $0.code.hasPrefix("recurring-identifier") }
      .flatMap(\.columns)
    let left = findings.filter { finding in
      !(Self.ofIdentifiers.contains(finding.code)
        && finding.columns.contains(where: identifiers.contains))
    }
    let steps = Set(study.data.table.sequence?.channels.flatMap(\.columns) ?? [])
    var told: Set<String> = []
    return left.compactMap { finding in
      guard finding.columns.count == 1, steps.contains(finding.columns[0]) else { return finding }
      guard told.insert(finding.code).inserted else { return nil }
      return Self.merged(
        left.filter {
          $0.code == finding.code && $0.columns.count == 1 && steps.contains($0.columns[0])
        })
    }
  }

  /// The gravest of several findings about steps of a sequence, in the words of the first of these.
  private static func merged(_ findings: [Finding]) -> Finding? {
    guard findings.count > 1 else { return findings.first }
    let strength = { (finding: Finding) in finding["auc"] ?? 0 }
    var first = findings[0]
    for finding in findings
    where (finding.severity, strength(finding)) > (first.severity, strength(first)) {
      first = finding
    }
    let columns = findings.flatMap(\.columns)
    return Finding(
      first.code, first.severity,
      "\(columns.count) columns of the sequence (\(Phrases.names(columns))), of which this says most: "
        + first.sentence,
      numbers: first.numbers.members, columns: columns)
  }
}
