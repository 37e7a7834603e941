public import Learning
package import ONNX
public import StrictJSON
public import Tables

/// A number as how much of each of several intervals lies below it.
///
/// A column of numbers is replaced, where it stands, by one for every interval between `bins` + 1 edges:
/// 0 before the interval, 1 behind it, and linear inside; the first goes on below its interval and the
/// last above it. A linear model of these columns is a line with a bend at every edge. Gorishniy,
/// Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning", NeurIPS 2022,
/// section 3.2.
///
/// Edges are those of the training rows. A column with fewer than three different edges, indicators and
/// the steps of a channel stay as they are; a missing number is missing in every interval.
public struct PiecewiseLinear: Transform {
  public enum Edges: String, NamedCases, Hashable, Sendable {
    /// Equal shares of the training rows between them.
    case quantiles
    /// The cuts of a shallow tree that tells positive rows from negative ones by this column alone.
    case tree
  }

  public static let name = "piecewiseLinear"
  public static let summary = "a number as its parts in several intervals, so that lines may bend"
  public static let settings = [
    Setting("bins", "how many intervals at most", .between(2, 256)),
    Setting("edges", "where they end", .names(Edges.allCases.map(\.rawValue))),
    Setting(
      "minimumRows", "the fewest training rows of an interval of a tree", .between(1, 1_000_000)),
  ]

  public var bins = 16
  public var edges = Edges.quantiles
  public var minimumRows = 64

  /// Sixteen intervals with equal shares of the rows.
  public init() {}

  public init(bins: Int, edges: Edges = .quantiles, minimumRows: Int = 64) {
    self.bins = bins
    self.edges = edges
    self.minimumRows = minimumRows
  }

  /// Takes edges from quantiles; those of a tree need labels.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    guard edges == .quantiles else {
      throw .unsuitable("\(Self.name): the edges of a tree need the labels of the training rows")
    }
    return fit(table) { Self.quantiles(of: $0, bins: bins) }
  }

  public func fit(
    _ table: Table, labels: TrainingLabels
  ) throws(FitError) -> (fitted: Fitted, training: Table) {
    let fitted =
      switch edges {
      case .quantiles: try fit(table)
      case .tree:
        fit(table) { values in
          CutTree(values, labels: labels, minimumRows: minimumRows).edges(leaves: bins)
        }
      }
    return (fitted, try prepared(table, by: fitted))
  }

  private func fit(_ table: Table, edges: ([Double]) -> [Double]) -> Fitted {
    var fresh = FreshNames(table.columns.map(\.name))
    let steps = table.sequenceNames
    let columns = table.numberFeatures.compactMap { name, values -> Fitted.Column? in
      guard !steps.contains(name), table[name]?.indicatorOf == nil else { return nil }
      let edges = edges(values)
      guard edges.count > 2 else { return nil }
      let names = (1..<edges.count).map { fresh.fresh("\(name)_\($0)") }
      return Fitted.Column(column: name, edges: edges, names: names)
    }
    return Fitted(columns: columns)
  }

  /// The different numbers below which 0, 1, …, `bins` parts of the rows lie, in rising order.
  package static func quantiles(of values: [Double], bins: Int) -> [Double] {
    let sorted = SortedNumbers(values)
    var edges: [Double] = []
    for part in 0...bins {
      guard let edge = sorted.quantile(Double(part) / Double(bins)) else { return [] }
      if edge != edges.last { edges.append(edge) }
    }
    return edges
  }

  public struct Fitted: FittedTransform {
    public struct Column: Codable, Hashable, Sendable {
      public var column: String
      /// At least three numbers in rising order.
      public var edges: [Double]
      /// The new columns, one for every interval.
      public var names: [String]
    }

    /// The columns that are replaced, in the order of the table.
    public var columns: [Column]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in columns {
        let parts = try zip(one.names, IntervalMap.between(one.edges)).map {
          name, map throws(DataError) in
          return SymbolicTable.Column(
            name: name,
            values: try table.mapped(one.column, by: map, step: PiecewiseLinear.name))
        }
        try table.replace(one.column, with: parts, step: PiecewiseLinear.name)
      }
    }
  }
}

/// How much of an interval lies below a number, from 0 to 1.
package struct IntervalMap: ScalarMap, Hashable {
  /// Where the interval begins; below `upper`.
  package let lower: Double
  package let upper: Double
  /// The least value: 0, or next to none in the first interval.
  private let least: Double
  /// The greatest value: 1, or next to none in the last interval.
  private let greatest: Double

  /// How far the outer intervals go on, so that their shares are finite as `Float`, times any coefficient.
  private static let farthest = 1e30

  package init(lower: Double, upper: Double, isFirst: Bool, isLast: Bool) {
    self.lower = lower
    self.upper = upper
    least = isFirst ? -Self.farthest : 0
    greatest = isLast ? Self.farthest : 1
  }

  /// The share; a missing number has none.
  package func callAsFunction(_ value: Double) -> Double {
    let share = (value - lower) / (upper - lower)
    return share < least ? least : share > greatest ? greatest : share
  }

  /// The shares of numbers, a column an interval.
  package static func graph(
    _ maps: [IntervalMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let share = builder.divide(
      builder.subtract(values, builder.row(maps.map(\.lower))),
      builder.row(maps.map { $0.upper - $0.lower }))
    let least = builder.row(maps.map(\.least))
    let raised = builder.choose(builder.compare("Less", share, least), least, share)
    let greatest = builder.row(maps.map(\.greatest))
    return builder.choose(builder.compare("Greater", raised, greatest), greatest, raised)
  }
}
