import Experiments
import Foundation
import Results
import StrictJSON
import Testing

@Suite struct ManifestTests {
  private func error(_ text: String) throws -> String {
    let error = #expect(throws: StudyError.self) {
      try Manifest(bytes: Array(text.utf8), path: "run/manifest.json")
    }
    return try #require(error).description
  }

  @Test("a manifest states the study, its data and the digests of its files") func values() throws {
    let manifest = try TinyRun.run.manifest
    #expect(manifest.format == 2 && manifest.release == "0.1.0" && manifest.seed == 3)
    #expect(manifest.data.path == "rows.csv")
    #expect(manifest.data.rows == 90 && manifest.data.positives == 25)
    #expect(manifest.files.names.prefix(2) == ["leaderboard.csv", "folds.csv"])
    #expect(manifest.files["audit.json"]?.count == 64)
  }

  @Test("members of a spec are renamed where they are settings, not where they are names")
  func renamed() throws {
    let text = try TinyRun.text("manifest.json").replacing(
      "\"forest\": {", with: "\"minimumLeaf\": {")
    let spec = try Manifest(bytes: Array(text.utf8), path: "manifest.json").spec
    #expect(spec["costs"]?["contactCost"]?.double == 2 && spec["stakes"] == nil)
    let forest = spec["models"]?["minimumLeaf"]?["classifier"]?["randomForest"]
    #expect(forest?["minimumLeafSize"]?.integer == 5 && forest?["minimumLeaf"] == nil)
  }

  @Test("what is no manifest is refused with a sentence") func refusals() throws {
    let place = "run/manifest.json: "
    #expect(try error("{") == place + "there is no manifest that can be read")
    #expect(try error("{}") == place + "is no manifest of a study")
    #expect(
      try error("{\"format\": 1}") == place
        + "has format 1, this release reads and writes 2. Run its spec again with --fresh")
    let text = try TinyRun.text("manifest.json")
    #expect(
      try error(text.replacing("\"rows\": 90", with: "\"rows\": 1e300")) == place
        + "is no manifest of a study")
  }
}
