import Learning

extension Metric {
  /// The profit per customer when the decisions are acted on.
  public static let profit = Metric(
    name: "profit", summary: "profit per customer when those predicted positive are made the offer",
    family: .profit, unit: .money
  ) {
    ChurnProfit($0.costs).profit(Confusion($0))
  } fast: {
    ChurnProfit($0.costs).profit($0.decisions)
  }

  /// The expected maximum profit per customer, EMPC.
  public static let empc = Metric(
    name: "empc", title: "EMPC",
    summary: "expected maximum profit per customer, over how many of the leavers an offer keeps",
    family: .profit, unit: .money, isHeadline: true, isCompared: true
  ) {
    $0.expectedMaximumProfit?.profit
  } fast: {
    $0.expectedMaximum?.profit
  }

  /// The share of customers to contact for it.
  public static let empcFraction = Metric(
    name: "empcFraction", title: "EMPC fraction",
    summary: "share of rows contacted for the expected maximum profit",
    family: .profit, direction: .none
  ) {
    $0.expectedMaximumProfit?.fraction
  } fast: {
    $0.expectedMaximum?.fraction
  }

  /// The largest profit per customer over all thresholds, as many leavers staying as on average.
  public static let maximumProfit = Metric(
    name: "maximumProfit", title: "maximum profit",
    summary: "largest profit per customer over all thresholds, the mean share of leavers kept",
    family: .profit, unit: .money
  ) {
    $0.maximumProfit?.profit
  } fast: {
    $0.maximum?.profit
  }

  /// The share of customers to contact for it.
  public static let maximumProfitFraction = Metric(
    name: "maximumProfitFraction", title: "maximum profit fraction",
    summary: "share of rows contacted for the maximum profit",
    family: .profit, direction: .none
  ) {
    $0.maximumProfit?.fraction
  } fast: {
    $0.maximum?.fraction
  }

  /// What contacting is worth where it breaks even at the costs' threshold probability (Vickers and
  /// Elkin, "Decision curve analysis", Medical Decision Making 26, 2006).
  public static let netBenefit = Metric(
    name: "netBenefit", title: "net benefit",
    summary: "true positives per row less false ones times the odds from which a contact pays",
    family: .profit, unit: .number
  ) { rows in
    Confusion(rows, threshold: Float(rows.costs.thresholdProbability)).netBenefit(rows.costs)
  } fast: {
    $0.atThresholdProbability.netBenefit($0.costs)
  }
}

extension Confusion {
  /// True positives less false positives times the odds of breaking even, per row; nil without rows.
  fileprivate func netBenefit(_ costs: Costs) -> Double? {
    let odds = costs.thresholdProbability / (1 - costs.thresholdProbability)
    return total > 0 ? (truePositives - falsePositives * odds) / total : nil
  }
}

extension ScoredRows {
  fileprivate var expectedMaximumProfit: ProfitPoint? {
    bothClassWeights.map { _ in ChurnProfit(costs).expectedMaximum(RankingHull(self)) }
  }

  fileprivate var maximumProfit: ProfitPoint? {
    bothClassWeights.map { _ in ChurnProfit(costs).maximum(RankingHull(self)) }
  }
}
