import Learning
import LearningTestKit
import Testing
import Trees

@Suite struct CompiledForestTests {
  /// Numbers, a category of 5 levels and one of `levels`, of which a third has codes out of range.
  private func data(rows: Int, levels: Int) -> Dataset {
    var stream = RandomKey(seed: 3)["rows"].stream
    let base = ForestData.small(
      rows: rows, numeric: 3, categories: 1, values: 400, key: RandomKey(seed: 5))
    let names = (0..<levels).map { "level \($0)" }
    return base.adding(Feature(name: "town", kind: .category(levels: names))) { row in
      Float(stream.integer(below: levels + 2) - 1) * (base.labels[row] > 0.5 ? 0.5 : 1)
    }
  }

  @Test(
    "the bits are those of walks down the trees, for one row and for many",
    arguments: [3, 31, 40, 200])
  func bits(levels: Int) throws {
    let data = data(rows: 700, levels: levels)
    let model = try RandomForest(trees: 21, minimumLeafSize: 2).fit(
      data, context: FitContext(key: RandomKey(seed: 1)))
    let compiled = try #require(CompiledForest(model.trees, bins: model.bins))
    let traversal = ForestTraversal(bins: model.bins)
    for rows in [0..<700, 3..<4, 10..<13, 20..<24, 100..<109] {
      let expected = traversal.sums(of: model.trees, for: data.features, rows: rows)
      let found = compiled.sums(for: data.features, bins: model.bins, rows: rows)
      #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    }
    let all = traversal.sums(of: model.trees, for: data.features, rows: 0..<700)
    let scores = model.scores(for: data.features, threads: 2)
    #expect(scores == all.map { Float($0 / 21) })
    let row = Tensor(shape: [1, 5], elements: Array(data.features[row: 5]))
    #expect(model.scores(for: row) == [scores[5]])
  }

  @Test("trees without any split score, and so do trees too large for it")
  func extremes() throws {
    let data = data(rows: 60, levels: 3)
    let stump = try RandomForest(trees: 4, minimumLeafSize: 40).fit(
      data, context: FitContext(key: RandomKey(seed: 1)))
    #expect(Set(stump.scores(for: data.features)).count == 1)
    // A comb whose root has its right child 40,000 nodes away.
    let depth = 20_000
    let inner = (0..<depth).map { node in
      [Tree.inner | UInt32(node % 200), UInt32(3 * (depth - node))]
    }
    let leaves = (0...depth).map { _ in Float(0.5).bitPattern }
    let comb = Tree(words: inner.flatMap { $0 } + leaves + [0, 0])
    let bins = [FeatureBins(cuts: (0..<200).map { Float($0) })]
    #expect(CompiledForest([comb], bins: bins) == nil)
  }
}
