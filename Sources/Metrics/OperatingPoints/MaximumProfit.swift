public import Learning

/// The highest profit of a campaign, at the expected acceptance of its offer.
///
/// Verbraken, Verbeke and Baesens, IEEE TKDE 25(5), 2013, with γ = α / (α + β): a leaver who is
/// called brings γ (value − offer) − contact, another costs offer + contact. What they are stands in
/// the `costs` of the rows. Of thresholds with the same profit it takes the highest; where no call
/// pays, nobody is called.
public struct MaximumProfit: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "maximumProfit"
  /// What it is.
  public static let summary = "highest profit of a campaign, by what is at stake"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The highest profit.
  public init() {}

  /// It looks at scores.
  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let profit = ChurnProfit(rows.costs)
    let cuts = try rows.cutsWithPositives(for: "an operating point of the highest profit")
    let best = ([ScoreGroups(rows).emptyCut] + cuts).highest {
      profit.profit($0.confusion) ?? 0
    }
    return OperatingPoint(threshold: best.threshold)
  }
}
