import CKernels
import Foundation
import Learning
import LearningTestKit
import StrictJSON
import Testing
import Trees

@Suite struct RandomForestTests {
  let key = RandomKey(seed: 7)

  func fit(
    _ forest: RandomForest, _ data: Dataset, seed: UInt64 = 7, threads: Int = 1
  ) throws -> RandomForestModel {
    try forest.fit(data, context: FitContext(key: RandomKey(seed: seed), threads: threads))
  }

  // MARK: - Laws

  @Test("it obeys the laws of classifiers", arguments: [true, false])
  func laws(bootstrap: Bool) {
    let forest = RandomForest(trees: 12, bootstrap: bootstrap)
    #expect(ClassifierLaws.faults(of: forest, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: forest, on: SampleData.mixed()) == [])
    #expect(ClassifierLaws.learningFaults(of: forest) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: forest) == [])
  }

  @Test("rows of weight two do exactly what rows that stand twice do, without the bootstrap")
  func duplicates() {
    let forest = RandomForest(trees: 9, minimumLeafSize: 1, bootstrap: false)
    // No more values than bins: bins of many values hold equal numbers of rows, whatever they weigh.
    for data in [SampleData.mixed(rows: 240), SampleData.twoBlobs(rows: 240)] {
      #expect(ClassifierLaws.duplicateFaults(of: forest, on: data, within: 0) == [])
    }
  }

  @Test("it stops promptly when told to") func cancellation() {
    let forest = RandomForest(trees: 20_000)
    let data = ForestData.product(rows: 60_000, features: 12)
    #expect(ClassifierLaws.cancellationFaults(of: forest, on: data) == [])
  }

  @Test("the number of threads changes no bit") func threads() throws {
    let data = ForestData.product(rows: 3000)
    let forest = RandomForest(trees: 23)
    let one = try fit(forest, data)
    for threads in [2, 5] {
      // A pause after every tree, so that each thread grows some of them on any machine.
      let context = FitContext(
        key: key, threads: threads, progress: { _ in Thread.sleep(forTimeInterval: 0.001) })
      let many = try forest.fit(data, context: context)
      #expect(many.state == one.state)
      #expect(many.record == one.record)
      #expect(many.scores(for: data.features, threads: threads) == one.scores(for: data.features))
    }
    #expect(try fit(forest, data, seed: 8).state != one.state)
  }

  @Test("neither does the vector width") func paths() throws {
    let start = ck_current_path()
    defer { _ = ck_force_path(start) }
    var states: [ModelState] = []
    for path in [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON] where ck_force_path(path) {
      let mixed = ForestData.small(
        rows: 900, numeric: 5, categories: 3, values: 400, key: key["mixed"])
      states.append(try fit(RandomForest(trees: 8, minimumLeafSize: 1), mixed).state)
    }
    #expect(states.allSatisfy { $0 == states[0] })
  }

  // MARK: - Classes and weights

