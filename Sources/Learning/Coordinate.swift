import CKernels

/// One axis of a search: how a place in [0, 1] becomes a setting's value.
public enum Coordinate: Hashable, Sendable {
  /// A number of a range, all equally likely, or with `isLog` all their logarithms; then `lower` is
  /// above 0.
  case real(lower: Double, upper: Double, isLog: Bool)
  /// A whole number of a range: each has an equal share, or with `isLog` the logarithms of what rounds
  /// to it; then `lower` is at least 1.
  case whole(lower: Int, upper: Int, isLog: Bool)
  /// The index of one of several choices, each with an equal share.
  case choice(count: Int)

  /// The value at a place; the place 0 has the first, 1 the last, and what lies outside counts as they.
  public func value(at place: Double) -> Double {
    let place = min(1, max(0, place))
    switch self {
    case .real(let lower, let upper, let isLog):
      if place == 0 { return lower }
      if place == 1 { return upper }
      let value =
        isLog
        ? ck_exp(span.value(at: place)) : (1 - place) * lower + place * upper
      return min(upper, max(lower, value))
    case .whole(let lower, let upper, let isLog):
      let value = isLog ? ck_exp(span.value(at: place)) : span.value(at: place)
      return min(Double(upper), max(Double(lower), (value + 0.5).rounded(.down)))
    case .choice(let count):
      return min(Double(count - 1), (place * Double(count)).rounded(.down))
    }
  }

  /// The place of a value: of a whole number or a choice the middle of its share, by logarithms where
  /// they are searched.
  ///
  /// What lies outside of the range has the place of its nearest end.
  public func place(of value: Double) -> Double {
    let place =
      switch self {
      case .real(_, _, let isLog), .whole(_, _, let isLog):
        span.place(of: isLog ? ck_log(value) : value)
      case .choice: span.place(of: value)
      }
    return min(1, max(0, place))
  }

  /// The ends of the share that a value has of [0, 1]; of a real number, its place twice.
  package func share(of value: Double) -> (lower: Double, upper: Double) {
    switch self {
    case .real:
      let place = place(of: value)
      return (place, place)
    case .whole(_, _, let isLog):
      let ends = [value - 0.5, value + 0.5].map { span.place(of: isLog ? ck_log($0) : $0) }
      return (ends[0], ends[1])
    case .choice: return (span.place(of: value - 0.5), span.place(of: value + 0.5))
    }
  }

  /// What [0, 1] is stretched over: values or their logarithms.
  private var span: Span {
    switch self {
    case .real(let lower, let upper, let isLog):
      return Span(lower: lower, upper: upper, isLog: isLog)
    case .whole(let lower, let upper, let isLog):
      return Span(lower: Double(lower) - 0.5, upper: Double(upper) + 0.5, isLog: isLog)
    case .choice(let count):
      return Span(lower: -0.5, upper: Double(count) - 0.5, isLog: false)
    }
  }
}

private struct Span {
  var lower: Double
  var upper: Double

  init(lower: Double, upper: Double, isLog: Bool) {
    self.lower = isLog ? ck_log(lower) : lower
    self.upper = isLog ? ck_log(upper) : upper
  }

  func value(at place: Double) -> Double { (1 - place) * lower + place * upper }

  /// Halves keep the width of the widest ranges finite.
  func place(of value: Double) -> Double {
    upper > lower ? (value / 2 - lower / 2) / (upper / 2 - lower / 2) : 0.5
  }
}
