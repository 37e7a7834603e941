import Learning
import LearningTestKit
import Testing
import Trees

/// Trees against trees grown the slow way, and what splits do.
@Suite struct TreeGrowerTests {
  static func exact(
    minimumLeafSize: Int, maximumDepth: Int? = nil, trees: Int = 1
  ) -> RandomForest {
    RandomForest(
      trees: trees, features: .all, minimumLeafSize: minimumLeafSize, maximumDepth: maximumDepth,
      bootstrap: false)
  }

  func fit(_ forest: RandomForest, _ data: Dataset) throws -> RandomForestModel {
    try forest.fit(data, context: FitContext(key: RandomKey(seed: 1)))
  }

  @Test(
    "a tree on all rows and features is the tree of exhaustive search",
    arguments: [1, 2, 5], [20, 60, 150, 700])
  func exhaustive(minimumLeafSize: Int, rows: Int) throws {
    for (numeric, categories, values) in [(3, 0, 6), (0, 3, 6), (2, 2, 3), (2, 1, 200), (3, 1, 2)] {
      let key = RandomKey(seed: 3)["data", rows]["numeric", numeric]["values", values]
      let data = ForestData.small(
        rows: rows, numeric: numeric, categories: categories, values: values, key: key)
      let plain = PlainTree(data, minimumLeafSize: minimumLeafSize)
      let model = try fit(Self.exact(minimumLeafSize: minimumLeafSize), data)
      #expect(model.scores(for: data.features) == plain.scores)
    }
  }

  @Test("so it is with weights of rows, and with weights of classes", arguments: [1, 4])
  func weighted(minimumLeafSize: Int) throws {
    for byClass in [true, false] {
      var data = ForestData.small(
        rows: 120, numeric: 2, categories: 2, values: 30, key: RandomKey(seed: 9))
      data.weights = data.labels.indices.map {
        byClass ? 1 + 2 * data.labels[$0] : Float(1 + $0 % 3)
      }
      let plain = PlainTree(data, minimumLeafSize: minimumLeafSize)
      let model = try fit(Self.exact(minimumLeafSize: minimumLeafSize), data)
      #expect(model.scores(for: data.features) == plain.scores)
    }
  }

  @Test("no subset of levels gains more than the one that the order by rate finds")
  func bestSubset() throws {
    let levels = 7
    for seed in 0..<6 {
      var stream = RandomKey(seed: UInt64(seed)).stream
      let codes = (0..<200).map { _ in stream.integer(below: levels) }
      let labels = codes.map { Float(stream.uniform() < 0.2 + 0.09 * Double($0 * 3 % 7) ? 1 : 0) }
      let data = Dataset(
        features: Tensor(shape: [200, 1], elements: codes.map(Float.init)),
        columns: [
          Feature(name: "c", kind: .category(levels: (0..<levels).map { "l\($0)" }))
        ], labels: labels)
      let model = try fit(Self.exact(minimumLeafSize: 1, maximumDepth: 1), data)
      guard case .levels(_, _, _, let found, _) = model.nodes(ofTree: 0)[0] else {
        Issue.record("the root is not a split on levels")
        return
      }
      let gains = (1..<(1 << levels) - 1).map { subset in
        gain { subset >> $0 & 1 == 1 }
      }
      func gain(_ isLeft: (Int) -> Bool) -> Double {
        var left = (positive: 0.0, negative: 0.0)
        for (code, label) in zip(codes, labels) where isLeft(code) {
          if label > 0.5 { left.positive += 1 } else { left.negative += 1 }
        }
        let positives = Double(labels.reduce(0, +))
        return PlainTree.gain(left, of: (positives, 200 - positives))
      }
      #expect(gain { found.contains($0) } == gains.max())
    }
  }

  @Test("a set of scattered levels is one split", arguments: [12, 31, 32, 300, 3000])
  func scattered(levels: Int) throws {
    let rows = levels * 4
    let codes = (0..<rows).map { $0 * 7 % levels }
    let data = Dataset(
      features: Tensor(shape: [rows, 1], elements: codes.map(Float.init)),
      columns: [Feature(name: "c", kind: .category(levels: (0..<levels).map { "l\($0)" }))],
      labels: codes.map { $0 * $0 % 5 == 1 ? 1 : 0 })
    let model = try fit(Self.exact(minimumLeafSize: 1), data)
    #expect(model.record.parameters == 2)
    #expect(model.scores(for: data.features) == data.labels)
    let state = try RandomForestModel(state: model.state)
    #expect(state.scores(for: data.features) == data.labels)
  }

  @Test("many declared levels of which a node sees two", arguments: [31, 32, 40, 100])
  func twoOfMany(levels: Int) throws {
    let names = (0..<levels).map { "l\($0)" }
    let data = Dataset(
      features: Tensor(shape: [5, 1], elements: [0, 0, 0, 1, 1]),
      columns: [Feature(name: "c", kind: .category(levels: names))], labels: [0, 0, 0, 1, 1])
    let model = try fit(Self.exact(minimumLeafSize: 1), data)
    let rows = Tensor(shape: [5, 1], elements: [0, 1, -1, Float(levels - 1), 2])
    #expect(model.scores(for: rows) == [0, 1, 0, 0, 0])
    #expect(try RandomForestModel(state: model.state).scores(for: rows) == [0, 1, 0, 0, 0])
  }

