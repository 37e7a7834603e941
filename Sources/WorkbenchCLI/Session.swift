import Catalog
import Experiments
import FoundationEssentials
import Reports
import Results
import StrictJSON
import Workbench

/// A spec with its data, ready to run from the command line.
struct Session {
  let study: Study
  let jobs: Int

  static let processors = ProcessInfo.processInfo.activeProcessorCount

  init(study: Study, jobs: Int) {
    self.study = study
    self.jobs = jobs
  }

  /// Reads a spec and the table that it names, or another.
  init(spec path: String, data: String?, jobs: Int) throws(CommandError) {
    let spec: ExperimentSpec
    do {
      spec = try ExperimentSpec.read(path: path, catalog: .standard)
    } catch {
      throw CommandError(error)
    }
    let file = data ?? DataSpec.resolve(spec.data.path, besides: path)
    try self.init(spec: spec, file: file, jobs: jobs)
  }

  /// Reads a table for a spec.
  init(spec: ExperimentSpec, file: String, jobs: Int) throws(CommandError) {
    let data: StudyData
    do {
      data = try StudyData.read(spec.data, path: file, threads: jobs)
    } catch {
      throw CommandError(error)
    }
    do {
      study = try Study(spec: spec, data: data)
    } catch {
      throw CommandError(error)
    }
    self.jobs = jobs
  }

  /// The study of a results folder, as its manifest states it, with the table that it was run on.
  static func kept(
    in folder: ResultsFolder, data: String?, jobs: Int
  ) throws(CommandError) -> (manifest: Manifest, session: Session) {
    do {
      let stored = try StoredStudy(folder, data: data, catalog: .standard, threads: jobs)
      return (stored.manifest, Session(study: stored.study, jobs: jobs))
    } catch {
      throw CommandError(error)
    }
  }

  /// Says what is about to run.
  func describe() {
    let data = study.data
    let rate = decimal(100 * data.baseRate, places: 1)
    let dropped =
      data.droppedRows == 0 ? "" : ", \(data.droppedRows) without a target left out"
    Terminal.note(
      """
      \(study.spec.name): \(data.rowCount) rows, \(data.positives) positive (\(rate) %)\(dropped)
      \(study.candidates.count) candidates on \(study.folds.count) folds: \
      \(study.units.count) fits, inner folds included, on \(jobs) thread\(jobs == 1 ? "" : "s")

      """)
    for note in data.notes { Terminal.note("note: \(note)\n") }
  }

  /// Runs what is missing in a folder, without writing results.
  ///
  /// - Parameter warns: whether what the audit of the data found is said before the first fit.
  func run(
    in folder: ResultsFolder, fresh: Bool = false, quiet: Bool, warns: Bool = false
  ) throws(CommandError) -> StudyResult {
    let interruption = Interruption()
    let display = ProgressDisplay(warns: warns)
    do throws(StudyError) {
      return try study.run(
        store: try folder.store(for: study, fresh: fresh), threads: jobs,
        isCancelled: { interruption.isRequested },
        progress: { if !quiet { display.show($0) } })
    } catch {
      throw CommandError(error)
    }
  }

  /// Writes the results of a run into its folder.
  func write(_ result: StudyResult, to folder: ResultsFolder) throws(CommandError) {
    do {
      try folder.write(result, library: Self.library, threads: jobs, release: Release.version)
    } catch {
      throw CommandError(error)
    }
  }

  /// Vega, and a word on standard error where the report will need a network for it.
  static var library: VegaLibrary {
    let library = VegaLibrary.find()
    if let notice = library.notice { Terminal.note("note: \(notice)\n") }
    return library
  }
}
