import Tables

/// The columns that are made of a log: what they are called, and what they hold.
struct EventColumns: Sendable {
  private let spec: EventSpec
  let period: EventPeriod

  init(_ spec: EventSpec) {
    self.spec = spec
    period = EventPeriod(spec.period) ?? .month
  }

  /// A column that is made, with what it holds in words.
  private struct Made {
    var name: String
    var meaning: String
    /// The value of a row; NaN where it is missing.
    var value: (EventTallies, Int) -> Double
  }

  /// The channel of counts.
  static let counts = "events"
  private static let day = 86_400.0

  /// The channels, oldest period first.
  private var channels: [(name: String, columns: [Made])] {
    let places = (1...spec.steps).reversed()
    let steps = spec.steps
    var channels = [
      (
        name: Self.counts,
        columns: places.map { place in
          Made(
            name: "\(Self.counts)_\(period.word)_\(place)",
            meaning: "events in \(period.phrase(place)) before the cut-off"
          ) { Double($0.counts[($1 + 1) * steps - place]) }
        }
      )
    ]
    if let value = spec.value {
      channels.append(
        (
          name: value,
          columns: places.map { place in
            Made(
              name: "\(value)_\(period.word)_\(place)",
              meaning: "sum of \(value) in \(period.phrase(place)) before the cut-off"
            ) { $0.sums[($1 + 1) * steps - place].value }
          }
        ))
    }
    return channels
  }

  /// Recency, frequency and amount, with what they are judged by.
  ///
  /// Of how many events, the time from the first to the last and the time since then a customer's purchases
  /// tell no more, under the usual model of their rates (Fader, Hardie and Lee, "Counting Your Customers the
  /// Easy Way", Marketing Science 24(2), 2005); recency is judged by the usual gap.
  private func summaries(_ cutoffs: [Double]) -> [Made] {
    var summaries = [
      Made(name: "recency_days", meaning: "days from the last event to the cut-off") {
        (cutoffs[$1] - $0.last[$1]) / Self.day
      },
      Made(name: "\(Self.counts)_total", meaning: "frequency: all events before the cut-off") {
        Double($0.total[$1])
      },
    ]
    if let value = spec.value {
      summaries.append(
        Made(name: "\(value)_total", meaning: "sum of \(value) over all events before the cut-off")
        {
          $0.amount[$1].value
        })
    }
    summaries += [
      Made(name: "first_to_last_days", meaning: "days from the first event to the last") {
        ($0.last[$1] - $0.first[$1]) / Self.day
      },
      Made(name: "mean_gap_days", meaning: "mean days between two events that follow one another") {
        $0.total[$1] > 1
          ? ($0.last[$1] - $0.first[$1]) / Self.day / Double($0.total[$1] - 1) : .nan
      },
    ]
    return summaries
  }

  /// The names of all columns, in their order.
  var names: [String] {
    channels.flatMap { $0.columns.map(\.name) } + summaries([]).map(\.name)
  }

  /// The time axis that they are.
  var sequence: [SequenceColumns.Channel] {
    channels.map { SequenceColumns.Channel(name: $0.name, columns: $0.columns.map(\.name)) }
  }

  /// The columns, with what they hold.
  func columns(
    _ tallies: EventTallies, cutoffs: [Double]
  ) -> [(column: Column, meaning: String)] {
    (channels.flatMap(\.columns) + summaries(cutoffs)).map { made in
      let values = cutoffs.indices.map { made.value(tallies, $0) }
      return (Column(name: made.name, values: .number(values)), made.meaning)
    }
  }
}
