import Learning
import ONNX
import Preparation

/// Numeric features as their parts in several intervals, inside a linear model: its lines may then bend.
///
/// It stands behind the sampler, so that rows which a sampler makes lie between rows, and not between
/// parts of rows. The formula is that of `PiecewiseLinear`.
struct PiecewiseBasis: Codable, Hashable, Sendable {
  /// The most columns that a basis may have.
  static let mostColumns = 1000
  /// Rows that are written out together, so that they stay in the cache.
  private static let tile = 512

  /// For every feature its edges in rising order, at least three; none where it stays as it is.
  let edges: [[Double]]

  /// Equal shares of the rows between edges; nil where no feature has enough different numbers, or where
  /// there would be fewer than ten rows a column.
  ///
  /// Indicators and the steps of a channel stay as they are. Throws `FitError.cancelled` when told to stop.
  init?(_ data: Dataset, bins: Int, context: FitContext) throws(FitError) {
    edges = PiecewiseLinear(bins: bins).numericEdges(of: data, isCancelled: context.isCancelled)
    try context.checkCancellation()
    guard bentFeatures > 0, columns <= min(Self.mostColumns, data.rowCount / 10) else { return nil }
  }

  /// Columns of the basis.
  var columns: Int { edges.reduce(0) { $0 + max(1, $1.count - 1) } }

  /// Features whose lines may bend.
  var bentFeatures: Int { edges.count { !$0.isEmpty } }

  /// What is wrong with edges that were read of a file; nil where nothing is.
  var fault: String? {
    let isOrdered = edges.allSatisfy { $0.isEmpty || PiecewiseLinear.areEdges($0) }
    return isOrdered && columns <= Self.mostColumns ? nil : "its edges are in no rising order"
  }

  /// The feature of every column, with how it is computed.
  private var parts: [(feature: Int, map: IntervalMap)] {
    edges.enumerated().flatMap { feature, edges in
      let maps = edges.isEmpty ? [.identity] : IntervalMap.between(edges)
      return maps.map { (feature, $0) }
    }
  }

  /// The feature that every column is computed from.
  var features: [Int] { parts.map(\.feature) }

  /// The rows' columns of the basis, [rows, columns].
  func expanded(_ features: Tensor) -> Tensor {
    let parts = parts
    let elements = [Float](unsafeUninitializedCapacity: features.rows * parts.count) { out, count in
      for row in 0..<features.rows {
        for (place, part) in parts.enumerated() {
          let number = part.map(Double(features[row, part.feature]))
          out.initializeElement(at: row * parts.count + place, to: Float(number))
        }
      }
      count = features.rows * parts.count
    }
    return Tensor(shape: [features.rows, parts.count], elements: elements)
  }

  /// Training rows as the linear model sees them.
  func expanded(_ data: Dataset) -> Dataset {
    Dataset(
      features: expanded(data.features), columns: parts.map { data.columns[$0.feature] },
      labels: data.labels, weights: data.weights, rowIDs: data.rowIDs)
  }

  /// Calls the body with the columns of some rows at a time, so that memory stays small.
  func forEachTile(of features: Tensor, _ body: (_ start: Int, _ columns: Tensor) -> Void) {
    for start in stride(from: 0, to: features.rows, by: Self.tile) {
      let rows = Array(start..<min(start + Self.tile, features.rows))
      body(start, expanded(features.selecting(rows: rows)))
    }
  }

  /// The columns of features [rows, features] in double precision, as single precision holds them.
  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let places = builder.constant(Constant(parts.map { Int64($0.feature) }))
    let values = builder.node("Gather", [features, places], ["axis": .int(1)])
    let columns = IntervalMap.graph(parts.map(\.map), of: values, in: &builder)
    return builder.cast(builder.cast(columns, to: .float), to: .double)
  }
}
