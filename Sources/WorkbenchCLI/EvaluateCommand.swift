import Experiments
import Files
import Metrics
import Packages
import Promotion
import Reports
import Results
import StrictJSON
import Tables

extension Command {
  static let evaluate = Command(
    name: "evaluate",
    summary: "Judge a model on a file that holds the truth.",
    positionals: [
      .model,
      .init(
        name: "FILE", help: "Rows with a header, the target's column among them, as CSV.",
        isOptional: true),
    ],
    options: [
      .log,
      .cutoff,
      .init(
        name: "by", value: "COLUMN,…",
        help:
          "Tell recall and precision apart by these columns; numbers make quarters, or a group each where they are four at most."
      ),
      .init(name: "weight", value: "COLUMN", help: "How much a row counts."),
      .init(
        name: "threshold", value: "T",
        help: "The probability from which a row is predicted positive. Default: the package's."),
      .init(
        name: "confidence", value: "C",
        help: "The share of intervals that hold the truth. Default: 0.95."),
      .init(name: "out", value: "FILE", help: "Write the numbers as CSV, too."),
      .version,
      .models,
      .jobs,
    ],
    discussion: [
      "Every metric stands beside what the model reached on held-out rows when it was promoted. A ! marks "
        + "intervals that have no number in common; none is set where the package's metrics are for another "
        + "base rate than that of its rows, or by weight, where the file is its training table, or where "
        + "--threshold makes other decisions.",
      "Rows without truth are left out and counted. Metrics that hang on costs are not shown, since a "
        + "package states none. The intervals of groups are corrected for how many there are.",
      "A model whose columns were made of a log of events takes them as they are in FILE, or makes them, as "
        + "predict does: --events names a log, --cutoff the date from which on no event counts. Where the log made "
        + "the target of the training rows, it makes that of these too, of what follows from the cut-off on, "
        + "unless FILE has the target's column; without FILE every customer of the log with an event before the "
        + "cut-off is a row.",
    ],
    run: { arguments throws(CommandError) in try judge(arguments) })

  private static func judge(_ arguments: Arguments) throws(CommandError) {
    let package = try arguments.package
    var options = Evaluation.Options()
    options.weight = arguments.value("weight")
    options.threshold = try arguments.threshold
    options.groups =
      arguments.value("by")?.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }) } ?? []
    if let confidence = try arguments.confidence { options.confidence = confidence }
    let joined = try arguments.eventJoin(of: package.manifest, needsTruth: true, .evaluate)
    for note in joined?.notes ?? [] { Terminal.note("note: \(note)\n") }
    let file = arguments["FILE"]
    let evaluation: Evaluation
    do {
      evaluation = try Evaluation(
        package, path: file, joined: joined, options: options, threads: try arguments.jobs)
    } catch let error as DataError {
      throw CommandError(error).hinting(at: file)
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failed("\(error)", .data)
    }
    if let out = arguments.value("out") {
      do throws(FileError) {
        try FileContents.write(evaluation.csv, to: out)
      } catch {
        throw .failed("\(error)", .output)
      }
    }
    Terminal.show(
      evaluation.text(
        of: package.manifest, file: file.isEmpty ? arguments.value("events") ?? "" : file,
        joined: joined
      ).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init))
  }
}

extension Arguments {
  fileprivate var confidence: Double? {
    get throws(CommandError) {
      guard let text = value("confidence") else { return nil }
      guard let number = Double(text), number > 0.5, number < 1 else {
        throw .failed(
          "option '--confidence' needs a number above 0.5 and below 1, got '\(text)'", .usage)
      }
      return number
    }
  }
}

extension Evaluation {
  fileprivate func text(
    of manifest: PackageManifest, file: String, joined: EventJoin?
  ) -> String {
    let share = decimal(100 * baseRate, places: 1)
    let left = withoutTruth == 0 ? "" : "; \(withoutTruth) without truth are left out"
    var table = TextTable([
      ("metric", .left), ("on this file", .left), ("when promoted", .left), ("", .left),
    ])
    for line in lines {
      table.append([
        line.metric.title, line.estimate.text, line.promised.text,
        marks(line) ? "!" : "",
      ])
    }
    var parts = [
      "\(manifest.name), version \(manifest.version), on \(file): \(rows) rows, \(positives) positive "
        + "(\(share) %)\(left)",
      threshold > 1
        ? "No row is predicted positive: no threshold was proven."
        : "A row is predicted positive from probability \(threshold) on.", "",
    ]
    if !truthNotes.isEmpty { parts += truthNotes.map { "\($0)." } + [""] }
    if isTrainingTable {
      parts += [
        "The model was fitted on \(joined?.makesTruth == true ? "these very rows" : "this very table"): these "
          + "numbers say nothing of rows that it has not seen.",
        "",
      ]
    }
    parts += table.lines
    if let meaning = joined?.truth { parts += ["", "Truth: \(meaning)."] }
    parts += [
      "",
      "[ ] \(Self.level(confidence)) % interval; when promoted: on held-out rows, base rate "
        + "\(decimal(100 * manifest.baseRate, places: 1)) %",
    ]
    parts.append(
      "Decisions of then are those of the folds' models, each at its own threshold; those on this file are "
        + "at \(hasOtherThreshold ? "--threshold" : "the package's").")
    if lines.contains(where: marks) {
      parts.append("!: the intervals have no number in common")
    }
    if hasOtherBaseRate {
      parts.append(
        "The metrics of then are for that base rate or by weight, and not held against the file.")
    }
    return (parts + groupLines).joined(separator: "\n")
  }

  private func marks(_ line: Line) -> Bool {
    line.liesApart && !hasOtherBaseRate && !isTrainingTable
      && !(hasOtherThreshold && line.metric.family == .decisions)
  }

  private var groupLines: [String] {
    guard !groups.isEmpty else { return [] }
    var table = TextTable([
      ("group", .left), ("rows", .right), ("positive", .left), ("recall", .left),
      ("precision", .left),
    ])
    for group in groups {
      table.append(
        [group.name, "\(group.rows)"] + shares(of: group).map(\.text))
    }
    return [""] + table.lines + [
      "",
      "[ ] \(Self.level(groupConfidence)) % interval, so that all \(3 * groups.count) of the table hold "
        + "together at \(Self.level(confidence)) %",
    ]
  }

  private func shares(of group: Subgroup) -> [Estimate] {
    [
      group.baseRate(confidence: groupConfidence), group.recall(confidence: groupConfidence),
      group.precision(confidence: groupConfidence),
    ]
  }

  /// A row a metric, then a row a group and share.
  fileprivate var csv: [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow([
      "group", "metric", "rows", "value", "low", "high", "promised", "promised_low",
      "promised_high",
    ])
    func row(_ group: String, _ metric: String, _ rows: Int, _ estimates: [Estimate]) {
      writer.write(ofData: group)
      writer.write(metric)
      writer.write(rows)
      for estimate in estimates {
        writer.write(estimate.value)
        writer.write(estimate.interval?.lower)
        writer.write(estimate.interval?.upper)
      }
      writer.endRow()
    }
    for line in lines { row("", line.metric.name, rows, [line.estimate, line.promised]) }
    for group in groups {
      for (name, estimate) in zip(["baseRate", "recall", "precision"], shares(of: group)) {
        row(group.name, name, group.rows, [estimate, Estimate(value: nil)])
      }
    }
    return writer.bytes
  }

  private static func level(_ confidence: Double) -> String {
    let percent = 100 * confidence
    return decimal(percent, places: percent == percent.rounded() ? 0 : 2)
  }
}
