import Batch
import Concurrency
import Experiments
import Explanation
import Files
import Learning
import Packages
import StrictJSON
import Tables

extension Command {
  static let predict = Command(
    name: "predict",
    summary: "Score the rows of a file with a model.",
    positionals: [
      .model,
      .init(
        name: "FILE",
        help: "Rows with a header, as CSV; - is standard input.", isOptional: true),
    ],
    options: [
      .log,
      .cutoff,
      .init(name: "out", value: "FILE", help: "The scored rows. Default: -, standard output."),
      .init(name: "explain", value: "K", help: "Add the K strongest reasons of every row."),
      .otherSegments,
      .init(
        name: "threshold", value: "T",
        help: "The probability from which a row is predicted positive. Default: the package's."),
      .version,
      .models,
      .jobs,
      .init(
        name: "strict",
        help: "End at the first row that cannot be scored; with --out nothing is written then."),
      .init(name: "quiet", help: "Show no progress and no summary."),
    ],
    isStreaming: true,
    discussion: [
      "Columns are found by their names, in any order. Every row is repeated as it stands, in the "
        + "same order, with the columns probability, decision (1 is positive, 0 is negative), segment "
        + "(high, medium or low risk), with --explain reason_1 to reason_K, and error behind it.",
      "A row that cannot be scored comes back with the reason in the column error and nothing in the "
        + "others; where there are any the exit code is 1. With --strict it ends the command, and there is "
        + "no column error. A file of which no row can be scored is an error either way.",
      "The decision says what to do: it is positive from the threshold on. The segment says how "
        + "risky a row is, whatever is decided for it.",
      "The file is read as it is scored, so it may be of any length. With --out it appears when all "
        + "of it is written. Names that no training row had are scored and counted.",
      "A model whose columns were made of a log of events takes them as they are in FILE, or makes them: "
        + "--events names a log, --cutoff the date from which on no event counts. FILE is then read twice; "
        + "without it every customer of the log with an event before that date is a row.",
    ],
    run: { arguments throws(CommandError) in
      do throws(CommandError) {
        try Prediction(arguments).run()
      } catch {
        throw error.hinting(at: arguments["FILE"])
      }
    })
}

/// One call of `workbench predict`.
private struct Prediction {
  let package: ModelPackage
  let scorer: Scorer
  let reasons: Reasons?
  let explains: ExplainedScore?
  /// Nil where rows are customers of a log.
  let file: String?
  let events: EventJoin?
  let log: String?
  let out: String?
  let jobs: Int
  let isQuiet: Bool
  let isStrict: Bool

  /// How much text is scored at a time: little where reasons are sampled, since that takes long, and
  /// much where they are exact, which many rows together are faster at.
  private let blockSize: Int

  init(_ arguments: Arguments) throws(CommandError) {
    file = arguments.positional("FILE")
    log = arguments.value("events")
    let given = arguments.value("out")
    out = given == "-" ? nil : given
    if let out { try Arguments.refuseKept(out) }
    isQuiet = arguments.has("quiet")
    isStrict = arguments.has("strict")
    jobs = try arguments.jobs
    let rule = try arguments.segmentRule
    let threshold = try arguments.threshold
    let count = try arguments.integer("explain", in: 1...1000)
    package = try arguments.package
    events = try arguments.eventJoin(of: package.manifest, .predict)
    var scorer = package.scorer
    if let rule { scorer.segments = try Self.segments(rule, of: package.manifest) }
    if let threshold { scorer.operatingPoint = OperatingPoint(threshold: threshold) }
    self.scorer = scorer
    guard let count else {
      (reasons, explains, blockSize) = (nil, nil, 1 << 18)
      return
    }
    do {
      let explainer = try Explainer(scorer, background: package.background)
      reasons = Reasons(explainer, count: count)
      explains = explainer.explains
      // Thousands of rows where the exact part is fastest, a hundred where each is sampled on its own.
      blockSize = explainer.isExact ? 1 << 20 : explainer.isPartlyExact ? 1 << 17 : 1 << 14
    } catch {
      throw CommandError(error)
    }
  }

  private static func segments(
    _ rule: SegmentRule, of manifest: PackageManifest
  ) throws(CommandError) -> RiskSegments {
    if case .capacity = rule {
      throw .failed(
        "option '--segments': shares are taken of held-out rows, which promote has and predict has "
          + "not. Give odds:R or two probabilities HIGH,MEDIUM", .usage)
    }
    do {
      return try rule.segments(baseRate: manifest.baseRate, probabilities: [])
    } catch {
      throw .failed("option '--segments': \(error)", .usage)
    }
  }

  func run() throws(CommandError) {
    if !isQuiet { for note in events?.notes ?? [] { Terminal.note("note: \(note)\n") } }
    let interruption = Interruption()
    let progress = PredictionProgress(isShown: !isQuiet)
    let clock = ContinuousClock()
    let start = clock.now
    let summary: BulkSummary
    do throws(BulkError) {
      summary = try score(interruption, progress)
    } catch {
      progress.clear()
      throw CommandError(error, isFile: out != nil)
    }
    progress.clear()
    if !isQuiet { Terminal.note(text(summary, seconds: (clock.now - start) / .seconds(1))) }
    if summary.refused > 0 {
      throw .failed(
        "\(summary.refused) of \(summary.rows + summary.refused) rows were not scored; the last column "
          + "says why", .negative)
    }
  }

