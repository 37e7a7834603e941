import Metrics

/// How a model does on a part of the rows that were not seen.
struct Subgroup {
  var name: String
  var rows = 0
  var positives = 0
  var called = 0
  var hits = 0

  mutating func count(label: Float, decision: Bool) {
    rows += 1
    positives += label > 0.5 ? 1 : 0
    called += decision ? 1 : 0
    hits += decision && label > 0.5 ? 1 : 0
  }

  /// The share of positive rows, with its interval.
  var rate: String { Self.share(positives, of: rows) }
  /// The share of positive rows that are called positive.
  var recall: String { Self.share(hits, of: positives) }
  /// The share of called rows that are positive.
  var precision: String { Self.share(hits, of: called) }

  /// A share with Wilson's 95 % interval; a dash without any trial.
  private static func share(_ successes: Int, of trials: Int) -> String {
    guard trials > 0 else { return "–" }
    let interval = ProportionInterval.wilson(
      successes: Double(successes), trials: Double(trials))
    return shown(Double(successes) / Double(trials), interval.lower, interval.upper)
  }
}
