import Foundation
import Testing

@Suite struct HelpTests {
  static let golden = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Golden")

  static let commands = [
    "run", "validate", "audit", "leaderboard", "compare", "report", "promote", "predict", "export",
    "serve", "reproduce", "synthesize", "components", "schema",
  ]

  @Test("help screens are the ones that are kept", arguments: ["overview"] + commands)
  func screens(name: String) throws {
    let folder = try Folder()
    let words = name == "overview" ? ["--help"] : [name, "--help"]
    let shown = try CommandRun.of(words, in: folder)
    #expect(shown.exitCode == 0)
    let kept = try Data(contentsOf: Self.golden.appendingPathComponent("\(name).txt"))
    #expect(shown.output == String(decoding: kept, as: UTF8.self))
    #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test("says its version, and the components with their settings") func words() throws {
    let folder = try Folder()
    #expect(try CommandRun.of(["--version"], in: folder).output.hasPrefix("workbench "))
    let forest = try CommandRun.of(["components", "randomForest"], in: folder)
    #expect(forest.output.contains("trees"))
    #expect(forest.output.contains("from 1 to 1000000"))
    let all = try CommandRun.of(["components"], in: folder)
    for name in ["logisticRegression", "conv1d", "smotenc", "groupKFold", "adam", "rocAUC"] {
      #expect(all.output.contains("  \(name) "), "\(name)")
    }
  }
}
