import Catalog
import Experiments
import Foundation
import Learning
import Linear
import Metrics
import Reports
import Resampling
import Results
import StrictJSON
import Tables
import Testing

/// A metric is one value: whoever adds one finds it wherever metrics are.
@Suite struct AddedMetricTests {
  /// It has no form for the bootstrap.
  static let jaccard = Metric(
    name: "jaccard", title: "Jaccard index", shortTitle: "Jaccard",
    summary: "share of the rows positive or predicted positive that are both",
    family: .decisions, unit: .share, direction: .maximize, isHeadline: true
  ) { rows in
    let cells = Confusion(rows)
    let either = cells.truePositives + cells.falsePositives + cells.falseNegatives
    return either > 0 ? cells.truePositives / either : nil
  }

  // The list of metrics belongs to the process, so another one adds to it.
  @Test("an added metric is in results, terminal, page, service and help") func everywhere() async {
    await #expect(processExitsWith: .success) {
      Metric.register(Self.jaccard)
      let test = try TestService()
      let folder = ResultsFolder(path: test.folder.appendingPathComponent("results/added").path)
      try Self.checkEstimate(try Self.study(into: folder))
      try Self.checkFiles(folder)
      try Self.checkService(test)
      let guide = ComponentGuide(.standard)
      try #require(guide.names.contains("jaccard"))
      try #require(guide.details(of: "jaccard")?.joined().contains(Self.jaccard.summary) == true)
    }
  }

  private static func study(into folder: ResultsFolder) throws -> StudyResult {
    var spec = ExperimentSpec()
    spec.name = "added"
    spec.data.path = "rows.csv"
    spec.data.target = "label"
    spec.validation = ComponentSpec(StratifiedKFold(folds: 3))
    spec.models = OrderedMembers([
      ("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression())))
    ])
    spec.inner.folds = 2
    spec.rank.by = "jaccard"
    spec.statistics.resamples = 200
    let study = try Study(spec: spec, data: data)
    try folder.prepare(for: study, fresh: true)
    let result = try study.run(threads: 2)
    try folder.write(result, library: VegaLibrary.find(), threads: 1, release: "0")
    return result
  }

  private static var data: StudyData {
    var stream = RandomKey(seed: 5)["rows"].stream
    let labels = (0..<240).map { _ in Float(stream.uniform() < 0.3 ? 1 : 0) }
    let signal = labels.map { stream.normal() + 1.5 * Double($0) }
    return StudyData(
      table: Table(columns: [Column(name: "signal", values: .number(signal))], rowCount: 240),
      labels: labels, digest: String(repeating: "0", count: 64))
  }

  private static func checkEstimate(_ result: StudyResult) throws {
    let row = try #require(result.leaderboard["logistic"])
    let f1 = try #require(row.estimate("f1").value)
    let value = try #require(row.estimate("jaccard").value)
    try #require(abs(value - f1 / (2 - f1)) < 1e-12)
    let interval = try #require(row.estimate("jaccard").interval)
    try #require(interval.contains(value) && interval.width > 0)
    let lines = LeaderboardText(result.leaderboard).lines()
    try #require(lines[0].contains("Jaccard") && lines[1].contains("[."))
  }

  private static func checkFiles(_ folder: ResultsFolder) throws {
    for file in ["leaderboard.csv", "folds.csv"] {
      let lines = try String(contentsOfFile: "\(folder.path)/\(file)", encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let column = try #require(lines[0].firstIndex(of: "jaccard"))
      let row = try #require(lines.first { $0.contains("logistic") })
      try #require(Double(row[column]) != nil)
    }
    let page = try String(contentsOfFile: "\(folder.path)/report.html", encoding: .utf8)
    try #require(page.contains("Jaccard") && page.contains(jaccard.summary))
  }

  private static func checkService(_ test: TestService) throws {
    let run = try #require(try test.get("/v1/runs/added")?.json)
    let metrics = try #require(run["metrics"] as? [[String: Any]])
    let shown = try #require(metrics.last)
    try #require(shown["name"] as? String == "jaccard")
    try #require(shown["title"] as? String == "Jaccard index")
    try #require(shown["unit"] as? String == "share")
    try #require(shown["direction"] as? String == "maximize")
    try #require(shown["isHeadline"] as? Bool == true)
    let rows = try #require(run["rows"] as? [[String: Any]])
    let estimates = try #require(rows.first?["estimates"] as? [String: [String: Double]])
    try #require(estimates["jaccard"]?["lower"] != nil)
  }
}
