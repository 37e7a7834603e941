import Catalog
import Experiments
import Reports
import Results

extension Command {
  static let compare = Command(
    name: "compare",
    summary: "Compare candidates of a run row by row, or whole runs over data sets.",
    positionals: [
      .init(
        name: "RESULTS", help: "Folders that `workbench run` wrote: one, or several.",
        isRepeated: true)
    ],
    options: [
      .init(
        name: "candidates", value: "A,B,...",
        help: "Compare these; RUN/NAME means that of one run. Default: the best of every model of "
          + "one run, of every run of several, or all that runs on different data share."),
      .init(name: "by", value: "METRIC", help: "Decide by this metric in place of the spec's."),
      .init(
        name: "out", value: "DIR",
        help: "Write comparison.csv and comparison.md here, and caught.csv or the diagram."),
      .jobs,
    ],
    discussion: [
      "Runs on the same data and folds are compared row by row, from predictions.csv and the "
        + "thresholds of folds.csv. Runs on different data are compared by ranks over the data sets, "
        + "with tests for five of them or more.",
      "Exit code 65: the runs do not go together, having other data or other folds.",
    ],
    run: { arguments throws(CommandError) in
      let jobs = try arguments.jobs
      let metric = try arguments.value("by").map { name throws(CommandError) in
        try rankingMetric(name)
      }
      let names = arguments.value("candidates").map { list in
        list.split(separator: ",").map { String($0.drop { $0 == " " }) }
      }
      let out = arguments.value("out").map { ComparisonFolder(path: $0) }
      do {
        let folders = arguments.all("RESULTS").map { ResultsFolder(path: $0) }
        for folder in folders { try arguments.refuseNoRun(folder) }
        let runs = try ComparedRun.all(folders, by: metric, catalog: .standard)
        let isOneTable = Set(runs.map(\.data.digest)).count == 1
        if isOneTable {
          let comparison = try RowComparison(runs, choosing: names, threads: jobs)
          Terminal.show(comparison.document.lines(width: Terminal.width))
          try out?.write(comparison)
        } else {
          let comparison = try TaskComparison(runs, choosing: names)
          Terminal.show(comparison.document.lines(width: Terminal.width))
          try out?.write(comparison)
        }
      } catch {
        throw CommandError(comparing: error)
      }
      if let out { Terminal.show("\nThe comparison is in \(out.path)") }
    })
}

extension CommandError {
  /// Why a comparison ended early.
  fileprivate init(comparing error: any Error) {
    switch error {
    case ComparisonError.different(let reason): self = .failed(reason, .data)
    case ComparisonError.choice(let reason): self = .failed(reason, .usage)
    case ComparisonFolder.Failure.unwritable(let path, let reason):
      self = .failed("\(path): \(reason)", .output)
    default: self = CommandError(error)
    }
  }
}
