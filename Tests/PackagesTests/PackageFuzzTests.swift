import Files
import Foundation
import Learning
import LearningTestKit
import Packages
import StrictJSON
import Testing

@Suite("Packages that nobody wrote") struct PackageFuzzTests {
  private static let classifiers = ["logisticRegression", "randomForest", "conv1d", "bagging"]

  /// Writes a package, damages one of its files round after round, seals it anew, and reads it: what
  /// passes must score, what does not must say so.
  private func fuzz(_ classifier: String, file: String, rounds: Int) throws {
    let folder = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let members = try [classifier, "prior"].map {
      try PackagedModels.member($0, try PackagedModels.quick($0))
    }
    let library = ModelLibrary(path: folder)
    try library.add(
      try PackagedModels.package(
        try PackagedModels.scorer(
          members, .mean(counts: [2, 1]),
          calibration: .steps(scores: [0.2, 0.8], probabilities: [0.1, 0.9]))), onnx: [])
    let place = library.folder(of: "churn", version: 1)
    let manifest = try JSON(
      parsing: [UInt8](Data(contentsOf: URL(filePath: place + "/manifest.json"))))
    let original = [UInt8](try Data(contentsOf: URL(filePath: "\(place)/\(file)")))
    var mutator = Mutator(
      corpus: [original],
      tokens: ["0", "-1", "1e308", "null", "[]", "{}", "\"\"", ",", ":", "9223372036854775807"].map
      {
        Array($0.utf8)
      }, limit: 1 << 20, key: RandomKey(seed: 3)[classifier][file])
    for _ in 0..<rounds {
      let bytes = mutator.next()
      var sealed = manifest
      if file == "manifest.json" {
        guard let parsed = try? JSON(parsing: bytes) else { continue }
        sealed = parsed
      } else {
        let files = (manifest["files"] ?? .null).setting(file, to: .string(SHA256.hex(of: bytes)))
        sealed = manifest.setting("files", to: files)
        try Data(bytes).write(to: URL(filePath: "\(place)/\(file)"))
      }
      let digest = SHA256.hex(of: sealed.removing("sha256").canonical)
      let text = sealed.setting("sha256", to: .string(digest)).text()
      try Data(text.utf8).write(to: URL(filePath: place + "/manifest.json"))
      do throws(PackageError) {
        let read = try library.package("churn", catalog: PackagedModels.catalog)
        _ = try GoldenRows(rows: read.golden.rows, scoredBy: read.scorer)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test("a damaged manifest, sealed anew, is read or refused", arguments: classifiers)
  func manifest(classifier: String) throws {
    try fuzz(classifier, file: "manifest.json", rounds: 150)
  }

  @Test("damaged weights, sealed anew, are read or refused", arguments: classifiers)
  func weights(classifier: String) throws {
    try fuzz(classifier, file: "weights.safetensors", rounds: 150)
  }

  @Test(
    "other damaged files, sealed anew, are read or refused",
    arguments: ["golden.json", "background.json", "reference.json"])
  func others(file: String) throws { try fuzz("logisticRegression", file: file, rounds: 100) }
}
