import Catalog
import Experiments
import Foundation
import Learning
import LearningTestKit
import StrictJSON
import Testing

@Suite("Specs that nobody wrote") struct SpecFuzzTests {
  private static let experiments = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../experiments")

  @Test("a damaged spec is read, or everything that is wrong with it is said", arguments: 0..<4)
  func damaged(part: Int) throws {
    let texts = try ["recall", "telco", "bank", "credit", "leak"].map { name in
      try String(contentsOf: Self.experiments.appending(path: "\(name).json"), encoding: .utf8)
    }
    var mutator = Mutator(
      texts: texts,
      tokens: [
        "null", "true", "-1", "1e308", "9223372036854775808", "\"\\ud800\"", "//", "/*", "{", "}",
        "[", "]", ":", ",", "\"smote\"", "\"randomForest\"", "\"dense\"", "\"from\"",
        "\"sequence\"",
      ], key: RandomKey(seed: 11)["spec", part])
    var read = 0
    for _ in 0..<600 {
      guard let document = try? JSON(parsing: mutator.next()) else { continue }
      do {
        let spec = try ExperimentSpec(document: document, file: "fuzz.json", catalog: .standard)
        _ = try spec.canonical
        read += 1
      } catch {
        #expect(!"\(error)".isEmpty)
      }
    }
    // Damage often hits a comment or a number, which leaves a spec.
    #expect(read > 0)
  }
}
