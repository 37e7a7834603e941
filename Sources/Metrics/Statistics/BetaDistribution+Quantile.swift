import CKernels

extension BetaDistribution {
  /// The value that is not passed with probability p, which lies in [0, 1].
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0 { return 0 }
    if p == 1 { return 1 }
    return Self.odds(logOdds(lower: p, upper: 1 - p)).x
  }

  /// log(x / (1 − x)) at the quantile with both tails given.
  func logOdds(lower: Double, upper: Double) -> Double {
    TailRoot.solve(lower: lower, upper: upper, from: ck_log(alpha / beta)) { u in
      let (x, y) = Self.odds(u)
      let tails = tails(x, y)
      return (tails.lower, tails.upper, power(x, y))
    }
  }

  /// x and 1 − x of log odds, each without cancellation.
  private static func odds(_ u: Double) -> (x: Double, y: Double) {
    let small = ck_exp(-abs(u))
    let large = 1 / (1 + small)
    return u < 0 ? (small * large, large) : (large, small * large)
  }
}
