import CKernels
import Learning
import LearningTestKit
import Testing
import Trees

/// Trees that are grown by one split a level, against the definition.
@Suite struct SymmetricBoostingTests {
  /// Rows with gaps in the first two columns, a category of 3 levels and one of 5, and weights.
  private func data(rows: Int = 300) -> Dataset {
    var data = ForestData.small(
      rows: rows, numeric: 3, categories: 2, values: 9, key: RandomKey(seed: 4))
    data.columns[3].kind = .category(levels: ["a", "b", "c"])
    for row in 0..<rows {
      if row % 3 == 0 { data.features.elements[row * 5 + row % 2] = .nan }
      if data.features.elements[row * 5 + 3] > 2 { data.features.elements[row * 5 + 3] = -1 }
    }
    data.weights = (0..<rows).map { Float(1 + $0 % 3) }
    return data
  }

  private func settings(
    trees: Int = 4, depth: Int, rows: Int = 1, _ change: (inout GradientBoosting) -> Void = { _ in }
  ) -> GradientBoosting {
    var settings = GradientBoosting(
      trees: trees, learningRate: 0.3, depth: depth, minimumLeafSize: rows, rowShare: 1)
    change(&settings)
    return settings
  }

  private func fit(
    _ settings: GradientBoosting, _ data: Dataset
  ) throws -> GradientBoostingModel {
    try settings.fit(data, context: FitContext(key: RandomKey(seed: 2)))
  }

  @Test(
    "trees are those of the definition, category splits and missing numbers included",
    arguments: [1, 2, 3, 5], [1, 12])
  func definition(depth: Int, rows: Int) throws {
    let data = data()
    let settings = settings(depth: depth, rows: rows) { $0.l1 = 0.5 }
    let model = try fit(settings, data)
    var plain = PlainSymmetric(settings, data)
    for _ in 0..<settings.trees { plain.grow() }
    let found = model.margins(of: data.features) { Float($0) }
    for (ours, wanted) in zip(found, plain.margins) { #expect(abs(Double(ours) - wanted) < 1e-4) }
    #expect(model.record.importance.count == 5)
    for (column, importance) in model.record.importance.enumerated() {
      let wanted = plain.gains[column] / plain.gains.reduce(0, +)
      #expect(abs(importance.value - wanted) < 1e-4)
    }
  }

  @Test("a level has one split, and every path takes those of its tree in their order")
  func levels() throws {
    let data = data(rows: 900)
    for depth in [1, 4, 6] {
      let model = try fit(settings(trees: 10, depth: depth, rows: 5), data)
      for tree in 0..<model.treeCount {
        var order = Paths(nodes: model.nodes(ofTree: tree))
        order.visit(0, above: [])
        #expect(order.splits.count <= depth)
        #expect(order.before.allSatisfy { !order.before.contains([$0[1], $0[0]]) })
      }
      #expect(model.record.parameters > model.treeCount * depth)
    }
  }

  @Test("a node that a split would leave with a child too small stays whole") func whole() throws {
    // The second column decides first, and has only four rows above its cut in one half.
    var elements: [Float] = []
    var labels: [Float] = []
    for row in 0..<200 {
      let isLeft = row % 2 == 0
      let isHigh = isLeft ? row % 4 == 0 : row < 8
      elements += [isLeft ? 0 : 1, isHigh ? 1 : 0]
      labels.append(isLeft ? (isHigh ? 1 : 0) : (row % 10 == 1 ? 0 : 1))
    }
    let data = Dataset(
      features: Tensor(shape: [200, 2], elements: elements),
      columns: [Feature(name: "half"), Feature(name: "high")], labels: labels)
    let corners = Tensor(shape: [4, 2], elements: [0, 0, 0, 1, 1, 0, 1, 1])
    func scores(rows: Int) throws -> (scores: [Float], leaves: Int) {
      let model = try fit(settings(trees: 1, depth: 2, rows: rows), data)
      return (model.scores(for: corners), model.record.parameters)
    }
    let small = try scores(rows: 4)
    #expect(small.leaves == 4 && small.scores[1] != small.scores[3])
    let large = try scores(rows: 5)
    #expect(large.leaves == 3 && large.scores[1] == large.scores[3])
    #expect(large.scores[0] != large.scores[2])
  }

  @Test("contributions and the base sum to the log odds") func shapley() throws {
    let data = data()
    let model = try fit(settings(trees: 20, depth: 5), data)
    let background = data.features.selecting(rows: Array(0..<40))
    let rows = data.features.selecting(rows: Array(100..<160))
    let found = try #require(model.attribution(against: background)).contributions(
      of: rows, threads: 2)
    let margins = model.margins(of: rows) { Float($0) }
    for row in 0..<rows.rows { #expect(abs(found.output(row: row) - Double(margins[row])) < 1e-5) }
  }
}

/// The splits of a tree, and which stand above which on some path.
private struct Paths {
  let nodes: [TreeNode]
  private(set) var splits: Set<TreeNode> = []
  private(set) var before: Set<[TreeNode]> = []

