import Foundation
import LearningTestKit
import Testing
import Workbench

/// The Swift code of the README and of the articles: it stands in this file word for word, and runs.
@Suite struct DocumentationTests {
  static let path = Fixture.package.appending(components: "data", "customers.csv").path

  /// The README's paths are relative to the repository.
  init() { _ = FileManager.default.changeCurrentDirectoryPath(Fixture.package.path) }

  @Test("the README's study runs in one call, and its single fit has the study's numbers")
  func readme() throws {
    var spec = ExperimentSpec()
    spec.data.target = "Churn"
    spec.models = [
      "logistic": ModelSpec(classifier: ComponentSpec(LogisticRegression())),
      "net": ModelSpec(
        classifier: ComponentSpec(
          Sequential {
            Dense(64, .relu)
            Dropout(0.2)
          })),
    ]
    spec.balance = [ComponentSpec(SMOTE())]
    let data = try StudyData.read(spec.data, path: "data/customers.csv", threads: 2)
    let study = try Study(spec: spec, data: data)
    let result = try study.run()
    print(result.conclusion.sentences)

    #expect(result.leaderboard.rows.count == 5)
    try expectNumbers(of: study, in: result)
  }

  private func expectNumbers(of study: Study, in result: StudyResult) throws {
    let unit = study.units[0]
    let fold = study.fold(of: unit)
    let pipeline = study.pipeline(of: unit)!
    let training = study.data.rows(fold.train)
    let fitted = try pipeline.fit(
      training.table, labels: training.labels, weights: training.weights, keys: study.keys(of: unit)
    )
    let scores = try fitted.scores(for: study.data.rows(fold.test).table)

    #expect(scores == result.outcomes[0].scored?.scores)
  }

  @Test("a first study") func firstStudy() throws {
    let path = Self.path
    var spec = ExperimentSpec()
    spec.data.target = "Churn"
    spec.models = [
      "logistic": ModelSpec(classifier: ComponentSpec(LogisticRegression())),
      "forest": ModelSpec(classifier: ComponentSpec(RandomForest(trees: 50))),
    ]
    let document = """
      {"data": {"path": "customers.csv", "target": "Churn"},
       "models": {"logistic": {"classifier": "logisticRegression"}}}
      """
    let read = try ExperimentSpec(
      parsing: Array(document.utf8), file: "first.json", catalog: .standard)
    #expect(read.models.members.map(\.name) == ["logistic"])

    let data = try StudyData.read(spec.data, path: path, threads: 2)
    let study = try Study(spec: spec, data: data)
    let result = try study.run()
    for row in result.leaderboard.rows {
      print(row.rank, row.candidate, row.estimate("recall").value ?? .nan)
    }
    #expect(Set(result.leaderboard.rows.map(\.candidate)).isSuperset(of: ["logistic", "forest"]))

    let leader = result.leaderboard.rows[0]
    let recall = leader.estimate("recall")
    if let value = recall.value, let interval = recall.interval {
      print("\(leader.candidate): \(value) [\(interval.lower), \(interval.upper)]")
    }
    for row in result.leaderboard.rows where row.standing == .equivalent {
      print("\(row.candidate) is equivalent to it")
    }
    for sentence in result.conclusion.sentences { print(sentence) }
    for finding in result.findings { print(finding.code, finding.sentence) }
    #expect(leader.standing == .leader && !result.conclusion.sentences.isEmpty)
  }

  @Test("a classifier from outside takes part in a study") func addedClassifier() throws {
    let document = """
      {"data": {"path": "customers.csv", "target": "Churn"}, "validation": {"stratifiedKFold": {"folds": 3}},
       "models": {"stump": {"classifier": "stump"}}}
      """
    let catalog = Catalog.standard.adding(Stump.self, to: (any Classifier).self)
    let spec = try ExperimentSpec(
      parsing: Array(document.utf8), file: "stump.json", catalog: catalog)
    let data = try StudyData.read(spec.data, path: Self.path, threads: 2)
    let result = try Study(spec: spec, data: data).run()
    let row = try #require(result.leaderboard.rows.first { $0.candidate == "stump" })
    #expect(row.standing != .baseline && row.estimate("rocAUC").value != nil)
  }

