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
      do {
        let spec = try ExperimentSpec.read(path: self["SPEC"], catalog: .standard)
        try refuseFiles(thatDoNotReplace: spec.data)
        func file(_ option: String, _ path: String?) -> String {
          value(option) ?? path.map { DataSpec.resolve($0, besides: self["SPEC"]) } ?? ""
        }
        return try Study(
          spec: spec,
          data: try StudyData.read(
            spec, path: file("data", spec.data.path.isEmpty ? nil : spec.data.path),
            events: file("events", spec.data.events?.path), threads: threads))
      } catch let error as CommandError {
        throw error
      } catch {
        throw CommandError(error)
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

  /// The folder RESULTS.
  var results: ResultsFolder { ResultsFolder(path: self["RESULTS"]) }

  /// The run in the folder RESULTS.
  var run: StoredRun {
    get throws(CommandError) {
      do {
        return try StoredRun(results)
      } catch {
        throw CommandError(error)
      }
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
  /// Says what is about to run, unless `--quiet`.
  func describe(_ arguments: Arguments) throws(CommandError) {
    if arguments.has("quiet") { return }
    let dropped =
      data.droppedRows == 0 ? "" : ", \(data.droppedRows) without a target left out"
    let jobs = try arguments.jobs
    Terminal.note(
      """
      \(spec.name): \(data.rowCount) rows, \(data.positives) positive (\(data.baseRateText))\(dropped)
      \(candidates.count) candidates on \(folds.count) folds: \
      \(units.count) fits, inner folds included, on \(jobs) thread\(jobs == 1 ? "" : "s")

      """)
    Terminal.note(ColumnTable(data).text)
    let decided = planFindings.filter { $0.severity == .note }.map(\.sentence)
    for note in data.notes + decided { Terminal.note("note: \(note)\n") }
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
  ///
  /// - Parameter warns: whether what the audit of the data found is said before the first fit.
  func run(
    into store: FolderStore, _ arguments: Arguments, warns: Bool = false
  ) throws(CommandError) -> StudyResult {
    let threads = try arguments.jobs
    let interruption = Interruption()
    let display = ProgressDisplay(warns: warns)
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
  func write(_ result: StudyResult, _ arguments: Arguments) throws(CommandError) {
    let threads = try arguments.jobs
    do throws(StudyError) {
      try write(
        result, library: VegaLibrary.found(), threads: threads, release: Release.version)
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
