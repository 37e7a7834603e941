/// Two candidates side by side in one metric; differences are the first's less the second's.
public struct Comparison: Sendable, Hashable {
  /// Positive rows that only one of the two calls positive, the first time that they are tested.
  public struct Catches: Sendable, Hashable {
    /// Positive rows that only the first calls.
    public var onlyFirst: Int
    /// Positive rows that only the second calls.
    public var onlySecond: Int
    /// The exact McNemar test: how likely so uneven a split is where both find equally many.
    public var pValue: Double

    package init(onlyFirst: Int, onlySecond: Int, pValue: Double) {
      self.onlyFirst = onlyFirst
      self.onlySecond = onlySecond
      self.pValue = pValue
    }
  }

  /// How alike the wrong decisions of the two are: what an ensemble of them can gain (Kuncheva and
  /// Whitaker, Machine Learning 51, 2003).
  public struct Likeness: Sendable, Hashable {
    /// The correlation of being wrong; nil where one is never or always wrong.
    public var errorCorrelation: Double?
    /// The share of rows on which both are wrong.
    public var doubleFault: Double

    package init(errorCorrelation: Double?, doubleFault: Double) {
      self.errorCorrelation = errorCorrelation
      self.doubleFault = doubleFault
    }
  }

  /// What a test over folds says.
  public struct FoldTest: Sendable, Hashable {
    /// The mean difference over the folds.
    public var mean: Double
    /// The statistic of the corrected resampled t-test; nil where all differences are equal.
    public var statistic: Double?
    /// Its degrees of freedom.
    public var degreesOfFreedom: Double
    /// Its two-sided p value.
    public var pValue: Double
    /// The probability that the second is better by more than the region of equivalence.
    public var second: Double
    /// The probability that the two are equivalent.
    public var equivalent: Double
    /// The probability that the first is better by more than the region of equivalence.
    public var first: Double

    package init(
      mean: Double, statistic: Double?, degreesOfFreedom: Double, pValue: Double, second: Double,
      equivalent: Double, first: Double
    ) {
      self.mean = mean
      self.statistic = statistic
      self.degreesOfFreedom = degreesOfFreedom
      self.pValue = pValue
      self.second = second
      self.equivalent = equivalent
      self.first = first
    }
  }

  /// The first candidate.
  public var first: String
  /// The second candidate.
  public var second: String
  /// The metric's name.
  public var metric: String
  /// The difference on all rows that were not seen, with its bootstrap interval.
  public var difference: Estimate
  /// The two-sided bootstrap p value of no difference.
  public var bootstrapP: Double?
  /// The test over folds; nil for fewer than two.
  public var folds: FoldTest?
  /// The p value against the leader, corrected for all such comparisons; nil for other pairs.
  public var adjustedP: Double?
  /// Which positive rows only one of them catches; nil for metrics that do not count those.
  public var catches: Catches?
  /// How alike their wrong decisions are; the same in every metric.
  public var likeness: Likeness?

  package init(
    first: String, second: String, metric: String, difference: Estimate,
    bootstrapP: Double? = nil, folds: FoldTest? = nil, adjustedP: Double? = nil,
    catches: Catches? = nil, likeness: Likeness? = nil
  ) {
    self.first = first
    self.second = second
    self.metric = metric
    self.difference = difference
    self.bootstrapP = bootstrapP
    self.folds = folds
    self.adjustedP = adjustedP
    self.catches = catches
    self.likeness = likeness
  }
}
