public import Experiments

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
  public static func findings(of study: Study, threads: Int = 1) -> [Finding] {
    let audit = DataAudit(study, threads: threads)
    let found =
      audit.duplicates() + audit.syntheticRows(threads: threads) + audit.giveaways()
      + audit.missingPatterns() + audit.names() + audit.identifiers() + audit.constants()
      + audit.foldDifferences() + audit.positives() + audit.timeOrder()
    return found.bySeverity
  }
}
