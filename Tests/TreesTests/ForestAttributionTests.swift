import CKernels
import Learning
import LearningTestKit
import Testing
import Trees

/// Exact Shapley values of forests.
@Suite(.serialized) struct ForestAttributionTests {
  @Test("contributions are those of the shap package") func shap() throws {
    let shared = try Fixture.load("shapley.json", as: SharedForest.self)
    let attribution = try #require(
      shared.model.attribution(against: SharedForest.tensor(shared.background)))
    let found = attribution.contributions(of: SharedForest.tensor(shared.rows), threads: 1)
    #expect(found.scale == .probability)
    #expect(abs(found.base - shared.base) < 1e-12)
    for (row, values) in shared.values.enumerated() {
      for (feature, value) in values.enumerated() {
        // The package keeps its weights in single precision.
        #expect(abs(found[row, feature] - value) < 1e-7)
      }
    }
  }

  @Test(
    "contributions are the means over all subsets of groups of features, categories included",
    arguments: [1, 64, 70, 200],
    [
      FeatureGroups.single(6), FeatureGroups([0, 1, 0, 2, 2, 0], count: 3),
      FeatureGroups([3, 3, 1, 1, 4, 3], count: 5),
    ])
  func everySubset(background count: Int, groups: FeatureGroups) throws {
    let data = ForestData.small(rows: 400, numeric: 3, categories: 3, key: RandomKey(seed: 4))
    let model = try RandomForest(trees: 7, minimumLeafSize: 2).fit(
      data, context: FitContext(key: RandomKey(seed: 2)))
    let background = data.features.selecting(rows: Array(0..<count))
    let rows = data.features.selecting(rows: [250, 300, 399, 0])
    let attribution = try #require(model.attribution(against: background, groups: groups))
    let found = attribution.contributions(of: rows, threads: 1)
    #expect(found.columns == groups.count)
    for row in 0..<rows.rows {
      let wanted = Self.plainShapley(
        model, Array(rows[row: row]), background, groups)
      for (group, value) in wanted.enumerated() {
        #expect(abs(found[row, group] - value) < 1e-12)
      }
    }
  }

  @Test("base and contributions add up to the score, on every row") func addUp() throws {
    let data = ForestData.product(rows: 3000, features: 12)
    let model = try RandomForest(trees: 40, minimumLeafSize: 1).fit(
      data, context: FitContext(key: RandomKey(seed: 2)))
    let background = data.features.selecting(rows: Array(0..<100))
    let rows = data.features.selecting(rows: Array(100..<300))
    let found = try #require(model.attribution(against: background)).contributions(
      of: rows, threads: 1)
    for (row, score) in Self.scores(model, rows).enumerated() {
      #expect(abs(found.output(row: row) - score) < 1e-12)
    }
  }

  @Test("neither threads nor the path of the kernels change a bit") func sameBits() throws {
    let data = ForestData.small(rows: 500, numeric: 4, categories: 4, key: RandomKey(seed: 9))
    let model = try RandomForest(trees: 9).fit(data, context: FitContext(key: RandomKey(seed: 2)))
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for count in [40, 128, 500] {
      let background = data.features.selecting(rows: Array(0..<count))
      let attribution = try #require(model.attribution(against: background))
      let once = attribution.contributions(of: data.features, threads: 1)
      #expect(attribution.contributions(of: data.features, threads: 3) == once)
      #expect(ck_force_path(CK_PORTABLE))
      #expect(attribution.contributions(of: data.features, threads: 2) == once)
      ck_force_path(path)
    }
  }

  @Test("a row is explained alike alone and with many, on every path of the kernels")
  func sameBitsTogether() throws {
    let data = ForestData.small(rows: 900, numeric: 5, categories: 4, key: RandomKey(seed: 9))
    let model = try RandomForest(trees: 12, minimumLeafSize: 1).fit(
      data, context: FitContext(key: RandomKey(seed: 2)))
    let groups = FeatureGroups([0, 1, 2, 3, 3, 4, 5, 4, 6], count: 8)
    let path = ck_current_path()
    defer { ck_force_path(path) }
    for count in [1, 63, 64, 100, 128] {
      let background = data.features.selecting(rows: Array(0..<count))
      let attribution = try #require(model.attribution(against: background, groups: groups))
      let alone = (0..<data.features.rows).flatMap { row in
        attribution.contributions(of: data.features.selecting(rows: [row]), threads: 1).values
      }
      for other in [path, CK_AVX512, CK_AVX2, CK_NEON, CK_PORTABLE] where ck_force_path(other) {
        #expect(attribution.contributions(of: data.features, threads: 1).values == alone)
        #expect(attribution.contributions(of: data.features, threads: 2).values == alone)
      }
    }
  }

  @Test(
    "a row is explained alike alone and with thousands, of few features and of many",
    arguments: [3, 40])
  func sameBitsOfMany(features: Int) throws {
    let data = ForestData.product(rows: 5000, features: features)
    let model = try RandomForest(trees: 2, minimumLeafSize: 1).fit(
      data, context: FitContext(key: RandomKey(seed: 2)))
    let background = data.features.selecting(rows: Array(0..<100))
    let attribution = try #require(model.attribution(against: background))
    let together = attribution.contributions(of: data.features, threads: 2)
    for row in stride(from: 0, to: data.features.rows, by: 101) {
      let alone = attribution.contributions(of: data.features.selecting(rows: [row]), threads: 1)
      #expect((0..<features).allSatisfy { together[row, $0] == alone[0, $0] })
    }
  }

  @Test("a forest without features contributes nothing, and too many background rows are declined")
  func edges() throws {
    let bare = SampleData.withoutColumns()
    let model = try RandomForest(trees: 3).fit(bare, context: FitContext(key: RandomKey(seed: 2)))
    let found = try #require(model.attribution(against: bare.features)).contributions(
      of: bare.features, threads: 1)
    #expect(found.values == [])
    let data = ForestData.small(rows: 1025, numeric: 2, categories: 0, key: RandomKey(seed: 4))
    let forest = try RandomForest(trees: 2).fit(data, context: FitContext(key: RandomKey(seed: 2)))
    #expect(forest.attribution(against: data.features).map(\.base) == nil)
  }

  private static func scores(_ model: RandomForestModel, _ rows: Tensor) -> [Double] {
    ForestTraversal(bins: model.bins).sums(of: model.trees, for: rows, rows: 0..<rows.rows).map {
      $0 / Double(model.trees.count)
    }
  }

  /// Shapley values by their definition: the mean over the background, every subset of groups.
  private static func plainShapley(
    _ model: RandomForestModel, _ row: [Float], _ background: Tensor, _ groups: FeatureGroups
  ) -> [Double] {
    let width = row.count
    let players = groups.count
    let subsets = 1 << players
    let values = (0..<subsets).map { subset in
      var mixed = background
      for place in mixed.elements.indices
      where subset >> groups.groups[place % width] & 1 == 1 {
        mixed.elements[place] = row[place % width]
      }
      return scores(model, mixed).reduce(0, +) / Double(background.rows)
    }
    let factorials = (0...players).map { (0..<$0).reduce(1.0) { $0 * Double($1 + 1) } }
    return (0..<players).map { group in
      (0..<subsets).filter { $0 >> group & 1 == 0 }.reduce(0.0) { sum, subset in
        let size = subset.nonzeroBitCount
        let weight = factorials[size] * factorials[players - size - 1] / factorials[players]
        return sum + weight * (values[subset | 1 << group] - values[subset])
      }
    }
  }
}

