import CKernels
import Learning

/// Customers who buy at a rate of their own until they silently leave: the BG/NBD model of Fader, Hardie and Lee,
/// "Counting Your Customers the Easy Way", Marketing Science 24(2), 2005.
///
/// A customer joins with a purchase, on any of the first 365 days. The waits for the next are exponential, with a
/// rate that is gamma distributed among customers; after each further purchase the customer leaves with a
/// probability that is beta distributed. Nobody says so: all that is seen is that purchases end. Every customer is a
/// pure function of seed and row.
package struct PurchaseProcess: Sendable {
  /// The shape of the rates, and the days that they are divided by.
  package static let rateShape = 1.5
  package static let rateDays = 50.0
  /// The two shapes of the probabilities of leaving.
  package static let leavingShapes = (0.5, 12.0)
  /// Days from the first of the log: of joining, before the cut-off, and all.
  package static let joiningDays = 365
  package static let cutoffDay = 456
  package static let lastDay = 547
  /// From the cut-off on; who buys nothing in them is inactive.
  package static let horizonDays = 90

  private let key: RandomKey

  /// The process under a seed.
  package init(seed: UInt64) { key = RandomKey(seed: seed)["purchases"] }

  /// The customer of a 0-based row.
  package func customer(_ row: Int) -> Buyer {
    let key = key["row", row]
    var habits = key["habits"].stream
    let rate = habits.gamma(shape: Self.rateShape) / Self.rateDays
    let stay = (
      habits.gamma(shape: Self.leavingShapes.0), habits.gamma(shape: Self.leavingShapes.1)
    )
    let leaving = stay.0 / (stay.0 + stay.1)
    var stream = key["purchases"].stream
    var day = Double(Self.joiningDays) * stream.uniform()
    var days = [day]
    var hasLeft = false
    while !hasLeft {
      day -= ck_log(stream.openUniform()) / rate
      guard day < Double(Self.lastDay) else { break }
      days.append(day)
      hasLeft = stream.chance(leaving)
    }
    var spending = key["amounts"].stream
    let level = 2_500 * spending.factor(deviation: 0.5)
    let cents = days.map { _ in
      max(1, Int((level * spending.factor(deviation: 0.4)).rounded()))
    }
    return Buyer(row: row, days: days, cents: cents, hasLeft: hasLeft)
  }
}

/// One synthetic customer who buys: all purchases, and the truth.
package struct Buyer: Sendable, Hashable {
  /// The 0-based row.
  package let row: Int
  /// When, in days from the first of the log, in rising order.
  package let days: [Double]
  /// How much each purchase was.
  package let cents: [Int]
  /// Whether the last purchase was the last for ever; else the log ends first.
  package let hasLeft: Bool

  /// A code made from the row.
  package var id: String {
    let digits = String(row + 1)
    return "C" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Whether no purchase follows within the horizon from the cut-off on.
  package var isInactive: Bool {
    let start = Double(PurchaseProcess.cutoffDay)
    return !days.contains {
      (start..<start + Double(PurchaseProcess.horizonDays)).contains($0)
    }
  }

  /// The probability of that in whole millionths, given the purchases before the cut-off and the process: the best
  /// that anybody can say who sees them.
  ///
  /// Whoever has bought `x` times since joining, the last time `t` days after it, with `T` days from joining to the
  /// cut-off, is still there with the probability of equation 7 of Fader, Hardie and Lee's note "Computing P(alive)
  /// Using the BG/NBD Model"; the rate of those who are is gamma distributed with shape r + x and days α + T.
  package var inactiveMillionths: Int {
    let cutoff = Double(PurchaseProcess.cutoffDay)
    let (shape, span) = (PurchaseProcess.rateShape, PurchaseProcess.rateDays)
    let (a, b) = PurchaseProcess.leavingShapes
    let seen = days.filter { $0 < cutoff }
    guard let first = seen.first, let last = seen.last else { return 1_000_000 }
    let repeats = Double(seen.count - 1)
    let whole = span + cutoff - first
    func power(_ base: Double) -> Double { ck_exp((shape + repeats) * ck_log(base)) }
    let odds = repeats > 0 ? a / (b + repeats - 1) * power(whole / (span + last - first)) : 0
    let silent = power(whole / (whole + Double(PurchaseProcess.horizonDays)))
    return Int((1_000_000 * (1 - (1 - silent) / (1 + odds))).rounded())
  }
}

extension RandomStream {
  /// A gamma number of scale 1 (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS
  /// 26(3), 2000); below shape 1 that of shape + 1 × a uniform number^(1 / shape).
  mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "a gamma number needs a shape above 0, got \(shape)")
    guard shape >= 1 else {
      return gamma(shape: shape + 1) * ck_exp(ck_log(openUniform()) / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if ck_log(openUniform()) < x * x / 2 + d * (1 - v + ck_log(v)) { return d * v }
    }
  }
}
