public import StrictJSON

/// How risky a probability is; what is decided for the row is another question.
public enum RiskSegment: String, NamedCases, Hashable, Sendable {
  /// At or above the higher bound.
  case high
  /// Between the bounds.
  case medium
  /// Below the lower bound.
  case low
}

/// The bounds that part probabilities into high, medium and low risk.
public struct RiskSegments: Codable, Hashable, Sendable {
  /// From this probability on the risk is high.
  public var high: Float
  /// From this probability on the risk is at least medium; at most `high`.
  public var medium: Float

  /// Bounds; `medium` at most `high`.
  public init(high: Float, medium: Float) {
    self.high = high
    self.medium = medium
  }

  /// Bounds by odds: high from `ratio` times the base odds on, low below the base odds divided by it.
  ///
  /// - Parameters:
  ///   - baseRate: the share of positive rows, between 0 and 1.
  ///   - ratio: above 1.
  public init(baseRate: Double, ratio: Double = 3) {
    let other = 1 - baseRate
    high = Float(baseRate / (baseRate + other / ratio))
    medium = Float(baseRate / (baseRate + other * ratio))
  }

  public func segment(of probability: Float) -> RiskSegment {
    probability >= high ? .high : probability >= medium ? .medium : .low
  }

  /// Whether the bounds are numbers in order; what was read from a file may be anything.
  package var isSound: Bool { 0 <= medium && medium <= high && high.isFinite }
}

/// What risk is measured by when a candidate becomes a model.
public enum SegmentRule: Hashable, Sendable {
  /// By odds: high from so many times the base odds on, low below the base odds divided by as many.
  case odds(ratio: Double)
  /// By capacity: at most these shares of rows, those with the highest and the lowest probabilities.
  case capacity(high: Double, low: Double)
  /// Bounds as they are given.
  case bounds(RiskSegments)

  /// By odds, with 3 as the ratio.
  public static let standard = odds(ratio: 3)

  /// What is wrong with its settings, a sentence; nil where nothing is.
  public var fault: String? {
    switch self {
    case .odds(let ratio):
      ratio > 1 && ratio.isFinite
        ? nil : "the ratio of odds must be above 1, got \(Self.short(ratio))"
    case .capacity(let high, let low):
      high > 0 && low > 0 && high + low <= 1
        ? nil
        : "the shares must be above 0 and add up to at most 1, got \(Self.short(high)) and "
          + Self.short(low)
    case .bounds(let bounds):
      bounds.isSound && bounds.high <= 1
        ? nil
        : "the bounds must be probabilities, the higher one first, got \(bounds.high) and "
          + "\(bounds.medium)"
    }
  }

  /// The bounds for rows like those at hand.
  ///
  /// - Parameters:
  ///   - baseRate: the share of positive rows where the model is used.
  ///   - probabilities: those of held-out rows.
  ///   - weights: how much each of these rows counts; nil where all count the same.
  public func segments(
    baseRate: Double, probabilities: [Float], weights: [Double]? = nil
  ) throws(FitError) -> RiskSegments {
    if let fault { throw .unsuitable(fault) }
    switch self {
    case .odds(let ratio):
      guard 0 < baseRate, baseRate < 1 else {
        throw .unsuitable("segments by odds need a base rate between 0 and 1, got \(baseRate)")
      }
      return RiskSegments(baseRate: baseRate, ratio: ratio)
    case .capacity(let high, let low):
      guard !probabilities.isEmpty else {
        throw .tooFew(of: "held-out rows", needed: 1, got: 0, purpose: "segments by capacity")
      }
      let rows = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }.map {
        (probability: probabilities[$0], weight: weights?[$0] ?? 1)
      }
      return RiskSegments(shares: (high, low), of: rows)
    case .bounds(let bounds): return bounds
    }
  }
}

extension RiskSegments {
  /// Bounds beyond which at most these shares of rows lie, whose probabilities rise; equal ones stay
  /// together.
  fileprivate init(
    shares: (high: Double, low: Double), of rising: [(probability: Float, weight: Double)]
  ) {
    // A share of a whole number of rows may be computed a little too small.
    let total = rising.reduce(0) { $0 + $1.weight } * (1 + 1e-12)
    var above = 0.0
    let others = rising.lastIndex { row in
      above += row.weight
      return above > shares.high * total
    }
    let below = others.map { rising[$0].probability } ?? -1
    high = rising.first { $0.probability > below }?.probability ?? below.nextUp
    var lower = 0.0
    let bound = rising.first { row in
      lower += row.weight
      return lower > shares.low * total
    }
    medium = min(bound?.probability ?? rising[rising.count - 1].probability, high)
  }
}

extension SegmentRule: LosslessStringConvertible {
  /// As an option says it: `odds:3`, `capacity:0.1,0.5` or `0.5,0.25`.
  public var description: String {
    switch self {
    case .odds(let ratio): "odds:\(Self.short(ratio))"
    case .capacity(let high, let low): "capacity:\(Self.short(high)),\(Self.short(low))"
    case .bounds(let bounds): "\(bounds.high),\(bounds.medium)"
    }
  }

  /// What an option says, its numbers not looked at; nil where it says nothing of the kind.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    let fields = (parts.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { Double($0) }
    guard numbers.count == fields.count else { return nil }
    switch (parts.count, parts[0], numbers.count) {
    case (2, "odds", 1): self = .odds(ratio: numbers[0])
    case (2, "capacity", 2): self = .capacity(high: numbers[0], low: numbers[1])
    case (1, _, 2):
      self = .bounds(RiskSegments(high: Float(numbers[0]), medium: Float(numbers[1])))
    default: return nil
    }
  }

  /// A number without the `.0` of a whole one.
  private static func short(_ number: Double) -> String {
    "\(number)".hasSuffix(".0") ? String("\(number)".dropLast(2)) : "\(number)"
  }

  /// How the bounds were found, for people.
  package func sentence(baseRate: Double, heldOut: Int) -> String {
    func percent(_ share: Double) -> String { "\(decimal(100 * share, places: 1)) %" }
    switch self {
    case .odds(let ratio):
      let times = Self.short(ratio)
      return
        "high from \(times) times the odds of the base rate of \(percent(baseRate)) on, low below "
        + "1/\(times) of them"
    case .capacity(let high, let low):
      return "of \(heldOut) held-out rows at most \(percent(high)) with the highest probabilities "
        + "are high and at most \(percent(low)) with the lowest are low"
    case .bounds: return "set when it was promoted"
    }
  }
}
