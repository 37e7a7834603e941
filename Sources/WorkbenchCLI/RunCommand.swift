import Experiments
import Reports
import Results

extension Command {
  static let run = Command(
    name: "run",
    summary: "Run an experiment and rank its candidates.",
    positionals: [.spec],
    options: [
      .data,
      .events,
      .init(
        name: "out", value: "DIR",
        help: "Write results here. Default: results/ and the spec's name."),
      .init(
        name: "jobs", value: "N",
        help: "Compute on N threads. Default: all processors. Results do not depend on it."),
      .init(name: "fresh", help: "Replace the results of another study, and do everything again."),
      .init(name: "retry-failed", help: "Do fits again that failed."),
      .quiet,
    ],
    discussion: [
      "Every finished fit is kept at once. A run that was stopped, by Ctrl-C or otherwise, goes on "
        + "where it was when the same command is given again.",
      "A fit during which the process was killed or crashed twice counts as failed; a restart of the "
        + "machine, Ctrl-C and SIGTERM do not count.",
    ],
    run: { arguments throws(CommandError) in
      let study = try arguments.study
      try study.describe(arguments)
      let folder = ResultsFolder(path: arguments.value("out") ?? "results/\(study.spec.name)")
      CrashSignals.install()
      let store = try study.store(in: folder, arguments)
      let display = ProgressDisplay(warns: true)
      let result = try study.run(into: store, arguments, display: display)
      // No other study takes the folder before its results are written.
      try withExtendedLifetime(store) { () throws(CommandError) in
        try folder.write(
          result, table: arguments.table(of: study.spec), events: arguments.events(of: study.spec),
          arguments)
      }
      Terminal.show(
        LeaderboardText(
          result.leaderboard, conclusion: result.conclusion, costs: result.costs,
          style: Terminal.style, width: Terminal.width))
      let groups = GroupReport(result.groupComparisons).lines(width: Terminal.width)
      if !groups.isEmpty { Terminal.show([""] + groups) }
      let tuning = TuningReport(result.tuning).lines(width: Terminal.width)
      if !tuning.isEmpty { Terminal.show([""] + tuning) }
      show(result.findings, told: display.told)
      Terminal.show("\nResults are in \(folder.path), to look at in \(folder.path)/report.html")
      guard result.leaderboard.rows.contains(where: \.isEligible) else {
        throw .failed("no candidate is eligible; the table says why", .negative)
      }
    })

  /// What the audit found, without notes; what was told before the first fit is not told again.
  private static func show(_ findings: [Finding], told: [Finding]) {
    let grave = findings.filter { $0.severity > .note }
    let new = grave.filter { !told.contains($0) }
    let known = grave.filter(told.contains)
    let notes = findings.count - grave.count
    if !new.isEmpty { Terminal.show([""] + FindingsText(new).lines(width: Terminal.width)) }
    if !known.isEmpty {
      var codes: [String] = []
      for code in known.bySeverity.map(\.code) where !codes.contains(code) { codes.append(code) }
      Terminal.show(
        [""]
          + TerminalText.wrapped(
            "Told before the first fit: \(FindingsText(known).summary) "
              + "(\(codes.joined(separator: ", "))); audit.json and the report have them again",
            width: Terminal.width))
    }
    if notes > 0 {
      Terminal.show(
        "\n\(notes) note\(notes == 1 ? "" : "s") of the audit in audit.json and the report")
    }
  }
}
