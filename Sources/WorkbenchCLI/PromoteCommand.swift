import Learning
import Packages
import Promotion
import Results
import Workbench

extension Command {
  static let promote = Command(
    name: "promote",
    summary: "Make a candidate of a run a model that can be used.",
    positionals: [.results],
    options: [
      .init(name: "as", value: "NAME", help: "The model's name.", isNeeded: true),
      .init(name: "candidate", value: "NAME", help: "The candidate. Default: the first in rank."),
      .init(name: "rank", value: "N", help: "The candidate of this rank."),
      .init(name: "even-ineligible", help: "Take it though it is not eligible."),
      .segmentRule,
      .models,
      .movedData,
      .movedEvents,
      .jobs,
      .init(name: "no-explanations", help: "Do not find out what drives the model."),
      .python,
      .quiet,
    ],
    discussion: [
      "Fits the candidate on all rows with its calibration and threshold, and writes a package: "
        + "weights, an ONNX graph of the whole scorer, a model card, golden rows. Versions are kept; "
        + "the new one is in use."
    ],
    run: { arguments throws(CommandError) in
      guard let name = arguments.value("as") else {
        throw .failed("how is the model to be called? Say so with --as NAME", .usage)
      }
      let choice = try choice(arguments)
      let rule = try arguments.segmentRule ?? .standard
      let jobs = try arguments.jobs
      let run = try arguments.run
      try refuseAtOnce(choice, as: name, of: run, arguments)
      let study = try arguments.study(of: run)
      let store = try study.store(in: run.folder, arguments)
      let result = try study.run(into: store, arguments)
      do throws(PromotionError) {
        let promotion = try searched(
          try Promotion(
            choice, as: name, of: result, segments: rule,
            evenIneligible: arguments.has("even-ineligible"), release: Release.version),
          store, arguments, jobs: jobs)
        let library = arguments.library
        let package = try promote(
          promotion, into: library, arguments: arguments, jobs: jobs)
        show(package, library)
      } catch {
        throw CommandError(error)
      }
    })

  private static func choice(_ arguments: Arguments) throws(CommandError) -> Promotion.Choice {
    let rank = try arguments.integer("rank", in: 1...Int.max)
    guard let candidate = arguments.value("candidate") else { return .rank(rank ?? 1) }
    guard rank == nil else {
      throw .failed("give --candidate or --rank, not both", .usage)
    }
    return .name(candidate)
  }

  /// A promotion whose settings are searched among all rows, where they are searched at all.
  private static func searched(
    _ promotion: Promotion, _ store: FolderStore, _ arguments: Arguments, jobs: Int
  ) throws(PromotionError) -> Promotion {
    guard promotion.needsSearch else { return promotion }
    let interruption = Interruption()
    let isQuiet = arguments.has("quiet")
    if !isQuiet { Terminal.note("searching settings among all rows\n") }
    let display = ProgressDisplay(warns: false)
    do throws(StudyError) {
      return try promotion.searching(
        store: store, threads: jobs, isCancelled: { interruption.isRequested },
        progress: { if !isQuiet { display.show($0) } })
    } catch {
      throw .search(error)
    }
  }

  /// Refuses what the kept leaderboard speaks against, before the table and the fits are read.
  private static func refuseAtOnce(
    _ choice: Promotion.Choice, as name: String, of run: StoredRun, _ arguments: Arguments
  ) throws(CommandError) {
    guard let board = try? run.leaderboard() else { return }
    do throws(PromotionError) {
      _ = try choice.row(of: board, as: name, evenIneligible: arguments.has("even-ineligible"))
    } catch {
      throw CommandError(error)
    }
  }

  private static func promote(
    _ promotion: Promotion, into library: ModelLibrary, arguments: Arguments, jobs: Int
  ) throws(PromotionError) -> ModelPackage {
    let interruption = Interruption()
    let quiet = arguments.has("quiet")
    return try promotion.promote(
      into: library, isExplained: !arguments.has("no-explanations"),
      runtime: arguments.onnxRuntime, threads: jobs,
      isCancelled: { interruption.isRequested },
      progress: { if !quiet { Terminal.note("\($0)\n") } })
  }

  private static func show(_ package: ModelPackage, _ library: ModelLibrary) {
    let manifest = package.manifest
    let folder = library.folder(of: manifest.name, version: manifest.version)
    let (point, segments) = (manifest.operatingPoint, manifest.segments)
    let decision =
      point.isUnproven
      ? "No row is decided to be positive. Unproven: \(manifest.origin.threshold)"
      : "Its decision is positive from probability \(point.threshold) on"
    let page =
      package.explanations == .null
      ? "" : "\nWhat drives it, with figures: \(folder)/\(ModelPackage.File.page)"
    Terminal.show(
      """
      \(manifest.name), version \(manifest.version): '\(manifest.origin.candidate)' fitted on \
      \(manifest.rows) rows
      \(decision); risk is high from \(segments.high) on, \
      low below \(segments.medium)
      Probabilities: \(manifest.origin.calibration)
      The package is in \(folder), its card in \(folder)/\(ModelPackage.File.card)\(page)

      \(package.parity.sentence)

      Score a file:  workbench predict \(manifest.name) FILE
      Serve it:      workbench serve
      """)
  }
}
