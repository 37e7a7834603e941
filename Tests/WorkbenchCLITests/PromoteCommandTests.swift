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
      (
        ["--as", "x", "--segments", "odds:0.5"],
        "error: option '--segments': the ratio of odds must be above 1, got 0.5\n"
      ),
      (
        ["--as", "x", "--segments", "capacity:0.6,0.5"],
        "error: option '--segments': the shares must be above 0 and add up to at most 1, got 0.6 and "
          + "0.5\n"
      ),
      (
        ["--as", "x", "--segments", "odds"],
        "error: option '--segments' needs a rule that --help names, such as odds:3 or 0.5,0.25, got "
          + "'odds'\n"
      ),
      (["--as", "x", "--segments", "a,0.5,0.2"], "got 'a,0.5,0.2'\n"),
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
