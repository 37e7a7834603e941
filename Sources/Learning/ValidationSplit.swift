/// Training rows divided into those that are learnt from and those that early stopping looks at.
///
/// Held-out rows are real ones (a sampler's own rows are only learnt from), stratified by class, and
/// every copy of a held-out row is held out with it. They are weighed so that the classes count as
/// much as among all training rows: after oversampling, too, the loss is one of the same balance.
package struct ValidationSplit {
  /// The rows that are learnt from, in order.
  package private(set) var training: [Int] = []
  /// The rows that are held out, in order.
  package private(set) var validation: [Int] = []
  /// How much each held-out row counts.
  package private(set) var weights: [Float] = []

  /// All rows are learnt from.
  package init(all data: Dataset) { training = Array(0..<data.rowCount) }

  /// Holds out a share of either class; a class of one row is not divided.
  package init(_ data: Dataset, fraction: Double, key: RandomKey) {
    var held: Set<Int> = []
    let firsts = data.firstCopies
    for label in [0, 1] {
      var rows = firsts.filter { (data.labels[$0] > 0.5) == (label == 1) }
      guard rows.count > 1 else { continue }
      var stream = key["class", label].stream
      stream.shuffle(&rows)
      let wanted = (fraction * Double(rows.count)).rounded()
      let count = min(max(Int(wanted), 1), rows.count - 1)
      validation += rows.prefix(count)
    }
    validation.sort()
    held = Set(validation.map { data.rowIDs[$0] })
    training = (0..<data.rowCount).filter { !held.contains(data.rowIDs[$0]) }
    weights = Self.weights(of: validation, in: data)
  }

  private static func weights(of rows: [Int], in data: Dataset) -> [Float] {
    let wanted = Self.positiveShare(of: Array(0..<data.rowCount), in: data)
    let found = Self.positiveShare(of: rows, in: data)
    return rows.map { row in
      let isPositive = data.labels[row] > 0.5
      let factor = Float(isPositive ? wanted / found : (1 - wanted) / (1 - found))
      return (factor.isFinite ? factor : 1) * (data.weights?[row] ?? 1)
    }
  }

  private static func positiveShare(of rows: [Int], in data: Dataset) -> Double {
    var positive = 0.0
    var total = 0.0
    for row in rows {
      let weight = Double(data.weights?[row] ?? 1)
      total += weight
      if data.labels[row] > 0.5 { positive += weight }
    }
    return positive / total
  }
}

extension Dataset {
  /// The rows that stand in the file, each once: without what a sampler made or repeated.
  package var firstCopies: [Int] {
    var seen: Set<Int> = []
    return rowIDs.indices.filter { rowIDs[$0] >= 0 && seen.insert(rowIDs[$0]).inserted }
  }
}