  @Test("keys are derived by name") func keys() {
    let key = RandomKey(seed: 7)
    let first = key["repeat", 0]["fold", 1]["model"]["forest"]
    let again = RandomKey(seed: 7)["repeat", 0]["fold", 1]["model"]["forest"]
    #expect(first == again)
  }

  @Test("a package of a library scores a table") func package() throws {
    let models = Fixture.url("packages/0.1").path
    let table = try Table.read(path: Fixture.url("packages/0.1/rows.csv").path).table
    let library = ModelLibrary(path: models)
    let package = try library.package("leavers", catalog: .standard)
    let rows = try RawRows(table, schema: package.scorer.schema)
    let probabilities = try package.scorer.scores(of: rows)
    #expect(probabilities.count == table.rowCount)
  }

  // MARK: - The code of the documents is that of this file

  static let documents: [URL] = {
    let articles = Fixture.package.appending(components: "Sources", "Workbench", "Workbench.docc")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: articles.path)) ?? []
    return [Fixture.package.appending(component: "README.md")]
      + names.filter { $0.hasSuffix(".md") }.sorted().map { articles.appending(component: $0) }
  }()

  @Test("the README and five articles are there") func complete() {
    #expect(Self.documents.count == 7)
  }

  @Test("every block of Swift stands in this file", arguments: documents)
  func blocks(document: URL) throws {
    let own = Self.lines(try String(contentsOf: URL(filePath: #filePath), encoding: .utf8))
    let text = try String(contentsOf: document, encoding: .utf8)
    for block in text.components(separatedBy: "```swift\n").dropFirst() {
      let code = block.components(separatedBy: "\n```")[0]
      if code.hasPrefix("// Package.swift") { continue }
      let lines = Self.lines(code).filter { $0 != "import Workbench" }
      let isThere = own.indices.contains { own[$0...].starts(with: lines) }
      #expect(isThere, "\(document.lastPathComponent): \(lines.first ?? "")")
    }
  }

  /// Lines without indentation, and none that are empty.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}

struct Stump: Classifier {
  static let name = "stump"
  static let summary = "the share of positive rows on either side of the first feature's mean"
  static let settings: [Setting] = []

  var inputForm: InputForm { .standardized }

  func fit(_ data: Dataset, context: FitContext) throws(FitError) -> StumpModel {
    var counts = [(positive: Float(0), all: Float(0)), (positive: 0, all: 0)]
    for row in 0..<data.rowCount {
      let side = data.features[row, 0] > 0 ? 1 : 0
      counts[side].positive += data.labels[row]
      counts[side].all += 1
    }
    return StumpModel(
      below: counts[0].positive / max(counts[0].all, 1),
      above: counts[1].positive / max(counts[1].all, 1))
  }
}

struct StumpModel: TrainedModel {
  let below: Float
  let above: Float

  var featureCount: Int? { nil }
  var record: FitRecord { FitRecord(parameters: 2) }

  init(below: Float, above: Float) {
    self.below = below
    self.above = above
  }

  func scores(for features: Tensor) -> [Float] {
    (0..<features.rows).map { features[$0, 0] > 0 ? above : below }
  }

  var state: ModelState {
    ModelState(
      header: ["classifier": "stump"],
      arrays: [.init(name: "shares", shape: [2], values: .float([below, above]))])
  }

  init(state: ModelState) throws(PackageError) {
    guard case .float(let shares)? = state["shares"]?.values, shares.count == 2 else {
      throw .damaged("it holds no stump")
    }
    self.init(below: shares[0], above: shares[1])
  }

  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let first = builder.column(0, of: features)
    let isAbove = builder.compare("Greater", first, builder.scalar(Float(0)))
    return builder.choose(isAbove, builder.scalar(above), builder.scalar(below))
  }
}
