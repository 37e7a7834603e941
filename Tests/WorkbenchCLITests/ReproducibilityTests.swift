import Foundation
import StrictJSON
import Testing

/// The promise of the design, §5, on every architecture and balance strategy at once.
@Suite(.serialized) struct ReproducibilityTests {
  static let files = [
    "leaderboard.csv", "folds.csv", "predictions.csv", "comparisons.csv", "audit.json",
    "manifest.json",
  ]
  static let run = ["run", "small.json", "--out", "results", "--quiet"]

  private static func prepared() throws -> Folder {
    let folder = try Folder()
    let made = try CommandRun.of(
      ["synthesize", "--rows", "240", "--out", "customers.csv"], in: folder)
    #expect(made.exitCode == 0, "\(made.errors)")
    try folder.write(SmallStudy.everything, to: "small.json")
    return folder
  }

  private static func results(
    _ words: [String], environment: [String: String] = [:]
  ) throws -> [Data] {
    let folder = try prepared()
    let ended = try CommandRun.of(run + words, in: folder, environment: environment)
    #expect(ended.exitCode == 0, "\(ended.errors)")
    return try files.map { try folder.bytes("results/\($0)") }
  }

  @Test("reproductions at one time leave one another's files alone") func together() async throws {
    let folder = try Folder()
    try folder.write(SmallStudy.spec(), to: "tiny.json")
    try folder.write(SmallStudy.rows, to: "rows.csv")
    let run = try CommandRun.of(["run", "tiny.json", "--quiet"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let errors = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let again = try CommandRun.of(["reproduce", "results/tiny", "--quiet"], in: folder)
          return again.exitCode == 0 ? "" : again.errors
        }
      }
      return try await group.reduce("") { $0 + $1 }
    }
    #expect(errors == "")
  }

  @Test("one thread, two and five give the same bytes") func threads() throws {
    let one = try Self.results(["--jobs", "1"])
    for jobs in ["2", "5"] { #expect(try Self.results(["--jobs", jobs]) == one) }
  }

  @Test(
    "every kernel path gives the same bytes", arguments: ["portable", "avx2", "avx512", "neon"])
  func paths(path: String) throws {
    // A path that this machine lacks falls back to its best, which must give these bytes as well.
    let best = try Self.results([])
    #expect(try Self.results([], environment: ["WORKBENCH_SIMD": path]) == best)
  }

  @Test("a run killed at random moments and resumed gives the same bytes") func killed() throws {
    let whole = try Self.results([])
    let folder = try Self.prepared()
    var kills = 0
    for delay in [0.03, 0.05, 0.08, 0.1, 0.15, 0.2] {
      let running = try RunningCommand(Self.run, in: folder)
      Thread.sleep(forTimeInterval: delay)
      if running.process.isRunning { kill(running.process.processIdentifier, SIGKILL) }
      if running.result().exitCode == SIGKILL { kills += 1 }
    }
    #expect(kills > 0)
    let ended = try CommandRun.of(Self.run, in: folder)
    #expect(ended.exitCode == 0, "\(ended.errors)")
    #expect(try Self.files.map { try folder.bytes("results/\($0)") } == whole)
  }

  @Test("a damaged unit file is noticed and done again") func damaged() throws {
    let folder = try Self.prepared()
    _ = try CommandRun.of(Self.run, in: folder)
    let whole = try Self.files.map { try folder.bytes("results/\($0)") }
    let units = folder.names(in: "results/units").filter { $0.hasSuffix(".json") }
    try folder.write(
      try folder.bytes("results/units/\(units[0])").dropLast(100), to: "results/units/\(units[0])")
    var flipped = try folder.bytes("results/units/\(units[1])")
    flipped[200] ^= 1
    try folder.write(flipped, to: "results/units/\(units[1])")
    try folder.write("", to: "results/units/\(units[2])")
    let again = try CommandRun.of(["run", "small.json", "--out", "results"], in: folder)
    #expect(again.exitCode == 0)
    #expect(again.errors.contains("3 damaged unit files are done again"))
    #expect(try Self.files.map { try folder.bytes("results/\($0)") } == whole)
  }

  @Test("a model added to a study changes no other model's scores") func addition() throws {
    let folder = try Self.prepared()
    _ = try CommandRun.of(Self.run, in: folder)
    let small = SmallStudy.everything.replacingOccurrences(
      of: "\"forest\": {\"classifier\": {\"randomForest\": {\"trees\": 20}}},", with: ""
    ).replacingOccurrences(of: "[\"forest\", \"logistic+smote\"]", with: "[\"logistic+smote\"]")
    #expect(small != SmallStudy.everything)
    try folder.write(small, to: "fewer.json")
    let fewer = try CommandRun.of(["run", "fewer.json", "--out", "fewer", "--quiet"], in: folder)
    #expect(fewer.exitCode == 0, "\(fewer.errors)")
    let all = Set(try folder.text("results/folds.csv").split(separator: "\n"))
    // What is made of the model changes with it, of course.
    let rest = Set(
      try folder.text("fewer/folds.csv").split(separator: "\n").filter {
        !$0.hasPrefix("vote,") && !$0.hasPrefix("stack,")
      })
    #expect(rest.isSubset(of: all))
    #expect(rest.count < all.count)
  }

  @Test("reproduce finds nothing to differ, and says where a changed file begins to")
  func reproduce() throws {
    let folder = try Self.prepared()
    _ = try CommandRun.of(Self.run, in: folder)
    let equal = try CommandRun.of(["reproduce", "results", "--quiet"], in: folder)
    #expect(equal.exitCode == 0, "\(equal.errors)")
    #expect(equal.output.contains("equal      predictions.csv"))
    let board = try folder.text("results/leaderboard.csv")
    try folder.write(
      board.replacingOccurrences(of: "logistic+smote", with: "logistic-smote"),
      to: "results/leaderboard.csv")
    let other = try CommandRun.of(["reproduce", "results", "--quiet"], in: folder)
    #expect(other.exitCode == 1)
    #expect(other.errors.contains("leaderboard.csv differs: byte"))
    #expect(other.errors.contains("logistic-"))
    let manifest = try JSON(parsing: folder.bytes("results/manifest.json"))
    try folder.write(
      manifest.setting("files", to: .object([])).text(), to: "results/manifest.json")
    let none = try CommandRun.of(["reproduce", "results", "--quiet"], in: folder)
    #expect(none.exitCode == 65)
    #expect(none.errors.contains("the manifest states no digest of leaderboard.csv"))
  }

  @Test("Ctrl-C stops promptly, keeps what is finished, and the run goes on from there")
  func interrupted() throws {
    let folder = try Self.prepared()
    let slow = SmallStudy.everything.replacingOccurrences(
      of: "\"epochs\": 2", with: "\"epochs\": 100000, \"earlyStopping\": null")
    try folder.write(slow, to: "small.json")
    let running = try RunningCommand(["run", "small.json", "--out", "results"], in: folder)
    var waited = 0.0
    while folder.names(in: "results/units").count(where: { $0.hasSuffix(".json") }) < 3
      && waited < 60
    {
      Thread.sleep(forTimeInterval: 0.05)
      waited += 0.05
    }
    let asked = Date()
    kill(running.process.processIdentifier, SIGINT)
    let ended = running.result()
    // Its epochs would take hours.
    #expect(Date().timeIntervalSince(asked) < 30)
    #expect(ended.exitCode == 130)
    #expect(ended.errors.contains("fits are done and kept"))
    #expect(folder.names(in: "results/units").filter { $0.hasSuffix(".json") }.count >= 3)
    #expect(!folder.names(in: "results").contains("leaderboard.csv"))
  }
}
