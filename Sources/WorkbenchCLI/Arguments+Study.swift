import Catalog
import Experiments
import Reports
import Results
import StrictJSON
import Workbench

// What the commands have in common that run studies.

extension Arguments {
  /// The study of SPEC, on the table and the log that it names, or those of `--data` and `--events`.
  var study: Study {
    get throws(CommandError) {
      let threads = try jobs
      let spec = try spec
      try refuseFiles(thatDoNotReplace: spec.data)
      do {
        return try Study(
          spec: spec,
          data: try StudyData.read(
            spec, path: table(of: spec), events: events(of: spec), threads: threads))
      } catch {
        throw CommandError(error).hinting(at: table(of: spec))
      }
    }
  }

  private var spec: ExperimentSpec {
    get throws(CommandError) {
      let file = self["SPEC"]
      if [".csv", ".tsv"].contains(where: file.lowercased().hasSuffix) {
        throw .failed(
          "\(file) is a table; SPEC is an experiment, a JSON file that names its table", .usage)
      }
      do {
        return try ExperimentSpec.read(path: file, catalog: .standard)
      } catch {
        throw CommandError(error).hinting(at: file)
      }
    }
  }

  /// Refuses a file in place of one that the spec does not have.
  private func refuseFiles(thatDoNotReplace data: DataSpec) throws(CommandError) {
    if value("data") != nil, data.path.isEmpty {
      throw .failed(
        "option '--data': the spec names no table, its rows are made of a log. Name that with --events",
        .usage)
    }
    if value("events") != nil, data.events == nil {
      throw .failed(
        "option '--events': the spec says nothing of events. Say in data.events what they are",
        .usage)
    }
  }

  /// The file that `--data` names, or else the spec.
  func table(of spec: ExperimentSpec) -> String {
    let path = spec.data.path
    return value("data") ?? (path.isEmpty ? "" : DataSpec.resolve(path, besides: self["SPEC"]))
  }

  /// The log that `--events` names, or else the spec; nil where the spec has none.
  func events(of spec: ExperimentSpec) -> String? {
    value("events")
      ?? spec.data.events.map { DataSpec.resolve($0.path, besides: self["SPEC"]) }
  }

  /// The folder RESULTS.
  var results: ResultsFolder { ResultsFolder(path: self["RESULTS"]) }

  /// The run in the folder RESULTS.
  var run: StoredRun {
    get throws(CommandError) {
      try refuseNoRun(results)
      do {
        return try StoredRun(results)
      } catch {
        throw CommandError(error)
      }
    }
  }

  /// Refuses a folder that holds no run where the runs that may be meant are known.
  func refuseNoRun(_ folder: ResultsFolder) throws(CommandError) {
    guard !folder.holdsRun else { return }
    let below = folder.runsBelow
    guard below.isEmpty else {
      let calls = below.map { "\n  workbench \(commandName) \($0.path)" }
      throw .failed(
        "\(folder.path) is not the folder of a run, but there are some below it:"
          + calls.joined(), .usage)
    }
    let runs = ResultsFolder(path: "results").runsBelow
    let name = folder.name.hasSuffix(".json") ? String(folder.name.dropLast(5)) : folder.name
    let near = nearest(to: name, in: runs.map(\.name))
    let beside = MeantPath.near(folder.path).map(ResultsFolder.init(path:))
    if let meant = [beside, runs.first { $0.name == near }].compactMap(\.self).first(
      where: \.holdsRun)
    {
      throw .failed(
        "\(folder.path) is not the folder of a run. Did you mean '\(meant.path)'?", .usage)
    }
  }

  /// The study of a run, on the table that it was run on.
  func study(of run: StoredRun) throws(CommandError) -> Study {
    let threads = try jobs
    do {
      return try run.study(
        data: value("data"), events: value("events"), hint: { "Name it with --\($0)" },
        catalog: .standard, threads: threads)
    } catch {
      throw CommandError(error)
    }
  }
}

extension Study {
  /// Says on standard error what is about to run, unless `--quiet`.
  func describe(_ arguments: Arguments) throws(CommandError) {
    if arguments.has("quiet") { return }
    Terminal.note(overview(threads: try arguments.jobs) + "\n")
    for line in ColumnTable(data).lines(width: Terminal.errorWidth) { Terminal.note(line + "\n") }
    for note in decisions { Terminal.note("note: \(note)\n") }
  }

  /// Rows, candidates and fits.
  func overview(threads: Int) -> String {
    let dropped =
      data.droppedRows == 0 ? "" : ", \(data.droppedRows) without a target left out"
    return """
      \(spec.name): \(data.rowCount) rows, \(data.positives) positive (\(data.baseRateText))\(dropped)
      \(candidates.count) candidates on \(folds.count) folds: \
      \(hasSearches ? "at most " : "")\(mostFits) fits, inner folds included, on \
      \(threads) thread\(threads == 1 ? "" : "s")
      """
  }

  /// What was decided about columns, folds and candidates.
  var decisions: [String] {
    data.notes + planFindings.filter { $0.severity == .note }.map(\.sentence)
  }

  /// Runs what is missing in a folder, everything with `--fresh`, without writing results.
  func run(in folder: ResultsFolder, _ arguments: Arguments) throws(CommandError) -> StudyResult {
    try run(into: try store(in: folder, arguments), arguments)
  }

  /// The store of a folder, emptied with `--fresh`; the folder is held for as long as the store is.
  func store(in folder: ResultsFolder, _ arguments: Arguments) throws(CommandError) -> FolderStore {
    do throws(StudyError) {
      return try folder.store(for: self, fresh: arguments.has("fresh"))
    } catch {
      throw CommandError(error)
    }
  }

  /// Runs what is missing in a store, without writing results.
  func run(
    into store: FolderStore, _ arguments: Arguments,
    display: ProgressDisplay = ProgressDisplay(warns: false)
  ) throws(CommandError) -> StudyResult {
    let threads = try arguments.jobs
    let interruption = Interruption()
    let isQuiet = arguments.has("quiet")
    do throws(StudyError) {
      return try run(
        store: store, retriesFailed: arguments.has("retry-failed"), threads: threads,
        isCancelled: { interruption.isRequested },
        progress: { if !isQuiet { display.show($0) } })
    } catch {
      throw CommandError(error)
    }
  }
}

extension ResultsFolder {
  /// Writes the results of a run.
  ///
  /// - Parameters:
  ///   - table: the file of the run's rows, as it was named here.
  ///   - events: its log of events, as it was named here.
  func write(
    _ result: StudyResult, table: String? = nil, events: String? = nil, _ arguments: Arguments
  ) throws(CommandError) {
    let threads = try arguments.jobs
    do throws(StudyError) {
      try write(
        result, library: VegaLibrary.found(), table: table, events: events, threads: threads,
        release: Release.version)
    } catch {
      throw CommandError(error)
    }
  }
}

extension VegaLibrary {
  /// Vega, and a word on standard error where the report will draw no figures without it.
  static func found() -> VegaLibrary {
    let library = find()
    if let notice = library.notice { Terminal.note("note: \(notice)\n") }
    return library
  }
}