  mutating func visit(_ place: Int, above: [TreeNode]) {
    let children: (Int, Int)
    let split: TreeNode
    switch nodes[place] {
    case .leaf: return
    case .threshold(let feature, let threshold, let left, let right, let missing):
      children = (left, right)
      split = .threshold(
        feature: feature, threshold: threshold, left: 0, right: 0, missing: missing)
    case .levels(let feature, let left, let right, let levels, let others):
      children = (left, right)
      split = .levels(feature: feature, left: 0, right: 0, levels: levels, others: others)
    }
    splits.insert(split)
    for other in above { before.insert([other, split]) }
    visit(children.0, above: above + [split])
    visit(children.1, above: above + [split])
  }

  init(nodes: [TreeNode]) { self.nodes = nodes }
}

/// Symmetric growth by its definition, row by row: every split of every column is tried on all nodes.
private struct PlainSymmetric {
  private struct Split {
    let column: Int
    let moreL2: Double
    let isLeft: (Float) -> Bool
  }

  private let settings: GradientBoosting
  private let data: Dataset
  private let weights: [Double]
  private(set) var margins: [Double]
  private(set) var gains: [Double]

  init(_ settings: GradientBoosting, _ data: Dataset) {
    self.settings = settings
    self.data = data
    weights = (data.weights ?? []).map { Double($0) }
    let share = data.positiveShare
    margins = [Double](repeating: ck_log(share / (1 - share)), count: data.rowCount)
    gains = [Double](repeating: 0, count: data.columns.count)
  }

  private func slopes(_ row: Int) -> (g: Double, h: Double) {
    let p = ck_sigmoid(margins[row])
    return (weights[row] * (p - Double(data.labels[row])), weights[row] * p * (1 - p))
  }

  private func sums(_ rows: [Int]) -> (g: Double, h: Double) {
    rows.reduce((0, 0)) {
      let (g, h) = slopes($1)
      return ($0.0 + g, $0.1 + h)
    }
  }

  private func strength(_ rows: [Int], moreL2: Double) -> Double {
    let (g, h) = sums(rows)
    let excess = max(0, abs(g) - settings.l1)
    return excess * excess / (h + settings.l2 + moreL2)
  }

  /// Both children; nil where the node stays whole.
  private func divided(_ node: [Int], _ split: Split) -> (children: [[Int]], gain: Double)? {
    let left = node.filter { split.isLeft(value($0, split.column)) }
    let right = node.filter { !split.isLeft(value($0, split.column)) }
    let least = settings.minimumLeafSize ?? 1
    guard min(left.count, right.count) >= least else { return nil }
    guard min(sums(left).h, sums(right).h) >= settings.minimumCurvature else { return nil }
    let gain =
      strength(left, moreL2: split.moreL2) + strength(right, moreL2: split.moreL2)
      - strength(node, moreL2: 0)
    return gain > 1e-9 ? ([left, right], gain) : nil
  }

  private func value(_ row: Int, _ column: Int) -> Float { data.features[row, column] }

  private func splits(_ column: Int, _ rows: [Int]) -> [Split] {
    let values = rows.map { value($0, column) }
    guard case .category(let levels) = data.columns[column].kind else {
      let cuts = Set(values.filter { !$0.isNaN }).sorted()
      return [true, false].flatMap { missing in
        cuts.map { cut in
          Split(column: column, moreL2: 0) { $0.isNaN ? missing : $0 <= cut }
        }
      }
    }
    let codes = Set(values).sorted()
    if levels.count <= 4 {
      return codes.map { code in Split(column: column, moreL2: 0) { $0 == code } }
    }
    let rates = codes.map { code -> Double in
      let (g, h) = sums(rows.filter { value($0, column) == code })
      return g / (h + 10)
    }
    let order = codes.indices.sorted { rates[$0] < rates[$1] }.map { codes[$0] }
    return order.indices.dropLast().map { last in
      let left = Set(order[...last])
      return Split(column: column, moreL2: 10) { left.contains($0) }
    }
  }

  mutating func grow() {
    let all = Array(0..<data.rowCount)
    var nodes = [all]
    for _ in 0..<(settings.depth ?? 0) {
      var best: (split: Split, gain: Double)?
      for column in data.columns.indices {
        for split in splits(column, all) {
          let gain = nodes.reduce(0) { $0 + (divided($1, split)?.gain ?? 0) }
          if gain > (best?.gain ?? 0) + 1e-9 { best = (split, gain) }
        }
      }
      guard let best else { break }
      gains[best.split.column] += best.gain
      nodes = nodes.flatMap { divided($0, best.split)?.children ?? [$0] }
    }
    for node in nodes where nodes.count > 1 {
      let (g, h) = sums(node)
      let value = -max(0, abs(g) - settings.l1) * (g < 0 ? -1 : 1) / (h + settings.l2)
      let old = margins
      for row in node { margins[row] = old[row] + settings.learningRate * value }
    }
  }
}
