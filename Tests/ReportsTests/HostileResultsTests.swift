import Catalog
import Experiments
import Files
import Foundation
import LearningTestKit
import Reports
import Results
import StrictJSON
import Testing

/// Results folders whose digests are right and whose numbers are not: all that is shown of a run is made,
/// or a sentence says what is wrong with it.
@Suite("Hostile results") struct HostileResultsTests {
  /// The small study under a name that a spec may have.
  private static let analysis = Result {
    var spec = SmallStudy.spec
    spec.name = "small"
    return try SmallStudy.analysis(of: spec)
  }

  /// A run in a folder of its own, which is gone when the test is.
  private final class Stored {
    let folder: ResultsFolder
    let manifest: JSON

    init() throws {
      folder = ResultsFolder(path: NSTemporaryDirectory() + "results-\(UUID().uuidString)")
      let result = try HostileResultsTests.analysis.get()
      try folder.prepare(for: result.study, fresh: false)
      try folder.write(result, figures: [], threads: 1, release: "0.2.0")
      let file = folder.path + "/manifest.json"
      manifest = try JSON(parsing: [UInt8](Data(contentsOf: URL(filePath: file))))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    func text(_ name: String) throws -> String {
      try String(contentsOf: URL(filePath: "\(folder.path)/\(name)"), encoding: .utf8)
    }

    func write(manifest: JSON) throws {
      try folder.write(Array(manifest.text().utf8), name: "manifest.json")
    }

    /// Writes a file, and a manifest with its digest where it states one.
    func write(sealed text: String, _ name: String) throws {
      try folder.write(Array(text.utf8), name: name)
      let files = manifest["files"] ?? .null
      guard files[name] != nil else { return }
      try write(
        manifest: manifest.setting(
          "files", to: files.setting(name, to: .string(SHA256.hex(of: text)))))
    }

    /// Makes everything that commands, pages and the service show of a run; gives the sentence that says
    /// why it cannot be shown.
    func use(_ place: String, compares: Bool = false) -> String? {
      do {
        let run = try StoredRun(folder)
        let board = try run.leaderboard()
        let spec = try run.spec(.standard)
        let costs = try run.costs(of: Candidate.all(of: spec))
        for pair in try run.comparisons() { _ = pair.relation(confidence: board.confidence) }
        let conclusion = board.conclusion(
          of: spec, comparisons: try run.comparisons(), costs: costs)
        let lines =
          LeaderboardText(board, conclusion: conclusion, costs: costs).lines(top: nil)
          + CalibrationText(board).lines(top: nil)
        #expect(lines.count > 5, "\(place)")
        _ = try run.read(AuditFile.self)
        _ = try run.read(EnvironmentFile.self)
        _ = try run.read(TimingsFile.self)
        _ = try run.read(CostsFile.self)
        if compares {
          let runs = try ComparedRun.all([folder], by: nil, catalog: .standard)
          let compared = try RowComparison(runs, choosing: ["logistic", "forest"], threads: 1)
          #expect(!compared.document.lines(width: nil).isEmpty, "\(place)")
        }
        return nil
      } catch {
        #expect(!"\(error)".isEmpty, "\(place)")
        return "\(error)"
      }
    }
  }

  @Test(
    "every number of a table, replaced in turn",
    arguments: [
      "leaderboard.csv", "folds.csv", "predictions.csv", "comparisons.csv", "timings.csv",
      "costs.csv",
    ])
  func tables(name: String) throws {
    let stored = try Stored()
    for variant in HostileNumbers.variants(ofTable: try stored.text(name)) {
      try stored.write(sealed: variant.text, name)
      _ = stored.use(
        "\(name): \(variant.place)",
        compares: name == "predictions.csv" || name == "folds.csv" && variant.column < 18)
    }
  }

  @Test(
    "every number of a document, replaced in turn",
    arguments: ["manifest.json", "audit.json", "environment.json"])
  func documents(name: String) throws {
    let stored = try Stored()
    let document = try JSON(parsing: Array(try stored.text(name).utf8))
    for variant in HostileNumbers.variants(of: document) {
      let text = variant.document.text()
      try stored.write(sealed: text, name)
      if name == "manifest.json" { try stored.write(manifest: variant.document) }
      _ = stored.use("\(name): \(variant.path.text) = \(variant.number.text())")
    }
  }

  @Test("a spec that no run can have had is damage, told by its setting and bound") func spec()
    throws
  {
    let stored = try Stored()
    let units: [PathElement] = [
      "spec", "models", "net", "classifier", "sequential", "layers", 0, "dense", "units",
    ]
    try stored.write(
      manifest: HostileNumbers.replacing(units[...], in: stored.manifest, by: .integer(.max)))
    #expect(
      stored.use("units") == "\(stored.folder.path)/manifest.json: its spec cannot be used: "
        + "models.net.classifier.sequential.layers[0].dense.units: must be from 1 to 65536, got "
        + "9223372036854775807")
  }

  @Test("counts of rows that are none are damage") func rows() throws {
    let stored = try Stored()
    try stored.write(
      manifest: HostileNumbers.replacing(["data", "rows"], in: stored.manifest, by: -1))
    #expect(
      stored.use("rows") == "\(stored.folder.path)/manifest.json: is no manifest of a study")
  }
}
