extension Figure {
  /// P(row better than column) of pairs of candidates.
  public static func pairwise(_ matrix: NamedMatrix, metric: String, shown: String) -> Figure {
    MatrixFigure(
      id: "pairwise", title: "P(row better than column)",
      caption: """
        By \(metric), from the Bayesian correlated t-test over folds: what is left of 1 in a pair is \
        the probability that the two are practically equal. \(shown)
        """,
      matrix: matrix, middle: 0.5, ends: (0, 1), short: "row beats column",
      note: "practically equal"
    ).figure
  }

  /// The correlation of the errors of pairs of candidates.
  public static func diversity(_ matrix: NamedMatrix, shown: String) -> Figure {
    MatrixFigure(
      id: "diversity", title: "Correlation of errors",
      caption: """
        Near 1, two candidates err on the same rows and an ensemble of them gains little; near 0, \
        they err apart. \(shown)
        """,
      matrix: matrix, middle: 0, ends: (-1, 1), short: "correlation of errors",
      note: "rows on which both err"
    ).figure
  }
}