  @Test("one class is refused, also where the other has no weight") func oneClass() throws {
    var data = SampleData.twoBlobs(rows: 40)
    data.weights = data.labels
    #expect(throws: FitError.oneClass(positives: 12, rows: 12)) {
      try fit(RandomForest(trees: 2), data)
    }
  }

  @Test("rows of weight 0 are as if they were not there") func noWeight() throws {
    let data = SampleData.mixed(rows: 200)
    var weighted = data
    weighted.weights = data.labels.indices.map { $0 % 4 == 1 ? 0 : 1 }
    let left = data.selecting(rows: data.labels.indices.filter { $0 % 4 != 1 })
    let model = try fit(RandomForest(trees: 5), weighted)
    #expect(
      model.scores(for: data.features)
        == (try fit(RandomForest(trees: 5), left)).scores(for: data.features))
    let scores = try #require(model.outOfBagScores)
    #expect(scores.count == 200)
    #expect(scores.indices.allSatisfy { $0 % 4 != 1 || scores[$0].isNaN })
  }

  @Test("weights that are no numbers or negative are refused with the value")
  func badWeights() throws {
    var data = SampleData.twoBlobs(rows: 40)
    data.weights = data.labels.map { $0 - 0.5 }
    let error = #expect(throws: FitError.self) { try fit(RandomForest(trees: 2), data) }
    #expect(error?.description == "sample weights must be finite and at least 0, got -0.5")
  }

  @Test("weights of classes move scores towards the heavier one") func classWeights() throws {
    let plain = SampleData.mixed()
    var heavy = plain
    heavy.weights = plain.labels.map { $0 > 0.5 ? 3 : 1 }
    let forest = RandomForest(trees: 10)
    let before = try fit(forest, plain).scores(for: plain.features)
    let after = try fit(forest, heavy).scores(for: plain.features)
    #expect(after.reduce(0, +) > before.reduce(0, +) + 10)
  }

  // MARK: - Out of bag, importance

  @Test("out-of-bag AUC is close to that of fresh rows") func outOfBag() throws {
    let data = ForestData.product(rows: 4000)
    let fresh = ForestData.product(rows: 4000, seed: 5)
    let model = try fit(RandomForest(trees: 120), data)
    let outOfBag = try #require(model.record.outOfBagAUC)
    let held = ForestData.auc(model.scores(for: fresh.features), fresh.labels)
    // Each is known to about 0.006.
    #expect(abs(outOfBag - held) < 0.025)
    let scores = try #require(model.outOfBagScores)
    #expect(abs(ForestData.auc(scores, data.labels) - outOfBag) < 1e-12)
    #expect(ForestData.auc(model.scores(for: data.features), data.labels) > outOfBag + 0.03)
  }

  @Test("without the bootstrap, or unasked, there are no out-of-bag scores")
  func noOutOfBag() throws {
    let data = SampleData.twoBlobs(rows: 60)
    var quiet = RandomForest(trees: 3)
    quiet.outOfBag = false
    for forest in [quiet, RandomForest(trees: 3, bootstrap: false)] {
      let model = try fit(forest, data)
      #expect(model.record.outOfBagAUC == nil)
      #expect(model.outOfBagScores == nil)
    }
  }

  @Test("importance by impurity is a share and finds the columns that matter")
  func impurityImportance() throws {
    let model = try fit(RandomForest(trees: 60), ForestData.product(rows: 3000))
    let values = model.record.importance.map(\.value)
    #expect(model.record.importance.map(\.feature) == (0..<6).map { "x\($0)" })
    #expect(abs(values.reduce(0, +) - 1) < 1e-12)
    #expect(values[0] > values[1] && values[1] > 1.5 * (values[2...].max() ?? 1))
  }
}

/// Settings in a spec.
@Suite struct RandomForestSettingsTests {
  @Test("settings are read from and written to a spec") func coding() throws {
    let text = #"{"trees": 20, "features": 0.5, "maximumDepth": 4, "bins": 300}"#
    let read = StrictJSON.decode(RandomForest.self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues == [])
    let forest = try #require(read.value)
    #expect(forest.trees == 20 && forest.features == .share(0.5) && forest.maximumDepth == 4)
    #expect(forest.minimumLeafSize == 5 && forest.bins == 300)
    let again = StrictJSON.decode(RandomForest.self, from: try StrictJSON.encode(forest))
    #expect(again.value == forest)
  }

