import Learning
import LearningTestKit
import ONNX
import StrictJSON
import Testing
import Trees

/// Scores of the rows between background rows and an explained one.
@Suite struct ForestWalksTests {
  /// Ways through all groups, through some in another order, through one and through none.
  private static func walks(groups: Int, origins: Int) -> ColumnWalks {
    var walks = ColumnWalks()
    var stream = RandomKey(seed: 3).stream
    for origin in 0..<origins {
      walks.append(from: origin, order: stream.permutation(groups).map { Int32($0) })
    }
    walks.append(from: 1, order: [Int32(groups - 1)])
    walks.append(from: 0, order: [])
    return walks
  }

  @Test(
    "the rows between have the bits that the forest gives them one by one",
    arguments: [FeatureGroups.single(7), FeatureGroups([0, 1, 0, 2, 2, 0, 1], count: 3)])
  func sameBits(groups: FeatureGroups) throws {
    let data = ForestData.small(rows: 500, numeric: 4, categories: 3, key: RandomKey(seed: 4))
    let model = try RandomForest(trees: 30, minimumLeafSize: 1).fit(
      data, context: FitContext(key: RandomKey(seed: 2)))
    let background = data.features.selecting(rows: Array(100..<140))
    let scorer = try #require(model.walkScorer(from: background, groups: groups))
    let plain = MixedRowScorer(model, background: background, groups: groups)
    let walks = Self.walks(groups: groups.count, origins: 40)
    #expect(walks.count == 40 * 2 * (groups.count - 1))
    for row in [0, 7, 300] {
      let row = data.features[row: row]
      let scores = scorer.scores(of: walks, to: row)
      #expect(scores == plain.scores(of: walks, to: row))
      #expect(Set(scores).count > 20)
    }
  }

  @Test("a forest with a leaf so small that the order of a sum would count has no faster way")
  func tinyLeaf() {
    func forest(leaf: Float) -> RandomForestModel {
      let words = [Trees.Tree.inner, 3, leaf.bitPattern, Float(0.5).bitPattern, 0, 0]
      return RandomForestModel(
        settings: RandomForest(trees: 1), columns: [Feature(name: "x")],
        bins: [FeatureBins(cuts: [1])], trees: [Trees.Tree(words: words)], record: FitRecord())
    }
    let background = Tensor(shape: [1, 1], elements: [0])
    for (leaf, isFast) in [(Float(0x1p-40), true), (0, true), (0x1p-70, false)] {
      let scorer = forest(leaf: leaf).walkScorer(from: background, groups: .single(1))
      #expect((scorer != nil) == isFast)
    }
  }

  @Test("a row between has the features of its ends") func mixed() {
    var walks = ColumnWalks()
    walks.append(from: 1, order: [2, 0, 1])
    let background = Tensor(shape: [2, 4], elements: [0, 0, 0, 0, 1, 2, 3, 4])
    let scorer = MixedRowScorer(
      DecimalModel(), background: background, groups: FeatureGroups([0, 1, 2, 0], count: 3))
    let row: [Float] = [5, 6, 7, 8]
    #expect(scorer.scores(of: walks, to: row[...]) == [1274, 5278, 1634, 5638])
  }
}

/// The features of a row as the digits of its score.
private struct DecimalModel: TrainedModel {
  var featureCount: Int? { 4 }
  var record: FitRecord { FitRecord(parameters: 0) }
  var state: ModelState { ModelState(header: .null, arrays: []) }

  init() {}
  init(state: ModelState) { self.init() }

  func scores(for features: Tensor) -> [Float] {
    (0..<features.rows).map { features[row: $0].reduce(0) { 10 * $0 + $1 } }
  }

  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value { features }
}
