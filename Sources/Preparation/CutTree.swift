import Learning

/// A classification tree over one column of numbers, for its cuts.
///
/// The leaf whose best cut lowers the Gini impurity of all rows most is cut first (ties: the leftmost),
/// until there are as many leaves as asked for or no cut gains. Breiman, Friedman, Olshen and Stone,
/// "Classification and Regression Trees", 1984, chapter 4.
struct CutTree {
  /// What a cut must gain, in Gini impurity of all rows.
  private static let leastGain = 1e-4

  /// Rows in rising order of their number.
  private let values: [Double]
  /// For every row the weight of all rows before it; one more for all.
  private let weights: [Double]
  /// The same for positive rows.
  private let positives: [Double]
  private let minimumRows: Int

  /// Rows without a number are left out.
  init(_ numbers: [Double], labels: TrainingLabels, minimumRows: Int) {
    let order = numbers.indices.filter { !numbers[$0].isNaN }.sorted {
      (numbers[$0], $0) < (numbers[$1], $1)
    }
    var (weights, positives) = ([0.0], [0.0])
    var (weight, positive) = (0.0, 0.0)
    for row in order {
      let own = Double(labels.weights?[row] ?? 1)
      weight += own
      if labels.labels[row] > 0.5 { positive += own }
      weights.append(weight)
      positives.append(positive)
    }
    values = order.map { numbers[$0] }
    self.weights = weights
    self.positives = positives
    self.minimumRows = minimumRows
  }

  /// A leaf with its best cut, which stands before a row.
  private struct Leaf {
    var rows: Range<Int>
    var cut: (row: Int, gain: Double)?
  }

  /// The smallest number, the cuts and the greatest, in rising order and all different.
  func edges(leaves limit: Int) -> [Double] {
    guard let first = values.first, let last = values.last, first < last else { return [] }
    var leaves = [leaf(values.indices)]
    while leaves.count < limit {
      var best: (place: Int, row: Int, gain: Double)?
      for (place, leaf) in leaves.enumerated() {
        guard let cut = leaf.cut, cut.gain > best?.gain ?? Self.leastGain else { continue }
        best = (place, cut.row, cut.gain)
      }
      guard let best else { break }
      let rows = leaves[best.place].rows
      leaves.replaceSubrange(
        best.place...best.place,
        with: [leaf(rows.lowerBound..<best.row), leaf(best.row..<rows.upperBound)])
    }
    let cuts = leaves.dropFirst().map { leaf in
      let row = leaf.rows.lowerBound
      return values[row - 1] / 2 + values[row] / 2
    }
    return ([first] + cuts + [last]).reduce(into: []) { edges, edge in
      if edge > edges.last ?? -.infinity { edges.append(edge) }
    }
  }

  private func leaf(_ rows: Range<Int>) -> Leaf {
    let whole = impurity(rows)
    var best: (row: Int, gain: Double)?
    for row in rows.dropFirst() where values[row - 1] < values[row] {
      guard row - rows.lowerBound >= minimumRows, rows.upperBound - row >= minimumRows else {
        continue
      }
      let gain =
        whole - impurity(rows.lowerBound..<row) - impurity(row..<rows.upperBound)
      if gain > best?.gain ?? 0 { best = (row, gain) }
    }
    return Leaf(rows: rows, cut: best)
  }

  /// Gini impurity times the rows' share of all weight.
  private func impurity(_ rows: Range<Int>) -> Double {
    let weight = weights[rows.upperBound] - weights[rows.lowerBound]
    guard weight > 0, let all = weights.last else { return 0 }
    let share = (positives[rows.upperBound] - positives[rows.lowerBound]) / weight
    return 2 * share * (1 - share) * weight / all
  }
}
