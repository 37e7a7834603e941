import Foundation
import Testing

/// Runs and tables that are not where a command was told, and are found or named.
@Suite struct MeantRunTests {
  /// A run whose table is not where its spec says: `--data` named it.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(data: "elsewhere/none.csv"), to: "specs/tiny.json")
    try folder.write(SmallStudy.rows, to: "tables/march.csv")
    let run = try CommandRun.of(
      ["run", "specs/tiny.json", "--data", "tables/march.csv", "--quiet"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    return folder
  }

  @Test("a table that --data named is found again") func table() throws {
    let folder = try folder()
    let promoted = try CommandRun.of(
      ["promote", "results/tiny", "--as", "leavers", "--quiet"], in: folder)
    #expect(promoted.exitCode == 0, "\(promoted.errors)")
    let again = try CommandRun.of(["reproduce", "results/tiny", "--quiet"], in: folder)
    #expect(again.exitCode == 0, "\(again.errors)")
  }

  @Test("one that is gone is asked for, with its digest and where it was looked for")
  func gone() throws {
    let folder = try folder()
    try folder.remove("tables/march.csv")
    let run = try CommandRun.of(["reproduce", "results/tiny", "--quiet"], in: folder)
    #expect(run.exitCode == 65)
    let digest = "[0-9a-f]{64}"
    let sentence = try Regex(
      "^error: the table of that run, tables/march.csv with SHA-256 \(digest), is in none of: "
        + "tables/march.csv, results/tables/march.csv, results/tiny/tables/march.csv, "
        + "experiments/tables/march.csv, elsewhere/none.csv, results/elsewhere/none.csv, "
        + "results/tiny/elsewhere/none.csv, experiments/elsewhere/none.csv. Name it with --data\n$")
    #expect(run.errors.wholeMatch(of: sentence) != nil, "\(run.errors)")
  }

  @Test(
    "of a table that was given from the root the name alone is kept, in no file that is reproduced")
  func absolute() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(data: "none.csv"), to: "tiny.json")
    try folder.write(SmallStudy.rows, to: "tables/march.csv")
    let file = folder.url.appendingPathComponent("tables/march.csv").path
    let run = try CommandRun.of(["run", "tiny.json", "--data", file, "--quiet"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("results/tiny/environment.json").contains("\"table\": \"march.csv\""))
    #expect(try !folder.text("results/tiny/manifest.json").contains("march.csv"))
    try folder.write(SmallStudy.rows, to: "march.csv")
    let again = try CommandRun.of(["reproduce", "results/tiny", "--quiet"], in: folder)
    #expect(again.exitCode == 0, "\(again.errors)")
  }

  @Test("above runs, those are listed as they are to be typed; a spec's name means its run")
  func above() throws {
    let folder = try folder()
    try folder.write(
      try folder.bytes("results/tiny/manifest.json"), to: "results/old/small/manifest.json")
    try folder.write(
      try folder.bytes("results/tiny/manifest.json"), to: "elsewhere/small/manifest.json")
    for (words, sentence) in [
      (
        ["leaderboard", "results"],
        "error: results is not the folder of a run, but there are some below it:\n"
          + "  workbench leaderboard results/old/small\n  workbench leaderboard results/tiny\n"
      ),
      (
        ["promote", "results", "--as", "x"],
        "error: results is not the folder of a run, but there are some below it:\n"
          + "  workbench promote results/old/small\n  workbench promote results/tiny\n"
      ),
      (
        ["leaderboard", "tiny"],
        "error: tiny is not the folder of a run. Did you mean 'results/tiny'?\n"
      ),
      (
        ["compare", "results/tiny", "specs/tiny.json"],
        "error: specs/tiny.json is not the folder of a run. Did you mean 'results/tiny'?\n"
      ),
      (
        ["leaderboard", "results/old/smal"],
        "error: results/old/smal is not the folder of a run. Did you mean 'results/old/small'?\n"
      ),
      (
        ["leaderboard", "elsewhere/smoll"],
        "error: elsewhere/smoll is not the folder of a run. Did you mean 'elsewhere/small'?\n"
      ),
      (
        ["leaderboard", "nowhere"],
        "error: nowhere/manifest.json: there is no manifest that can be read\n"
      ),
    ] {
      let run = try CommandRun.of(words, in: folder)
      #expect(run.errors == sentence, "\(words)")
      #expect(run.exitCode != 0 && run.output.isEmpty)
    }
  }
}
