import Foundation
import LearningTestKit
import Testing

/// Promotions that the kept leaderboard speaks against.
@Suite struct PromoteCommandTests {
  @Test(
    "a promotion that cannot be is refused before the table is looked for",
    arguments: [
      (["--candidate", "none", "--as", "x"], "there is no candidate 'none'. The best are: "),
      (["--rank", "99", "--as", "x"], "there is no candidate of rank 99, the leaderboard has 25"),
      (["--candidate", "prior", "--as", "x"], "'prior' is not eligible: a baseline"),
      (["--as", "no/name"], "'no/name' cannot name a model"),
    ])
  func refused(words: [String], sentence: String) throws {
    let folder = try Folder()
    try FileManager.default.copyItem(
      at: Fixture.url("runs/recall"),
      to: folder.url.appending(component: "recall"))
    let run = try CommandRun.of(["promote", "recall"] + words, in: folder)
    #expect(run.exitCode == 64)
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(folder.names(in: "").filter { !$0.hasPrefix(".") } == ["recall"])
  }
}
