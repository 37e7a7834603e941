import CKernels
public import Learning
package import ONNX
public import Tables

/// Numbers to a normal distribution by their rank among the training rows.
///
/// A number's share of smaller training rows is read off `quantiles` reference points, linear between
/// them, where points coincide at the middle of their shares, and becomes the normal quantile of that
/// share, at most 5.2 either way. A constant column becomes 0. The steps of a channel share their
/// reference points; missing numbers and indicators stay as they are.
public struct QuantileNormal: Transform {
  public static let name = "quantileNormal"
  public static let summary = "numbers to a normal distribution by their rank"
  public static let settings = [
    Setting(
      "quantiles", "how many reference points, at most one for each row", .between(2, 100_000))
  ]

  public var quantiles = 1000

  /// A thousand reference points.
  public init() {}

  public init(quantiles: Int) { self.quantiles = quantiles }

  /// Takes the reference points of every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    let points = max(2, min(quantiles, table.rowCount))
    return Fitted(
      groups: table.scalingGroups.map { group in
        Fitted.Group(
          columns: group.columns, references: Self.references(of: group.present, points: points))
      })
  }

  /// Numbers below which equal steps of the share of all numbers lie, in rising order.
  static func references(of numbers: [Double], points: Int) -> [Double] {
    let sorted = SortedNumbers(numbers)
    return (0..<points).map { sorted.quantile(share($0, of: points)) ?? 0 }
  }

  /// The share at which a reference point lies, rounded step by step as NumPy's percentiles are:
  /// where many rows hold one value, the last bit decides on which side of it a point falls.
  private static func share(_ point: Int, of points: Int) -> Double {
    point == points - 1 ? 1 : Double(point) * (1 / Double(points - 1)) * 100 / 100
  }

  public struct Fitted: FittedTransform {
    /// Columns that share their points.
    public struct Group: Codable, Hashable, Sendable {
      public var columns: [String]
      /// Numbers in rising order, at equal steps of their share.
      public var references: [Double]
    }

    public var groups: [Group]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for group in groups {
        let map = QuantileMap(references: group.references)
        for name in group.columns { try table.map(name, by: map, step: QuantileNormal.name) }
      }
    }
  }
}

/// From a number to the normal quantile of its rank.
package struct QuantileMap: ScalarMap, Hashable {
  /// How near to the ends counts as at the ends.
  static let margin = 1e-7
  static let limit = -ck_normal_quantile(margin - Double.ulpOfOne)

  /// Numbers in rising order, at equal steps of their share.
  package let references: [Double]

  package init(references: [Double]) { self.references = references }

  /// The normal quantile, at most 5.2 either way; 0 where all references are one number.
  package func callAsFunction(_ value: Double) -> Double {
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

extension QuantileMap {
  /// The normal quantiles of ranks: a search in every column, then all columns together.
  package static func graph(
    _ maps: [QuantileMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let tables = RankTables(maps)
    let behind = tables.lines(.behind, of: values, in: &builder)
    let ahead = tables.lines(.ahead, of: values, in: &builder)
    let share = builder.multiply(builder.scalar(0.5), builder.add(behind, ahead))
    let lowest = builder.scalar(-limit)
    let highest = builder.scalar(limit)
    var normal = builder.normalQuantile(share)
    normal = builder.node("Min", [highest, builder.node("Max", [lowest, normal])])
    let isAbove = builder.compare(
      "Greater", builder.add(values, builder.scalar(margin)), builder.row(tables.last))
    normal = builder.choose(isAbove, highest, normal)
    let isBelow = builder.compare(
      "Less", builder.subtract(values, builder.scalar(margin)), builder.row(tables.first))
    normal = builder.choose(isBelow, lowest, normal)
    let varies = builder.compare("Less", builder.row(tables.first), builder.row(tables.last))
    normal = builder.choose(varies, normal, builder.scalar(0.0))
    return builder.choose(builder.isNaN(values), values, normal)
  }
}

/// Straight lines between the reference points of several columns, one column's behind the other's.
private struct RankTables {
  /// On which side of a number the points lie that its share is read off from.
  enum Side {
    /// The last point up to the number.
    case behind
    /// The first point from the number on.
    case ahead
  }

  let references: [[Double]]

  init(_ maps: [QuantileMap]) {
    references = maps.map { $0.references.isEmpty ? [0] : $0.references }
  }

  /// The smallest point of every column.
  var first: [Double] { references.map { $0[0] } }
  /// The greatest point of every column.
  var last: [Double] { references.map { $0[$0.count - 1] } }

  /// The share of every number, read off from one side.
  func lines(_ side: Side, of values: Value, in builder: inout GraphBuilder) -> Value {
    var start = 0
    var places: [Value] = []
    for (column, points) in references.enumerated() {
      let rank = builder.rank(
        of: builder.column(column, of: values), among: points, orAt: side == .behind)
      places.append(builder.add(rank, builder.constant(Constant([Int64(start)]))))
      start += points.count + 1
    }
    let place = builder.concatenate(places, axis: 1)
    let lines = references.flatMap { points in (0...points.count).map { line(side, $0, points) } }
    let base = builder.look(up: place, in: lines.map(\.share))
    let slope = builder.look(up: place, in: lines.map(\.slope))
    let point = builder.look(up: place, in: lines.map(\.point))
    return side == .behind
      ? builder.add(base, builder.multiply(slope, builder.subtract(values, point)))
      : builder.subtract(base, builder.multiply(slope, builder.subtract(point, values)))
  }

  /// The line that numbers of a rank lie on: a point of it, with its share, and its slope.
  private func line(
    _ side: Side, _ rank: Int, _ points: [Double]
  ) -> (share: Double, slope: Double, point: Double) {
    let last = points.count - 1
    func share(_ place: Int) -> Double { Double(place) / Double(last) }
    func slope(_ place: Int) -> Double {
      (share(place + 1) - share(place)) / (points[place + 1] - points[place])
    }
    switch side {
    case .behind:
      guard rank > 0, rank - 1 < last else { return (rank == 0 ? 0 : 1, 0, points[0]) }
      return (share(rank - 1), slope(rank - 1), points[rank - 1])
    case .ahead:
      guard rank > 0, rank <= last else { return (rank == 0 ? 0 : 1, 0, points[0]) }
      return (share(rank), slope(rank - 1), points[rank])
    }
  }
}
