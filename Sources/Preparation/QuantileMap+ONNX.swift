public import ONNX

extension QuantileMap {
  /// The normal quantiles of ranks: a search in every column, then all columns together.
  public static func graph(
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
