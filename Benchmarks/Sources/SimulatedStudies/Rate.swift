import Metrics
import StrictJSON

/// How often something happened in so many tries.
struct Rate {
  var hits = 0
  var tries = 0

  static func + (left: Rate, right: Rate) -> Rate {
    Rate(hits: left.hits + right.hits, tries: left.tries + right.tries)
  }

  /// `95.2 % [93.5, 96.6]`, the interval being Wilson's at 95 %.
  var text: String {
    let interval = ProportionInterval.wilson(successes: Double(hits), trials: Double(tries))
    func percent(_ share: Double) -> String { decimal(100 * share, places: 1) }
    return "\(percent(Double(hits) / Double(max(tries, 1)))) % "
      + "[\(percent(interval.lower)), \(percent(interval.upper))]"
  }
}

/// The mean of so many numbers.
struct Mean {
  var values: [Double] = []

  /// `+0.0133 ± 0.0004`, with two standard errors.
  var text: String {
    let difference = PairedDifference(values)
    let mean = difference?.mean ?? values.first ?? 0
    return (mean < 0 ? "−" : "+") + decimal(abs(mean), places: 4)
      + " ± \(decimal(2 * (difference?.standardError ?? 0), places: 4))"
  }
}

/// Rates, and means, by name, in the order in which they were first noted.
struct Rates {
  var entries: [(name: String, rate: Rate)] = []
  var means: [(name: String, mean: Mean)] = []

  mutating func note(_ name: String, _ hit: Bool) { add(name, Rate(hits: hit ? 1 : 0, tries: 1)) }

  mutating func note(_ name: String, _ value: Double) { add(name, Mean(values: [value])) }

  private mutating func add(_ name: String, _ rate: Rate) {
    if let place = entries.firstIndex(where: { $0.name == name }) {
      entries[place].rate = entries[place].rate + rate
    } else {
      entries.append((name, rate))
    }
  }

  private mutating func add(_ name: String, _ mean: Mean) {
    if let place = means.firstIndex(where: { $0.name == name }) {
      means[place].mean.values += mean.values
    } else {
      means.append((name, mean))
    }
  }

  static func + (left: Rates, right: Rates) -> Rates {
    var sum = left
    for entry in right.entries { sum.add(entry.name, entry.rate) }
    for entry in right.means { sum.add(entry.name, entry.mean) }
    return sum
  }

  /// A table in Markdown.
  func table(_ title: String) -> [String] {
    [
      "| \(title) | rate\(means.isEmpty ? "" : ", or mean with two standard errors") | of |",
      "|---|---|--:|",
    ]
      + entries.map { "| \($0.name) | \($0.rate.text) | \($0.rate.tries) |" }
      + means.map { "| \($0.name) | \($0.mean.text) | \($0.mean.values.count) |" }
  }
}
