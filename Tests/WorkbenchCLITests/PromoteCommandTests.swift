import Foundation
import LearningTestKit
import Testing

/// Promotions that the kept leaderboard speaks against.
@Suite struct PromoteCommandTests {
  @Test(
    "a promotion that cannot be is refused before the table is looked for",
    arguments: [
      (["--candidate", "none", "--as", "x"], "there is no candidate 'none'. The best are: "),
      (
        ["--candidate", "forst", "--as", "x"],
        "error: there is no candidate 'forst'. Did you mean 'forest'?\n"
      ),
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

  @Test("card and reasons show dates as dates, and numbers with the mark and the unit of the file")
  func written() throws {
    let folder = try Folder()
    let rows = (0..<80).map { row in
      let leaves = row * 7 % 10 < 3
      return
        "2024-0\(1 + row % 9)-1\(row % 10);\(leaves ? row % 20 : row),\(row % 4)5 €;\(leaves ? "yes" : "no")"
    }
    try folder.write("since;fee;churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    try folder.write(SmallStudy.spec(), to: "spec.json")
    for words in [
      ["run", "spec.json", "--quiet"],
      ["promote", "results/tiny", "--candidate", "logistic", "--as", "leavers", "--quiet"],
    ] {
      let run = try CommandRun.of(words, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    let card = try folder.text("models/leavers/1/MODEL_CARD.md")
    #expect(card.contains("| since | date | 2024-01-10 to 2024-09-18 | 2024-0"), "\(card)")
    #expect(card.contains("| fee | number | 0,05 € to 79,35 € | "), "\(card)")
    #expect(
      card.contains(
        "Metrics of decisions are those of the folds' models, each at the threshold of its own fold; this "
          + "package decides at one of its own, below."))
    let scored = try CommandRun.of(
      ["predict", "leavers", "rows.csv", "--explain", "2", "--quiet"], in: folder)
    let line = try #require(scored.output.split(separator: "\n").dropFirst().first)
    #expect(line.contains("since = 2024-01-10 ("), "\(line)")
    #expect(line.contains("fee = 0,05 € ("), "\(line)")
  }
}
