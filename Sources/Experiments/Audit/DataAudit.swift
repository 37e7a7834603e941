import Concurrency
import Learning
import Resampling
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

  init(_ study: Study, threads: Int) {
    self.study = study
    let rows = Self.spread(study.data.rowCount, most: Self.mostRows)
    let isPositive = rows.map { study.data.labels[$0] > 0.5 }
    let features = study.data.table.features
    self.rows = rows
    self.isPositive = isPositive
    columns = parallelMap(count: features.count, threads: threads) { place in
      AuditedColumn(features[place], rows: rows, isPositive: isPositive)
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
  /// Identical rows are sought among all rows. Everything about columns is computed on at most 100,000
  /// rows, evenly spaced over the table (row i × n / 100,000 for every i), and the search for rows
  /// between rows on at most 12,000 rows of each class, evenly spaced as well; nothing is random. The
  /// number of threads changes no finding.
  ///
  /// | code | what |
  /// |---|---|
  /// | `duplicate-rows-across-folds` | tested rows with an identical training row |
  /// | `copies-in-one-class` | one class full of copies: oversampled before the split |
  /// | `rows-between-rows` | rows on the line between two others: SMOTE before the split |
  /// | `fractions-in-one-class` | whole numbers in one class, fractions in the other: the same |
  /// | `column-gives-target-away`, `column-nearly-gives-target-away` | AUC of .98, .9 alone |
  /// | `value-gives-target-away` | a value that only positive rows have |
  /// | `column-dominates` | one column far ahead of all others |
  /// | `missing-follows-target` | gaps in one class |
  /// | `column-named-like-target`, `column-named-like-aftermath` | names that give it away |
  /// | `identifier-column`, `many-levels` | values that hardly repeat |
  /// | `empty-column`, `constant-column`, `nearly-constant-column` | columns that say nothing |
  /// | `folds-left-out` | folds whose training rows hold one class |
  /// | `fewer-inner-folds`, `inner-folds-left-out`, `inner-folds-by-rows` | not as the spec asks |
  /// | `fold-with-one-class` | folds that test no positive or no negative rows |
  /// | `folds-differ-in-base-rate`, `folds-differ-in-columns` | more than chance explains |
  /// | `few-positives` | too few positive test rows for an interval of use |
  /// | `time-order-ignored` | dates, and folds that are not in their order |
  public static func findings(of study: Study, threads: Int = 1) -> [Finding] {
    let audit = DataAudit(study, threads: threads)
    let found =
      audit.duplicates() + audit.syntheticRows(threads: threads) + audit.giveaways()
      + audit.missingPatterns() + audit.names() + audit.identifiers() + audit.constants()
      + study.planFindings + audit.foldDifferences() + audit.positives() + audit.timeOrder()
    return found.bySeverity
  }
}