  private func score(
    _ interruption: Interruption, _ progress: PredictionProgress
  ) throws(BulkError) -> BulkSummary {
    let blocks: DelimitedBlocks
    do throws(DataError) {
      if let events {
        blocks = try events.blocks(blockSize: blockSize)
      } else {
        blocks = try DelimitedBlocks(
          path: file ?? "-", rules: scorer.schema.rules, blockSize: blockSize)
      }
    } catch {
      throw .data(error)
    }
    guard !ScoredText.isHeader(blocks.header.names) else {
      throw .data(
        .unusable(
          "\(file ?? "The log") has the columns probability, decision and segment already, as predict writes them. "
            + "Score the file that it was made from"))
    }
    let output: OutputFile
    do {
      output = try OutputFile(path: out, input: file ?? log ?? "-")
    } catch {
      throw .output(error)
    }
    let scoring = BulkScoring(
      scorer: scorer, reasons: reasons, threads: jobs, isStrict: isStrict)
    do throws(BulkError) {
      let summary = try scoring.run(
        blocks, isCancelled: { interruption.isRequested }, progress: { progress.show($0) },
        write: { (bytes) throws(FileError) in try output.write(bytes) })
      do {
        try output.commit()
      } catch {
        throw BulkError.output(error)
      }
      return summary
    } catch {
      output.discard()
      throw error
    }
  }

  // MARK: - Summary

  private func text(_ summary: BulkSummary, seconds: Double) -> String {
    let rows = max(summary.rows, 1)
    func share(_ count: Int) -> String {
      "\(count) (\(decimal(100 * Double(count) / Double(rows), places: 1)) %)"
    }
    let speed = Int(Double(summary.rows) / max(seconds, 1e-6))
    let manifest = package.manifest
    var lines = [
      "\(summary.rows) rows scored by \(manifest.name), version \(manifest.version), in "
        + "\(decimal(seconds, places: 2)) s: \(speed) rows/s",
      scorer.operatingPoint.isUnproven
        ? "decision: positive none, since no threshold was proven"
        : "decision: positive \(share(summary.positives)), from \(scorer.operatingPoint.threshold) on",
      "risk: "
        + RiskSegment.allCases.map { "\($0.rawValue) \(share(summary[$0]))" }
        .joined(separator: ", ")
        + "; high from \(scorer.segments.high) on, low below \(scorer.segments.medium)",
    ]
    lines += summary.told
    if let explains { lines.append(explains.sentence) }
    lines += counts("missing values", summary.missing)
    lines += counts("names that no training row had", summary.unseen)
    lines += counts("values beyond those of the training rows", summary.outside)
    lines += summary.warnings.map { "warning: " + $0 }
    if !summary.extraColumns.isEmpty {
      let names = summary.extraColumns
      lines.append(
        "passed through: " + names.prefix(12).joined(separator: ", ")
          + (names.count > 12 ? ", … (\(names.count) in all)" : ""))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func counts(_ what: String, _ counts: [BulkSummary.Count]) -> [String] {
    counts.isEmpty
      ? [] : ["\(what): " + counts.map { "\($0.column) \($0.rows)" }.joined(separator: ", ")]
  }
}

extension CommandError {
  /// Why scoring ended; a file is not there then.
  fileprivate init(_ error: BulkError, isFile: Bool) {
    switch error {
    case .data(let error): self = CommandError(error)
    case .output(let failure): self = .failed(failure.description, .output)
    case .stopped:
      self = .failed(isFile ? "stopped; nothing was written" : "stopped", .interrupted)
    }
  }
}

/// How far a file is scored, on standard error: one line that changes on a terminal, one every few
/// seconds elsewhere.
final class PredictionProgress: Sendable {
  private struct State {
    var start = ContinuousClock.now
    var last = ContinuousClock.now
    var isLineOpen = false
  }

  private let isShown: Bool
  private let state = Mutex(State())

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows how far it is, not too often.
  func show(_ progress: BulkScoring.Progress) {
    guard isShown else { return }
    let text = state.withLock { state -> String? in
      let now = ContinuousClock.now
      let pause: Duration = Terminal.isInteractive ? .milliseconds(200) : .seconds(5)
      guard now - state.last >= pause else { return nil }
      state.last = now
      state.isLineOpen = Terminal.isInteractive
      return line(progress, seconds: (now - state.start) / .seconds(1))
    }
    guard let text else { return }
    if Terminal.isInteractive { Terminal.rewriteLine(text) } else { Terminal.note(text + "\n") }
  }

  /// Takes away the line that changes.
  func clear() {
    let isOpen = state.withLock { state in
      defer { state.isLineOpen = false }
      return state.isLineOpen
    }
    if isOpen { Terminal.rewriteLine("") }
  }

  private func line(_ progress: BulkScoring.Progress, seconds: Double) -> String {
    let speed = Int(Double(progress.rows) / max(seconds, 1e-6))
    let share = progress.size.map { size in
      "\(decimal(100 * Double(progress.bytesRead) / Double(max(size, 1)), places: 1)) %, "
    }
    return "\(share ?? "")\(progress.rows) rows, \(speed) rows/s"
  }
}
