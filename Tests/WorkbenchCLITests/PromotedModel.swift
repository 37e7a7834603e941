import Foundation

/// A model of made-up rows, promoted once for all tests.
struct PromotedModel {
  /// The folder with `models/leavers`, version 1.
  let folder: Folder

  static let shared = Result { try PromotedModel() }

  private init() throws {
    folder = try Folder()
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try folder.write(SmallStudy.spec(), to: "tiny.json")
    for words in [
      ["run", "tiny.json", "--out", "results", "--quiet"],
      ["promote", "results", "--candidate", "logistic", "--as", "leavers", "--quiet"],
    ] {
      let run = try CommandRun.of(words, in: folder)
      guard run.exitCode == 0 else { throw Failed(reason: run.errors) }
    }
  }

  struct Failed: Error { var reason: String }

  /// A folder of a test's own that sees the model.
  func copy() throws -> Folder {
    let own = try Folder()
    try FileManager.default.copyItem(
      at: folder.url.appendingPathComponent("models"), to: own.url.appendingPathComponent("models"))
    return own
  }
}
