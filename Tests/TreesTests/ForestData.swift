import Learning

/// Data for forests, the same on every machine.
enum ForestData {
  /// Rows with numeric columns of few values, and category columns with missing codes; the label
  /// follows some of them loosely.
  static func small(
    rows: Int, numeric: Int, categories: Int, values: Int = 6, key: RandomKey
  ) -> Dataset {
    var stream = key.stream
    let levels = (0..<5).map { "l\($0)" }
    var elements: [Float] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let numbers = (0..<numeric).map { _ in Float(stream.integer(below: values)) / 4 }
      let codes = (0..<categories).map { _ in Float(stream.integer(below: 6)) - 1 }
      elements += numbers + codes
      let lean = (numbers.first ?? 0) > 0.6 || (codes.last ?? 0) == 2
      labels.append(stream.uniform() < (lean ? 0.7 : 0.25) ? 1 : 0)
    }
    labels[0] = 1
    labels[1] = 0
    return Dataset(
      features: Tensor(shape: [rows, numeric + categories], elements: elements),
      columns: (0..<numeric).map { Feature(name: "x\($0)") }
        + (0..<categories).map { Feature(name: "c\($0)", kind: .category(levels: levels)) },
      labels: labels)
  }

  /// Rows whose label depends on the first two of `features` normal columns through a product; the
  /// others are noise.
  static func product(rows: Int, features: Int = 6, seed: UInt64 = 4) -> Dataset {
    var stream = RandomKey(seed: seed)["product"].stream
    var elements: [Float] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let numbers = (0..<features).map { _ in stream.normal() }
      elements += numbers.map { Float($0) }
      let lean = numbers[0] * numbers[1] + 0.8 * numbers[0]
      labels.append(lean + 0.7 * stream.normal() > 0 ? 1 : 0)
    }
    return Dataset(
      features: Tensor(shape: [rows, features], elements: elements),
      columns: (0..<features).map { Feature(name: "x\($0)") }, labels: labels)
  }

  /// The area under the ROC curve, pair by pair.
  static func auc(_ scores: [Float], _ labels: [Float]) -> Double {
    let positives = zip(scores, labels).filter { $1 > 0.5 }.map(\.0).sorted()
    let negatives = zip(scores, labels).filter { $1 <= 0.5 }.map(\.0).sorted()
    var below = 0
    var upTo = 0
    var wins = 0.0
    for score in positives {
      while below < negatives.count && negatives[below] < score { below += 1 }
      while upTo < negatives.count && negatives[upTo] <= score { upTo += 1 }
      wins += Double(below + upTo) / 2
    }
    return wins / (Double(positives.count) * Double(negatives.count))
  }
}
