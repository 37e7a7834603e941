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
  /// | `copies-in-one-class` | one class full of copies: oversampled before the cut |
  /// | `rows-between-rows` | rows on the line between two others: SMOTE before the cut |
  /// | `fractions-in-one-class` | whole numbers in one class, fractions in the other: the same |
  /// | `column-gives-target-away`, `column-nearly-gives-target-away` | AUC of .98, .9 alone |
  /// | `value-gives-target-away` | a value that only positive rows have |
  /// | `column-dominates` | one column far ahead of all others |
  /// | `missing-follows-target` | gaps in one class |
  /// | `column-named-like-target`, `column-named-like-aftermath` | names that give it away |
  /// | `identifier-column`, `many-levels` | values that hardly repeat |
  /// | `empty-column`, `constant-column`, `nearly-constant-column` | columns that say nothing |
  /// | `fold-with-one-class` | folds without positive or without negative rows |
  /// | `folds-differ-in-base-rate`, `folds-differ-in-columns` | more than chance explains |
  /// | `few-positives` | too few positive test rows for an interval of use |
  /// | `time-order-ignored` | dates, and folds that are not in their order |
  public static func findings(of study: Study, threads: Int = 1) -> [Finding] {
    let audit = DataAudit(study, threads: threads)
    let found =
      audit.duplicates() + audit.syntheticRows(threads: threads) + audit.giveaways()
      + audit.missingPatterns() + audit.names() + audit.identifiers() + audit.constants()
      + audit.foldDifferences() + audit.positives() + audit.timeOrder()
    return found.bySeverity
  }
}
