import Learning
import LearningTestKit
import Testing
import Trees

@Suite struct MaskedTreesTests {
  /// Numbers with gaps, a category of 5 levels and one of `levels`, of which some rows have codes out of range.
  private func data(rows: Int, levels: Int) -> Dataset {
    var stream = RandomKey(seed: 3)["rows"].stream
    var base = ForestData.small(
      rows: rows, numeric: 3, categories: 1, values: 400, key: RandomKey(seed: 5))
    for row in stride(from: 0, to: rows, by: 3) { base.features.elements[row * 4 + row % 2] = .nan }
    let names = (0..<levels).map { "level \($0)" }
    return base.adding(Feature(name: "town", kind: .category(levels: names))) { row in
      Float(stream.integer(below: levels + 2) - 1) * (base.labels[row] > 0.5 ? 0.5 : 1)
    }
  }

  @Test(
    "the bits are those of walks down the trees, for one row and for many",
    arguments: [3, 40, 700], [2, 8, 9, 31, 64])
  func bits(levels: Int, leaves: Int) throws {
    let data = data(rows: 700, levels: levels)
    let model = try GradientBoosting(
      trees: 12, learningRate: 0.3, leaves: leaves, minimumLeafSize: 2, rowShare: 1
    ).fit(data, context: FitContext(key: RandomKey(seed: 1)))
    #expect(model.trees.contains { $0.leafCount == leaves })
    let masked = try #require(MaskedTrees(model.trees, bins: model.bins))
    let traversal = ForestTraversal(bins: model.bins)
    for rows in [0..<700, 3..<4, 10..<42, 20..<53, 100..<328] {
      let expected = traversal.sums(of: model.trees, for: data.features, rows: rows)
      let found = masked.sums(for: data.features, bins: model.bins, rows: rows)
      #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    }
    let scores = model.scores(for: data.features, threads: 2)
    for row in [0, 17, 699] {
      #expect(model.scores(for: data.features.selecting(rows: [row])) == [scores[row]])
    }
  }

  @Test("symmetric trees of up to 64 leaves, too", arguments: 1...7) func levels(depth: Int) throws
  {
    let data = data(rows: 700, levels: 40)
    let model = try GradientBoosting(
      trees: 12, learningRate: 0.3, depth: depth, minimumLeafSize: 2, rowShare: 1
    ).fit(data, context: FitContext(key: RandomKey(seed: 1)))
    let rows = 0..<data.rowCount
    let expected = ForestTraversal(bins: model.bins).sums(
      of: model.trees, for: data.features, rows: rows)
    let masked = MaskedTrees(model.trees, bins: model.bins)
    #expect((masked == nil) == model.trees.contains { $0.leafCount > 64 })
    let found = masked?.sums(for: data.features, bins: model.bins, rows: rows) ?? expected
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    let scores = model.scores(for: data.features, threads: 2)
    for row in [0, 17, 699] {
      #expect(model.scores(for: data.features.selecting(rows: [row])) == [scores[row]])
    }
  }

  @Test("trees of a forest, too, where they are small; larger ones and no trees have no such form")
  func forests() throws {
    let data = ForestData.small(
      rows: 600, numeric: 3, categories: 2, values: 400, key: RandomKey(seed: 5))
    let forest = try RandomForest(trees: 9, minimumLeafSize: 40).fit(
      data, context: FitContext(key: RandomKey(seed: 1)))
    let masked = try #require(MaskedTrees(forest.trees, bins: forest.bins))
    let sums = masked.sums(for: data.features, bins: forest.bins, rows: 0..<600)
    #expect(forest.scores(for: data.features) == sums.map { Float($0 / 9) })
    let large = try RandomForest(trees: 2, minimumLeafSize: 1).fit(
      data, context: FitContext(key: RandomKey(seed: 1)))
    #expect(large.trees.contains { $0.leafCount > 64 })
    #expect(MaskedTrees(large.trees, bins: large.bins) == nil)
    #expect(MaskedTrees([], bins: []) == nil)
  }

  @Test("a lone leaf, a test that sends nothing right, and one that sends everything there")
  func extremes() {
    let leaf = { (value: Float) in value.bitPattern }
    let lone = Tree(words: [leaf(3), 0, 0])
    // Bins up to 9 go left, and there are only two.
    let never = Tree(words: [Tree.inner | 9, 3, leaf(5), leaf(7), 0, 0])
    // No bin of the second feature is in the set.
    let always = Tree(
      words: [Tree.inner | 1 << 16 | 1, Tree.hasSet | 4, 0, leaf(1), leaf(2), 0, 0])
    let bins = [FeatureBins(cuts: [0]), FeatureBins(levels: 3)]
    let rows = Tensor(shape: [3, 2], elements: [-1, 0, 1, 2, .nan, -1])
    let trees = [lone, never, always]
    let expected = ForestTraversal(bins: bins).sums(of: trees, for: rows, rows: 0..<3)
    #expect(expected == [10, 10, 10])
    #expect(MaskedTrees(trees, bins: bins)?.sums(for: rows, bins: bins, rows: 0..<3) == expected)
  }
}
