import Foundation
import Testing

/// Runs whose process is killed while it computes a unit, and folders that two runs want.
@Suite(.serialized) struct CrashedRunTests {
  /// A quick candidate, and a net whose only fit would take hours.
  private static func spec(name: String = "tiny", epochs: Int = 1_000_000) -> String {
    """
    {
      "name": "\(name)", "seed": 1,
      "data": {"path": "rows.csv", "target": "churn", "positive": "yes"},
      "validation": {"holdout": {"testFraction": 0.3}}, "calibration": "none",
      "operatingPoint": "fixed",
      "models": {
        "logistic": {"classifier": "logisticRegression"},
        "net": {"classifier": {"sequential": {
          "layers": [{"dense": {"units": 64}}], "training": {"epochs": \(epochs), "earlyStopping": null}}}}
      },
      "statistics": {"resamples": 200}
    }
    """
  }

  private static func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.write(SmallStudy.rows, to: "rows.csv")
    try folder.write(spec(), to: "spec.json")
    return folder
  }

  private static let run = ["run", "spec.json", "--out", "results", "--jobs", "1"]

  /// A mark, what stands for the machine and for its start.
  private static let noteLength = 17

  private static func notes(_ folder: Folder) -> [String] {
    folder.names(in: "results/units").filter { $0.hasSuffix(".begun") }
  }

  /// Starts a run, waits until it computes the unit that takes hours, and kills it without a warning.
  private static func killed(
    in folder: Folder, by signal: Int32 = SIGKILL, after length: Int = 0, deaths: Int
  ) throws {
    let running = try RunningCommand(
      run, in: folder, environment: ["SWIFT_BACKTRACE": "enable=no"])
    var polls = 0
    var seen: [String] = []
    // The note of the slow unit is there again and again, longer by a process each; the second time
    // all others are done before it.
    while polls < 6000, seen.count < 5 {
      let notes = Self.notes(folder)
      let kept = folder.names(in: "results/units").count { $0.hasSuffix(".json") }
      let isSlow =
        notes.count == 1 && kept >= (deaths == 1 ? 1 : 4) && (seen.isEmpty || seen[0] == notes[0])
        && (try? folder.bytes("results/units/\(notes[0])"))?.count == length + noteLength
      seen = isSlow ? seen + notes : []
      Thread.sleep(forTimeInterval: 0.05)
      polls += 1
    }
    kill(running.process.processIdentifier, signal)
    #expect(running.result().exitCode == signal)
  }

  @Test("a unit that killed its process twice has failed, and the study ends with the others")
  func twice() throws {
    let folder = try Self.prepared()
    try Self.killed(in: folder, deaths: 1)
    try Self.killed(in: folder, after: Self.noteLength, deaths: 2)
    let ended = try CommandRun.of(Self.run + ["--quiet"], in: folder)
    #expect([0, 1].contains(ended.exitCode), "\(ended.errors)")
    let folds = try folder.text("results/folds.csv").split(separator: "\n")
    let net = try #require(folds.first { $0.hasPrefix("net,") })
    #expect(
      net.contains(
        "failed,\"the process ended twice while computing it, as it does without memory or by a kill from "
          + "outside. --retry-failed tries it again\""), "\(net)")
    #expect(folds.contains { $0.hasPrefix("logistic,") && $0.contains(",done,") })
    #expect(Self.notes(folder).isEmpty)
  }

  @Test("the signal that a process died of is told where it could be noted") func signals() throws {
    let folder = try Self.prepared()
    try Self.killed(in: folder, by: SIGSEGV, deaths: 1)
    // The note has the signal of the first behind it.
    try Self.killed(in: folder, by: SIGSEGV, after: Self.noteLength + 1, deaths: 2)
    let ended = try CommandRun.of(Self.run + ["--quiet"], in: folder)
    #expect([0, 1].contains(ended.exitCode), "\(ended.errors)")
    #expect(
      try folder.text("results/folds.csv").contains(
        "the process ended twice while computing it, the last time by signal 11 (Segmentation fault). "
          + "--retry-failed tries it again"))
  }

  @Test(
    "a folder in use is taken by no other study, not even with --fresh, and is free after the end")
  func inUse() throws {
    let folder = try Self.prepared()
    let running = try RunningCommand(Self.run, in: folder)
    var polls = 0
    while Self.notes(folder).isEmpty && polls < 6000 {
      Thread.sleep(forTimeInterval: 0.05)
      polls += 1
    }
    try folder.write(Self.spec(name: "other", epochs: 1), to: "other.json")
    for words in [
      ["run", "other.json"], ["run", "other.json", "--fresh"], ["run", "spec.json", "--fresh"],
    ] {
      let refused = try CommandRun.of(words + ["--out", "results", "--quiet"], in: folder)
      #expect(refused.exitCode == 74, "\(words)")
      #expect(
        refused.errors
          == "error: results is in use by another run. Wait for its end, or use --out for another "
          + "folder\n", "\(words)")
    }
    kill(running.process.processIdentifier, SIGKILL)
    _ = running.result()
    // The lock went with the process.
    let other = try CommandRun.of(
      ["run", "other.json", "--fresh", "--out", "results", "--quiet"], in: folder)
    #expect([0, 1].contains(other.exitCode), "\(other.errors)")
  }

  @Test("what a killed run left half written is gone after the next") func partialFiles() throws {
    let folder = try Self.prepared()
    try folder.write(Self.spec(epochs: 1), to: "spec.json")
    for name in ["results/units/.dat.nosync1F.abcdef", "results/.dat.nosync1F.abcdef"] {
      try folder.write("half", to: name)
    }
    let ended = try CommandRun.of(Self.run + ["--quiet"], in: folder)
    #expect([0, 1].contains(ended.exitCode), "\(ended.errors)")
    let left = (folder.names(in: "results") + folder.names(in: "results/units")).filter {
      $0.hasPrefix(".dat")
    }
    #expect(left.isEmpty)
  }
}