/// A scikit-learn forest with rows and what the `shap` package says of them, from `shapley.json`.
private struct SharedForest: Decodable {
  struct Tree: Decodable {
    var feature: [Int]
    var threshold: [Double]
    var left: [Int]
    var right: [Int]
    var share: [Float]
  }

  var trees: [Tree]
  var background: [[Float]]
  var rows: [[Float]]
  var base: Double
  var values: [[Double]]

  /// The same trees in our words.
  var model: RandomForestModel {
    let width = rows[0].count
    let cuts = (0..<width).map { feature in
      Set(
        trees.flatMap { tree in
          tree.feature.indices.filter { tree.feature[$0] == feature }.map {
            Float(tree.threshold[$0])
          }
        }
      ).sorted()
    }
    return RandomForestModel(
      settings: RandomForest(trees: trees.count),
      columns: (0..<width).map { Feature(name: "x\($0)") },
      bins: cuts.map { FeatureBins(cuts: $0) },
      trees: trees.map { tree in
        Trees.Tree(words: Self.words(tree, at: 0, cuts) + [0, 0])
      }, record: FitRecord())
  }

  private static func words(_ tree: Tree, at node: Int, _ cuts: [[Float]]) -> [UInt32] {
    let feature = tree.feature[node]
    guard feature >= 0 else { return [tree.share[node].bitPattern] }
    let bin = cuts[feature].firstIndex(of: Float(tree.threshold[node])) ?? 0
    let left = words(tree, at: tree.left[node], cuts)
    let right = words(tree, at: tree.right[node], cuts)
    return [Trees.Tree.inner | UInt32(feature) << 16 | UInt32(bin), UInt32(2 + left.count)]
      + left + right
  }

  static func tensor(_ rows: [[Float]]) -> Tensor {
    Tensor(shape: [rows.count, rows[0].count], elements: rows.flatMap { $0 })
  }
}
