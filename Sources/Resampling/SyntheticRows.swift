import Learning

/// New rows of the rarer class between neighbours.
enum SyntheticRows {
  /// The data with rows added until the rarer class is `ratio` times as large as the commoner one.
  ///
  /// For every new row the first parent, its neighbour and the place between them are drawn, evenly;
  /// weights lie between those of the parents as numbers do.
  static func add(
    to data: Dataset, neighbors: Int, ratio: Double, nominal: [NominalVariable],
    context: FitContext
  ) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let lacking = classes.lacking(ratio: ratio)
    guard lacking > 0 else { return data }
    guard classes.rarer.count > neighbors else {
      throw .tooFew(
        of: classes.rarerName, needed: neighbors + 1, got: classes.rarer.count,
        purpose: "SMOTE with \(neighbors) neighbors")
    }
    let points = Neighborhood(rows: classes.rarer, of: data, nominal: nominal)
    let nearest = try NearestNeighbors(in: points, neighbors: neighbors, context: context)
    var stream = context.key["smote"].stream
    let pairs = (0..<lacking).map { _ in
      let point = stream.integer(below: classes.rarer.count)
      let neighbor = stream.integer(below: neighbors)
      return Pair(
        point: point, base: classes.rarer[point],
        other: classes.rarer[Int(nearest.indices[point * neighbors + neighbor])],
        step: stream.uniform())
    }
    let votes = Votes(nominal: nominal, points: points, nearest: nearest)
    return append(pairs, to: data, label: classes.rarerLabel, votes: votes)
  }

  /// Two parents, and how far a new row lies on the way from the first to the second.
  private struct Pair {
    var point: Int
    var base: Int
    var other: Int
    var step: Double
  }

  private static func append(
    _ pairs: [Pair], to data: Dataset, label: Float, votes: Votes
  ) -> Dataset {
    let width = data.columns.count
    let old = data.features.elements
    let elements = [Float](
      unsafeUninitializedCapacity: old.count + pairs.count * width
    ) { out, count in
      count = old.count + pairs.count * width
      old.withUnsafeBufferPointer { source in
        guard let target = out.baseAddress, let source = source.baseAddress else { return }
        target.initialize(from: source, count: old.count)
        for (number, pair) in pairs.enumerated() {
          let row = target + old.count + number * width
          interpolate(
            source + pair.base * width, source + pair.other * width, pair.step, width, row)
          votes.write(for: pair.point, into: row)
        }
      }
    }
    let made = pairs.count
    return Dataset(
      features: Tensor(shape: [data.rowCount + made, width], elements: elements),
      columns: data.columns, sequence: data.sequence,
      labels: data.labels + [Float](repeating: label, count: made),
      weights: data.weights.map { weights in
        weights
          + pairs.map { pair in between(weights[pair.base], weights[pair.other], pair.step) }
      },
      rowIDs: data.rowIDs + [Int](repeating: -1, count: made))
  }

  private static func interpolate(
    _ base: UnsafePointer<Float>, _ other: UnsafePointer<Float>, _ step: Double, _ width: Int,
    _ out: UnsafeMutablePointer<Float>
  ) {
    for column in 0..<width { out[column] = between(base[column], other[column], step) }
  }

  /// In double, where the difference of two floats cannot overflow; equal parents give their value.
  @inline(__always)
  private static func between(_ base: Float, _ other: Float, _ step: Double) -> Float {
    Float(Double(base) + step * (Double(other) - Double(base)))
  }
}
