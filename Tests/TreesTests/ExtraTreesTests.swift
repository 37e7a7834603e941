import CKernels
import Learning
import LearningTestKit
import Metrics
import Testing
import Trees

/// Forests that cut at random.
@Suite struct ExtraTreesTests {
  func fit(
    _ forest: RandomForest, _ data: Dataset, seed: UInt64 = 7, threads: Int = 1
  ) throws -> RandomForestModel {
    try forest.fit(data, context: FitContext(key: RandomKey(seed: seed), threads: threads))
  }

  static func forest(
    trees: Int = 12, minimumLeafSize: Int = 1, maximumDepth: Int? = nil, bootstrap: Bool = false
  ) -> RandomForest {
    RandomForest(
      trees: trees, minimumLeafSize: minimumLeafSize, maximumDepth: maximumDepth, extraTrees: true,
      bootstrap: bootstrap)
  }

  @Test("they obey the laws of classifiers", arguments: [true, false]) func laws(bootstrap: Bool) {
    let forest = Self.forest(trees: 15, bootstrap: bootstrap)
    #expect(ClassifierLaws.faults(of: forest, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: forest, on: SampleData.mixed()) == [])
    #expect(ClassifierLaws.learningFaults(of: forest) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: forest) == [])
  }

  @Test("rows of weight two do exactly what rows that stand twice do") func duplicates() {
    for data in [SampleData.mixed(rows: 240), SampleData.twoBlobs(rows: 240)] {
      #expect(ClassifierLaws.duplicateFaults(of: Self.forest(trees: 9), on: data, within: 0) == [])
    }
  }

  @Test("neither threads nor the vector width change a bit") func sameBits() throws {
    let start = ck_current_path()
    defer { _ = ck_force_path(start) }
    let mixed = ForestData.small(
      rows: 900, numeric: 5, categories: 3, values: 400, key: RandomKey(seed: 7)["mixed"])
    let one = try fit(Self.forest(), mixed).state
    #expect(try fit(Self.forest(), mixed, threads: 3).state == one)
    for path in [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON] where ck_force_path(path) {
      #expect(try fit(Self.forest(), mixed).state == one)
    }
    #expect(try fit(Self.forest(), mixed, seed: 8).state != one)
  }

  /// The cuts of the roots of stumps on one column.
  private func cuts(_ values: [Float], trees: Int) throws -> [TreeNode] {
    let labels = values.indices.map { Float($0 % 2) }
    let data = Dataset(
      features: Tensor(shape: [values.count, 1], elements: values),
      columns: [Feature(name: "x")], labels: labels)
    let model = try fit(Self.forest(trees: trees, maximumDepth: 1), data)
    return (0..<trees).map { model.nodes(ofTree: $0)[0] }
  }

