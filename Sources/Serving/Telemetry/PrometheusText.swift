import Batch
import Learning
import Store

/// Metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
  private(set) var text = ""

  enum Kind: String {
    case counter, gauge, histogram
  }

  /// One number of a family, with its labels.
  struct Sample {
    var labels: [(name: String, value: String)] = []
    var value: Double

    init(_ value: some BinaryInteger, _ labels: [(name: String, value: String)] = []) {
      self.value = Double(value)
      self.labels = labels
    }

    init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
      self.value = value
      self.labels = labels
    }
  }

  /// Writes a family of metrics.
  mutating func write(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    begin(name, kind, help)
    for sample in samples { line(name, sample.labels, sample.value) }
  }

  /// Writes a family of histograms.
  mutating func write(
    _ name: String, _ help: String,
    _ histograms: [(label: (name: String, value: String), histogram: LatencyHistogram)]
  ) {
    begin(name, .histogram, help)
    for (label, histogram) in histograms {
      var count = 0
      for (place, bound) in LatencyHistogram.bounds.enumerated() {
        count += histogram.counts[place]
        line(name + "_bucket", [label, ("le", Self.number(bound))], Double(count))
      }
      line(name + "_bucket", [label, ("le", "+Inf")], Double(histogram.count))
      line(name + "_sum", [label], histogram.sum)
      line(name + "_count", [label], Double(histogram.count))
    }
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(
    _ name: String, _ labels: [(name: String, value: String)], _ value: Double
  ) {
    text += name
    if !labels.isEmpty {
      let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
      text += "{" + pairs.joined(separator: ",") + "}"
    }
    text += " \(Self.number(value))\n"
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? value.description
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

extension ServiceContext {
  /// All counts as Prometheus reads them, in a fixed order.
  var prometheusText: String {
    let counts = counters.current
    var text = PrometheusText()
    writeRequests(counts, to: &text)
    writeModels(counts, to: &text)
    if let store { write(store.statistics, to: &text) }
    writeProcess(to: &text)
    return text.text
  }

  private func writeRequests(_ counts: ServiceCounters.Counts, to text: inout PrometheusText) {
    let requests = counts.requests.sorted {
      ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
    }
    text.write(
      "workbench_http_requests_total", .counter,
      "Requests that are over; status 499 where the client had gone.",
      requests.map { key, count in
        .init(
          count, [("route", key.route), ("method", key.method), ("status", "\(key.status)")])
      })
    text.write(
      "workbench_http_request_duration_seconds",
      "Time from a request's header until its response was taken.",
      counts.durations.sorted { $0.key < $1.key }.map { (("route", $0.key), $0.value) })
  }

  private func writeModels(_ counts: ServiceCounters.Counts, to text: inout PrometheusText) {
    let rows = counts.rows.sorted {
      ($0.key.name, $0.key.version) < ($1.key.name, $1.key.version)
    }
    func byColumn(_ counted: (BulkSummary) -> [BulkSummary.Count]) -> [PrometheusText.Sample] {
      rows.flatMap { key, counts in
        counted(counts).sorted { $0.column < $1.column }.map {
          .init(
            $0.rows, [("model", key.name), ("version", "\(key.version)"), ("column", $0.column)])
        }
      }
    }
    text.write(
      "workbench_rows_scored_total", .counter,
      "Rows that were scored, by risk segment; the decision is counted apart.",
      rows.flatMap { key, counts in
        RiskSegment.allCases.map { segment in
          .init(
            counts[segment],
            [("model", key.name), ("version", "\(key.version)"), ("segment", segment.rawValue)])
        }
      })
    text.write(
      "workbench_decisions_total", .counter,
      "Rows that were scored, by decision: positive from the model's threshold on.",
      rows.flatMap { key, counts in
        [("positive", counts.positives), ("negative", counts.rows - counts.positives)].map {
          .init($1, [("model", key.name), ("version", "\(key.version)"), ("decision", $0)])
        }
      })
    text.write(
      "workbench_unseen_levels_total", .counter,
      "Scored rows with a name that no training row had.",
      byColumn { $0.unseen })
    text.write(
      "workbench_outside_range_total", .counter,
      "Scored rows with a number or a date beyond those of the training rows.",
      byColumn { $0.outside })
    text.write(
      "workbench_rows_refused_total", .counter,
      "Rows of files that could not be scored and came back with the reason.",
      rows.map { key, counts in
        .init(counts.refused, [("model", key.name), ("version", "\(key.version)")])
      })
    text.write(
      "workbench_model_ready", .gauge, "Whether the version in use is served.",
      registry.all.map { entry in
        .init(
          entry.model == nil ? 0 : 1, [("model", entry.name), ("version", "\(entry.active)")])
      })
  }

  private func write(_ store: ScoreStore.Statistics, to text: inout PrometheusText) {
    text.write(
      "workbench_store_rows_waiting", .gauge, "Rows that wait to be stored.", [.init(store.waiting)]
    )
    text.write(
      "workbench_store_rows_total", .counter, "Rows that were stored, or could not be.",
      [
        .init(store.stored, [("outcome", "stored")]), .init(store.failed, [("outcome", "failed")]),
      ])
    text.write(
      "workbench_store_commits_total", .counter, "Transactions that stored rows.",
      [.init(store.commits)])
  }

  private func writeProcess(to text: inout PrometheusText) {
    text.write(
      "workbench_build_info", .gauge, "The release.", [.init(1, [("version", release)])])
    if let bytes = ProcessFacts.residentBytes {
      text.write(
        "process_resident_memory_bytes", .gauge, "Memory in use.", [.init(bytes)])
    }
    text.write(
      "process_cpu_seconds_total", .counter, "Time of computing.",
      [.init(ProcessFacts.processorSeconds)])
    text.write(
      "process_start_time_seconds", .gauge, "When the service started, since 1970.",
      [.init(startTime)])
  }
}
