import Baselines
import Ensembles
import Experiments
import Files
import Foundation
import Learning
import LearningTestKit
import Linear
import Reports
import Resampling
import Results
import StrictJSON
import Testing
import Trees

@Suite struct StudyReportTests {
  static let library = VegaLibrary.find()

  static func content() throws -> ReportContent {
    StudyReport(try SmallStudy.analysis.get(), release: "test").content
  }

  @Test("a study gives every figure that its candidates allow") func figures() throws {
    #expect(
      try Self.content().figures.map(\.id) == [
        "leaderboard", "folds", "roc", "precision-recall", "gain", "lift", "calibration-before",
        "calibration-after", "calibration", "threshold", "scores", "confusion", "pairwise",
        "diversity",
        "learning", "importance",
      ])
  }

  @Test("the leaderboard has a row a candidate, and the leader says so") func leaderboard() throws {
    let analysis = try SmallStudy.analysis.get()
    let table = try Self.content().leaderboard
    #expect(table.rows.map { $0.cells[0].text } == analysis.leaderboard.rows.map(\.candidate))
    #expect(table.rows.first?.cells[1].text == "leader")
    #expect(table.rows.allSatisfy { $0.cells.count == table.columns.count })
  }

  @Test("every other candidate is compared with the leader") func comparisons() throws {
    let analysis = try SmallStudy.analysis.get()
    let table = try #require(Self.content().comparisons.first)
    #expect(table.rows.allSatisfy { $0.cells.count == table.columns.count })
    let compared = Set(analysis.comparisons.flatMap { [$0.first, $0.second] })
    #expect(table.rows.count == compared.count - 1)
  }

  @Test("the conclusion stands on top and the digests in the record") func words() throws {
    let analysis = try SmallStudy.analysis.get()
    let content = try Self.content()
    #expect(content.conclusion == analysis.conclusion.sentences)
    #expect(content.record.contains { $0.value == analysis.study.digest })
    #expect(content.spec.contains("\"name\": \"small <b>study</b>\""))
  }

  @Test(
    "the record tells weights of ensembles, members that add nothing, and leaf sizes that were chosen"
  )
  func chosen() throws {
    var spec = SmallStudy.spec
    var forest = RandomForest(trees: 10)
    forest.minimumLeafSize = .automatic
    spec.balance = [ComponentSpec(NoSampler())]
    spec.models = OrderedMembers([
      ("constant", ModelSpec(classifier: ComponentSpec(Prior()))),
      ("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression()))),
      ("forest", ModelSpec(classifier: ComponentSpec(forest))),
    ])
    spec.ensembles = OrderedMembers([
      ("stack", ComponentSpec(Stacking(members: ["constant", "logistic"]))),
      ("mean", ComponentSpec(Voting())),
    ])
    let record = StudyReport(try SmallStudy.analysis(of: spec), release: "test").content.record
    func value(_ name: String) -> String? { record.first { $0.name == name }?.value }
    let weights = try #require(value("weights of stack"))
    #expect(weights.hasPrefix("logistic "))
    #expect(weights.hasSuffix("; adding nothing in any fold: constant"))
    #expect(value("weights of mean") == nil)
    let sizes = try #require(value("leaf sizes chosen out of bag"))
    #expect(sizes.hasPrefix("forest ") && sizes.hasSuffix(" of 3 fits"))
  }

  /// A digest a figure, in the order of the page.
  private static func digests() throws -> String {
    try content().figures.map { "\(SHA256.hex(of: $0.bytes))  \($0.id)\n" }.joined()
  }

  // What depends on the order of a dictionary differs from process to process.
  @Test("figures are the bytes that another process gives") func sameBytes() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      FileHandle.standardOutput.write(Data(try StudyReportTests.digests().utf8))
    }
    let other = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(other.contains(try Self.digests()))
  }

  @Test(
    "in a browser every figure of a study is drawn without an error",
    .enabled(if: Browser.path != nil && library.notice == nil, Browser.isMissing))
  func drawn() async throws {
    let content = try Self.content()
    let result = try await Browser.open(
      ReportPage(content, library: Self.library).html, width: 1280)
    #expect(result.console.isEmpty, "\(result.console.prefix(5))")
    #expect(result.document.components(separatedBy: "<svg").count - 1 == content.figures.count)
    let plots = result.document.components(separatedBy: "<svg").dropFirst()
    #expect(plots.allSatisfy { !$0.components(separatedBy: "</svg>")[0].contains("NaN") })
    #expect(!result.document.contains("<b>study"))
  }

  /// One test set, models that fail, and nothing to compare with.
  static let sparse: [(name: String, models: [(String, ModelSpec)])] = [
    ("one model", [("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression())))]),
    ("none that works", [("broken", ModelSpec(classifier: ComponentSpec(Faulty(.fail))))]),
    (
      "one that works",
      [
        ("broken", ModelSpec(classifier: ComponentSpec(Faulty(.fail)))),
        ("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression()))),
      ]
    ),
  ]

  @Test(
    "a study with little to show still gives a page that is drawn without an error",
    .enabled(if: Browser.path != nil && library.notice == nil, Browser.isMissing),
    arguments: sparse.indices)
  func little(index: Int) async throws {
    var spec = SmallStudy.spec
    spec.validation = ComponentSpec(Holdout())
    spec.balance = [ComponentSpec(NoSampler())]
    spec.models = OrderedMembers(Self.sparse[index].models)
    let content = StudyReport(try SmallStudy.analysis(of: spec), release: "test").content
    let hasCurves = index != 1
    #expect(content.figures.contains { $0.id == "roc" } == hasCurves)
    #expect(content.figures.isEmpty != hasCurves)
    #expect(content.comparisons.isEmpty)
    let result = try await Browser.open(
      ReportPage(content, library: Self.library).html, width: 1280)
    #expect(result.console.isEmpty, "\(result.console.prefix(5))")
    #expect(result.document.components(separatedBy: "<svg").count - 1 == content.figures.count)
  }

  @Test("a folder gets the page and a file a figure, and no figure of another run stays")
  func folder() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(component: "workbench-report-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(
      atPath: path + "/figures", withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: path + "/figures/old.vg.json"))
    let content = try Self.content()
    try ResultsFolder(path: path).write(content, library: .missing)
    let files = try FileManager.default.contentsOfDirectory(atPath: path + "/figures")
    #expect(Set(files) == Set(content.figures.map { "\($0.id).vg.json" }))
    let page = try Data(contentsOf: URL(filePath: path + "/report.html"))
    #expect(page == Data(ReportPage(content, library: .missing).bytes))
  }
}
