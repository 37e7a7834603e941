import CKernels
public import Learning

/// From a number to the normal quantile of its rank.
public struct QuantileMap: ScalarMap, Hashable {
  /// How near to the ends counts as at the ends.
  static let margin = 1e-7
  static let limit = -ck_normal_quantile(margin - Double.ulpOfOne)

  /// Numbers in rising order, at equal steps of their share.
  public let references: [Double]

  /// Reference points.
  public init(references: [Double]) { self.references = references }

  /// The normal quantile, at most 5.2 either way; 0 where all references are one number.
  public func callAsFunction(_ value: Double) -> Double {
    guard let first = references.first, let last = references.last, first < last else {
      return value.isNaN ? value : 0
    }
    if value.isNaN { return value }
    if value - Self.margin < first { return -Self.limit }
    if value + Self.margin > last { return Self.limit }
    return min(Self.limit, max(-Self.limit, ck_normal_quantile(share(value))))
  }

  /// The mean of the shares read off from below and from above, which differ where references
  /// coincide.
  private func share(_ value: Double) -> Double {
    let behind = firstIndex { $0 > value }
    let ahead = firstIndex { $0 >= value }
    return 0.5 * (share(value, after: behind - 1) + share(value, before: ahead))
  }

  private func share(_ value: Double, after index: Int) -> Double {
    guard index < references.count - 1 else { return 1 }
    return share(of: index) + slope(index) * (value - references[index])
  }

  private func share(_ value: Double, before index: Int) -> Double {
    guard index > 0 else { return 0 }
    return share(of: index) - slope(index - 1) * (references[index] - value)
  }

  private func share(of index: Int) -> Double { Double(index) / Double(references.count - 1) }

  private func slope(_ index: Int) -> Double {
    (share(of: index + 1) - share(of: index)) / (references[index + 1] - references[index])
  }

  private func firstIndex(where holds: (Double) -> Bool) -> Int {
    var low = 0
    var high = references.count
    while low < high {
      let middle = (low + high) / 2
      if holds(references[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