  @Test("missing and unknown levels follow the larger child, unless they were seen")
  func unknownLevels() throws {
    let column = [Feature(name: "c", kind: .category(levels: ["a", "b", "c", "d"]))]
    func data(_ codes: [Float], _ labels: [Float]) -> Dataset {
      Dataset(
        features: Tensor(shape: [codes.count, 1], elements: codes), columns: column,
        labels: labels)
    }
    let unknown = Tensor(shape: [4, 1], elements: [-1, 3, 4, 99])
    let unseen = try fit(Self.exact(minimumLeafSize: 1), data([0, 0, 0, 1, 1], [0, 0, 0, 1, 1]))
    #expect(unseen.scores(for: unknown) == [0, 0, 0, 0])
    let larger = try fit(Self.exact(minimumLeafSize: 1), data([0, 0, 1, 1, 2], [0, 0, 1, 1, 1]))
    #expect(larger.scores(for: unknown) == [1, 1, 1, 1])
    let seen = try fit(Self.exact(minimumLeafSize: 1), data([0, 0, 0, -1, -1], [0, 0, 0, 1, 1]))
    #expect(seen.scores(for: unknown) == [1, 0, 1, 1])
  }

  @Test("where two columns only tell together, a first split without gain is made")
  func exclusiveOr() throws {
    let rows = (0..<40).map { (Float($0 % 2), Float($0 / 2 % 2)) }
    let data = Dataset(
      features: Tensor(shape: [40, 2], elements: rows.flatMap { [$0.0, $0.1] }),
      columns: [Feature(name: "a"), Feature(name: "b")],
      labels: rows.map { $0.0 == $0.1 ? 1 : 0 })
    let model = try fit(Self.exact(minimumLeafSize: 1), data)
    #expect(model.scores(for: data.features) == data.labels)
  }

  @Test("rising transformations of a column change no score") func monotone() throws {
    let data = ForestData.product(rows: 1500, features: 4)
    var bent = data
    bent.features.elements = data.features.elements.map { $0 * $0 * $0 * 8 + 3 * $0 }
    let forest = RandomForest(trees: 15)
    let straight = try fit(forest, data).scores(for: data.features)
    #expect(try fit(forest, bent).scores(for: bent.features) == straight)
  }

  @Test("thresholds lie halfway between values; bins hold about as many rows each")
  func bins() throws {
    let values = (0..<1000).map { Float($0) * 3 }
    let data = Dataset(
      features: Tensor(shape: [1000, 1], elements: values), columns: [Feature(name: "x")],
      labels: values.map { $0 < 1500 ? 0 : 1 })
    var forest = Self.exact(minimumLeafSize: 1, maximumDepth: 1)
    for (bins, threshold) in [(1000, Float(1498.5)), (2, 1498.5), (10, 1498.5), (65_535, 1498.5)] {
      forest.bins = bins
      let root = try fit(forest, data).nodes(ofTree: 0)[0]
      #expect(root == .threshold(feature: 0, threshold: threshold, left: 1, right: 2))
    }
    forest.bins = 4
    forest.maximumDepth = nil
    let labels = values.map { Float(Int($0) / 3 % 250 < 125 ? 0 : 1) }
    let fine = Dataset(features: data.features, columns: data.columns, labels: labels)
    var thresholds: Set<Float> = []
    for node in try fit(forest, fine).nodes(ofTree: 0) {
      if case .threshold(_, let threshold, _, _, _) = node { thresholds.insert(threshold) }
    }
    #expect(thresholds == [748.5, 1498.5, 2248.5])
  }

  @Test("more bins than a byte holds give the exact tree, too") func wideBins() throws {
    let data = ForestData.small(
      rows: 900, numeric: 2, categories: 1, values: 5000, key: RandomKey(seed: 2))
    var forest = Self.exact(minimumLeafSize: 3)
    forest.bins = 5000
    let plain = PlainTree(data, minimumLeafSize: 3)
    #expect(try fit(forest, data).scores(for: data.features) == plain.scores)
  }

  @Test("minimum leaf, minimum split and maximum depth hold") func limits() throws {
    let data = ForestData.product(rows: 500, features: 3)
    func leafSizes(_ model: RandomForestModel) -> [Int] {
      let scores = model.scores(for: data.features)
      return Dictionary(grouping: scores.indices) { scores[$0] }.values.map(\.count)
    }
    let coarse = try fit(Self.exact(minimumLeafSize: 60), data)
    #expect(leafSizes(coarse).allSatisfy { $0 >= 60 })
    #expect(try fit(Self.exact(minimumLeafSize: 1, maximumDepth: 3), data).record.parameters <= 8)
    var unsplit = Self.exact(minimumLeafSize: 1)
    unsplit.minimumSplit = 501
    #expect(try fit(unsplit, data).record.parameters == 1)
  }

