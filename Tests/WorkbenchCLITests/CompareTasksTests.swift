import Foundation
import StrictJSON
import Testing

/// Comparing runs on different data, by ranks.
@Suite struct CompareTasksTests {
  private static let five = ["one", "two", "three", "four", "five"]
  private let folder: Folder

  init() throws { folder = try ComparedRuns.shared.get() }

  private func compare(_ words: [String]) throws -> CommandRun {
    try CommandRun.of(["compare"] + words, in: folder)
  }

  @Test("shows ranks of two runs, and why there is no test") func few() throws {
    let run = try compare(["one", "two", "--out", "few"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("2 data sets are too few independent tasks"))
    #expect(!run.output.contains("Friedman"))
    #expect(folder.names(in: "few") == ["comparison.csv", "comparison.md"])
    let rows = ComparedRuns.rows(try folder.text("few/comparison.csv"))
    #expect(
      Set(rows.compactMap { $0["candidate"] }).isSuperset(of: ["logistic", "forest", "vote"]))
    #expect(rows.allSatisfy { $0["p"] == "" })
  }

  @Test("numbers are the leaderboards', and ranks are theirs") func numbers() throws {
    let run = try compare(Self.five + ["--candidates", "logistic,tree,vote", "--out", "five-runs"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let rows = ComparedRuns.rows(try folder.text("five-runs/comparison.csv"))
    #expect(Set(rows.compactMap { $0["candidate"] }) == ["logistic", "tree", "vote"])
    for name in Self.five {
      let board = ComparedRuns.rows(try folder.text("\(name)/leaderboard.csv"))
      for row in rows {
        let own = board.first { $0["candidate"] == row["candidate"] }
        #expect(row[name] == own?["recall"])
      }
    }
    for row in rows {
      let ranks = Self.five.map { task in
        let mine = Double(row[task] ?? "") ?? .nan
        let all = rows.compactMap { Double($0[task] ?? "") }
        let better = Double(all.count { $0 > mine })
        return better + (Double(all.count { $0 == mine }) + 1) / 2
      }
      let mean = ranks.reduce(0, +) / 5
      let shown = Double(row["average_rank"] ?? "") ?? .nan
      #expect(abs(mean - shown) < 1e-12)
    }
    let ranks = rows.compactMap { Double($0["average_rank"] ?? "") }
    #expect(ranks == ranks.sorted())
  }

  @Test("tests five runs, and draws the critical difference") func tests() throws {
    let run = try compare(Self.five + ["--out", "tests"])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for word in ["Friedman: χ² = ", "Iman and Davenport: F = ", "critical difference ", "Holm p"] {
      #expect(run.output.contains(word), "\(word)")
    }
    let figure = try JSON(parsing: [UInt8](folder.bytes("tests/critical-difference.vg.json")))
    #expect(figure["$schema"]?.string == "https://vega.github.io/schema/vega/v5.json")
    #expect(try folder.text("tests/comparison.md").contains("```text\nmean rank"))
    let rows = ComparedRuns.rows(try folder.text("tests/comparison.csv"))
    #expect(rows.first?["p"] == "")
    for row in rows.dropFirst() {
      let (p, holm) = (Double(row["p"] ?? "") ?? .nan, Double(row["p_holm"] ?? "") ?? .nan)
      #expect(p > 0 && p <= holm && holm <= 1)
    }
  }

  @Test("two runs on the same data are no independent tasks") func twins() throws {
    let run = try compare(["one", "two", "folds"])
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("one and folds are of the same data"))
    #expect(run.errors.contains("no independent tasks"))
  }

  @Test("names the nearest candidate that all runs have") func names() throws {
    let run = try compare(["one", "two", "--candidates", "logistic,tre"])
    #expect(run.exitCode == 64)
    #expect(run.errors.contains("unknown candidate of all runs 'tre'. Did you mean 'tree'?"))
  }
}
