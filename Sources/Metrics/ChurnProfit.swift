package import Learning

/// What contacting customers earns (Verbraken, Verbeke and Baesens, "A Novel Profit Maximizing Metric for
/// Measuring Classification Performance of Customer Churn Prediction Models", IEEE TKDE 25(5), 2013).
///
/// A leaver who is contacted takes the offer and stays with probability γ; every other customer who
/// is contacted takes the offer too and would have stayed anyway. All profits are per customer,
/// contacted or not.
package struct ChurnProfit: Sendable {
  /// What a leaver who takes the offer brings.
  private let kept: Double
  private let contact: Double
  /// What contacting a customer costs who would have stayed.
  private let wasted: Double
  /// How γ is distributed.
  private let acceptance: BetaDistribution

  /// The profit at some costs.
  package init(_ costs: Costs) {
    kept = costs.customerValue - costs.offerCost
    contact = costs.contactCost
    wasted = costs.offerCost + costs.contactCost
    acceptance = BetaDistribution(alpha: costs.acceptanceAlpha, beta: costs.acceptanceBeta)
  }

  /// The mean profit per customer when these decisions are acted on; nil without customers.
  package func profit(_ decisions: Confusion) -> Double? {
    guard decisions.total > 0 else { return nil }
    return earned(
      by: Tie(positive: decisions.truePositives, negative: decisions.falsePositives))
      / decisions.total
  }

  /// What contacting these customers earns at the mean of γ.
  private func earned(by contacted: Tie) -> Double {
    contacted.positive * (acceptance.mean * kept - contact) - contacted.negative * wasted
  }
}

/// A profit per customer, and the share of customers who are contacted for it.
struct ProfitPoint {
  var profit = 0.0
  /// The share of customers contacted.
  var fraction = 0.0
}

extension ChurnProfit {
  /// The largest profit at the mean of γ, contacting as few as it takes.
  func maximum(_ hull: RankingHull) -> ProfitPoint {
    guard let all = hull.points.last?.weight else { return ProfitPoint() }
    var best = ProfitPoint()
    for contacted in hull.points {
      let earned = earned(by: contacted)
      if earned > best.profit { best = ProfitPoint(profit: earned, fraction: contacted.weight) }
    }
    return ProfitPoint(profit: best.profit / all, fraction: best.fraction / all)
  }

  /// The mean over γ of the largest profit at each γ, and of the share that is then contacted.
  ///
  /// As γ grows the best choice moves along the corners of the hull, each being best in one interval
  /// of γ; over every interval the beta density is integrated exactly.
  func expectedMaximum(_ hull: RankingHull) -> ProfitPoint {
    guard let all = hull.points.last?.weight else { return ProfitPoint() }
    var sum = ProfitPoint()
    var from = Moments(share: 0, mean: 0)
    for (contacted, next) in zip(hull.points, hull.points.dropFirst()) {
      let turn =
        (wasted * (next.negative - contacted.negative)
          + contact * (next.positive - contacted.positive))
        / (kept * (next.positive - contacted.positive))
      let isLast = !(turn < 1)
      let to = isLast ? everything : moments(below: turn)
      add(contacted, from, to, &sum)
      from = to
      if isLast { break }
    }
    if let contacted = hull.points.last { add(contacted, from, everything, &sum) }
    return ProfitPoint(profit: sum.profit / all, fraction: sum.fraction / all)
  }

  /// Probability and mean of γ over an interval that begins at 0.
  private struct Moments {
    /// ∫ h(γ) dγ.
    var share: Double
    /// ∫ γ h(γ) dγ.
    var mean: Double
  }

  private var everything: Moments { Moments(share: 1, mean: acceptance.mean) }

  /// The first moment follows from I(x; α + 1, β) = I(x; α, β) − x^α (1 − x)^β / (α B(α, β)).
  private func moments(below gamma: Double) -> Moments {
    let share = acceptance.cdf(gamma)
    let above = acceptance.power(gamma, 1 - gamma) / acceptance.alpha
    return Moments(share: share, mean: acceptance.mean * (share - above))
  }

  private func add(_ contacted: Tie, _ from: Moments, _ to: Moments, _ sum: inout ProfitPoint) {
    let share = to.share - from.share
    let cost = contact * contacted.positive + wasted * contacted.negative
    sum.profit += kept * contacted.positive * (to.mean - from.mean) - cost * share
    sum.fraction += contacted.weight * share
  }
}
