import Foundation
import Testing

/// What commands show in a terminal of 80 columns, and in none.
@Suite struct WidthTests {
  @Test(
    "nothing that is shown is wider than the terminal",
    arguments: [
      ["leaderboard", "one"], ["leaderboard", "one", "--calibration"],
      ["leaderboard", "one", "--by", "nothing"], ["compare", "one"], ["compare", "one", "again"],
      ["compare", "one", "two", "three", "four", "five"], ["validate", "one.json"],
      ["run", "one.json", "--out", "one"], ["audit", "one.json"], ["components"],
      ["components", "sequential"], ["components", "data"], ["promote", "nowhere", "--as", "x"],
    ])
  func terminal(words: [String]) throws {
    let folder = try ComparedRuns.shared.get()
    let run = try CommandRun.of(words, in: folder, environment: ["COLUMNS": "80"])
    let lines = (run.output + run.errors).split(separator: "\n")
    #expect(!lines.isEmpty && lines.allSatisfy { $0.count <= 80 }, "\(run.output)\(run.errors)")
  }

  @Test("a file gets tables whole, and notes in one line each") func pipe() throws {
    let folder = try ComparedRuns.shared.get()
    let board = try CommandRun.of(["leaderboard", "one"], in: folder)
    let head = board.output.split(separator: "\n")[0].split(separator: " ")
      .joined(separator: " ")
    #expect(
      head == "candidate recall contact rate AUC Brier threshold first µs/row params")
    let checked = try CommandRun.of(["validate", "one.json"], in: folder)
    let notes = checked.errors.split(separator: "\n").drop { !$0.hasPrefix("note: ") }
    #expect(notes.count > 1 && notes.allSatisfy { !$0.hasPrefix(" ") })
  }

  @Test(
    "a COLUMNS that is no number of columns is passed over", arguments: ["", "wide", "-3", "0"])
  func columns(text: String) throws {
    let folder = try Folder()
    let plain = try CommandRun.of(["components", "sequential"], in: folder)
    let run = try CommandRun.of(
      ["components", "sequential"], in: folder, environment: ["COLUMNS": text])
    #expect(run.output == plain.output)
  }
}
