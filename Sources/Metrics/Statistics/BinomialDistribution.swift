/// The number of successes of independent trials, with exact tails.
public struct BinomialDistribution: Sendable, Hashable {
  /// How many trials there are.
  public let trials: Int
  /// The probability of a success, in [0, 1].
  public let probability: Double

  /// A binomial distribution of `trials` ≥ 0 with a probability in [0, 1].
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "trials \(trials) must not be negative")
    precondition(
      probability >= 0 && probability <= 1, "probability \(probability) must lie in [0, 1]")
    self.trials = trials
    self.probability = probability
  }

  /// The probability of `successes` or fewer, exact where it is small.
  public func lowerTail(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return beta(above: successes).survival(probability)
  }

  /// The probability of `successes` or more, exact where it is small.
  public func upperTail(_ successes: Int) -> Double {
    if successes <= 0 { return 1 }
    if successes > trials { return 0 }
    return beta(above: successes - 1).cdf(probability)
  }

  /// The probability of exactly `successes`.
  public func mass(_ successes: Int) -> Double {
    guard (0...trials).contains(successes) else { return 0 }
    if probability == 0 || trials == 0 { return successes == 0 ? 1 : 0 }
    if probability == 1 { return successes == trials ? 1 : 0 }
    let beta = BetaDistribution(
      alpha: Double(successes) + 1, beta: Double(trials - successes) + 1)
    return beta.density(probability) / (Double(trials) + 1)
  }

  /// The distribution of the value with more than `successes` of `trials` uniform ones below it.
  private func beta(above successes: Int) -> BetaDistribution {
    BetaDistribution(alpha: Double(successes) + 1, beta: Double(trials - successes))
  }
}
