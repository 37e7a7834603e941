import Experiments
import Foundation
import StrictJSON
import Testing

@Suite struct AuditCommandTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func audit(_ name: String, _ options: [String]) throws -> CommandRun {
    let spec = Self.root.appendingPathComponent("experiments/\(name).json").path
    return try CommandRun.of(["audit", spec] + options, in: Folder())
  }

  @Test("shows what is wrong with the demonstration, in lines that fit") func leak() throws {
    let run = try audit("leak", [])
    #expect(run.exitCode == 0)
    #expect(run.errors == "")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "Serious (2)")
    #expect(lines.contains("  rows-between-rows"))
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test("serious findings end a strict audit with exit code 1") func strict() throws {
    let leak = try audit("leak", ["--strict"])
    #expect(leak.exitCode == 1)
    #expect(leak.errors == "error: 2 serious findings\n")
    let sound = try audit("recall", ["--strict"])
    #expect(sound.exitCode == 0)
    #expect(sound.output == "audit: nothing found\n")
  }

  @Test("a run says before its first fit, and after its leaderboard, what cannot be believed")
  func run() throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "spec.json")
    let rows = (0..<80).map { row in
      "\(row % 13),\(row % 4 == 0 ? "called back" : "never"),\(row % 4 == 0 ? "yes" : "no")"
    }
    try folder.write("tenure,note,churn\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    let run = try CommandRun.of(["run", "spec.json"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let told = run.errors.split(separator: "\n").filter { $0.hasPrefix("audit: ") }
    #expect(!told.isEmpty)
    #expect(run.output.contains("scores-too-good"), "\(run.output)")
    #expect(run.output.contains("\nTold before the first fit: "), "\(run.output)")
    for line in told { #expect(!run.output.contains(line.dropFirst(7)), "\(line)") }
    // Where nothing was told before, all of it is told after.
    let quiet = try CommandRun.of(["run", "spec.json", "--quiet"], in: folder)
    #expect(!quiet.output.contains("Told before"))
    #expect(quiet.output.contains("  few-positives\n"))
    #expect(try folder.text("results/tiny/audit.json").contains("duplicate-rows-across-folds"))
  }

  @Test("findings as JSON can be read again") func json() throws {
    let run = try audit("leak", ["--json"])
    let read = StrictJSON.decode([Finding].self, from: try JSON(parsing: Array(run.output.utf8)))
    #expect(read.issues.isEmpty)
    #expect(try #require(read.value).map(\.code).contains("fractions-in-one-class"))
  }

  @Test("the demonstration is written as it is shipped, and takes no other settings")
  func synthesize() throws {
    let folder = try Folder()
    let run = try CommandRun.of(["synthesize", "--leak", "--out", "leak.csv"], in: folder)
    #expect(run.output == "7678 rows in leak.csv, 2678 of them made before any cut\n")
    let shipped = try Data(contentsOf: Self.root.appendingPathComponent("data/leak.csv"))
    #expect(try folder.bytes("leak.csv") == shipped)
    let refused = try CommandRun.of(["synthesize", "--leak", "--rows", "5"], in: folder)
    #expect(refused.exitCode == 64)
    #expect(refused.errors == "error: option '--rows' has no meaning with '--leak'\n")
  }
}