  @Test(
    "features are a word, a number or a share",
    arguments: [
      ("\"sqrt\"", 5), ("\"all\"", 30), ("7", 7), ("0.3", 9), ("200", 30), ("0.001", 1),
    ])
  func featureCounts(text: String, count: Int) throws {
    let json = try JSON(parsing: Array(#"{"features": \#(text)}"#.utf8))
    let read = StrictJSON.decode(RandomForest.self, from: json)
    #expect(read.issues == [])
    #expect(read.value?.features.count(of: 30) == count)
  }

  @Test("what is wrong with settings is said in a sentence each") func issues() throws {
    let text = #"{"trees": 0, "features": "root", "bins": 1, "leaf": 3}"#
    let read = StrictJSON.decode(RandomForest.self, from: try JSON(parsing: Array(text.utf8)))
    let sentences = read.issues.map(\.description)
    #expect(sentences.count == 4)
    #expect(sentences.contains("trees: must be from 1 to 1000000, got 0"))
    #expect(sentences.contains("bins: must be from 2 to 65535, got 1"))
    #expect(
      sentences.contains(
        "features: expected \"sqrt\", \"all\", a number of features from 1, or a share between 0 "
          + "and 1, got the string 'root'"))
    #expect(sentences.contains { $0.hasPrefix("unknown member 'leaf'") })
  }
}

/// The public Telco data, where it is at hand: what forests of other libraries reach.
@Suite struct ForestTelcoTests {
  static let rows: [[String]]? = Fixture.publicData("telco.csv").flatMap { url in
    (try? String(contentsOf: url, encoding: .utf8))?.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
  static let numeric = ["tenure", "MonthlyCharges", "TotalCharges"]

  /// Numbers, then categories: as codes or as one indicator a level.
  static func data(_ rows: [[String]], oneHot: Bool) -> Dataset {
    let header = rows[0]
    let body = rows.dropFirst()
    var columns: [(Feature, [Float])] = []
    for name in numeric {
      let place = header.firstIndex(of: name) ?? 0
      columns.append((Feature(name: name), body.map { Float($0[place]) ?? 0 }))
    }
    for (place, name) in header.enumerated()
    where !(numeric + ["customerID", "Churn"]).contains(name) {
      let levels = Set(body.map { $0[place] }).sorted()
      if oneHot {
        for level in levels {
          let feature = Feature(name: "\(name)=\(level)", kind: .indicator(of: name))
          columns.append((feature, body.map { $0[place] == level ? 1 : 0 }))
        }
      } else {
        let codes = body.map { Float(levels.firstIndex(of: $0[place]) ?? -1) }
        columns.append((Feature(name: name, kind: .category(levels: levels)), codes))
      }
    }
    let labels = body.map { Float($0.last == "Yes" ? 1 : 0) }
    let elements = labels.indices.flatMap { row in columns.map { $0.1[row] } }
    return Dataset(
      features: Tensor(shape: [labels.count, columns.count], elements: elements),
      columns: columns.map(\.0), labels: labels)
  }

  /// The mean AUC over five stratified folds.
  static func auc(_ forest: RandomForest, _ data: Dataset, seed: UInt64) throws -> Double {
    var stream = RandomKey(seed: seed).stream
    let shuffled = stream.permutation(data.rowCount).sorted { data.labels[$0] < data.labels[$1] }
    return try (0..<5).map { fold in
      let test = shuffled.indices.filter { $0 % 5 == fold }.map { shuffled[$0] }
      let train = shuffled.indices.filter { $0 % 5 != fold }.map { shuffled[$0] }
      let model = try forest.fit(
        data.selecting(rows: train), context: FitContext(key: RandomKey(seed: 1), threads: 2))
      let held = data.selecting(rows: test)
      return ForestData.auc(model.scores(for: held.features), held.labels)
    }.reduce(0, +) / 5
  }

  @Test(
    "five folds reach the AUC that is possible",
    .enabled(if: rows != nil, "\(Fixture.missing("telco.csv"))"),
    arguments: [true, false], [5, 10])
  func reachable(oneHot: Bool, minimumLeafSize: Int) throws {
    let data = Self.data(try #require(Self.rows), oneHot: oneHot)
    #expect(data.rowCount == 7043 && data.columns.count == (oneHot ? 46 : 19))
    let forest = RandomForest(trees: 500, minimumLeafSize: minimumLeafSize)
    let auc = try Self.auc(forest, data, seed: 11)
    #expect(auc > 0.843 && auc < 0.853, "\(auc)")
  }
}
