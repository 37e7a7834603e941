import Experiments
import Files
import Simulation
import StrictJSON

extension Command {
  static let synthesize = Command(
    name: "synthesize",
    summary: "Make churn data whose truth is known.",
    options: [
      .init(name: "rows", value: "N", help: "How many customers. Default: 5000."),
      .init(name: "seed", value: "S", help: "Where all randomness starts. Default: 7."),
      .init(name: "out", value: "FILE", help: "The table. Default: data/customers.csv."),
      .init(
        name: "truth", value: "FILE",
        help: "The true probability of every row. Default: beside the table, as …_truth.csv."),
      .init(
        name: "leak",
        help: "Make data/leak.csv, or FILE, instead: the table that shows what leakage does."),
    ],
    discussion: [
      "The first N customers of a seed are the same for every number of rows. data/README.md "
        + "describes the process."
    ],
    run: { arguments throws(CommandError) in
      if arguments.has("leak") { return try writeLeak(arguments) }
      let rows = try arguments.integer("rows", in: 1...100_000_000) ?? SyntheticChurn.defaultRows
      let seed = try arguments.integer("seed", in: 0...Int.max) ?? 7
      let out = arguments.value("out") ?? "data/customers.csv"
      let stem = out.hasSuffix(".csv") ? String(out.dropLast(4)) : out
      let truth = arguments.value("truth") ?? "\(stem)_truth.csv"
      guard !FileContents.areSame(out, truth) else {
        throw .failed(
          "option '--truth': \(truth) is the file of --out; the table and its truth are two files",
          .usage)
      }
      for file in [out, truth] { try Arguments.refuseKept(file) }
      let churn = SyntheticChurn(rows: rows, seed: UInt64(seed))
      do throws(FileError) {
        try FileContents.write(churn.csv.utf8, to: out)
        try FileContents.write(churn.truth.utf8, to: truth)
      } catch {
        throw .failed("\(error.path): \(error.reason)", .output)
      }
      let summary = churn.summary
      let recall = summary.bestRecall.map { decimal($0, places: 4) } ?? "none"
      Terminal.show([
        "\(rows) customers in \(out), the truth in \(truth)",
        "  churn rate                \(decimal(summary.baseRate, places: 4))",
        "  best attainable AUC       "
          + (summary.bestAUC.map { decimal($0, places: 4) } ?? "none"),
        "  best attainable recall    \(recall) at threshold 0.5",
      ])
    })

  /// The demonstration has no settings, so that there is one such table.
  private static func writeLeak(_ arguments: Arguments) throws(CommandError) {
    if let name = ["rows", "seed", "truth"].first(where: { arguments.value($0) != nil }) {
      throw .failed("option '--\(name)' has no meaning with '--leak'", .usage)
    }
    let out = arguments.value("out") ?? "data/leak.csv"
    let leak: LeakDemonstration
    do {
      leak = try LeakDemonstration()
    } catch {
      throw .failed("\(error)", .data)
    }
    do throws(FileError) {
      try FileContents.write(leak.csv.utf8, to: out)
    } catch {
      throw .failed("\(error.path): \(error.reason)", .output)
    }
    Terminal.show(["\(leak.rows) rows in \(out), \(leak.made) of them made before any cut"])
  }
}