  @Test("rare indicators do not keep a root from being split") func rareIndicators() throws {
    var elements = [Float](repeating: 0, count: 400 * 101)
    var labels: [Float] = []
    for row in 0..<400 {
      elements[row * 101 + row % 100] = row < 100 ? 1 : 0
      elements[row * 101 + 100] = Float(row % 7)
      labels.append(row % 7 < 3 ? 1 : 0)
    }
    let data = Dataset(
      features: Tensor(shape: [400, 101], elements: elements),
      columns: (0...100).map { Feature(name: "x\($0)") }, labels: labels)
    let model = try fit(RandomForest(trees: 10), data)
    #expect(ForestData.auc(model.scores(for: data.features), labels) == 1)
  }
}

/// A tree grown the slow and obvious way, to hold the fast one against: every feature, every cut, in
/// order, counted anew.
private struct PlainTree {
  indirect enum Node {
    case leaf(Float)
    case split(feature: Int, left: Set<Int>, Node, Node)
  }

  let data: Dataset
  let minimumLeafSize: Int
  let maximumDepth: Int
  /// Each row's bin in each feature: the rank of its value, or its level.
  private let bins: [[Int]]
  private(set) var root = Node.leaf(0)

  init(_ data: Dataset, minimumLeafSize: Int, maximumDepth: Int = .max) {
    self.data = data
    self.minimumLeafSize = minimumLeafSize
    self.maximumDepth = maximumDepth
    bins = data.columns.indices.map { feature in
      let values = (0..<data.rowCount).map { data.features[$0, feature] }
      if case .category(let levels) = data.columns[feature].kind {
        return values.map { $0 < 0 ? levels.count : Int($0) }
      }
      let distinct = Set(values).sorted()
      return values.map { value in distinct.firstIndex(of: value) ?? 0 }
    }
    root = grow(Array(0..<data.rowCount), depth: 0)
  }

  /// The scores of the rows that it was grown on.
  var scores: [Float] {
    (0..<data.rowCount).map { row in
      var node = root
      while case .split(let feature, let left, let yes, let no) = node {
        node = left.contains(bins[feature][row]) ? yes : no
      }
      guard case .leaf(let share) = node else { return .nan }
      return share
    }
  }

  /// The gain that a forest maximises, from the weights of positives and negatives on the left.
  static func gain(
    _ left: (positive: Double, negative: Double), of node: (positive: Double, negative: Double)
  ) -> Double {
    let difference = left.positive * node.negative - node.positive * left.negative
    let leftWeight = left.positive + left.negative
    return difference * difference
      / (leftWeight * (node.positive + node.negative - leftWeight))
  }

  private func weights(_ rows: [Int]) -> (positive: Double, negative: Double) {
    var sums = (positive: 0.0, negative: 0.0)
    for row in rows {
      let weight = Double(data.weights?[row] ?? 1)
      if data.labels[row] > 0.5 { sums.positive += weight } else { sums.negative += weight }
    }
    return sums
  }

  private func grow(_ rows: [Int], depth: Int) -> Node {
    let total = weights(rows)
    let leaf = Node.leaf(Float(total.positive / (total.positive + total.negative)))
    guard total.positive > 0, total.negative > 0, depth < maximumDepth else { return leaf }
    var best: (gain: Double, feature: Int, left: Set<Int>) = (-1, 0, [])
    for feature in data.columns.indices {
      for left in cuts(of: feature, rows: rows) {
        let inside = rows.filter { left.contains(bins[feature][$0]) }
        guard inside.count >= minimumLeafSize, rows.count - inside.count >= minimumLeafSize else {
          continue
        }
        let gain = Self.gain(weights(inside), of: total)
        if gain > best.gain { best = (gain, feature, left) }
      }
    }
    guard best.gain >= 0 else { return leaf }
    let sides = [true, false].map { side in
      grow(
        rows.filter { best.left.contains(bins[best.feature][$0]) == side }, depth: depth + 1)
    }
    return .split(feature: best.feature, left: best.left, sides[0], sides[1])
  }

  /// The bins that go left, for every cut of a feature in its order.
  private func cuts(of feature: Int, rows: [Int]) -> [Set<Int>] {
    var occupied = Set(rows.map { bins[feature][$0] }).sorted()
    if case .category = data.columns[feature].kind {
      let rates = Dictionary(
        uniqueKeysWithValues: occupied.map { level in
          let weights = weights(rows.filter { bins[feature][$0] == level })
          return (level, weights.positive / (weights.positive + weights.negative))
        })
      occupied.sort { (rates[$0] ?? 0, $0) < (rates[$1] ?? 0, $1) }
    }
    return occupied.indices.dropLast().map { Set(occupied[...$0]) }
  }
}
