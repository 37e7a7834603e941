import Experiments
import Files
import Simulation
import StrictJSON

extension Command {
  static let synthesize = Command(
    name: "synthesize",
    summary: "Make churn data whose truth is known.",
    options: [
      .init(
        name: "rows", value: "N", help: "How many customers. Default: 5000, 1000 with --events."),
      .init(name: "seed", value: "S", help: "Where all randomness starts. Default: 7."),
      .init(
        name: "out", value: "FILE",
        help: "The table, or the log. Default: data/customers.csv, data/purchases.csv."),
      .init(
        name: "truth", value: "FILE",
        help: "The true probability of every row. Default: beside the table, as …_truth.csv."),
      .init(
        name: "events",
        help: "Make a log of purchases instead, which experiments/events.json learns from."),
      .init(
        name: "leak",
        help: "Make data/leak.csv, or FILE, instead: the table that shows what leakage does."),
    ],
    discussion: [
      "The first N customers of a seed are the same for every number of rows. data/README.md "
        + "describes the processes."
    ],
    run: { arguments throws(CommandError) in
      if arguments.has("leak") { return try writeLeak(arguments) }
      if arguments.has("events") { return try writePurchases(arguments) }
      let paths = try files(arguments, default: "data/customers.csv")
      let churn = SyntheticChurn(
        rows: try rows(arguments) ?? SyntheticChurn.defaultRows, seed: try seed(arguments))
      try write([(paths.out, churn.csv), (paths.truth, churn.truth)])
      Terminal.show(
        ["\(churn.summary.rows) customers in \(paths.out), the truth in \(paths.truth)"]
          + lines(churn.summary, "churn rate"))
    })

  private static func writePurchases(_ arguments: Arguments) throws(CommandError) {
    let paths = try files(arguments, default: "data/purchases.csv")
    let made = SyntheticPurchases(
      customers: try rows(arguments) ?? SyntheticPurchases.defaultCustomers,
      seed: try seed(arguments))
    try write([(paths.out, made.csv), (paths.truth, made.truth)])
    Terminal.show(
      [
        "\(made.purchases) purchases of \(made.summary.rows) customers in \(paths.out), the truth in "
          + paths.truth,
        "  cut-off                   \(SyntheticPurchases.cutoff), horizon "
          + "\(SyntheticPurchases.horizonDays) days",
      ] + lines(made.summary, "inactive"))
  }

  private static func rows(_ arguments: Arguments) throws(CommandError) -> Int? {
    try arguments.integer("rows", in: 1...100_000_000)
  }

  private static func seed(_ arguments: Arguments) throws(CommandError) -> UInt64 {
    try arguments.integer("seed", in: 0...Int.max).map(UInt64.init) ?? SyntheticChurn.defaultSeed
  }

  /// The two files that are written.
  private static func files(
    _ arguments: Arguments, default name: String
  ) throws(CommandError) -> (out: String, truth: String) {
    let out = arguments.value("out") ?? name
    let stem = out.hasSuffix(".csv") ? String(out.dropLast(4)) : out
    let truth = arguments.value("truth") ?? "\(stem)_truth.csv"
    guard !FileContents.areSame(out, truth) else {
      throw .failed(
        "option '--truth': \(truth) is the file of --out; the table and its truth are two files",
        .usage)
    }
    for file in [out, truth] { try Arguments.refuseKept(file) }
    return (out, truth)
  }

  private static func write(_ files: [(path: String, text: String)]) throws(CommandError) {
    do throws(FileError) {
      for file in files { try FileContents.write(file.text.utf8, to: file.path) }
    } catch {
      throw .failed("\(error.path): \(error.reason)", .output)
    }
  }

  /// What the truth allows.
  private static func lines(_ summary: AttainableScores, _ rate: String) -> [String] {
    func text(_ value: Double?) -> String { value.map { decimal($0, places: 4) } ?? "none" }
    let name = rate + String(repeating: " ", count: max(0, 26 - rate.count))
    return [
      "  \(name)\(text(summary.baseRate))",
      "  best attainable AUC       \(text(summary.bestAUC))",
      "  best attainable recall    \(text(summary.bestRecall)) at threshold 0.5",
    ]
  }

  /// The demonstration has no settings, so that there is one such table.
  private static func writeLeak(_ arguments: Arguments) throws(CommandError) {
    let others = ["rows", "seed", "truth"].filter { arguments.value($0) != nil }
    if let name = (arguments.has("events") ? ["events"] : others).first {
      throw .failed("option '--\(name)' has no meaning with '--leak'", .usage)
    }
    let out = arguments.value("out") ?? "data/leak.csv"
    let leak: LeakDemonstration
    do {
      leak = try LeakDemonstration()
    } catch {
      throw .failed("\(error)", .data)
    }
    try write([(out, leak.csv)])
    Terminal.show(["\(leak.rows) rows in \(out), \(leak.made) of them made before any cut"])
  }
}
