public import Learning

extension Metrics {
  /// The profit per customer when the decisions are acted on.
  public static let profit = Metric(
    name: "profit", summary: "profit per customer when those called positive are made the offer",
    goal: .maximize
  ) { ChurnProfit($0.costs).profit(Confusion($0)) }

  /// The expected maximum profit per customer, EMPC.
  public static let empc = Metric(
    name: "empc",
    summary: "expected maximum profit per customer, over how many of the leavers an offer keeps",
    goal: .maximize
  ) { $0.expectedMaximumProfit?.profit }

  /// The share of customers to call for it.
  public static let empcFraction = Metric(
    name: "empcFraction", summary: "share of rows called for the expected maximum profit",
    goal: .none
  ) { $0.expectedMaximumProfit?.fraction }

  /// The largest profit per customer over all thresholds, as many leavers staying as on average.
  public static let maximumProfit = Metric(
    name: "maximumProfit",
    summary: "largest profit per customer over all thresholds, the mean share of leavers kept",
    goal: .maximize
  ) { $0.maximumProfit?.profit }

  /// The share of customers to call for it.
  public static let maximumProfitFraction = Metric(
    name: "maximumProfitFraction", summary: "share of rows called for the maximum profit",
    goal: .none
  ) { $0.maximumProfit?.fraction }

  /// What calling is worth where a call breaks even at the costs' worthwhile probability (Vickers and
  /// Elkin, "Decision curve analysis", Medical Decision Making 26, 2006).
  public static let netBenefit = Metric(
    name: "netBenefit",
    summary: "true positives per row less false ones times the odds from which a call pays",
    goal: .maximize
  ) { rows in
    let worthwhile = rows.costs.worthwhile
    let called = Confusion(rows, threshold: Float(worthwhile))
    return called.netBenefit(odds: worthwhile / (1 - worthwhile))
  }
}

extension Confusion {
  /// True positives less false positives times the odds, per row; nil without rows.
  func netBenefit(odds: Double) -> Double? {
    total > 0 ? (truePositives - falsePositives * odds) / total : nil
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
