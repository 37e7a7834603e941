package import Learning

/// Small datasets of known nature, the same on every machine.
package enum SampleData {
  /// Two clouds of numbers: the positive rows lie `distance` standard deviations from the others
  /// along the first two features; further features are noise.
  package static func twoBlobs(
    rows: Int = 400, features: Int = 4, positiveShare: Double = 0.3, distance: Double = 3,
    key: RandomKey = RandomKey(seed: 1)
  ) -> Dataset {
    var stream = key["twoBlobs"].stream
    let positives = Int((Double(rows) * positiveShare).rounded())
    let labels = stream.permutation(rows).map { Float($0 < positives ? 1 : 0) }
    let shift = distance / 2.0.squareRoot()
    let elements = labels.flatMap { label in
      (0..<features).map { feature in
        Float(stream.normal() + (label > 0.5 && feature < 2 ? shift : 0))
      }
    }
    return Dataset(
      features: Tensor(shape: [rows, features], elements: elements),
      columns: (0..<features).map { Feature(name: "x\($0)") }, labels: labels)
  }

  /// Two blobs of which only the rows of one class are left.
  package static func oneClass(_ label: Float, rows: Int = 60) -> Dataset {
    let all = twoBlobs(rows: rows)
    return all.selecting(rows: all.labels.indices.filter { all.labels[$0] == label })
  }

  /// Two blobs with a further column that is the same in every row.
  package static func constantColumn(_ value: Float = 7, rows: Int = 200) -> Dataset {
    twoBlobs(rows: rows).adding(Feature(name: "constant")) { _ in value }
  }

  /// Rows whose every feature is the same number.
  package static func allConstant(rows: Int = 60) -> Dataset {
    let blobs = twoBlobs(rows: rows, features: 1)
    var data = blobs
    data.features = Tensor(repeating: 1, shape: blobs.features.shape)
    return data
  }

  /// Rows with labels and nothing to learn from.
  package static func withoutColumns(rows: Int = 20) -> Dataset {
    Dataset(
      features: Tensor(shape: [rows, 0], elements: []), columns: [],
      labels: (0..<rows).map { Float($0 % 2) })
  }

  /// Two blobs with values up to the end of what a `Float` holds.
  package static func huge(rows: Int = 60) -> Dataset {
    var data = twoBlobs(rows: rows)
    data.features.elements = data.features.elements.map { $0 * 3e37 }
    return data
  }

  /// Two blobs in which the label follows a column of three levels and a one-hot group of three too;
  /// every tenth code is missing, and so is every tenth one of the group.
  package static func mixed(rows: Int = 300, codes: Bool = true) -> Dataset {
    let base = twoBlobs(rows: rows, features: 3, distance: 1)
    var stream = RandomKey(seed: 2)["mixed"].stream
    let draw = { (row: Int) -> Int in
      if stream.integer(below: 10) == 0 { return -1 }
      let lucky = base.labels[row] > 0.5 && stream.integer(below: 2) == 0
      return lucky ? 2 : stream.integer(below: 3)
    }
    let plan = (0..<rows).map(draw)
    let region = (0..<rows).map(draw)
    var data = base
    if codes {
      data = data.adding(Feature(name: "plan", kind: .category(levels: ["a", "b", "c"]))) {
        Float(plan[$0])
      }
    }
    for level in 0..<3 {
      data = data.adding(Feature(name: "region=\(level)", kind: .indicator(of: "region"))) {
        region[$0] == level ? 1 : 0
      }
    }
    return data
  }

  /// Sequences of `steps` steps and two channels, then one static feature; positive rows drop sharply
  /// in one channel at some step, which their totals do not show.
  package static func sequences(rows: Int = 300, steps: Int = 12) -> Dataset {
    var stream = RandomKey(seed: 3)["sequences"].stream
    var elements: [Float] = []
    var labels: [Float] = []
    for row in 0..<rows {
      let isPositive = row % 3 == 0
      let place = 1 + stream.integer(below: steps - 2)
      for step in 0..<steps {
        let drop = isPositive && step >= place ? -2.0 : 0
        let lift = isPositive ? 2.0 * Double(steps - place) / Double(steps) : 0
        elements.append(Float(stream.normal() * 0.5 + drop + lift))
        elements.append(Float(stream.normal()))
      }
      elements.append(Float(stream.normal()))
      labels.append(isPositive ? 1 : 0)
    }
    let columns = (0..<steps).flatMap { [Feature(name: "a\($0)"), Feature(name: "b\($0)")] }
    return Dataset(
      features: Tensor(shape: [rows, 2 * steps + 1], elements: elements),
      columns: columns + [Feature(name: "static")],
      sequence: SequenceLayout(steps: steps, channels: ["a", "b"]), labels: labels)
  }
}

extension Dataset {
  /// The same rows with one more column.
  package func adding(_ feature: Feature, _ value: (_ row: Int) -> Float) -> Dataset {
    let elements = (0..<rowCount).flatMap { features[row: $0] + [value($0)] }
    return Dataset(
      features: Tensor(shape: [rowCount, columns.count + 1], elements: elements),
      columns: columns + [feature], sequence: sequence, labels: labels, weights: weights,
      rowIDs: rowIDs)
  }
}
