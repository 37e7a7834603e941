import Experiments
import Foundation
import LearningTestKit
import Metrics
import Results
import Testing

/// Files of release 0.1, as `workbench run` wrote them for a study of 90 rows: a model that fails,
/// a calibration that acts, and a bound on thresholds.
enum TinyRun {
  static let path = Fixture.url("runs/tiny").path

  static var run: StoredRun { get throws { try StoredRun(ResultsFolder(path: path)) } }

  static func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
  }
}

@Suite struct StoredFormatGoldenTests {
  /// Reads a stored file, writes it, and reads that, which must be equal; gives what was written.
  private func rewritten<File: ResultsFile>(_ type: File.Type) throws -> String {
    let file = try TinyRun.run.read(type)
    let bytes = try file.bytes()
    #expect(try File(bytes: bytes, path: File.name) == file)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A table with columns that are empty in every row, as those that its release did not know.
  private func adding(_ names: [String], after column: String, to text: String) -> String {
    let rows = text.split(separator: "\n").map { line -> [String] in
      var (fields, isQuoted) = ([""], false)
      for character in line {
        if character == "\"" { isQuoted.toggle() }
        if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
    let place = (rows[0].firstIndex(of: column) ?? -1) + 1
    return rows.enumerated().map { index, fields in
      let added = index == 0 ? names : names.map { _ in "" }
      return (fields[..<place] + added + fields[place...]).joined(separator: ",") + "\n"
    }.joined()
  }

  @Test("the leaderboard of the last release reads, and is written with the names of this one")
  func leaderboard() throws {
    let last = try TinyRun.text("leaderboard.csv")
    #expect(last.contains(",constraint_verdict,"))
    var expected = adding(
      ["brier_change", "brier_change_low", "brier_change_high"], after: "raw_slope",
      to: last.replacing(",constraint_verdict,", with: ",constraint_status,")
        .replacing(",probability_best,", with: ",first_in_resamples,"))
    // Release 0.1 had no word for the standing of candidates that are not eligible.
    for row in try TinyRun.run.read(LeaderboardFile.self).rows where !row.isEligible {
      let reason = row.reason.contains(",") ? "\"\(row.reason)\"" : row.reason
      expected.replace(
        "\(row.candidate),\(row.model),\(row.balance),no,\(reason),,",
        with: "\(row.candidate),\(row.model),\(row.balance),no,\(reason),\(row.standing.rawValue),")
    }
    expected = adding(["confidence"], after: "side", to: expected)
    #expect(try rewritten(LeaderboardFile.self) == expected)
  }

  @Test("the words that the last release had for standings are read as those of today")
  func standings() throws {
    func standings(_ run: String) throws -> [String: Standing] {
      let folder = ResultsFolder(path: Fixture.url(run).path)
      let file = try StoredRun(folder).read(LeaderboardFile.self)
      return Dictionary(uniqueKeysWithValues: file.rows.map { ($0.candidate, $0.standing) })
    }
    #expect(
      try standings("runs/tiny") == [
        "logistic": .leader, "forest": .ineligible, "logistic+smote": .ineligible,
        "net": .ineligible, "alwaysPositive": .baseline, "majority": .baseline, "prior": .baseline,
      ])
    let recall = try standings("runs/recall")
    #expect(recall.values.count { $0 == .undecided } == 5 && recall["stack"] == .leader)
    #expect(recall.values.count { $0 == .baseline } == 3)
  }

  @Test("tables of the last release read, and are written as they were, but for new columns")
  func tables() throws {
    #expect(
      try rewritten(FoldsFile.self)
        == adding(
          ["weights"], after: "parameters",
          to: adding(
            ["threshold_status"], after: "threshold",
            to: adding(["calibration"], after: "reason", to: TinyRun.text("folds.csv")))))
    #expect(try rewritten(PredictionsFile.self) == TinyRun.text("predictions.csv"))
    #expect(try rewritten(ComparisonsFile.self) == TinyRun.text("comparisons.csv"))
    #expect(
      try rewritten(TimingsFile.self)
        == adding(["trial"], after: "inner", to: TinyRun.text("timings.csv")))
  }

  @Test("documents of the last release read, and are written as they were") func documents() throws
  {
    #expect(try rewritten(AuditFile.self) == TinyRun.text("audit.json"))
    #expect(try rewritten(EnvironmentFile.self) == TinyRun.text("environment.json"))
  }

  @Test("the manifest of the last release reads, the members of its spec called as today")
  func manifest() throws {
    let last = try TinyRun.text("manifest.json")
    let written = try rewritten(Manifest.self)
    #expect(last.contains("\"stakes\": {") && last.contains("\"minimumLeaf\": 5"))
    #expect(
      written
        == last.replacing("\"stakes\": {", with: "\"costs\": {")
        .replacing("\"worthwhile\": ", with: "\"thresholdProbability\": ")
        .replacing("\"minimumLeaf\": 5", with: "\"minimumLeafSize\": 5"))
  }

  @Test("values stand where they are asked for") func values() throws {
    let board = try TinyRun.run.read(LeaderboardFile.self)
    let first = try #require(board.rows.first)
    #expect(first.rank == 1 && first.isEligible && first.reason.isEmpty)
    #expect(first.constraint?.metric == "precision" && first.constraint?.bound == 0.4)
    #expect(board.rows.last?.reason.hasPrefix("4 of 4 folds failed: training diverged") == true)
    let folds = try TinyRun.run.read(FoldsFile.self)
    let failed = folds.rows.filter { $0.failure != nil }
    #expect(Set(failed.map(\.candidate)) == ["net"] && failed.count == 4)
    #expect(failed.allSatisfy { $0.threshold == nil && $0.metrics.allSatisfy { $0 == nil } })
    #expect(folds.rows.allSatisfy { $0.training.count == 45 && $0.test.count == 45 })
    #expect(folds.testToTrain == 1)
    let environment = try TinyRun.run.read(EnvironmentFile.self)
    #expect(environment.release == "0.1.0" && environment.threads == 2)
  }

  @Test("the leaderboard that is made again from files is the one that they were written from")
  func again() throws {
    for name in ["runs/tiny", "runs/recall"] {
      let run = try StoredRun(ResultsFolder(path: Fixture.url(name).path))
      let stored = try run.read(LeaderboardFile.self)
      #expect(LeaderboardFile(try run.leaderboard()) == stored, "\(name)")
    }
  }
}