  @Test("cuts are uniform over the range of values, not over rows or bins") func uniform() throws {
    // Of the range from 0 to 8 the gaps take 1, 2, 1 and 4, wherever the rows are.
    let values = [Float](repeating: 0, count: 40) + [1, 1, 3, 3, 4, 4, 8, 8]
    let thresholds: [Float] = [0.5, 2, 3.5, 6]
    var counts = [Int](repeating: 0, count: 4)
    for case .threshold(_, let threshold, _, _, _) in try cuts(values, trees: 4000) {
      counts[try #require(thresholds.firstIndex(of: threshold))] += 1
    }
    for (count, share) in zip(counts, [0.125, 0.25, 0.125, 0.5]) {
      // Five standard deviations of 4,000 draws.
      #expect(abs(Double(count) / 4000 - share) < 0.04, "\(counts)")
    }
  }

  @Test(
    "of a category every subset that parts the levels is equally likely, others follow the larger child"
  )
  func subsets() throws {
    // Four levels occur, level 4 does not.
    let codes = (0..<80).map { Float($0 % 4) }
    let data = Dataset(
      features: Tensor(shape: [80, 1], elements: codes),
      columns: [Feature(name: "c", kind: .category(levels: ["a", "b", "c", "d", "e"]))],
      labels: (0..<80).map { Float($0 / 4 % 2) })
    let model = try fit(Self.forest(trees: 7000, maximumDepth: 1), data)
    var counts: [[Int]: Int] = [:]
    for tree in 0..<7000 {
      guard case .levels(_, _, _, let levels, let others) = model.nodes(ofTree: tree)[0] else {
        Issue.record("no set")
        return
      }
      let present = levels.filter { $0 < 4 }
      counts[present, default: 0] += 1
      #expect(levels.contains(4) == (present.count >= 2) && others == (present.count >= 2))
    }
    #expect(counts.count == 14)
    // Each in 500 of 7,000 by chance, give or take five standard deviations.
    #expect(counts.values.allSatisfy { abs($0 - 500) < 110 }, "\(counts.values.sorted())")
  }

  @Test("leaves are as large as they must be, with and without weights") func leaves() throws {
    var data = ForestData.small(
      rows: 400, numeric: 3, categories: 2, values: 30, key: RandomKey(seed: 9))
    for weighted in [false, true] {
      if weighted { data.weights = data.labels.indices.map { Float(1 + $0 % 3) } }
      let model = try fit(Self.forest(trees: 1, minimumLeafSize: 20), data)
      var sizes: [Float: Int] = [:]
      for score in model.scores(for: data.features) { sizes[score, default: 0] += 1 }
      #expect(sizes.values.allSatisfy { $0 >= 20 } && model.record.parameters > 4)
    }
  }
}

/// What scikit-learn reaches; see `Tests/Fixtures/make_extra_trees.py`.
@Suite struct ExtraTreesGoldenTests {
  struct Golden: Decodable {
    struct Forest: Decodable {
      var kind: String
      var minimumLeafSize: Int
      var bootstrap: Bool
      var auc: Double
      var aucDeviation: Double
      var logLoss: Double
      var logLossDeviation: Double
    }

    var positives: [Int]
    var forests: [Forest]
  }

  static let golden = Result { try Fixture.load("extra_trees.json", as: Golden.self) }

  /// The rows of the script.
  static func rows(_ count: Int, seed: UInt64) -> Dataset {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 16_777_216
    }
    var elements: [Float] = []
    var labels: [Float] = []
    for _ in 0..<count {
      let u = (0..<8).map { _ in uniform() }
      let product = 2 * (u[0] - 0.5) * (u[1] - 0.5) * 4
      let score = product + 2 * (u[2] - 0.5) + (u[3] > 0.7 ? 1 : 0)
      let noise = uniform() + uniform() + uniform() - 1.5
      elements += u.map { Float($0) }
      labels.append(score + 1.2 * noise > 0.6 ? 1 : 0)
    }
    return Dataset(
      features: Tensor(shape: [count, 8], elements: elements),
      columns: (0..<8).map { Feature(name: "x\($0)") }, labels: labels)
  }

  @Test("AUC and log loss are those of scikit-learn, within the noise of forests", arguments: 0..<4)
  func quality(place: Int) throws {
    let golden = try Self.golden.get()
    let (train, fresh) = (Self.rows(1500, seed: 7), Self.rows(6000, seed: 8))
    #expect([train.positives, fresh.positives] == golden.positives)
    let expected = golden.forests[place]
    let forest = RandomForest(
      trees: 200, minimumLeafSize: expected.minimumLeafSize,
      extraTrees: expected.kind == "extraTrees", bootstrap: expected.bootstrap)
    var (auc, loss) = (0.0, 0.0)
    for seed in 0..<5 {
      let model = try forest.fit(train, context: FitContext(key: RandomKey(seed: UInt64(seed))))
      let scores = model.scores(for: fresh.features)
      auc += ForestData.auc(scores, fresh.labels) / 5
      let kept = scores.map { min(max($0, 1e-3), 1 - 1e-3) }
      loss +=
        (Metric.logLoss.score(ScoredRows(labels: fresh.labels, scores: kept)) ?? .nan) / 5
    }
    // The mean of five against that of ten, four standard deviations: 4 √(1/5 + 1/10) = 2.2.
    #expect(abs(auc - expected.auc) < 2.2 * expected.aucDeviation, "\(auc)")
    #expect(abs(loss - expected.logLoss) < 2.2 * expected.logLossDeviation, "\(loss)")
  }
}
