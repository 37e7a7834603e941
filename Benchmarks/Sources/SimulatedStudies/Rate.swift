import Metrics
import StrictJSON

/// How often something happened in so many tries.
struct Rate {
  var hits = 0
  var tries = 0

  mutating func note(_ hit: Bool) {
    hits += hit ? 1 : 0
    tries += 1
  }

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

/// Rates by name, in the order in which they were first noted.
struct Rates {
  var entries: [(name: String, rate: Rate)] = []

  mutating func note(_ name: String, _ hit: Bool) {
    if let place = entries.firstIndex(where: { $0.name == name }) {
      entries[place].rate.note(hit)
    } else {
      entries.append((name, Rate(hits: hit ? 1 : 0, tries: 1)))
    }
  }

  static func + (left: Rates, right: Rates) -> Rates {
    var sum = left
    for entry in right.entries {
      if let place = sum.entries.firstIndex(where: { $0.name == entry.name }) {
        sum.entries[place].rate = sum.entries[place].rate + entry.rate
      } else {
        sum.entries.append(entry)
      }
    }
    return sum
  }

  /// A table in Markdown.
  func table(_ title: String) -> [String] {
    ["| \(title) | rate | of |", "|---|---|--:|"]
      + entries.map { "| \($0.name) | \($0.rate.text) | \($0.rate.tries) |" }
  }
}
